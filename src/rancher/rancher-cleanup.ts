import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { CLEANUP_SCRIPT } from './cleanup-script';
import { deleteHook, KUBECTL_IMAGE } from '../charts/delete-hook';
import { pinnedImage } from '../charts/image-digests';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { claimOnce } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireContainerImage } from '../private/checks/addresses';

/** None of those whose releases Rancher uninstalls when it goes. */
const NAMESPACE = 'kube-system';

const RELEASE_NAME = 'rancher-cleanup';

/**
 * What Rancher and its webhook are called in the cluster.
 *
 * @see https://github.com/rancher/rancher/blob/v2.15.0/pkg/agent/clean/cluster.go (2026-11-30)
 */
const FINALIZER = 'controller.cattle.io/namespace-auth';
const WEBHOOK = 'rancher.cattle.io';

/** Properties of `RancherCleanup`. */
export interface RancherCleanupProps {
  /** The cluster: one that Rancher runs in, or that it manages. */
  readonly cluster: IKubernetesCluster;

  /**
   * Image with kubectl and a shell in `/bin/sh`.
   *
   * @default - alpine/kubectl, pinned by digest
   */
  readonly image?: string;
}

/**
 * Frees a cluster of Rancher when Terraform destroys this construct. Rancher puts a finalizer on every namespace of the clusters that it runs in and
 * manages; once it is gone, none of them can be deleted, and a destroy hangs. What Rancher installs depends on this construct, so that it goes first.
 *
 * `RancherServer` has one. Put one on each cluster that Rancher manages, in the stack of its namespaces; a cluster needs only one.
 *
 * @see https://github.com/rancher/rancher/issues/14715
 */
export class RancherCleanup extends Construct {
  /** The release, with a Job that runs before it is deleted. */
  public readonly release: KubernetesManifests;

  /**
   * @param scope where the release is made
   * @param id construct id
   * @param props the cluster
   */
  constructor(scope: Construct, id: string, props: RancherCleanupProps) {
    super(scope, id);
    checkStruct(this, 'RancherCleanupProps', props);
    requireContainerImage(this, 'image', props.image);
    claimOnce(this, props.cluster, {
      key: RELEASE_NAME,
      owner: this,
      refusal: ({ owner }) => ({
        property: 'cluster', problem: `already has a RancherCleanup (${owner.node.path})`, fix: 'leave this one out: a cluster needs one, and a RancherServer has its own (`cleanup`)',
      }),
    });
    this.release = new KubernetesManifests(this, 'Release', {
      cluster: props.cluster,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: NAMESPACE,
      manifests: deleteHook({
        name: RELEASE_NAME,
        kubernetesNamespace: NAMESPACE,
        containerName: 'cleanup',
        image: pinnedImage(this, props.image ?? KUBECTL_IMAGE),
        script: CLEANUP_SCRIPT,
        env: { FINALIZER, WEBHOOK },
        rules: [
          { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'patch'] },
          {
            apiGroups: ['admissionregistration.k8s.io'],
            resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
            resourceNames: [WEBHOOK],
            verbs: ['get', 'delete'],
          },
        ],
      }),
    });
  }

  /** What stands for it in an order of creation: what Rancher installs comes after it. */
  public get dependencies(): ITerraformDependable[] {
    return this.release.dependencies;
  }
}

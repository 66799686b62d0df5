import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { RancherServer } from './rancher-server';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { StackNamespaces } from '../charts/stack-namespaces';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireLabels } from '../private/checks/kubernetes-labels';
import { ValidationError } from '../private/errors';
import { LONGEST_RELEASE_NAME, shortName } from '../private/names';
import { isToken } from '../private/tokens';
import { requireDnsLabel } from '../private/validation';

/** Where Rancher keeps the clusters that it manages. */
const WORKSPACE = 'fleet-default';

/** Properties of `RancherImport`. */
export interface RancherImportProps {
  /** The Rancher that is to manage the cluster. */
  readonly server: RancherServer;

  /** What Rancher calls the cluster: lower-case letters, digits and `-`. Changing it imports anew. */
  readonly importedName: string;

  /**
   * Labels of the cluster, by which Fleet finds it.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

/**
 * A cluster that is there, made known to a Rancher. Rancher gets no keys of a cloud: an agent in the cluster dials out to it. The agent is
 * applied once, by `registrationCommand`, so that its token is in no state.
 *
 * A destroy has Rancher take its agent and its finalizers off the cluster, so it comes before the cluster goes, and while Rancher runs.
 *
 * @see https://ranchermanager.docs.rancher.com/how-to-guides/new-user-guides/kubernetes-clusters-in-rancher-setup/register-existing-clusters
 */
export class RancherImport extends Construct {
  /** The release with the object that stands for the cluster, where Rancher runs. */
  public readonly release: KubernetesManifests;
  /**
   * The command that applies the agent to the cluster. Put the contexts of kubectl for the two clusters in place of `RANCHER` and `IMPORTED`.
   */
  public readonly registrationCommand: string;

  /**
   * @param scope where the release is made
   * @param id construct id
   * @param props Rancher, and the name of the cluster
   */
  constructor(scope: Construct, id: string, props: RancherImportProps) {
    super(scope, id);
    checkStruct(this, 'RancherImportProps', props);
    const { server, importedName, labels } = props;
    this.requireName(importedName);
    requireLabels(this, 'labels', labels);
    StackNamespaces.of(this, server.cluster).add(this, WORKSPACE, {});
    this.release = new KubernetesManifests(this, 'Release', {
      cluster: server.cluster,
      releaseName: shortName(LONGEST_RELEASE_NAME, 'rancher-import', importedName),
      kubernetesNamespace: 'kube-system',
      // Without `rkeConfig` Rancher takes it for one that is there.
      manifests: [{ apiVersion: 'provisioning.cattle.io/v1', kind: 'Cluster', metadata: { name: importedName, namespace: WORKSPACE, ...(labels && { labels }) }, spec: {} }],
      dependencies: server.dependencies,
    });
    this.registrationCommand = registrationCommand(importedName);
  }

  /** @see https://github.com/rancher/webhook/blob/007ef5a0d35d44ca2295d59099e72fa294837ebf/pkg/resources/provisioning.cattle.io/v1/cluster/validator.go (2026-11-30) */
  private requireName(importedName: string): void {
    requireDnsLabel(this, 'importedName', importedName);
    if (!isToken(importedName) && (importedName === 'local' || /^c-[a-z0-9]{5}$/.test(importedName))) {
      throw new ValidationError(this, {
        property: 'importedName',
        problem: 'is a name that Rancher reserves',
        got: importedName,
        allowed: "any name except `local`, Rancher's own cluster, and names like c-abcde, which it generates",
        fix: 'use another name',
      });
    }
  }

  /** What stands for it in an order of creation. */
  public get dependencies(): ITerraformDependable[] {
    return this.release.dependencies;
  }
}

/** Rancher gives the cluster an id, and the id a token, whose address holds the manifest of the agent. */
function registrationCommand(name: string): string {
  const get = 'kubectl --context RANCHER get';
  const id = `${get} clusters.provisioning.cattle.io ${name} --namespace ${WORKSPACE} --output jsonpath={.status.clusterName}`;
  const url = `${get} clusterregistrationtokens.management.cattle.io default-token --namespace "$(${id})" --output jsonpath={.status.manifestUrl}`;
  return `kubectl --context IMPORTED apply --filename "$(${url})"`;
}

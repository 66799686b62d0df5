import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { drainManifests } from './drain-manifests';
import { KUBECTL_IMAGE } from '../../charts/delete-hook';
import { pinnedImage } from '../../charts/image-digests';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { requireContainerImage } from '../../private/checks/addresses';
import { requireLabelKey } from '../../private/checks/kubernetes-labels';
import { requireServiceKey } from '../../private/checks/kubernetes-names';
import { requireDnsSubdomain } from '../../private/validation';

const NAMESPACE = 'kube-system';

/** Properties of `IngressDrain`. */
export interface IngressDrainProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /**
   * Whether to drain. Disabling it is an upgrade of the release and drains nothing; removing the construct while it is enabled drains.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Classes whose Ingresses are deleted: those that create load balancers.
   *
   * @default - none
   */
  readonly ingressClassNames?: string[];

  /**
   * Load balancer classes whose Services are deleted, in addition to Services without a class.
   *
   * @default - none
   */
  readonly serviceClassNames?: string[];

  /**
   * Services to keep, as `namespace/name`: those of releases, which are deleted with them.
   *
   * @default - none
   */
  readonly keptServices?: string[];

  /**
   * Image with kubectl and `/bin/sh`.
   *
   * @default - alpine/kubectl, pinned by digest
   */
  readonly image?: string;

  /**
   * What must exist until the drain has finished: the controllers that delete the load balancers.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * Removes the Ingresses and Services that Terraform does not know and that have a load balancer, when Terraform destroys this construct, and waits
 * until the load balancers are gone. Otherwise they outlive their controllers and keep subnets and VPC from being deleted.
 *
 * It is a Helm release with a Job that runs before the release is deleted. If the drain fails, after 14 minutes or four attempts, the destroy stops;
 * the Job `ingress-drain` in `kube-system` shows the reason.
 *
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
export class IngressDrain extends Construct {
  /** The release. */
  public readonly release: KubernetesManifests;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props what to drain
   */
  constructor(scope: Construct, id: string, props: IngressDrainProps) {
    super(scope, id);
    checkStruct(this, 'IngressDrainProps', props);
    this.requireNames(props);
    this.release = new KubernetesManifests(this, 'Release', {
      cluster: props.cluster,
      releaseName: 'ingress-drain',
      kubernetesNamespace: NAMESPACE,
      manifests: props.enabled === false ? [] : drainManifests({
        kubernetesNamespace: NAMESPACE,
        image: pinnedImage(this, props.image ?? KUBECTL_IMAGE),
        ingressClassNames: props.ingressClassNames ?? [],
        serviceClassNames: ['<none>', ...(props.serviceClassNames ?? [])],
        keptServices: props.keptServices ?? [],
      }),
      dependencies: props.dependencies,
    });
  }

  private requireNames({ ingressClassNames = [], serviceClassNames = [], keptServices = [], image }: IngressDrainProps): void {
    ingressClassNames.forEach((name, index) => requireDnsSubdomain(this, `ingressClassNames[${index}]`, name));
    serviceClassNames.forEach((name, index) => requireLabelKey(this, `serviceClassNames[${index}]`, name));
    keptServices.forEach((key, index) => requireServiceKey(this, `keptServices[${index}]`, key));
    requireContainerImage(this, 'image', image);
  }

  /** What to depend on to wait for the drain. */
  public get dependencies(): ITerraformDependable[] {
    return this.release.dependencies;
  }

  /**
   * Adds a resource that must exist until the drain has finished.
   *
   * @param dependables the Terraform resources
   */
  public addDependency(...dependables: ITerraformDependable[]): void {
    checkCall('IngressDrain.addDependency', [dependables], this);
    this.release.addDependency(...dependables);
  }
}

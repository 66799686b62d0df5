import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { drainManifests } from './drain-manifests';
import { pinnedImage } from '../../charts/image-digests';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { requireContainerImage } from '../../private/checks/addresses';
import { requireLabelKey } from '../../private/checks/kubernetes-labels';
import { requireServiceKey } from '../../private/checks/kubernetes-names';
import { requireDnsSubdomain } from '../../private/validation';

// kubectl and a shell in one: decisions/ADR-08-the-image-of-the-drain.md. The digest is that of the manifest list, for amd64 and arm64.
const IMAGE = 'alpine/kubectl:1.36.2@sha256:01d138ce994b684abc62d9cfdff44de42a4c8996dcc12626dd0193afc3fb5a95';

const NAMESPACE = 'kube-system';

/** Properties of `IngressDrain`. */
export interface IngressDrainProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /**
   * Whether anything is drained. Switching it off is an upgrade of the release and drains nothing; removing the
   * construct while it is on drains.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Classes whose Ingresses are removed: those that cause a load balancer each.
   *
   * @default - none
   */
  readonly ingressClassNames?: string[];

  /**
   * Load balancer classes whose Services are removed, beside those of Services without a class.
   *
   * @default - none
   */
  readonly serviceClassNames?: string[];

  /**
   * Services that stay, as `namespace/name`: those of releases, which go with them.
   *
   * @default - none
   */
  readonly keptServices?: string[];

  /**
   * Image with kubectl and a shell in `/bin/sh`.
   *
   * @default - alpine/kubectl, pinned by digest
   */
  readonly image?: string;

  /**
   * What must stay until all is drained: the controllers that remove the load balancers.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * Removes the Ingresses and Services that Terraform does not know and that have a load balancer, when Terraform
 * destroys this construct, and waits until the load balancers are gone. Otherwise they outlive their controllers and
 * keep subnets and VPC from being deleted.
 *
 * It is a Helm release with a Job that runs before the release is deleted. A drain that fails, after 14 minutes or
 * four attempts, stops the destroy; the Job `ingress-drain` in `kube-system` says why.
 *
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
export class IngressDrain extends Construct {
  /** The release. */
  public readonly release: KubernetesManifests;

  /**
   * @param scope where the release is made
   * @param id construct id
   * @param props what is drained
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
        image: pinnedImage(this, props.image ?? IMAGE),
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

  /** What stands for the drain in an order of creation. */
  public get dependencies(): ITerraformDependable[] {
    return this.release.dependencies;
  }

  /**
   * Makes something stay until all is drained.
   *
   * @param dependables the Terraform resources
   */
  public addDependency(...dependables: ITerraformDependable[]): void {
    checkCall('IngressDrain.addDependency', [dependables], this);
    this.release.addDependency(...dependables);
  }
}

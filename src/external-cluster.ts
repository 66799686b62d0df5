import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { stateClusterName } from './cluster/cluster-claims';
import { HelmProviders } from './cluster/helm-providers';
import { ClusterStorage, IKubernetesCluster } from './cluster/kubernetes-cluster';
import { IKubernetesPlatform } from './cluster/kubernetes-platform';
import { KubernetesVersion } from './cluster/kubernetes-version';
import { IWorkloadIdentity } from './cluster/workload-permissions';
import { ClusterAccess } from './external/cluster-access';
import { KubernetesPlatform } from './external/kubernetes-platform';
import { WorkloadIdentity } from './identity/workload-identity';
import { checkStruct } from './private/arguments/check-arguments';
import { requireClusterName } from './private/checks/aws-names';
import { requireDnsSubdomain, requireLiteral } from './private/validation';
import { ResourceDefaults, ResourceSettings } from './settings/resource-defaults';

/** Properties of `ExternalCluster`. */
export interface ExternalClusterProps {
  /** Name of the cluster, unique in an app. */
  readonly clusterName: string;

  /** How Terraform logs in. */
  readonly access: ClusterAccess;

  /**
   * The platform that the cluster runs on.
   *
   * @default KubernetesPlatform.generic()
   */
  readonly platform?: KubernetesPlatform;

  /**
   * Kubernetes version, for checks at synth.
   *
   * @default - unknown; charts are not checked against it
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * How workloads get AWS permissions, if they need any.
   *
   * @default WorkloadIdentity.existingSecrets()
   */
  readonly identity?: WorkloadIdentity;

  /**
   * Storage classes for charts with persistent data.
   *
   * @default - those of the platform
   */
  readonly storage?: ClusterStorage;

  /**
   * What must exist before a release is installed and until it is uninstalled: the cluster and its nodes, if the app creates them.
   *
   * @default - nothing
   */
  readonly dependencies?: ITerraformDependable[];

  /**
   * Tags, role path and so on of AWS resources created for the cluster, such as buckets.
   *
   * @default - those set on the scope with `ResourceDefaults`
   */
  readonly resourceSettings?: ResourceSettings;

  /**
   * Whether the library's namespaces deny connections that no part of the library needs. The CNI must enforce NetworkPolicies; otherwise they have no
   * effect.
   *
   * @default false
   */
  readonly isolateNamespaces?: boolean;
}

/**
 * A cluster outside EKS, or one that Terraform does not look up in EKS: another cloud's cluster or a self-managed control plane. The half of the
 * library that lives in Kubernetes runs on it; the stack needs no provider of AWS.
 *
 * @example
 * const shop = new ExternalCluster(stack, 'Shop', {
 *   clusterName: 'shop',
 *   access: ClusterAccess.kubeconfig({ path: '~/.kube/config', context: 'shop' }),
 *   platform: KubernetesPlatform.digitalOcean({ loadBalancerType: DigitalOceanLoadBalancerType.REGIONAL }),
 * });
 * new NginxIngress(stack, 'Ingress', { cluster: shop, loadBalancer: IngressLoadBalancer.ofCluster({ proxyProtocol: true }) });
 * new ObservabilityPlatform(stack, 'Observability', { cluster: shop });
 */
export class ExternalCluster extends Construct implements IKubernetesCluster {
  public readonly clusterName: string;
  public readonly endpoint: string;
  public readonly kubernetesVersion?: KubernetesVersion;
  public readonly resourceSettings: ResourceSettings;
  public readonly workloadIdentity: IWorkloadIdentity;
  public readonly storage?: ClusterStorage;
  public readonly isolateNamespaces?: boolean;
  public readonly platform?: IKubernetesPlatform;
  public readonly loadBalancerDependencies?: ITerraformDependable[];
  public readonly prerequisites: ITerraformDependable[];

  private readonly helmProviders: HelmProviders;

  /**
   * @param scope scope of the cluster
   * @param id construct id
   * @param props how to reach it, and its platform
   * @throws when a value is invalid, or the identity needs an EKS cluster
   */
  constructor(scope: Construct, id: string, props: ExternalClusterProps) {
    super(scope, id);
    checkStruct(this, 'ExternalClusterProps', props);
    requireLiteral(this, 'clusterName', props.clusterName, 'it distinguishes the clusters of an app');
    requireClusterName(this, 'clusterName', props.clusterName);
    ResourceDefaults.applyTo(this, props.resourceSettings ?? {});
    this.resourceSettings = ResourceDefaults.of(this);
    this.clusterName = props.clusterName;
    stateClusterName(this, this.clusterName, this.clusterName);
    this.kubernetesVersion = props.kubernetesVersion;
    this.isolateNamespaces = props.isolateNamespaces;
    this.prerequisites = props.dependencies ?? [];
    const { endpoint, kubernetes, env } = props.access._bind(this);
    this.endpoint = endpoint;
    this.helmProviders = new HelmProviders(this, {
      kubernetes: () => kubernetes,
      complete: (provider) => env && provider.addOverride('kubernetes.exec.env', env),
    });
    this.workloadIdentity = (props.identity ?? WorkloadIdentity.existingSecrets()).bindOutsideAws(this, this);
    const platform = props.platform ?? KubernetesPlatform.generic();
    this.platform = platform;
    const binding = platform.bind(this, this);
    checkStruct(this, 'KubernetesPlatformBinding', binding, 'platform');
    this.storage = props.storage ?? binding.storage;
    this.requireClasses(props.storage === undefined ? 'platform.storage' : 'storage');
    this.loadBalancerDependencies = binding.loadBalancerDependencies;
  }

  private requireClasses(property: string): void {
    for (const name of ['storageClassName', 'retainStorageClassName'] as const) {
      requireDnsSubdomain(this, `${property}.${name}`, this.storage?.[name] ?? 'none');
    }
  }

  public helmProvider(scope: IConstruct): TerraformProvider {
    return this.helmProviders.for(scope);
  }
}

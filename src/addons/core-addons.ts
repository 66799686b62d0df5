import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { addonConfig, addonCredentials } from './addon-config';
import { AddonOptions } from './addon-options';
import { hybridAgentValues, hybridCorednsValues, hybridMetricsServerValues } from './hybrid-values';
import { metricsServerByDefault, MetricsServerOptions, metricsServerValues } from './metrics-server-options';
import { requireOneNetworkPolicy, VpcCniOptions, vpcCniValues } from './vpc-cni-options';
import { VPC_CNI_SERVICE_ACCOUNT } from './vpc-cni-service-account';
import { IEksCluster } from '../cluster/eks-cluster';
import { requireGrant } from '../cluster/grant-check';
import { statePods } from '../cluster/pods-on-nodes';
import { WorkloadGrant } from '../cluster/workload-permissions';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { literalRegionOf } from '../private/aws-region';
import { dependenciesFor, dependLate } from '../private/dependencies';

/** Options of the required add-ons and of the optional ones. */
export interface CoreAddonsOptions {
  /**
   * Amazon VPC CNI: gives pods addresses of the VPC.
   *
   * @default - installed with the EKS defaults
   */
  readonly vpcCni?: VpcCniOptions;

  /**
   * kube-proxy: routes service addresses to pods.
   *
   * @default - installed with the EKS defaults
   */
  readonly kubeProxy?: AddonOptions;

  /**
   * EKS Pod Identity Agent: gives pods the credentials of their role.
   *
   * @default - installed if the workload identity needs it
   */
  readonly podIdentityAgent?: AddonOptions;

  /**
   * CoreDNS: resolves the names of services.
   *
   * @default - installed with the EKS defaults
   */
  readonly coredns?: AddonOptions;

  /**
   * metrics-server: CPU and memory metrics for `kubectl top` and the Horizontal Pod Autoscaler. A community add-on: AWS installs and removes it, but
   * does not support it further.
   *
   * @default - installed, except in China, US government and isolated regions, where EKS may not offer it
   * @see https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
   */
  readonly metricsServer?: MetricsServerOptions;
}

/** What CoreDNS tolerates by itself, as EKS installs it: https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html (2026-11-30) */
const COREDNS_TOLERATIONS = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];

/** Properties of `CoreAddons`. */
export interface CoreAddonsProps extends CoreAddonsOptions {
  /** The cluster. */
  readonly cluster: IEksCluster;

  /**
   * Whether to install the EKS Pod Identity Agent even without options for it.
   *
   * @default false
   */
  readonly needsPodIdentityAgent?: boolean;

  /**
   * The role of aws-node, the agent of the VPC CNI.
   *
   * @default - it uses the node role
   */
  readonly vpcCniGrant?: WorkloadGrant;
}

/**
 * The cluster's EKS add-ons, in an order that works: add-ons that nodes need to become ready come before the nodes, add-ons that run on nodes come
 * after.
 */
export class CoreAddons extends Construct {
  /** Amazon VPC CNI. */
  public readonly vpcCni: EksAddon;
  /** kube-proxy. */
  public readonly kubeProxy: EksAddon;
  /** EKS Pod Identity Agent, if installed. */
  public readonly podIdentityAgent?: EksAddon;
  /** CoreDNS. */
  public readonly coredns: EksAddon;
  /** metrics-server, if installed. */
  public readonly metricsServer?: EksAddon;

  private readonly nodes: ITerraformDependable[] = [];

  /**
   * @param scope scope in which to create the add-ons
   * @param id construct id
   * @param props which add-ons to install, and their options
   */
  constructor(scope: Construct, id: string, props: CoreAddonsProps) {
    super(scope, id);
    checkStruct(this, 'CoreAddonsProps', props);
    const { cluster } = props;
    requireGrant(this, 'vpcCniGrant', props.vpcCniGrant);
    this.vpcCni = this.createVpcCni(props);
    this.kubeProxy = new EksAddon(this, 'KubeProxy', addonConfig(this, cluster, 'kube-proxy', props.kubeProxy));
    if (props.needsPodIdentityAgent || props.podIdentityAgent) {
      this.podIdentityAgent = new EksAddon(
        this,
        'PodIdentityAgent',
        addonConfig(this, cluster, 'eks-pod-identity-agent', props.podIdentityAgent, { defaults: hybridAgentValues(cluster.remoteNetworks) }),
      );
    }
    this.coredns = new EksAddon(this, 'CoreDns', addonConfig(this, cluster, 'coredns', props.coredns, {
      defaults: hybridCorednsValues(cluster.remoteNetworks),
    }));
    dependLate(this.coredns, () => this.nodes);
    statePods(this, cluster, { name: 'CoreDNS', tolerations: props.coredns?.helmValues?.tolerations ?? COREDNS_TOLERATIONS });
    this.metricsServer = this.createMetricsServer(props);
  }

  /** What must exist before the first node: without the CNI, a node never becomes ready. */
  public get nodeDependencies(): ITerraformDependable[] {
    return [this.vpcCni, this.kubeProxy, ...(this.podIdentityAgent ? [this.podIdentityAgent] : [])];
  }

  /** What must exist before workloads. */
  public get dependencies(): ITerraformDependable[] {
    return [...this.nodeDependencies, this.coredns];
  }

  /**
   * Makes the add-ons that run as pods depend on nodes.
   *
   * @param nodes the nodes, as dependencies
   */
  public runOn(...nodes: ITerraformDependable[]): void {
    checkCall('CoreAddons.runOn', [nodes], this);
    this.nodes.push(...nodes);
  }

  private createMetricsServer({ cluster, metricsServer }: CoreAddonsProps): EksAddon | undefined {
    const isWanted = metricsServer
      ? metricsServer.enabled ?? true
      : metricsServerByDefault(literalRegionOf(this, cluster.region));
    if (!isWanted) {
      return undefined;
    }
    const config = addonConfig(this, cluster, 'metrics-server', metricsServer, {
      defaults: { ...metricsServerValues(), ...hybridMetricsServerValues(cluster.remoteNetworks) },
    });
    const addon = new EksAddon(this, 'MetricsServer', config);
    dependLate(addon, () => this.nodes);
    // What it tolerates by itself is not documented.
    statePods(this, cluster, { name: 'metrics-server', tolerations: metricsServer?.helmValues?.tolerations ?? null });
    return addon;
  }

  // aws-node works with the node's network, so the agent serves it before there is a network for pods.
  private createVpcCni({ cluster, vpcCni, vpcCniGrant }: CoreAddonsProps): EksAddon {
    const { podAnnotations = {} } = vpcCniGrant ?? {};
    requireOneNetworkPolicy(this, vpcCni);
    const required = {
      ...vpcCniValues(vpcCni),
      ...(Object.keys(podAnnotations).length > 0 ? { podAnnotations } : {}),
    };
    return new EksAddon(this, 'VpcCni', {
      ...addonConfig(this, cluster, 'vpc-cni', vpcCni, { required }),
      ...(vpcCniGrant && addonCredentials(vpcCniGrant, VPC_CNI_SERVICE_ACCOUNT.serviceAccountName)),
      dependsOn: vpcCniGrant && dependenciesFor(this, vpcCniGrant.dependencies),
    });
  }
}

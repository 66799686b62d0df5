import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { CoreAddons, CoreAddonsOptions } from './addons/core-addons';
import { isolatesNamespaces } from './addons/vpc-cni-options';
import { VPC_CNI_SERVICE_ACCOUNT } from './addons/vpc-cni-service-account';
import { AwsServiceUse } from './cluster/aws-services';
import { ClusterAdmins } from './cluster/cluster-admins';
import { ControlPlane, ControlPlaneOptions } from './cluster/control-plane';
import { IEksCluster, NodeDefaults, NodeRoleReference } from './cluster/eks-cluster';
import { eksLogin } from './cluster/eks-login';
import { EndpointAccess } from './cluster/endpoint-access';
import { HelmProviders } from './cluster/helm-providers';
import { KubernetesAccess } from './cluster/kubernetes-access';
import { ClusterStorage } from './cluster/kubernetes-cluster';
import { KubernetesVersion } from './cluster/kubernetes-version';
import { RemoteNetworks } from './cluster/remote-networks';
import { IWorkloadIdentity } from './cluster/workload-permissions';
import { awsVpcCniPolicy, vpcCniPolicy } from './identity/policies/vpc-cni';
import { WorkloadIdentity } from './identity/workload-identity';
import { ClusterAttributes, ImportedCluster } from './imported-cluster';
import { ClusterNetwork } from './network/cluster-network';
import { ClusterNetworkOptions } from './network/cluster-network-options';
import { IClusterNetwork } from './network/network';
import { ManagedNodeGroup } from './nodes/node-group';
import { NodeGroup } from './nodes/node-group-options';
import { NodeRole, NodeRoleOptions } from './nodes/node-role';
import { guardNodeRole } from './nodes/node-role-guard';
import { requireRoomForPods } from './nodes/room-for-pods';
import { ObservabilityOptions, ObservabilityPlatform } from './observability/observability-platform';
import { checkCall, checkStruct } from './private/arguments/check-arguments';
import { requireClusterName } from './private/checks/aws-names';
import { ValidationError } from './private/errors';
import { idFromKey } from './private/ids';
import { sortedEntries } from './private/maps';
import { requireLiteral } from './private/validation';
import { ResourceDefaults, ResourceSettings } from './settings/resource-defaults';
import { EbsStorage, EbsStorageOptions } from './storage/ebs-storage';

/** Properties of `ObservableEksCluster`. */
export interface ObservableEksClusterProps {
  /**
   * Name of the cluster: a letter or digit, then letters, digits, `-` and `_`, up to 100 characters. Must be a literal. Changing it replaces the
   * cluster.
   */
  readonly clusterName: string;

  /**
   * Kubernetes version. A later version upgrades the cluster in place, one minor version at a time.
   *
   * @default KubernetesVersion.V1_36
   */
  readonly version?: KubernetesVersion;

  /**
   * The network to create for the cluster.
   *
   * @default - a VPC with two public and two private subnets in two zones, with a NAT gateway in each
   */
  readonly network?: ClusterNetworkOptions;

  /**
   * An existing network to use instead.
   *
   * @default - the cluster gets its own network
   */
  readonly existingNetwork?: IClusterNetwork;

  /**
   * Control plane settings.
   *
   * @default - see `ControlPlaneOptions`
   */
  readonly controlPlane?: ControlPlaneOptions;

  /**
   * ARNs of the IAM roles and users that administer the cluster, by names of your choice.
   *
   * @default - the identity of the first apply, with a warning
   */
  readonly admins?: { [name: string]: string };

  /**
   * Managed node groups, by name. The name is part of the resource address: renaming a group replaces it.
   *
   * @default - one group `default` of two t3.medium nodes
   */
  readonly nodeGroups?: { [name: string]: NodeGroup };

  /**
   * How workloads get AWS permissions.
   *
   * @default WorkloadIdentity.podIdentity()
   */
  readonly identity?: WorkloadIdentity;

  /**
   * Additional AWS permissions of the nodes.
   *
   * @default - none
   */
  readonly nodeRole?: NodeRoleOptions;

  /**
   * The EKS add-ons.
   *
   * @default - VPC CNI, kube-proxy, CoreDNS, metrics-server, and the Pod Identity Agent if the identity needs it
   */
  readonly addons?: CoreAddonsOptions;

  /**
   * Block storage.
   *
   * @default - the EBS CSI driver and two storage classes of encrypted gp3 volumes
   */
  readonly storage?: EbsStorageOptions;

  /**
   * Metrics and dashboards.
   *
   * @default - Prometheus, and Grafana with dashboards for the cluster and its load balancers
   */
  readonly observability?: ObservabilityOptions;

  /**
   * How Terraform reaches the API server to install Helm releases.
   *
   * @default - the cluster's endpoint, with Terraform's AWS identity
   */
  readonly kubernetesAccess?: KubernetesAccess;

  /**
   * Tags, permissions boundary, role path and name prefix of all created resources.
   *
   * @default - those set on the scope with `ResourceDefaults`
   */
  readonly resourceSettings?: ResourceSettings;

  /**
   * Describes which other nodes run pods, in a sentence: "Karpenter creates them", "a Fargate profile for kube-system". With it, a cluster without
   * node groups, or with taints on all of them, is accepted.
   *
   * @default - none: pods of the library must fit on a node of `nodeGroups`
   */
  readonly otherNodes?: string;
}

/**
 * An EKS cluster that is ready for workloads and observable: network, control plane, administrators, nodes, add-ons, workload identity, storage,
 * metrics and dashboards. Every part is a public member.
 *
 * @example
 * new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform' });
 */
export class ObservableEksCluster extends Construct implements IEksCluster {
  /**
   * Imports an existing cluster, created manually, by another tool, or in another stack.
   *
   * @param scope scope of the import
   * @param id construct id
   * @param attributes known attributes of the cluster; missing ones are looked up at plan time
   */
  public static fromClusterAttributes(scope: Construct, id: string, attributes: ClusterAttributes): ImportedCluster {
    checkCall('ObservableEksCluster.fromClusterAttributes', [scope, id, attributes]);
    return new ImportedCluster(scope, id, attributes);
  }

  /** The network. */
  public readonly network: IClusterNetwork;
  /** The control plane. */
  public readonly controlPlane: ControlPlane;
  /** The cluster administrators. */
  public readonly admins: ClusterAdmins;
  /** The IAM role of the nodes. */
  public readonly nodeRole: NodeRole;
  /** The node groups, by name. */
  public readonly nodeGroups: { [name: string]: ManagedNodeGroup } = {};
  /** The add-ons. */
  public readonly addons: CoreAddons;
  /** Block storage. */
  public readonly ebsStorage: EbsStorage;
  /** Metrics and dashboards. */
  public readonly observability: ObservabilityPlatform;

  public readonly workloadIdentity: IWorkloadIdentity;
  public readonly resourceSettings: ResourceSettings;
  public readonly isolateNamespaces?: boolean;

  private readonly identity: WorkloadIdentity;
  private readonly helmProviders: HelmProviders;
  private readonly nodeGroupScope: Construct;

  /**
   * @param scope scope in which to create the cluster
   * @param id construct id
   * @param props the cluster's configuration
   * @throws when a value is invalid, or two options conflict
   */
  constructor(scope: Construct, id: string, props: ObservableEksClusterProps) {
    super(scope, id);
    checkStruct(this, 'ObservableEksClusterProps', props);
    ResourceDefaults.applyTo(this, props.resourceSettings ?? {});
    this.resourceSettings = ResourceDefaults.of(this);
    this.identity = props.identity ?? WorkloadIdentity.podIdentity();
    this.isolateNamespaces = isolatesNamespaces(props.addons?.vpcCni);

    this.requireOneNetwork(props);
    this.network = props.existingNetwork ?? this.createNetwork(props);
    props.controlPlane?.endpoint?._requireWay(this, props.kubernetesAccess);
    this.controlPlane = new ControlPlane(this, 'ControlPlane', {
      ...props.controlPlane,
      clusterName: props.clusterName,
      version: props.version,
      network: this.network,
    });
    this.admins = new ClusterAdmins(this, 'Admins', { clusterName: this.clusterName, admins: props.admins });
    this.nodeRole = new NodeRole(this, 'NodeRole', {
      ...props.nodeRole,
      clusterName: props.clusterName,
      carriesVpcCni: this.identity.cniUsesNodeRole,
    });
    AwsServiceUse.state(this, this.nodeRole, props.nodeRole?.sessionManager ? ['ssm', 'ssmmessages'] : []);
    this.helmProviders = new HelmProviders(this, eksLogin(this, this, props.kubernetesAccess, props.admins));
    this.workloadIdentity = this.identity.bind(this, this);
    this.addons = new CoreAddons(this, 'Addons', {
      ...props.addons,
      cluster: this,
      needsPodIdentityAgent: this.identity.needsPodIdentityAgent,
      vpcCniGrant: this.workloadIdentity.grant(
        this,
        VPC_CNI_SERVICE_ACCOUNT,
        props.addons?.vpcCni?.awsManagedPolicy ? awsVpcCniPolicy() : vpcCniPolicy(this),
        { associatedByAddon: true, nodeRoleHasPolicy: true },
      ),
    });
    this.nodeGroupScope = new Construct(this, 'NodeGroups');
    for (const [name, group] of sortedEntries(props.nodeGroups ?? { default: NodeGroup.of() })) {
      this.addNodeGroup(name, group);
    }
    this.ebsStorage = new EbsStorage(this, 'Storage', { ...props.storage, cluster: this });
    this.observability = new ObservabilityPlatform(this, 'Observability', {
      ...props.observability,
      grafana: {
        ...props.observability?.grafana,
        cloudWatch: { region: this.region, ...props.observability?.grafana?.cloudWatch },
      },
      cluster: this,
    });
    guardNodeRole(this, this.nodeRole, this.identity.metadataHopLimit > 1);
    requireRoomForPods(this, this, () => Object.values(this.nodeGroups), props.otherNodes);
  }

  public get clusterName(): string {
    return this.controlPlane.clusterName;
  }

  public get clusterArn(): string {
    return this.controlPlane.clusterArn;
  }

  public get endpoint(): string {
    return this.controlPlane.endpoint;
  }

  public get certificateAuthorityData(): string {
    return this.controlPlane.certificateAuthorityData;
  }

  public get controlPlaneVersion(): string {
    return this.controlPlane.resource.version;
  }

  public get kubernetesVersion(): KubernetesVersion | undefined {
    return this.controlPlane.kubernetesVersion;
  }

  public get oidcIssuer(): string {
    return this.controlPlane.oidcIssuer;
  }

  public get region(): string {
    return this.controlPlane.region;
  }

  public get vpcId(): string {
    return this.network.vpcId;
  }

  public get serviceCidr(): string {
    return this.controlPlane.serviceCidr;
  }

  public get clusterSecurityGroupId(): string {
    return this.controlPlane.clusterSecurityGroupId;
  }

  public get endpointAccess(): EndpointAccess | undefined {
    return this.controlPlane.endpointAccess;
  }

  public get remoteNetworks(): RemoteNetworks | undefined {
    return this.controlPlane.remoteNetworks;
  }

  public get nodeRoles(): NodeRoleReference[] {
    return [{ roleName: this.nodeRole.resource.name, roleArn: this.nodeRole.resource.arn }];
  }

  public get nodeDefaults(): NodeDefaults | undefined {
    return {
      network: this.network,
      nodeRoleArn: this.nodeRole.resource.arn,
      identityHopLimit: this.identity.metadataHopLimit,
      dependencies: [...this.nodeRole.dependencies, ...this.addons.nodeDependencies],
    };
  }

  public get storage(): ClusterStorage | undefined {
    return this.ebsStorage.classes;
  }

  public get prerequisites(): ITerraformDependable[] {
    return [
      ...this.network.publicRouting,
      ...this.network.privateRouting,
      ...this.admins.dependencies,
      ...this.nodeRole.dependencies,
      ...this.addons.dependencies,
      ...Object.values(this.nodeGroups).flatMap((group) => group.dependencies),
    ];
  }

  /** The command that gives kubectl access to the cluster. */
  public get kubeconfigCommand(): string {
    return `aws eks update-kubeconfig --region ${this.region} --name ${this.clusterName}`;
  }

  public helmProvider(scope: IConstruct): TerraformProvider {
    return this.helmProviders.for(scope);
  }

  /**
   * Adds a managed node group.
   *
   * @param name name of the group, part of the resource address
   * @param nodeGroup the group's configuration
   * @throws when the name is taken, or options conflict with each other or with the cluster
   */
  public addNodeGroup(name: string, nodeGroup: NodeGroup): ManagedNodeGroup {
    checkCall('ObservableEksCluster.addNodeGroup', [name, nodeGroup], this);
    if (Object.hasOwn(this.nodeGroups, name)) {
      throw new ValidationError(this, {
        property: 'nodeGroups',
        problem: 'already has a group with that name',
        got: name,
        fix: 'choose another name',
      });
    }
    const group = this.createNodeGroup(this.nodeGroupScope, name, nodeGroup);
    this.nodeGroups[name] = group;
    this.addons.runOn(...group.dependencies);
    return group;
  }

  private createNodeGroup(scope: Construct, name: string, group: NodeGroup): ManagedNodeGroup {
    return new ManagedNodeGroup(scope, idFromKey(this, 'nodeGroups', name), {
      cluster: this,
      network: this.network,
      nodeRoleArn: this.nodeRole.resource.arn,
      groupName: name,
      options: group._options,
      identityHopLimit: this.identity.metadataHopLimit,
      dependencies: [...this.nodeRole.dependencies, ...this.addons.nodeDependencies],
    });
  }

  private requireOneNetwork(props: ObservableEksClusterProps): void {
    if (props.network && props.existingNetwork) {
      throw new ValidationError(this, {
        property: 'existingNetwork',
        problem: 'cannot be combined with `network`, which creates another one',
        fix: 'remove one of them',
      });
    }
  }

  private createNetwork(props: ObservableEksClusterProps): ClusterNetwork {
    requireLiteral(this, 'clusterName', props.clusterName, 'it becomes part of tag keys and names');
    requireClusterName(this, 'clusterName', props.clusterName);
    return new ClusterNetwork(this, 'Network', { ...props.network, clusterNames: [props.clusterName] });
  }
}

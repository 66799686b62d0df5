import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { conditional, ITerraformDependable, Op, TerraformProvider, Token } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { stateClusterName } from './cluster/cluster-claims';
import { IEksCluster, NodeDefaults, NodeRoleReference } from './cluster/eks-cluster';
import { eksLogin } from './cluster/eks-login';
import { HelmProviders } from './cluster/helm-providers';
import { KubernetesAccess } from './cluster/kubernetes-access';
import { ClusterStorage } from './cluster/kubernetes-cluster';
import { KubernetesVersion } from './cluster/kubernetes-version';
import { requireRemoteNetworks } from './cluster/remote-access';
import { RemoteNetworks } from './cluster/remote-networks';
import { IWorkloadIdentity } from './cluster/workload-permissions';
import { WorkloadIdentity } from './identity/workload-identity';
import { checkStruct } from './private/arguments/check-arguments';
import { arnPart, roleNameOf } from './private/arn';
import { regionAt } from './private/aws-region';
import { requireApiAddress } from './private/checks/addresses';
import { requireArn, requireArnIfGiven } from './private/checks/aws-arn';
import { requireClusterName } from './private/checks/aws-names';
import { requireDnsSubdomain, requirePattern } from './private/validation';
import { ResourceDefaults, ResourceSettings } from './settings/resource-defaults';

/** Attributes of an existing cluster. Terraform looks up missing ones at plan time, so the name is enough if the cluster already exists. */
export interface ClusterAttributes {
  /** Name of the cluster. */
  readonly clusterName: string;

  /**
   * ARN of the cluster.
   *
   * @default - looked up
   */
  readonly clusterArn?: string;

  /**
   * URL of the API server.
   *
   * @default - looked up
   */
  readonly endpoint?: string;

  /**
   * CA certificate of the API server, base64.
   *
   * @default - looked up
   */
  readonly certificateAuthorityData?: string;

  /**
   * Kubernetes version, for checks at synth.
   *
   * @default - unknown; charts are not checked against it
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * ARNs of the IAM roles of the nodes. Only `WorkloadIdentity.nodeRole()` needs them.
   *
   * @default - none
   */
  readonly nodeRoleArns?: string[];

  /**
   * How workloads get AWS permissions. The default needs the EKS Pod Identity Agent in the cluster.
   *
   * @default WorkloadIdentity.podIdentity()
   */
  readonly identity?: WorkloadIdentity;

  /**
   * Storage classes for charts with persistent data.
   *
   * @default - the cluster's default class
   */
  readonly storage?: ClusterStorage;

  /**
   * How Terraform reaches the API server to install Helm releases.
   *
   * @default - the cluster's endpoint, with Terraform's AWS identity
   */
  readonly kubernetesAccess?: KubernetesAccess;

  /**
   * What must exist before a release is installed and until it is uninstalled.
   *
   * @default - nothing
   */
  readonly dependencies?: ITerraformDependable[];

  /**
   * Tags, permissions boundary, role path and name prefix of resources created for the cluster.
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

  /**
   * Networks of hybrid nodes outside AWS, as configured in the cluster (`remoteNetworkConfig` of `aws eks describe-cluster`).
   *
   * @default - none
   */
  readonly remoteNetworks?: RemoteNetworks;
}

/** An existing EKS cluster, imported with `ObservableEksCluster.fromClusterAttributes`; `resource` is its data source. */
export class ImportedCluster extends Construct implements IEksCluster {
  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly endpoint: string;
  public readonly certificateAuthorityData: string;
  public readonly controlPlaneVersion: string;
  public readonly kubernetesVersion?: KubernetesVersion;
  public readonly oidcIssuer: string;
  public readonly vpcId: string;
  public readonly serviceCidr: string;
  public readonly clusterSecurityGroupId: string;
  public readonly nodeRoles: NodeRoleReference[];
  public readonly nodeDefaults?: NodeDefaults;
  public readonly resourceSettings: ResourceSettings;
  public readonly workloadIdentity: IWorkloadIdentity;
  public readonly storage?: ClusterStorage;
  public readonly isolateNamespaces?: boolean;
  public readonly remoteNetworks?: RemoteNetworks;
  public readonly prerequisites: ITerraformDependable[];
  /** The data source of the cluster. */
  public readonly resource: DataAwsEksCluster;

  private readonly helmProviders: HelmProviders;

  /**
   * @param scope scope of the import
   * @param id construct id
   * @param attributes the known attributes
   */
  constructor(scope: Construct, id: string, attributes: ClusterAttributes) {
    super(scope, id);
    checkStruct(this, 'ClusterAttributes', attributes);
    requireClusterName(this, 'clusterName', attributes.clusterName, 'pass the name, not the ARN');
    requireApiAddress(this, 'endpoint', attributes.endpoint);
    const { storage } = attributes;
    requireDnsSubdomain(this, 'storage.storageClassName', storage?.storageClassName ?? 'none');
    requireDnsSubdomain(this, 'storage.retainStorageClassName', storage?.retainStorageClassName ?? 'none');
    requireArnIfGiven(this, 'clusterArn', 'cluster', attributes.clusterArn);
    (attributes.nodeRoleArns ?? []).forEach((arn, index) => requireArn(this, `nodeRoleArns[${index}]`, 'role', arn));
    ResourceDefaults.applyTo(this, attributes.resourceSettings ?? {});
    this.resourceSettings = ResourceDefaults.of(this);
    this.resource = new DataAwsEksCluster(this, 'Resource', { name: attributes.clusterName });
    this.clusterName = this.resource.name;
    stateClusterName(this, this.resource.name, attributes.clusterName);
    this.clusterArn = attributes.clusterArn ?? this.resource.arn;
    this.endpoint = attributes.endpoint ?? this.resource.endpoint;
    requirePattern(this, 'certificateAuthorityData', attributes.certificateAuthorityData ?? 'none', /^[A-Za-z0-9+/=\s]+$/, 'base64',
      'pass `cluster.certificateAuthority.data` as shown by `aws eks describe-cluster`');
    this.certificateAuthorityData =
      attributes.certificateAuthorityData ?? this.resource.certificateAuthority.get(0).data;
    this.controlPlaneVersion = this.resource.version;
    this.kubernetesVersion = attributes.kubernetesVersion;
    this.oidcIssuer = this.resource.identity.get(0).oidc.get(0).issuer;
    this.vpcId = this.resource.vpcConfig.get(0).vpcId;
    this.serviceCidr = serviceCidrOf(this.resource);
    this.clusterSecurityGroupId = this.resource.vpcConfig.get(0).clusterSecurityGroupId;
    this.nodeRoles = (attributes.nodeRoleArns ?? []).map((roleArn) => ({ roleArn, roleName: roleNameOf(roleArn) }));
    this.storage = storage;
    this.isolateNamespaces = attributes.isolateNamespaces;
    // The block of services is known, though only to Terraform.
    requireRemoteNetworks(this, attributes.remoteNetworks, { property: 'remoteNetworks', serviceCidr: this.serviceCidr, region: regionAt(this) });
    this.remoteNetworks = attributes.remoteNetworks;
    this.prerequisites = attributes.dependencies ?? [];
    this.helmProviders = new HelmProviders(this, eksLogin(this, this, attributes.kubernetesAccess));
    const identity = attributes.identity ?? WorkloadIdentity.podIdentity();
    this.nodeDefaults = { identityHopLimit: identity.metadataHopLimit };
    this.workloadIdentity = identity.bind(this, this);
  }

  public get region(): string {
    return arnPart(this.clusterArn, 'region');
  }

  public helmProvider(scope: IConstruct): TerraformProvider {
    return this.helmProviders.for(scope);
  }
}

// Nodes tell the family of a cluster by this block: https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html (2026-11-30)
function serviceCidrOf(cluster: DataAwsEksCluster): string {
  const { ipFamily, serviceIpv4Cidr, serviceIpv6Cidr } = cluster.kubernetesNetworkConfig.get(0);
  return Token.asString(conditional(Op.eq(ipFamily, 'ipv6'), serviceIpv6Cidr, serviceIpv4Cidr));
}

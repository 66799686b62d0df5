import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { EndpointAccess, IEksCluster, IWorkloadIdentity, KubernetesVersion, NodeRoleReference, RemoteNetworks, ResourceSettings } from '../../src';
import { eksLogin } from '../../src/cluster/eks-login';
import { HelmProviders } from '../../src/cluster/helm-providers';
import { KubernetesAccess } from '../../src/cluster/kubernetes-access';

/** What a test may want to be different about the cluster. */
export interface FakeClusterOptions {
  readonly clusterName?: string;
  readonly kubernetesVersion?: KubernetesVersion;
  readonly resourceSettings?: ResourceSettings;
  readonly nodeRoles?: NodeRoleReference[];
  readonly prerequisites?: ITerraformDependable[];
  readonly access?: KubernetesAccess;
  readonly endpointAccess?: EndpointAccess;
  readonly isolateNamespaces?: boolean;
  readonly remoteNetworks?: RemoteNetworks;
  readonly identity?: (cluster: IEksCluster) => IWorkloadIdentity;
}

/** A cluster made of literals alone: what is in the output comes from the construct under test. */
export class FakeCluster extends Construct implements IEksCluster {
  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly endpoint = 'https://0123456789ABCDEF.gr7.eu-west-2.eks.amazonaws.com';
  public readonly controlPlaneVersion = '1.36';
  public readonly kubernetesVersion?: KubernetesVersion;
  public readonly certificateAuthorityData = 'LS0tLS1CRUdJTi==';
  public readonly oidcIssuer = 'https://oidc.eks.eu-west-2.amazonaws.com/id/0123456789ABCDEF';
  public readonly region = 'eu-west-2';
  public readonly vpcId = 'vpc-0abc';
  public readonly serviceCidr = '172.20.0.0/16';
  public readonly clusterSecurityGroupId = 'sg-0abc';
  public readonly nodeRoles: NodeRoleReference[];
  public readonly resourceSettings: ResourceSettings;
  public readonly prerequisites: ITerraformDependable[];
  public readonly endpointAccess?: EndpointAccess;
  public readonly isolateNamespaces?: boolean;
  public readonly remoteNetworks?: RemoteNetworks;

  private readonly providers: HelmProviders;
  private readonly identity?: IWorkloadIdentity;

  constructor(scope: Construct, id: string = 'Cluster', options: FakeClusterOptions = {}) {
    super(scope, id);
    this.clusterName = options.clusterName ?? 'fake';
    this.clusterArn = `arn:aws:eks:eu-west-2:111122223333:cluster/${this.clusterName}`;
    this.kubernetesVersion = 'kubernetesVersion' in options ? options.kubernetesVersion : KubernetesVersion.V1_36;
    this.resourceSettings = options.resourceSettings ?? {};
    this.nodeRoles = options.nodeRoles ?? [{ roleName: 'node', roleArn: 'arn:aws:iam::111122223333:role/node' }];
    this.prerequisites = options.prerequisites ?? [];
    this.endpointAccess = options.endpointAccess;
    this.isolateNamespaces = options.isolateNamespaces;
    this.remoteNetworks = options.remoteNetworks;
    this.providers = new HelmProviders(this, eksLogin(this, this, options.access));
    this.identity = options.identity?.(this);
  }

  public get workloadIdentity(): IWorkloadIdentity {
    if (!this.identity) throw new Error('this test asks for an identity that the fake cluster was not given');
    return this.identity;
  }

  public helmProvider(scope: IConstruct): TerraformProvider {
    return this.providers.for(scope);
  }
}

import { ITerraformDependable } from 'cdktf';
import { EndpointAccess } from './endpoint-access';
import { IKubernetesCluster } from './kubernetes-cluster';
import { RemoteNetworks } from './remote-networks';
import { IClusterNetwork } from '../network/network';

/** An IAM role that nodes use. */
export interface NodeRoleReference {
  /** Name of the role, without its path. */
  readonly roleName: string;
  /** ARN of the role. */
  readonly roleArn: string;
}

/** Defaults for the nodes of a cluster. */
export interface NodeDefaults {
  /**
   * The network that nodes stand in.
   *
   * @default - unknown: whoever adds nodes has to say
   */
  readonly network?: IClusterNetwork;
  /**
   * ARN of the IAM role that nodes work as.
   *
   * @default - unknown: whoever adds nodes has to say
   */
  readonly nodeRoleArn?: string;
  /**
   * Hop limit of the instance metadata service that the cluster's workload identity needs.
   *
   * @default 1
   */
  readonly identityHopLimit?: number;
  /**
   * What must be there before a node starts: the VPC CNI, kube-proxy, the policies of the node role.
   *
   * @default - nothing
   */
  readonly dependencies?: ITerraformDependable[];
}

/** An EKS cluster: one made by `ObservableEksCluster`, or one made elsewhere. */
export interface IEksCluster extends IKubernetesCluster {
  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** Kubernetes version of the control plane, as EKS reports it. Node groups follow it. */
  readonly controlPlaneVersion: string;

  /** Certificate authority of the API server, base64. */
  readonly certificateAuthorityData: string;

  /** URL of the cluster's OpenID Connect issuer, with https://. */
  readonly oidcIssuer: string;

  /** Region that the cluster stands in. */
  readonly region: string;

  /** Id of the VPC that the cluster stands in. */
  readonly vpcId: string;

  /** Block of the addresses of Kubernetes services: of IPv4, or of IPv6 where the cluster is of that family. */
  readonly serviceCidr: string;

  /** Id of the security group that EKS made for the control plane and the managed nodes. */
  readonly clusterSecurityGroupId: string;

  /**
   * From where the API server can be reached, where it is known. Nodes that could not reach it are refused.
   *
   * @default - unknown; nodes are not checked
   */
  readonly endpointAccess?: EndpointAccess;

  /**
   * Networks outside of AWS that hybrid nodes stand in.
   *
   * @default - none, or unknown
   */
  readonly remoteNetworks?: RemoteNetworks;

  /** The IAM roles that nodes work as. */
  readonly nodeRoles: NodeRoleReference[];

  /**
   * What further nodes are given unless they are told otherwise.
   *
   * @default - nothing is known
   */
  readonly nodeDefaults?: NodeDefaults;
}

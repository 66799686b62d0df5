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
   * The network of the nodes.
   *
   * @default - unknown: must be specified for new nodes
   */
  readonly network?: IClusterNetwork;
  /**
   * ARN of the nodes' IAM role.
   *
   * @default - unknown: must be specified for new nodes
   */
  readonly nodeRoleArn?: string;
  /**
   * Hop limit of the instance metadata service that the cluster's workload identity needs.
   *
   * @default 1
   */
  readonly identityHopLimit?: number;
  /**
   * What must exist before a node starts: the VPC CNI, kube-proxy, the policies of the node role.
   *
   * @default - nothing
   */
  readonly dependencies?: ITerraformDependable[];
}

/** An EKS cluster, created by `ObservableEksCluster` or imported. */
export interface IEksCluster extends IKubernetesCluster {
  /** ARN of the cluster. */
  readonly clusterArn: string;

  /** Kubernetes version of the control plane, as EKS reports it. Node groups follow it. */
  readonly controlPlaneVersion: string;

  /** CA certificate of the API server, base64. */
  readonly certificateAuthorityData: string;

  /** URL of the cluster's OpenID Connect issuer, with https://. */
  readonly oidcIssuer: string;

  /** Region of the cluster. */
  readonly region: string;

  /** ID of the cluster's VPC. */
  readonly vpcId: string;

  /** IP block of Kubernetes services: IPv6 if the cluster uses IPv6, else IPv4. */
  readonly serviceCidr: string;

  /** ID of the security group that EKS creates for the control plane and managed nodes. */
  readonly clusterSecurityGroupId: string;

  /**
   * Who can reach the API server, if known. Nodes that could not reach it are rejected.
   *
   * @default - unknown; nodes are not checked
   */
  readonly endpointAccess?: EndpointAccess;

  /**
   * Networks of hybrid nodes outside AWS.
   *
   * @default - none, or unknown
   */
  readonly remoteNetworks?: RemoteNetworks;

  /** The IAM roles of the nodes. */
  readonly nodeRoles: NodeRoleReference[];

  /**
   * Defaults for further nodes.
   *
   * @default - nothing is known
   */
  readonly nodeDefaults?: NodeDefaults;
}

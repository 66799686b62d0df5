import { IKubernetesCluster } from './kubernetes-cluster';

/** An IAM role that nodes work as. */
export interface NodeRoleReference {
  /** Name of the role, without its path. */
  readonly roleName: string;
  /** ARN of the role. */
  readonly roleArn: string;
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

  /** IPv4 block of the addresses of Kubernetes services. */
  readonly serviceCidr: string;

  /** Id of the security group that EKS made for the control plane and the managed nodes. */
  readonly clusterSecurityGroupId: string;

  /** The IAM roles that nodes work as. */
  readonly nodeRoles: NodeRoleReference[];
}

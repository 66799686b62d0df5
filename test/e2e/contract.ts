/**
 * How the parts of the end-to-end run know each other. The EKS endpoint owns what AWS would know of a cluster, the
 * Kubernetes host owns the real control planes and their nodes, and the stand-ins do what controllers would do in AWS.
 */

/** Where a part writes what it does; one file a part. */
export type Log = (line: string) => void;

/** A node that a managed node group asks for. */
export interface FakeNode {
  readonly name: string;
  readonly nodeGroup: string;
  readonly instanceType: string;
  readonly architecture: 'amd64' | 'arm64';
  readonly zone: string;
  readonly region: string;
  readonly version: string;
  readonly labels: Record<string, string>;
  readonly taints: { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly podLimit: number;
  /** What is set aside for enclaves, which neither `cpu` nor `memoryMiB` has any more. */
  readonly enclaves?: { readonly cpus: number; readonly memoryMiB: number };
}

/** Real control planes, one for each EKS cluster that exists. */
export interface KubernetesHost {
  /** Starts a control plane, or finds it running; ready when this returns. */
  createCluster(name: string, version: string): Promise<{ endpoint: string; certificateAuthorityData: string }>;
  /** Ends a control plane and forgets all that was in it. */
  deleteCluster(name: string): Promise<void>;
  /** Makes the nodes of a cluster be exactly these; nodes that leave take their pods along. */
  setNodes(name: string, nodes: FakeNode[]): Promise<void>;
  /** Whether DaemonSet pods of an add-on run etc. are of no concern here; add-ons are marks in the endpoint's state. */
  stop(): Promise<void>;
}

/** Who a bearer token belongs to, as the access entries of a cluster have it. */
export interface TokenVerdict {
  readonly authenticated: boolean;
  readonly username?: string;
  readonly groups?: string[];
}

/** How the pods of a service account come to credentials, if they do. */
export interface PodCredentials {
  readonly via: 'POD_IDENTITY' | 'IRSA' | 'NODE_ROLE';
  readonly roleArn: string;
}

/** What the EKS endpoint tells the other parts. */
export interface EksEndpoint {
  /** The one address that Terraform and the AWS CLI are given, for every service. */
  readonly url: string;
  review(clusterName: string, token: string): Promise<TokenVerdict>;
  /** The credentials of a service account's pods; undefined when they have none. */
  credentialsOf(clusterName: string, kubernetesNamespace: string, serviceAccount: string): Promise<PodCredentials | undefined>;
  /** Whether the policies of a role allow an action on some resource. */
  roleAllows(roleArn: string, action: string): Promise<boolean>;
  /** ARNs of the roles that the nodes of a cluster work as. */
  nodeRoles(clusterName: string): string[];
  /** Names of the add-ons of a cluster that are ACTIVE. */
  activeAddons(clusterName: string): string[];
  /** Names of the clusters that exist. */
  clusters(): string[];
  /** Subnets, VPC and security groups of a cluster, for those that make load balancers. */
  network(clusterName: string): { readonly vpcId: string; readonly subnetIds: string[]; readonly securityGroupId: string };
  /** What was called of AWS so far, as `service:Action`. */
  calls(): string[];
  /** Everything it holds, as addresses (ARNs), for the comparison before and after. */
  resources(): string[];
  /** Faults to play on requests that match; see `Fault`. */
  setFaults(faults: Fault[]): void;
  stop(): Promise<void>;
}

/** A fault that the endpoint plays between Terraform and AWS. */
export interface Fault {
  /** Service by its signing name (`eks`, `ec2`, `iam`, ...). */
  readonly service: string;
  /** Action (`CreateNodegroup`, `DescribeSubnets`), or `*`. */
  readonly action: string;
  /** `late`: what was asked for is done at once, its answer comes after the delay. */
  readonly kind: 'throttle' | 'error500' | 'delay' | 'late';
  /** How many matching requests it hits. */
  readonly times: number;
  readonly delayMilliseconds?: number;
}

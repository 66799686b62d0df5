import { ITerraformDependable } from 'cdktf';
import { IConstruct } from 'constructs';

/** The network of a cluster: created by `ClusterNetwork`, or an existing one (`ExistingNetwork`). */
export interface IClusterNetwork extends IConstruct {
  /** ID of the VPC. */
  readonly vpcId: string;

  /** IPv4 block of the VPC, as AWS reports it. */
  readonly vpcCidr: string;

  /** IDs of the subnets for nodes and internal load balancers, one per zone. */
  readonly privateSubnetIds: string[];

  /** IDs of the subnets with a route to the internet gateway, one per zone. May be empty. */
  readonly publicSubnetIds: string[];

  /**
   * IDs of the subnets for the control plane's network interfaces. Their zones are permanent: EKS rejects an update that changes them.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly controlPlaneSubnetIds: string[];

  /** Whether private subnets are known to be isolated: no NAT gateway, and not all endpoints that a node needs. Nodes there could not join. */
  readonly privateSubnetsAreIsolated: boolean;

  /**
   * Whether private subnets are known to reach only AWS services, through endpoints.
   *
   * @default - unknown
   */
  readonly privateSubnetsReachOnlyAws?: boolean;

  /**
   * Short names of the AWS services that private subnets reach, if they reach nothing else.
   *
   * @default - unknown, or not restricted
   */
  readonly awsServices?: string[];

  /**
   * Public IPv4 addresses of the private subnets' route to the internet, without a prefix length: those of the NAT gateways.
   *
   * @default - unknown
   */
  readonly natAddresses?: string[];

  /**
   * Routing of the private subnets (NAT gateways, routes, associations, endpoints). Nodes depend on it, so that it is created before them and deleted
   * after them.
   */
  readonly privateRouting: ITerraformDependable[];

  /** Routing of the public subnets (internet gateway, routes, associations). */
  readonly publicRouting: ITerraformDependable[];

  /**
   * Makes public subnets assign public addresses at launch, or checks that they do. Managed nodes in a public subnet cannot join without one.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html
   */
  requirePublicAddresses(): void;
}

import { ITerraformDependable } from 'cdktf';
import { IConstruct } from 'constructs';

/** The network of a cluster: created by `ClusterNetwork`, or an existing one (`ExistingNetwork`). */
export interface IClusterNetwork extends IConstruct {
  /** Id of the VPC. */
  readonly vpcId: string;

  /** IPv4 block of the VPC, as AWS reports it. */
  readonly vpcCidr: string;

  /** Ids of the subnets for nodes and internal load balancers, one a zone. */
  readonly privateSubnetIds: string[];

  /** Ids of the subnets with a route to the internet gateway, one a zone. May be empty. */
  readonly publicSubnetIds: string[];

  /**
   * Ids of the subnets that the control plane puts its network interfaces into. They stay in the same zones for
   * good: EKS refuses an update that changes the zones.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly controlPlaneSubnetIds: string[];

  /**
   * Whether private subnets are known to have no way out: no NAT gateway, and no endpoints for all that a node needs.
   * Nodes there could not join.
   */
  readonly privateSubnetsAreIsolated: boolean;

  /**
   * Whether private subnets are known to reach AWS services through endpoints, and nothing else.
   *
   * @default - they are not known to
   */
  readonly privateSubnetsReachOnlyAws?: boolean;

  /**
   * Short names of the AWS services that private subnets reach, where they reach nothing else.
   *
   * @default - they are not known, or are not the only way out
   */
  readonly awsServices?: string[];

  /**
   * Public IPv4 addresses that private subnets reach the internet from, without a prefix length: those of the NAT gateways.
   *
   * @default - they are not known
   */
  readonly natAddresses?: string[];

  /**
   * What gives private subnets their way out (NAT gateways, routes, associations, endpoints). Nodes depend on it, so that it
   * is there before them and outlives them.
   */
  readonly privateRouting: ITerraformDependable[];

  /** What gives public subnets their way out (internet gateway, routes, associations). */
  readonly publicRouting: ITerraformDependable[];

  /**
   * Makes public subnets give a public address to what is launched in them, or checks that they do. Managed nodes
   * in a public subnet cannot join without one.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html
   */
  requirePublicAddresses(): void;
}

import { NatGateways } from './nat-gateways';
import { VpcEndpoints } from './vpc-endpoints';
import { VpcFlowLogsOptions } from './vpc-flow-logs';

/** Options of a network. */
export interface ClusterNetworkOptions {
  /**
   * IPv4 block of the VPC, from /16 to /22. The subnet layout reserves space for six zones, so that adding a zone moves no subnet.
   *
   * @default "10.0.0.0/16"
   */
  readonly vpcCidr?: string;

  /**
   * Number of availability zones, 2 to 6, with one public and one private subnet each. Can be increased later: no subnet moves and the control plane
   * stays in the first two, but node groups are replaced, because EKS cannot change their subnets. A volume stays in its zone, so keep a node in each
   * zone for stateful workloads.
   *
   * @default 2
   */
  readonly availabilityZones?: number;

  /**
   * Names of the zones to use, such as `eu-west-2a`, as many as `availabilityZones`.
   *
   * @default - the first zones of the region by name that EKS supports; a subnet stays in its zone permanently
   */
  readonly availabilityZoneNames?: string[];

  /**
   * How private subnets reach the internet.
   *
   * @default NatGateways.ONE_PER_ZONE
   */
  readonly natGateways?: NatGateways;

  /**
   * The route of private subnets to the internet without NAT gateways, in your words: `Transit gateway of the landing zone`. Add its routes to
   * `privateRouteTables` yourself.
   *
   * @default - none; without NAT gateways and endpoints for nodes, private subnets cannot contain nodes
   */
  readonly otherWayOut?: string;

  /**
   * IPv4 blocks of the private subnets, one per zone, inside `vpcCidr`.
   *
   * @default - an eighth of the VPC each
   */
  readonly privateSubnetCidrs?: string[];

  /**
   * IPv4 blocks of the public subnets, one per zone, inside `vpcCidr`.
   *
   * @default - a thirty-second of the VPC each
   */
  readonly publicSubnetCidrs?: string[];

  /**
   * IPv4 blocks that the VPC must not overlap, such as those of peered networks.
   *
   * @default - none
   */
  readonly reservedCidrs?: string[];

  /**
   * AWS services that are reached through VPC endpoints.
   *
   * @default - none: all traffic to AWS uses the NAT gateways
   */
  readonly endpoints?: VpcEndpoints;

  /**
   * Flow logs of the VPC.
   *
   * @default - none
   */
  readonly flowLogs?: VpcFlowLogsOptions;

  /**
   * Whether to remove the rules of the VPC's default security group, so that resources without a security group have no network access. The library
   * does not use it.
   *
   * @default true
   */
  readonly closeDefaultSecurityGroup?: boolean;
}

import { NatGateways } from './nat-gateways';
import { VpcEndpoints } from './vpc-endpoints';
import { VpcFlowLogsOptions } from './vpc-flow-logs';

/** Options of a network. */
export interface ClusterNetworkOptions {
  /**
   * IPv4 block of the VPC, from /16 to /22. Subnets are laid out for six zones, so that adding a zone moves none.
   *
   * @default "10.0.0.0/16"
   */
  readonly vpcCidr?: string;

  /**
   * Number of availability zones, 2 to 6: each gets one public and one private subnet. May grow later: no subnet
   * moves and the control plane stays in the first two, but node groups are replaced, since EKS does not change their
   * subnets. A volume stays in its zone, so have a node in each zone for workloads that keep data.
   *
   * @default 2
   */
  readonly availabilityZones?: number;

  /**
   * Names of the zones to use, such as `eu-west-2a`, as many as `availabilityZones`.
   *
   * @default - the first zones of the region by name that EKS supports; a subnet stays in its zone for good
   */
  readonly availabilityZoneNames?: string[];

  /**
   * How private subnets reach the internet.
   *
   * @default NatGateways.ONE_PER_ZONE
   */
  readonly natGateways?: NatGateways;

  /**
   * What leads private subnets out instead of NAT gateways, in your words: `Transit gateway of the landing zone`. Its routes are
   * yours to add, to `privateRouteTables`.
   *
   * @default - nothing; without NAT gateways and endpoints for nodes, none can stand there
   */
  readonly otherWayOut?: string;

  /**
   * IPv4 blocks of the private subnets, one a zone, inside `vpcCidr`.
   *
   * @default - an eighth of the VPC each
   */
  readonly privateSubnetCidrs?: string[];

  /**
   * IPv4 blocks of the public subnets, one a zone, inside `vpcCidr`.
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
   * AWS services that the VPC reaches without the internet.
   *
   * @default - none: all traffic to AWS takes the NAT gateways
   */
  readonly endpoints?: VpcEndpoints;

  /**
   * Flow logs of the VPC.
   *
   * @default - none
   */
  readonly flowLogs?: VpcFlowLogsOptions;

  /**
   * Whether the default security group of the VPC loses its rules, so that what is started without a group of its own
   * reaches nothing. Nothing of the library uses it.
   *
   * @default true
   */
  readonly closeDefaultSecurityGroup?: boolean;
}

/** How private subnets reach the internet. */
export enum NatGateways {
  /** One NAT gateway per zone: a failing zone affects only its own nodes. */
  ONE_PER_ZONE = 'ONE_PER_ZONE',

  /** One NAT gateway for all zones: cheaper, and a single point of failure. */
  SINGLE = 'SINGLE',

  /** No NAT gateway. Nodes must be in public subnets, or reach AWS through `VpcEndpoints.forNodes()`. */
  NONE = 'NONE',
}

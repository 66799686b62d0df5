/** How private subnets reach the internet. */
export enum NatGateways {
  /** One NAT gateway in each zone: a zone that fails takes only its own nodes' way out with it. */
  ONE_PER_ZONE = 'ONE_PER_ZONE',

  /** One NAT gateway for all zones: cheaper, and a single point of failure. */
  SINGLE = 'SINGLE',

  /** No NAT gateway. Nodes have to stand in public subnets, or reach AWS through `VpcEndpoints.forNodes()`. */
  NONE = 'NONE',
}

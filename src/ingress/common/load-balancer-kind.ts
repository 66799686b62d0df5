/** The kinds of load balancer that an ingress controller runs behind, or creates. */
export enum LoadBalancerKind {
  /** Classic Load Balancer of AWS. */
  CLASSIC = 'classic',
  /** Network Load Balancer of AWS. */
  NETWORK = 'network',
  /** Application Load Balancer of AWS. */
  APPLICATION = 'application',
  /** The cluster's own kind, outside AWS. */
  OTHER = 'other',
}

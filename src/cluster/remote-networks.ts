/**
 * Networks of hybrid nodes outside AWS. EKS reaches them through the VPC, so its route tables need a route to each block.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html
 */
export interface RemoteNetworks {
  /** Blocks of the nodes: private IPv4 (RFC 1918), without overlap with each other, the VPC or the services. */
  readonly nodeCidrs: string[];

  /**
   * Blocks of the pods there, with the same rules, routed between the site and the VPC. Needed if the CNI does not masquerade pods as their nodes,
   * and for webhooks and metrics-server on such nodes.
   *
   * @default - the CNI masquerades pods, and the API server calls nothing that runs there
   */
  readonly podCidrs?: string[];
}

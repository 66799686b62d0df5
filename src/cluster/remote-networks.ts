/**
 * Networks outside of AWS that nodes of the cluster stand in. EKS reaches them through the VPC, so its route tables need a way to each block.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html
 */
export interface RemoteNetworks {
  /** Blocks of the addresses of nodes: private IPv4 (RFC 1918), apart from each other, from the VPC and from the services. */
  readonly nodeCidrs: string[];

  /**
   * Blocks of the addresses of pods there, under the same rules. They have to be routed between the site and the VPC. Needed where the CNI does
   * not put the node's address in their place, and for webhooks and metrics-server on such nodes.
   *
   * @default - the CNI hides the pods behind their nodes, and nothing that the API server calls runs there
   */
  readonly podCidrs?: string[];
}

/** How pods get a role of their own. */
export enum IdentityMode {
  /** EKS Pod Identity: an association of the cluster, handed out by an agent on each node. */
  POD_IDENTITY = 'POD_IDENTITY',
  /** IAM roles for service accounts: a token of the cluster's OIDC issuer, handed to AWS by the pod itself. */
  IRSA = 'IRSA',
}

/** How pods get a role of their own. */
export enum IdentityMode {
  /** EKS Pod Identity: an association in the cluster; an agent on each node provides credentials. */
  POD_IDENTITY = 'POD_IDENTITY',
  /** IAM roles for service accounts: the pod exchanges a token from the cluster's OIDC issuer for credentials. */
  IRSA = 'IRSA',
}

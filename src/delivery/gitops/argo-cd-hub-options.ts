/** What an Argo CD needs to deploy to other clusters (`ArgoCdSpoke`). */
export interface ArgoCdHubOptions {
  /**
   * Whether its pods get IAM roles, which EKS clusters can admit. The roles have no permissions in AWS.
   *
   * @default true
   */
  readonly eksClusters?: boolean;

  /**
   * Secret in the namespace `argocd` with the tokens of clusters outside EKS: for each, a key with its name. Changes take effect within minutes.
   *
   * @default - no such clusters
   */
  readonly tokensSecretName?: string;
}

/** An EKS cluster that another cluster's Argo CD deploys to. */
export interface EksSpokeOptions {
  /**
   * Namespaces that Argo CD can change; it can read the whole cluster. Missing ones are created.
   *
   * @default - it is a cluster administrator, with a warning
   */
  readonly kubernetesNamespaces?: string[];
}

/** A cluster outside EKS that another cluster's Argo CD deploys to. */
export interface TokenSpokeOptions {
  /** CA certificate of the API server, as base64 PEM. */
  readonly certificateAuthorityData: string;
}

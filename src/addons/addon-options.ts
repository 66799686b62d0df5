/** Options of an add-on that EKS installs and manages. */
export interface AddonOptions {
  /**
   * Version of the add-on, such as `v1.20.0-eksbuild.1`.
   *
   * @default - the EKS default for the cluster's Kubernetes version at creation
   */
  readonly addonVersion?: string;

  /**
   * Configuration values of the add-on, according to its schema (`aws eks describe-addon-configuration`). Values that contradict another option, or
   * that the library's permissions depend on, are rejected.
   *
   * @default - those of the add-on
   */
  readonly helmValues?: { [key: string]: any };
}

/** Options of an add-on that EKS installs and manages. */
export interface AddonOptions {
  /**
   * Version of the add-on, such as `v1.20.0-eksbuild.1`.
   *
   * @default - the one that EKS gives to clusters of this Kubernetes version when the add-on is made
   */
  readonly addonVersion?: string;

  /**
   * Configuration values of the add-on, in the words of its schema (`aws eks describe-addon-configuration`). What contradicts an
   * option that is given, or what the library's permissions rest on, is refused.
   *
   * @default - those of the add-on
   */
  readonly helmValues?: { [key: string]: any };
}

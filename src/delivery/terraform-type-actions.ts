/** IAM actions that Terraform needs for the resources, or the data sources, of one type. */
export interface TerraformTypeActions {
  /** To look at them, as a plan does: `<service>:<Action>`. The role that plans gets these. */
  readonly read: string[];

  /**
   * To make, change and remove them, as an apply does.
   *
   * @default - none, as for a data source
   */
  readonly change?: string[];

  /**
   * ARNs that `change` is held to; `*` stands for any text.
   *
   * @default - every resource
   */
  readonly resourceArns?: string[];
}

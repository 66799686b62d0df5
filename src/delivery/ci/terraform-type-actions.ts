import { checkCall } from '../../private/arguments/check-arguments';

/** IAM actions that Terraform needs for the resources, or the data sources, of one type. */
export interface TerraformTypeActionsOptions {
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

/** IAM actions for a type of resource or data source that the library does not create itself. */
export class TerraformTypeActions {
  /**
   * These actions.
   *
   * @param options what Terraform calls, and what it is held to
   */
  public static of(options: TerraformTypeActionsOptions): TerraformTypeActions {
    checkCall('TerraformTypeActions.of', [options]);
    return new TerraformTypeActions(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: TerraformTypeActionsOptions,
  ) {}
}

import { checkCall } from '../../private/arguments/check-arguments';

/** IAM actions that Terraform needs for the resources, or the data sources, of one type. */
export interface TerraformTypeActionsOptions {
  /** To read them in a plan: `<service>:<Action>`. The plan role gets these. */
  readonly read: string[];

  /**
   * To create, change and delete them in an apply.
   *
   * @default - none, as for a data source
   */
  readonly change?: string[];

  /**
   * ARNs that `change` is restricted to; `*` stands for any text.
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
   * @param options the actions that Terraform calls, and their resources
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

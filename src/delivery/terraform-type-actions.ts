import { IConstruct } from 'constructs';
import { checkCall } from '../private/arguments/check-arguments';
import { requireMade } from '../private/maps';

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

/** What Terraform may do with one type of resource or data source that the library does not make itself. */
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

  /**
   * The options of what should be such actions.
   *
   * @internal
   */
  public static _optionsOf(scope: IConstruct, property: string, actions: TerraformTypeActions): TerraformTypeActionsOptions {
    requireMade(scope, property, actions, TerraformTypeActions, "TerraformTypeActions.of({ read: ['<service>:<Action>'] })");
    return actions.options;
  }

  private constructor(private readonly options: TerraformTypeActionsOptions) {}
}

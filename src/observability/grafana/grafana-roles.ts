import { checkCall } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requirePattern } from '../../private/validation';

/** Groups of an identity provider, by what their members can do in Grafana. A user in several groups gets the most powerful role. */
export interface GrafanaRoleGroups {
  /**
   * Groups whose members can change everything in the organization.
   *
   * @default - none
   */
  readonly admins?: string[];

  /**
   * Groups whose members can change dashboards and alerts.
   *
   * @default - none
   */
  readonly editors?: string[];

  /**
   * Groups whose members can view dashboards.
   *
   * @default - all other users that the provider accepts
   */
  readonly viewers?: string[];

  /**
   * The claim with the groups.
   *
   * @default "groups"
   */
  readonly claim?: string;
}

/** The Grafana role of each user. */
export class GrafanaRoles {
  /**
   * By groups of the provider. With `viewers`, users in none of the groups are rejected.
   *
   * @param groups groups for each role
   */
  public static groups(groups: GrafanaRoleGroups): GrafanaRoles {
    checkCall('GrafanaRoles.groups', [groups]);
    const { admins = [], editors = [], viewers, claim = 'groups' } = groups;
    const at = 'GrafanaRoles.groups';
    requirePattern(at, 'claim', claim, /^[^"\\\n\r]+$/, 'the name of a claim, without quotes and backslashes', 'write only its name, such as cognito:groups');
    const roles: Array<[string, string[]]> = [['Admin', admins], ['Editor', editors], ['Viewer', viewers ?? []]];
    roles.forEach(([, names], index) => names.forEach((name, place) =>
      requirePattern(at, `${['admins', 'editors', 'viewers'][index]}[${place}]`, name, /^[^'\\\n\r]+$/, 'the name of a group, without single quotes and backslashes', 'use GrafanaRoles.expression() for such a name')));
    if (roles.every(([, names]) => names.length === 0)) {
      throw new ValidationError(at, {
        property: 'groups', problem: 'contains no group, so every user is a Viewer', fix: 'add one to `admins`, `editors` or `viewers`, or omit `roles`',
      });
    }
    // A claim that is missing, or is no list, has no groups: `contains` would look for a part of a text.
    const cases = roles.flatMap(([role, names]) => names.map((name) => `contains(not_null("${claim}"[*], \`[]\`), '${name}') && '${role}'`));
    return new GrafanaRoles([...cases, ...(viewers ? [] : ["'Viewer'"])].join(' || '));
  }

  /**
   * By a JMESPath expression on the provider's claims. It returns `Admin`, `Editor`, `Viewer` or `None`; users without one of these roles are
   * rejected.
   *
   * @param expression the expression, such as `contains(groups[*], 'ops') && 'Admin' || 'Viewer'`
   * @see https://jmespath.org/specification.html
   */
  public static expression(expression: string): GrafanaRoles {
    checkCall('GrafanaRoles.expression', [expression]);
    if (!isToken(expression)) {
      requirePattern('GrafanaRoles.expression', 'expression', expression, /^(?!\s*$)[^\n\r]+$/, 'an expression in JMESPath, on one line', 'put it on one line');
    }
    return new GrafanaRoles(expression);
  }

  private constructor(
    /** @internal */
    public readonly _expression: string,
  ) {}
}

import { IConstruct } from 'constructs';
import { WorkloadPolicy } from '../cluster/workload-identity';
import { ValidationError } from '../private/errors';

/** What only looks: the verbs that AWS gives to actions of the access levels List and Read. */
const LOOKS = /^(BatchGet|BatchDescribe|Check|Describe|Discover|Estimate|Filter|Get|List|Lookup|Preview|Query|Read|Scan|Search|Select|Simulate|Test|Validate|View)/;

/** Reads that hand out secrets or data are no looking around. */
const SECRETS = /^(GetSecretValue|BatchGetSecretValue|GetParameters?|GetParametersByPath|GetObject.*|GetItem|BatchGetItem|GetRecords|Query|Scan|Select.*)$/;

const MIN_REASON = 10;

/**
 * A statement that allows more than it names has to say why: one with a wildcard among its actions, or that lets
 * something be changed, or secrets be read, on every resource and without a condition.
 */
export function requireReasons(scope: IConstruct, policy: WorkloadPolicy): void {
  for (const statement of policy.statements ?? []) {
    const problem = whyWide(statement.actions, statement.resources, (statement.conditions ?? []).length > 0);
    if (problem && (statement.reason ?? '').trim().length < MIN_REASON) {
      throw new ValidationError(scope, {
        property: `${policy.policyName}.${statement.sid}`,
        problem: `${problem}, and gives no reason`,
        got: statement.reason,
        allowed: `a \`reason\` of ${MIN_REASON} characters or more`,
        fix: 'name actions and resources, or add a condition; where that cannot be, say why in `reason`',
      });
    }
  }
}

/** What of a statement is wider than it names; undefined when nothing is. */
export function whyWide(actions: string[], resources: string[], hasConditions: boolean): string | undefined {
  const wildcards = actions.filter((action) => action.includes('*'));
  if (wildcards.length > 0) {
    return `allows ${wildcards.join(', ')}, which is more than it names`;
  }
  const writes = actions.filter((action) => !isLooking(action));
  return writes.length > 0 && resources.includes('*') && !hasConditions
    ? `allows ${writes.join(', ')} on every resource without a condition`
    : undefined;
}

function isLooking(action: string): boolean {
  const name = action.split(':')[1] ?? '';
  return LOOKS.test(name) && !SECRETS.test(name);
}

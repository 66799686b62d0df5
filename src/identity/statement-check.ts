import { IConstruct } from 'constructs';
import { PolicyStatement, WorkloadPolicy } from '../cluster/workload-identity';
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
    const problem = problemOf(statement);
    if (problem && (statement.reason ?? '').trim().length < MIN_REASON) {
      throw new ValidationError(scope, {
        property: `${policy.policyName}.${statement.sid}`,
        problem,
        got: statement.reason,
        allowed: `a \`reason\` of ${MIN_REASON} characters or more`,
        fix: 'name actions and resources, or add a condition; where that cannot be, say why in `reason`',
      });
    }
  }
}

function problemOf({ actions, resources, conditions }: PolicyStatement): string | undefined {
  const wildcards = actions.filter((action) => action.includes('*'));
  if (wildcards.length > 0) {
    return `allows ${wildcards.join(', ')}, which is more than it names, and gives no reason`;
  }
  const writes = actions.filter((action) => !isLooking(action));
  return writes.length > 0 && resources.includes('*') && !conditions?.length
    ? `allows ${writes.join(', ')} on every resource without a condition, and gives no reason`
    : undefined;
}

function isLooking(action: string): boolean {
  const name = action.split(':')[1] ?? '';
  return LOOKS.test(name) && !SECRETS.test(name);
}

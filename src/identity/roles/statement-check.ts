import { IConstruct } from 'constructs';
import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';
import { requirePartition } from '../../private/checks/aws-arn';
import { requireAwsManagedPolicy, requireEndpointService } from '../../private/checks/aws-names';
import { ValidationError } from '../../private/errors';
import { requireLiteral, requirePattern } from '../../private/validation';

/** What only looks: the verbs that AWS gives to actions of the access levels List and Read. */
const LOOKS = /^(BatchGet|BatchDescribe|Check|Describe|Discover|Estimate|Filter|Get|List|Lookup|Preview|Query|Read|Scan|Search|Select|Simulate|Test|Validate|View)/;

/** Reads that hand out secrets or data are no looking around. */
const SECRETS = new RegExp(`^(${[
  'GetSecretValue', 'BatchGetSecretValue', 'GetParameters?', 'GetParametersByPath', 'GetParameterHistory',
  'GetSessionToken', 'GetFederationToken', 'GetClusterCredentials.*', 'GetCredentialsForIdentity', 'GetPasswordData',
  'GetObject.*', 'GetItem', 'BatchGetItem', 'GetRecords', 'GetSnapshotBlock', 'Query', 'Scan', 'Select.*',
  'GetLogEvents', 'GetLogRecord', 'FilterLogEvents', 'GetQueryResults',
].join('|')})$`);

/** Nothing but wildcards, by itself or where an ARN names the resource. */
const EVERY_RESOURCE = /^(arn:[^:]*:[^:]*:[^:]*:[^:]*:)?[*?:/]+$/;

/** Conditions that hold where the request lacks the key. */
const HOLDS_WITHOUT_KEY = /^ForAllValues:|IfExists$/;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, read 2026-11-30 */
const OPERATOR = /^(ForAllValues:|ForAnyValue:)?((String(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like))(IfExists)?|Null)$/;

const MIN_REASON = 10;

/** Refuses what IAM would refuse, and text that only Terraform knows where it would hide what is allowed. */
export function requireStatements(scope: IConstruct, { policyName, statements = [] }: WorkloadPolicy): void {
  statements.forEach((statement, index) => {
    const property = `${policyName}.statements[${index}]`;
    requirePattern(scope, `${property}.sid`, statement.sid, /^[A-Za-z0-9]+$/, 'letters and digits', 'write it in PascalCase, such as ReadInvoices');
    if (statements.findIndex(({ sid }) => sid === statement.sid) !== index) {
      throw new ValidationError(scope, {
        property: `${property}.sid`,
        problem: 'is also the sid of another statement of the policy',
        got: statement.sid,
        fix: 'use a unique sid for each statement',
      });
    }
    requireParts(scope, property, statement);
  });
}

function requireParts(scope: IConstruct, property: string, { actions, resources, conditions = [] }: PolicyStatement): void {
  requireSome(scope, `${property}.actions`, actions, 'list an action, such as s3:GetObject');
  requireSome(scope, `${property}.resources`, resources, 'list an ARN');
  for (const action of actions) {
    requireLiteral(scope, `${property}.actions`, action, 'what is allowed is checked');
    requirePattern(scope, `${property}.actions`, action, /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, '<service>:<Action>', 'write it as in IAM, such as s3:GetObject');
  }
  for (const resource of resources) {
    requirePattern(scope, `${property}.resources`, resource, /^(\*|arn:[^:]*(:[^:]*){3}:.+|arn:\*)$/, "an ARN, or '*'", 'pass the ARN, not the name');
    requirePartition(scope, `${property}.resources`, resource);
  }
  for (const { operator, key, values } of conditions) {
    requirePattern(scope, `${property}.conditions.operator`, operator, OPERATOR, 'an operator such as StringEquals', 'write it as in IAM');
    requirePattern(scope, `${property}.conditions.key`, key, /^[^\s:]+:\S(.*\S)?$/, '<service>:<key>', 'write it as in IAM, such as aws:ResourceTag/team');
    requireSome(scope, `${property}.conditions, ${operator} ${key}`, values, 'set a value, or remove the condition');
  }
}

function requireSome(scope: IConstruct, property: string, values: string[], fix: string): void {
  if (values.length === 0) {
    throw new ValidationError(scope, { property, problem: 'is empty, which IAM rejects', got: values, fix });
  }
}

/** Refuses a policy that could not be granted, by whichever way. */
export function requirePolicy(scope: IConstruct, policy: WorkloadPolicy): void {
  requireStatements(scope, policy);
  requireReasons(scope, policy);
  (policy.awsServices ?? []).forEach((service, index) => requireEndpointService(scope, `awsServices[${index}]`, service));
  (policy.awsManagedPolicies ?? []).forEach((name) => requireAwsManagedPolicy(scope, 'awsManagedPolicies', name));
  (policy.nodeRoleAwsManagedPolicies ?? []).forEach((name, index) => requireAwsManagedPolicy(scope, `nodeRoleAwsManagedPolicies[${index}]`, name));
  if (policy.statements?.length) {
    requirePattern(
      scope, 'policyName', policy.policyName, /^[A-Za-z0-9]{1,64}$/, '1 to 64 letters and digits', 'write the name in PascalCase, such as ReadInvoices',
    );
  }
}

/**
 * A statement that allows more than it names has to say why: one with a wildcard among its actions, or that lets
 * something be changed, or secrets be read, on every resource and without a condition.
 */
export function requireReasons(scope: IConstruct, policy: WorkloadPolicy): void {
  for (const statement of policy.statements ?? []) {
    const problem = whyWide(statement.actions, statement.resources, (statement.conditions ?? []).some(isNarrowing));
    if (problem && (statement.reason ?? '').trim().length < MIN_REASON) {
      throw new ValidationError(scope, {
        property: `${policy.policyName}.${statement.sid}`,
        problem: `${problem}, but has no reason`,
        ...(statement.reason !== undefined && { got: statement.reason }),
        allowed: `a \`reason\` of at least ${MIN_REASON} characters`,
        fix: 'list actions and resources, or add a condition; if that is impossible, explain why in `reason`',
      });
    }
  }
}

/** What of a statement is wider than it names; undefined when nothing is. */
export function whyWide(actions: string[], resources: string[], hasConditions: boolean): string | undefined {
  const wildcards = actions.filter((action) => /[*?]/.test(action));
  if (wildcards.length > 0) {
    return `allows ${wildcards.join(', ')}, which matches actions that it does not list`;
  }
  const writes = actions.filter((action) => !isLooking(action));
  return writes.length > 0 && resources.some((resource) => EVERY_RESOURCE.test(resource)) && !hasConditions
    ? `allows ${writes.join(', ')} on every resource without a condition`
    : undefined;
}

function isNarrowing({ operator }: PolicyCondition): boolean {
  return !HOLDS_WITHOUT_KEY.test(operator);
}

function isLooking(action: string): boolean {
  const name = action.split(':')[1] ?? '';
  return LOOKS.test(name) && !SECRETS.test(name);
}

/** A statement of an IAM policy, with every field a list. */
export interface Statement {
  readonly effect: string;
  readonly actions: string[];
  readonly notActions: string[];
  readonly principals: { readonly type: string; readonly id: string }[];
  readonly conditions: { readonly operator: string; readonly key: string; readonly values: string[] }[];
}

type OneOrMany = string | string[] | undefined;

export function parsePolicy(document: string): Statement[] {
  const parsed = JSON.parse(document) as { Statement?: unknown };
  const statements = Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement ?? []].flat();
  return (statements as Record<string, unknown>[]).map((statement) => ({
    effect: String(statement.Effect),
    actions: list(statement.Action as OneOrMany),
    notActions: list(statement.NotAction as OneOrMany),
    principals: principalsOf(statement.Principal),
    conditions: Object.entries((statement.Condition ?? {}) as Record<string, Record<string, OneOrMany>>)
      .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) }))),
  }));
}

/** What a caller brings along: condition keys in lower case, since IAM does not tell their case apart. */
export type RequestContext = Record<string, string | undefined>;

/**
 * Whether a trust policy lets a principal do an action.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function trusts(
  statements: Statement[],
  principal: { readonly type: string; readonly id: string },
  action: string,
  context: RequestContext,
): boolean {
  const applies = statements.filter((statement) =>
    statement.principals.some(({ type, id }) => (type === principal.type || type === '*') && (id === '*' || id === principal.id))
    && covers(statement, action)
    && statement.conditions.every((condition) => fits(condition, context)));
  return applies.some(({ effect }) => effect === 'Allow') && !applies.some(({ effect }) => effect === 'Deny');
}

/** Whether policies allow an action somewhere: resources and conditions are not looked at. A Deny counts if it has no condition. */
export function allows(statements: Statement[], action: string): boolean {
  const applies = statements.filter((statement) => covers(statement, action));
  return applies.some(({ effect }) => effect === 'Allow')
    && !applies.some(({ effect, conditions }) => effect === 'Deny' && conditions.length === 0);
}

/** `*` stands for any characters, `?` for one. */
export function like(pattern: string, value: string, ignoreCase = false): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, ignoreCase ? 'i' : '').test(value);
}

function covers(statement: Statement, action: string): boolean {
  return statement.notActions.length > 0
    ? !statement.notActions.some((pattern) => like(pattern, action, true))
    : statement.actions.some((pattern) => like(pattern, action, true));
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
function fits(condition: Statement['conditions'][number], context: RequestContext): boolean {
  const operator = condition.operator.replace(/^For(All|Any)Values:/, '').replace(/IfExists$/, '');
  const value = context[condition.key.toLowerCase()];
  if (operator === 'Null') {
    return condition.values.some((expected) => (expected === 'true') === (value === undefined));
  }
  if (value === undefined) {
    return condition.operator.endsWith('IfExists') || condition.operator.startsWith('ForAllValues:') || operator.includes('Not');
  }
  switch (operator) {
    case 'StringEquals': return condition.values.includes(value);
    case 'StringNotEquals': return !condition.values.includes(value);
    case 'StringEqualsIgnoreCase': return condition.values.some((expected) => expected.toLowerCase() === value.toLowerCase());
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals': return condition.values.some((expected) => like(expected, value));
    case 'StringNotLike':
    case 'ArnNotLike':
    case 'ArnNotEquals': return !condition.values.some((expected) => like(expected, value));
    // One that is not known here must not let anybody in.
    default: return false;
  }
}

function principalsOf(principal: unknown): Statement['principals'] {
  if (principal === '*') {
    return [{ type: '*', id: '*' }];
  }
  return Object.entries((principal ?? {}) as Record<string, OneOrMany>)
    .flatMap(([type, ids]) => list(ids).map((id) => ({ type, id })));
}

function list(value: OneOrMany): string[] {
  return value === undefined ? [] : [value].flat();
}

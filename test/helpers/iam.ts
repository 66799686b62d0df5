/** A call that AWS has to decide on. */
export interface IamRequest {
  /** Who calls: a kind of principal and its name, such as `Service` and `ec2.amazonaws.com`. */
  readonly principal?: readonly [kind: string, name: string];
  readonly action: string;
  /** What the request carries, by condition key. */
  readonly context?: { readonly [key: string]: string | undefined };
}

type OneOrMore = string | readonly string[];

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly [kind: string]: OneOrMore };
  readonly Action: OneOrMore;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: OneOrMore } };
}

/**
 * Whether a policy document allows a request, by the rules of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: what no statement allows
 * is denied, and a deny wins. Knows what trust policies are made of, and throws at anything else.
 */
export function iamAllows(document: string | { readonly Statement: readonly Statement[] }, request: IamRequest): boolean {
  const { Statement: statements } = typeof document === 'string' ? JSON.parse(document) as { Statement: Statement[] } : document;
  const effects = statements.filter((statement) => applies(statement, request)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function applies(statement: Statement, request: IamRequest): boolean {
  const unknown = Object.keys(statement).filter((key) => !['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'].includes(key));
  if (unknown.length > 0) throw new Error(`this evaluator does not know ${unknown.join(', ')}`);
  const conditions = Object.entries(statement.Condition ?? {})
    .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values) })));
  return isPrincipal(statement, request)
    && listOf(statement.Action).some((action) => like(action.toLowerCase(), request.action.toLowerCase()))
    && conditions.every(({ operator, key, values }) => holds(operator, valueOf(request, key), values));
}

function isPrincipal({ Principal: principal }: Statement, request: IamRequest): boolean {
  if (!request.principal || principal === undefined || principal === '*') return principal !== undefined || !request.principal;
  const [kind, name] = request.principal;
  return listOf(principal[kind] ?? []).includes(name);
}

// Condition keys do not mind case; values do.
function valueOf(request: IamRequest, key: string): string | undefined {
  return Object.entries(request.context ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (operator === 'Null') return wanted.includes(String(value === undefined));
  const [name, ifExists] = operator.endsWith('IfExists') ? [operator.slice(0, -'IfExists'.length), true] : [operator, false];
  switch (name) {
    case 'StringEquals':
    case 'ArnEquals':
    case 'StringLike':
    case 'ArnLike':
      if (value === undefined) return ifExists;
      return wanted.some((pattern) => name === 'StringEquals' ? pattern === value : like(pattern, value));
    case 'StringNotEquals':
      return value === undefined || !wanted.includes(value);
    default:
      throw new Error(`this evaluator does not know the operator ${operator}`);
  }
}

function like(pattern: string, value: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}

function listOf(values: OneOrMore): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

/** A text as Terraform evaluates it, where its expressions do nothing but pick a part of a literal ARN. */
export function evaluateArnParts(template: string): string {
  const text = template.replace(/\$\{element\(split\(":", "([^"]+)"\), (\d+)\)\}/g, (_, arn: string, part: string) => arn.split(':')[Number(part)]);
  if (text.includes('${')) throw new Error(`an expression is left: ${text}`);
  return text;
}

import { TerraformResource } from 'cdktf';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import { AppIndex } from '../../private/app-index';
import { referredBy } from '../../private/terraform-tree';
import { reasonOf } from '../roles/policy-reasons';

/** A statement as the report has it. */
export interface GrantedStatement {
  readonly policy: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: string[];
  readonly reason?: string;
  /** Whether AWS keeps the policy. */
  readonly isManaged: boolean;
}

/** What a resource that puts policies on roles, or a role with policies in itself, allows. */
export function grantedStatements(app: AppIndex, resource: TerraformResource): GrantedStatement[] {
  const { name, policy, policy_arn: one = [], policy_arns: all = [], managed_policy_arns: managed = [], inline_policy: blocks = [] } =
    app.attributesOf(resource);
  const inline = policy === undefined ? [] : [{ name: name ?? resource.node.id, policy }];
  return [
    ...[...inline, ...[blocks].flat() as { name?: unknown; policy?: unknown }[]].flatMap((block) =>
      statementsOf(String(block.name ?? resource.node.id), String(block.policy ?? ''), (sid) => reasonOf(resource, sid))),
    ...[one, all, managed].flat(2).flatMap((arn) => attachedStatements(app, resource, String(arn))),
  ];
}

/** The statements of a policy that is attached by its ARN. */
function attachedStatements(app: AppIndex, attachment: TerraformResource, policyArn: string): GrantedStatement[] {
  const name = policyArn.split('/').pop() ?? policyArn;
  const known = AWS_MANAGED_POLICIES[name];
  if (/:iam::aws:policy\//.test(policyArn)) {
    return known
      ? known.statements.map(({ sid, ...statement }) => ({ ...statement, policy: `${name} ${known.version}, ${sid}`, isManaged: true }))
      : [unknown(`${name}, an AWS managed policy whose actions this report does not list`, true)];
  }
  const own = referredBy(app, attachment, policyArn, 'aws_iam_policy');
  return own
    ? statementsOf(own.node.id, String(app.attributesOf(own).policy ?? ''), () => undefined)
    : [unknown(`${policyArn}, which is not in this app`, false)];
}

function statementsOf(name: string, document: string, reason: (sid: string) => string | undefined): GrantedStatement[] {
  // Expressions hold quotes, which JSON would stumble over.
  const readable = document.replace(/\$\{[^}]*\}/g, inWords);
  let parsed: { Statement?: unknown };
  try {
    parsed = JSON.parse(readable) as { Statement?: unknown };
  } catch {
    return [unknown(`${name}, which is only known to Terraform`, false)];
  }
  return list(parsed.Statement).flatMap((statement, index) => {
    const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition } = statement as Record<string, unknown>;
    const sid = typeof Sid === 'string' ? Sid : String(index + 1);
    return Effect === 'Deny' ? [] : [{
      policy: `${name}, ${sid}`,
      actions: allBut(NotAction) ?? list(Action) as string[],
      resources: allBut(NotResource) ?? list(Resource) as string[],
      conditions: conditionsInWords(Condition),
      reason: reason(sid),
      isManaged: false,
    }];
  });
}

function allBut(values: unknown): string[] | undefined {
  return values === undefined ? undefined : [`* except ${list(values).join(', ')}`];
}

const ARN_PARTS: { [index: string]: string } = { 1: 'partition', 3: 'region', 4: 'account' };

/** `${element(split(":", aws_eks_cluster.X.arn), 4)}` is the account, and `${aws_eks_cluster.X.name}` a name. */
function inWords(expression: string): string {
  const part = /^\$\{element\(split\(":", .*\), (\d)\)\}$/.exec(expression);
  if (part) {
    return `<${ARN_PARTS[part[1]] ?? part[1]}>`;
  }
  const attribute = /^\$\{(?:data\.)?(?:aws_)?([\w.]+?)\.[\w-]+\.(\w+)\}$/.exec(expression);
  return attribute ? `<${attribute[1].replace(/_/g, ' ')} ${attribute[2]}>` : `<${expression.slice(2, -1).replace(/["\\]/g, '\'')}>`;
}

function conditionsInWords(block: unknown): string[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${list(values).join(' or ')}`));
}

function unknown(policy: string, isManaged: boolean): GrantedStatement {
  return { policy, actions: ['(not known)'], resources: ['(not known)'], conditions: [], isManaged };
}

function list(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

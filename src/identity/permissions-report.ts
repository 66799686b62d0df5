import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { attachedStatements, GrantedStatement, inlineStatements } from './granted-policies';
import { PermissionRow } from './permission-row';
import { whyWide } from './statement-check';
import { ServiceAccount } from '../cluster/workload-identity';
import { attributesOf, referredBy, resourcesIn } from '../private/terraform-tree';

/** Files that `PermissionsReport.writeTo` writes. */
const SUMMARY_FILE = 'permissions.txt';
const MARKDOWN_FILE = 'permissions.md';
const JSON_FILE = 'permissions.json';

/** Who works as a role, by the AWS service that the role trusts. */
const SERVICES: { [service: string]: string } = {
  'ec2.amazonaws.com': 'nodes',
  'eks.amazonaws.com': 'the control plane',
  'vpc-flow-logs.amazonaws.com': 'VPC flow logs',
};

const NODES = SERVICES['ec2.amazonaws.com'];

/**
 * Who may do what in AWS, in an app, a stack or a part of one: every role in the construct tree, whoever made it, with every policy
 * on it. It is made from the tree as it is: ask for it last, before `app.synth()`.
 *
 * @example
 * PermissionsReport.of(stack).writeTo('cdktf.out');
 */
export class PermissionsReport {
  /**
   * The report of everything that stands below a construct.
   *
   * @param scope an app, a stack, or a part of one
   */
  public static of(scope: IConstruct): PermissionsReport {
    const podsReachNodes = resourcesIn(scope, 'aws_launch_template').some((template) => hopLimitOf(template) > 1);
    const rows = [
      ...resourcesIn(scope, 'aws_iam_role_policy').flatMap((policy) => rowsOf(policy, inlineStatements(policy), podsReachNodes)),
      ...resourcesIn(scope, 'aws_iam_role_policy_attachment').flatMap((attachment) => rowsOf(attachment, attachedStatements(attachment), podsReachNodes)),
    ];
    return new PermissionsReport(rows.sort((one, two) => keyOf(one).localeCompare(keyOf(two), 'en')));
  }

  private constructor(
    /** What each statement of each policy allows, ordered by principal. */
    public readonly rows: PermissionRow[],
  ) {}

  /** Every action that the credentials of a node allow: what whoever takes over a node can do. */
  public get nodeActions(): string[] {
    return actionsOf(this.rows.filter(({ usedBy }) => usedBy === NODES));
  }

  /** Every action that any pod can use, since it reaches the credentials of its node. */
  public get anyPodActions(): string[] {
    return actionsOf(this.rows.filter(({ anyPod }) => anyPod));
  }

  /** What allows more than it names, without a reason. */
  public get unexplained(): PermissionRow[] {
    return this.rows.filter(({ isUnexplained }) => isUnexplained);
  }

  /** The report in a few lines, for people. */
  public toSummary(): string {
    const pods = new Set(this.rows.filter(({ serviceAccountName }) => serviceAccountName).map(({ principal }) => principal)).size;
    return [
      'Permissions in AWS',
      `  roles of service accounts: ${pods}`,
      `  actions of the node role: ${this.nodeActions.length}, of which any pod can use ${this.anyPodActions.length}`,
      `  statements wider than they say why: ${this.unexplained.length}`,
      '',
    ].join('\n');
  }

  /** The report as Markdown, for people. */
  public toMarkdown(): string {
    const principals = [...new Set(this.rows.map(({ principal }) => principal))];
    return [
      '# Who may do what in AWS',
      '',
      `Actions of the node role: ${this.nodeActions.length}. Any pod can use ${this.anyPodActions.length} of them.`,
      '',
      ...principals.flatMap((principal) => this.section(principal)),
    ].join('\n');
  }

  /** The report as JSON, for programs. */
  public toJson(): string {
    const { rows, nodeActions, anyPodActions } = this;
    return `${JSON.stringify({ rows, nodeActions, anyPodActions }, undefined, 2)}\n`;
  }

  /**
   * What a stolen credential of a node could do, before and now, as Markdown.
   *
   * @param before the report of the app as it was, such as a demonstration
   */
  public differenceTo(before: PermissionsReport): string {
    const lines = (title: string, actions: string[]) => [`## ${title}: ${actions.length}`, '', ...actions.map((action) => `- ${action}`), ''];
    const [then, now] = [before.nodeActions, this.nodeActions];
    return [
      '# What a stolen credential of a node can do',
      '',
      `Any pod could take it before: ${before.anyPodActions.length > 0 ? 'yes' : 'no'}. Now: ${this.anyPodActions.length > 0 ? 'yes' : 'no'}.`,
      '',
      ...lines('No longer', then.filter((action) => !now.includes(action))),
      ...lines('Still', now.filter((action) => then.includes(action))),
      ...lines('Only now', now.filter((action) => !then.includes(action))),
    ].join('\n');
  }

  /**
   * Writes `permissions.txt`, a summary, `permissions.md` and `permissions.json`.
   *
   * @param directory folder to write to, made where it is missing; `app.outdir` puts them beside what is synthesised
   */
  public writeTo(directory: string): void {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, SUMMARY_FILE), this.toSummary());
    writeFileSync(join(directory, MARKDOWN_FILE), this.toMarkdown());
    writeFileSync(join(directory, JSON_FILE), this.toJson());
  }

  private section(principal: string): string[] {
    const rows = this.rows.filter((row) => row.principal === principal);
    return [
      `## ${principal}`,
      '',
      `Used by ${rows[0].usedBy}${rows[0].anyPod ? ', and by any pod' : ''}.`,
      '',
      '| policy | actions | on | if | why |',
      '|---|---|---|---|---|',
      ...rows.map(({ policy, actions, resources, conditions, why }) =>
        `| ${[policy, actions.join('<br>'), resources.join('<br>'), conditions.join('<br>'), why].map(inCell).join(' | ')} |`),
      '',
    ];
  }
}

function rowsOf(policy: TerraformResource, statements: GrantedStatement[], podsReachNodes: boolean): PermissionRow[] {
  const { principal, usedBy, serviceAccount } = principalOf(policy);
  return statements.map((statement) => ({
    principal,
    usedBy,
    kubernetesNamespace: serviceAccount?.kubernetesNamespace,
    serviceAccountName: serviceAccount?.serviceAccountName,
    policy: statement.policy,
    actions: statement.actions,
    resources: statement.resources,
    conditions: statement.conditions,
    why: statement.reason ?? (statement.isManaged ? `AWS keeps it for ${usedBy}` : `what ${usedBy} need`),
    anyPod: usedBy === NODES && podsReachNodes,
    isUnexplained: isWiderThanSaid(statement),
  }));
}

function isWiderThanSaid({ isManaged, reason, actions, resources, conditions }: GrantedStatement): boolean {
  return !isManaged && !reason && whyWide(actions, resources, conditions.length > 0) !== undefined;
}

interface Principal {
  readonly principal: string;
  readonly usedBy: string;
  readonly serviceAccount?: ServiceAccount;
}

function principalOf(policy: TerraformResource): Principal {
  const written = String(attributesOf(policy).role);
  const role = referredBy(policy, written, resourcesIn(policy.node.root, 'aws_iam_role'));
  const serviceAccount = policy.node.scopes.map((around) => (around as { serviceAccount?: ServiceAccount }).serviceAccount).find(Boolean);
  const principal = role?.node.path ?? written;
  return serviceAccount
    ? { principal, usedBy: `pods of ${serviceAccount.key}`, serviceAccount }
    : { principal, usedBy: role ? trusted(role) : 'whom it trusts' };
}

/** Roles that somebody else made say whom they are for by whom they trust. */
function trusted(role: TerraformResource): string {
  const trust = String(attributesOf(role).assume_role_policy);
  const service = /"Service":\s*\[?"([^"]+)"/.exec(trust)?.[1];
  const subject = /system:serviceaccount:([\w.-]+:[\w.-]+)/.exec(trust)?.[1];
  if (subject) {
    return `pods of ${subject}`;
  }
  return service === undefined ? 'whom it trusts' : SERVICES[service] ?? service;
}

/** Without a limit of one's own EKS's default counts, which is 2. */
function hopLimitOf(template: TerraformResource): number {
  const { metadata_options: block } = attributesOf(template) as { metadata_options?: { http_put_response_hop_limit?: number } };
  return block?.http_put_response_hop_limit ?? 2;
}

function actionsOf(rows: PermissionRow[]): string[] {
  return [...new Set(rows.flatMap(({ actions }) => actions))].sort();
}

function keyOf({ principal, policy }: PermissionRow): string {
  return `${principal} ${policy}`;
}

function inCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\*/g, '\\*');
}

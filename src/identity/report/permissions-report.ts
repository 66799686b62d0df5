import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { GrantedStatement, grantedStatements } from './granted-policies';
import { PermissionRow } from './permission-row';
import { ServiceAccount } from '../../cluster/workload-permissions';
import { isOnNodeRole } from '../../nodes/node-role-guard';
import { AppIndex } from '../../private/app-index';
import { checkCall } from '../../private/arguments/check-arguments';
import { carriesPolicies, POLICY_TYPES, rolesNamedBy } from '../../private/role-policies';
import { referredBy } from '../../private/terraform-tree';
import { whyWide } from '../roles/statement-check';

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
 * Who can do what in AWS, in an app, a stack or a part of one: every role in the construct tree, whoever created it, with all its policies. It
 * reflects the tree at the time of the call: create it last, before `app.synth()`.
 *
 * @example
 * PermissionsReport.of(stack).writeTo('cdktf.out');
 */
export class PermissionsReport {
  /**
   * The report of everything below a construct.
   *
   * @param scope an app, a stack, or a part of one
   */
  public static of(scope: IConstruct): PermissionsReport {
    const app = new AppIndex(scope);
    const principals = principalsOfRoles(app);
    const below = (resource: TerraformResource) => resource.node.scopes.includes(scope);
    const rows = [
      ...app.resources(...POLICY_TYPES).filter(below).flatMap((policy) =>
        rolesNamedBy(app, policy).flatMap((role) => rowsOf(principalOf(app, policy, role, principals), grantedStatements(app, policy)))),
      ...app.resources('aws_iam_role').filter((role) => below(role) && carriesPolicies(app, role))
        .flatMap((role) => rowsOf(principals.get(role)!, grantedStatements(app, role))),
    ];
    return new PermissionsReport(rows.sort((one, two) => keyOf(one) < keyOf(two) ? -1 : 1));
  }

  private constructor(
    /** What each statement of each policy allows, ordered by principal. */
    public readonly rows: PermissionRow[],
  ) {}

  /** All actions that the credentials of a node allow, and therefore an attacker on a node. */
  public get nodeActions(): string[] {
    return actionsOf(this.rows.filter(({ usedBy }) => usedBy === NODES));
  }

  /** All actions that any pod can use through the credentials of its node. */
  public get anyPodActions(): string[] {
    return actionsOf(this.rows.filter(({ anyPod }) => anyPod));
  }

  /** Statements that allow more than they name, without a reason. */
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
      `  broad statements without a stated reason: ${this.unexplained.length}`,
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
   * What stolen node credentials allowed before and allow now, as Markdown.
   *
   * @param before the report of the app as it was, such as a demonstration
   */
  public differenceTo(before: PermissionsReport): string {
    checkCall('PermissionsReport.differenceTo', [before]);
    const lines = (title: string, actions: string[]) => [`## ${title}: ${actions.length}`, '', ...actions.map((action) => `- ${action}`), ''];
    const [then, now] = [before.nodeActions, this.nodeActions];
    return [
      '# What stolen node credentials allow',
      '',
      `Available to any pod before: ${before.anyPodActions.length > 0 ? 'yes' : 'no'}. Now: ${this.anyPodActions.length > 0 ? 'yes' : 'no'}.`,
      '',
      ...lines('No longer', then.filter((action) => !now.includes(action))),
      ...lines('Still', now.filter((action) => then.includes(action))),
      ...lines('Only now', now.filter((action) => !then.includes(action))),
    ].join('\n');
  }

  /**
   * Writes `permissions.txt`, a summary, `permissions.md` and `permissions.json`.
   *
   * @param directory folder to write to, created if missing; `app.outdir` puts them next to the synthesised output
   */
  public writeTo(directory: string): void {
    checkCall('PermissionsReport.writeTo', [directory]);
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
      `Used by ${rows[0].usedBy}${rows.some(({ anyPod }) => anyPod) ? ', and by any pod' : ''}.`,
      '',
      '| policy | actions | resources | conditions | reason |',
      '|---|---|---|---|---|',
      ...rows.map(({ policy, actions, resources, conditions, why }) =>
        `| ${[policy, actions.join('<br>'), resources.join('<br>'), conditions.join('<br>'), why].map(inCell).join(' | ')} |`),
      '',
    ];
  }
}

function rowsOf({ principal, usedBy, serviceAccount, anyPod }: Principal, statements: GrantedStatement[]): PermissionRow[] {
  return statements.map((statement) => ({
    principal,
    usedBy,
    kubernetesNamespace: serviceAccount?.kubernetesNamespace,
    serviceAccountName: serviceAccount?.serviceAccountName,
    policy: statement.policy,
    actions: statement.actions,
    resources: statement.resources,
    conditions: statement.conditions,
    why: statement.reason ?? (statement.isManaged ? `maintained by AWS for ${usedBy}` : `required by ${usedBy}`),
    anyPod,
    isUnexplained: isWiderThanSaid(statement),
  }));
}

function isWiderThanSaid({ isManaged, reason, actions, resources, conditions }: GrantedStatement): boolean {
  const named = resources.map((resource) => resource.replace(/^\* except .*$/, '*'));
  return !isManaged && !reason && whyWide(actions, named, conditions.length > 0) !== undefined;
}

interface Principal {
  readonly principal: string;
  readonly usedBy: string;
  readonly serviceAccount?: ServiceAccount;
  readonly anyPod: boolean;
}

function principalOf(
  app: AppIndex, policy: TerraformResource, written: string, principals: ReadonlyMap<TerraformResource, Principal>,
): Principal {
  const role = referredBy(app, policy, written, 'aws_iam_role');
  const ofRole = role && principals.get(role);
  if (ofRole?.usedBy === NODES) {
    return ofRole;
  }
  const principal = role?.node.path ?? /"(arn:[^"]*)"/.exec(written)?.[1] ?? written;
  if (isOnNodeRole(policy)) {
    // Nodes that were made elsewhere: pods live off their role, so they reach it.
    return { principal, usedBy: NODES, anyPod: true };
  }
  const serviceAccount = policy.node.scopes.map((around) => (around as { serviceAccount?: ServiceAccount }).serviceAccount).find(Boolean);
  return serviceAccount
    ? { principal, usedBy: `pods of ${serviceAccount.key}`, serviceAccount, anyPod: false }
    : { principal, usedBy: ofRole?.usedBy ?? 'the principals in its trust policy', anyPod: false };
}

/** What each role of the app is for. */
function principalsOfRoles(app: AppIndex): ReadonlyMap<TerraformResource, Principal> {
  const groupsByRole = new Map<TerraformResource | undefined, TerraformResource[]>();
  for (const group of app.resources('aws_eks_node_group')) {
    const role = referredBy(app, group, String(app.attributesOf(group).node_role_arn), 'aws_iam_role');
    groupsByRole.set(role, [...groupsByRole.get(role) ?? [], group]);
  }
  return new Map(app.resources('aws_iam_role').map((role) => {
    const groups = groupsByRole.get(role) ?? [];
    const usedBy = groups.length > 0 ? NODES : trusted(app, role);
    return [role, { principal: role.node.path, usedBy, anyPod: usedBy === NODES && podsReach(app, groups) }];
  }));
}

/** Whether pods reach the metadata of the nodes of some groups; of nodes that no group tells of, any in the app. */
function podsReach(app: AppIndex, groups: TerraformResource[]): boolean {
  return groups.length === 0
    ? app.resources('aws_launch_template').some((template) => isOpen(app, template))
    : groups.some((group) => {
      const template = referredBy(app, group, JSON.stringify(app.attributesOf(group).launch_template ?? ''), 'aws_launch_template');
      return !template || isOpen(app, template);
    });
}

/** Roles that somebody else made say whom they are for by whom they trust. */
function trusted(app: AppIndex, role: TerraformResource): string {
  const trust = String(app.attributesOf(role).assume_role_policy);
  const subject = /system:serviceaccount:([\w.*?-]+:[\w.*?-]+)/.exec(trust)?.[1];
  if (subject) {
    return `pods of ${subject}`;
  }
  const services = [...trust.matchAll(/"Service"\s*[:=]\s*(\[[^\]]*\]|"[^"]*")/g)]
    .flatMap(([, written]) => [...written.matchAll(/"([^"]+)"/g)].map(([, service]) => SERVICES[service] ?? service));
  return services.includes(NODES) ? NODES : [...new Set(services)].join(', ') || 'the principals in its trust policy';
}

/** Without a limit of one's own EKS's default counts, which is 2. A limit that only Terraform knows may be as high. */
function isOpen(app: AppIndex, template: TerraformResource): boolean {
  const { metadata_options: block } = app.attributesOf(template) as { metadata_options?: { http_put_response_hop_limit?: unknown } };
  return block?.http_put_response_hop_limit !== 1;
}

function actionsOf(rows: PermissionRow[]): string[] {
  return [...new Set(rows.flatMap(({ actions }) => actions))].sort();
}

// Not by a collator of the runtime, which takes longer to make than the report.
function keyOf({ principal, policy }: PermissionRow): string {
  return `${principal} ${policy}`.toLowerCase();
}

function inCell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\*/g, '\\*');
}

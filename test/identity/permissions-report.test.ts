import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { TerraformStack } from 'cdktf';
import { DualIngress, ObservableEksCluster, PermissionsReport, ServiceAccount, WorkloadIdentity } from '../../src';
import { AWS_MANAGED_POLICIES } from '../../src/identity/aws-managed-policies';
import { stackBeside, synth, testStack } from '../helpers/synth';

const WORKER = ServiceAccount.of('payments', 'worker');

function deploy(stack: TerraformStack, identity?: WorkloadIdentity): ObservableEksCluster {
  const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });
  new DualIngress(stack, 'Ingress', { cluster });
  return cluster;
}

const reportOf = (identity?: WorkloadIdentity) => {
  const stack = testStack();
  deploy(stack, identity);
  return { stack, report: PermissionsReport.of(stack) };
};

/** What the output allows, read without the report's own code: actions of inline policies by the address of their role. */
function emittedActions(stack: TerraformStack): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const { role, policy } of synth(stack).resources('aws_iam_role_policy')) {
    const actions = [...policy.matchAll(/"Action":\[([^\]]*)\]/g)].flatMap(([, list]) => JSON.parse(`[${list}]`) as string[]);
    result[role] = [...new Set([...result[role] ?? [], ...actions])].sort();
  }
  return result;
}

describe('a hardened cluster', () => {
  it('has a row for each statement that is emitted, and for no other', () => {
    const { stack, report } = reportOf();
    const inline = report.rows.filter(({ policy }) => !(policy.split(' ')[0] in AWS_MANAGED_POLICIES));
    const byPrincipal = new Map<string, Set<string>>();
    for (const { principal, actions } of inline) {
      byPrincipal.set(principal, new Set([...byPrincipal.get(principal) ?? [], ...actions]));
    }
    expect([...byPrincipal.values()].map((actions) => [...actions].sort().join()).sort())
      .toEqual(Object.values(emittedActions(stack)).map((actions) => actions.join()).sort());
  });

  it('leaves a stolen node credential nothing that changes anything but the pulling of images', () => {
    const changing = reportOf().report.nodeActions.filter((action) => !/:(Describe|Get|List|BatchGet|BatchCheck)/.test(action));
    expect(changing).toEqual(['ecr:BatchImportUpstreamImage', 'eks-auth:AssumeRoleForPodIdentity']);
  });

  it('leaves pods nothing of the nodes, and nothing unexplained', () => {
    const { report } = reportOf();
    expect(report.anyPodActions).toEqual([]);
    expect(report.unexplained).toEqual([]);
    expect(report.toSummary()).toMatch(/roles of service accounts: 4\n.*of which any pod can use 0\n.*say why: 0/);
  });

  it('names namespace and service account of each role', () => {
    const names = reportOf().report.rows.map(({ kubernetesNamespace, serviceAccountName }) => serviceAccountName && `${kubernetesNamespace}:${serviceAccountName}`);
    expect([...new Set(names)].filter(Boolean).sort()).toEqual([
      'kube-system:aws-load-balancer-controller', 'kube-system:aws-node', 'kube-system:ebs-csi-controller-sa', 'monitoring:grafana',
    ]);
  });

  it('says why a statement is as wide as it is', () => {
    const row = reportOf().report.rows.find(({ policy }) => policy === 'LoadBalancerController, OrderRules');
    expect(row).toMatchObject({ why: 'The action knows no condition. It changes the order of rules and nothing else.', isUnexplained: false });
  });
});

describe('the demonstration', () => {
  it('hands all to any pod', () => {
    const { report } = reportOf(WorkloadIdentity.nodeRole());
    expect(report.anyPodActions).toEqual(report.nodeActions);
    expect(report.anyPodActions).toEqual(expect.arrayContaining(['ec2:DeleteVolume', 'elasticloadbalancing:DeleteLoadBalancer']));
  });

  it('shows what hardening takes from a thief', () => {
    const before = reportOf(WorkloadIdentity.nodeRole()).report;
    const text = reportOf().report.differenceTo(before);
    expect(text).toContain('Any pod could take it before: yes. Now: no.');
    const [, noLonger, still, onlyNow] = text.split('\n## ');
    expect(noLonger).toMatch(/^No longer: \d+\n[^]*- ec2:DeleteVolume\n/);
    expect(still).toContain('- eks-auth:AssumeRoleForPodIdentity');
    expect(onlyNow).toMatch(/^Only now: 0\n/);
  });
});

describe('roles of the user', () => {
  const role = (stack: TerraformStack, trust: string) => new IamRole(stack, 'Mine', { assumeRolePolicy: trust });

  it('are reported with whom they trust, with inline, own and unknown policies', () => {
    const stack = testStack();
    const mine = role(stack, '{"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}');
    new IamRolePolicy(stack, 'Inline', { name: 'inline', role: mine.id, policy: '{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}' });
    const own = new IamPolicy(stack, 'Own', { policy: '{"Statement":[{"Sid":"Get","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a/*"]}]}' });
    new IamRolePolicyAttachment(stack, 'OwnAttached', { role: mine.name, policyArn: own.arn });
    new IamRolePolicyAttachment(stack, 'Admin', { role: mine.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    const { rows } = PermissionsReport.of(stack);
    expect(rows.map(({ principal, usedBy, policy, actions, isUnexplained }) => ({ principal, usedBy, policy, actions, isUnexplained }))).toEqual([
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'AdministratorAccess, an AWS managed policy that this report does not know', actions: ['(not known)'], isUnexplained: false },
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'inline, 1', actions: ['sqs:*'], isUnexplained: true },
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'Own, Get', actions: ['s3:GetObject'], isUnexplained: false },
    ]);
  });

  it('of pods are told by the subject that they trust', () => {
    const stack = testStack();
    const mine = role(stack, '{"Statement":[{"Principal":{"Federated":"x"},"Condition":{"StringEquals":{"x:sub":"system:serviceaccount:shop:web"}}}]}');
    new IamRolePolicy(stack, 'Inline', { role: mine.id, policy: '${data.aws_iam_policy_document.x.json}' });
    expect(PermissionsReport.of(stack).rows).toEqual([expect.objectContaining({ usedBy: 'pods of shop:web', policy: 'Inline, which only Terraform knows' })]);
  });

  it('of the same address in two stacks are told apart', () => {
    const stack = testStack();
    const other = stackBeside(stack, 'Other');
    deploy(stack, WorkloadIdentity.nodeRole());
    deploy(other);
    expect(PermissionsReport.of(other).rows.filter(({ principal }) => !principal.startsWith('Other/'))).toEqual([]);
  });

  it('of another stack keep their own path', () => {
    const stack = testStack();
    const cluster = deploy(stack);
    const other = stackBeside(stack, 'Other');
    cluster.workloadIdentity.grant(other, WORKER, { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*'] }] });
    expect(PermissionsReport.of(other).rows).toEqual([expect.objectContaining({ principal: 'Other/payments:worker/Role', usedBy: 'pods of payments:worker' })]);
  });
});

it('is written as Markdown and JSON, the same each time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'permissions-'));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  reportOf().report.writeTo(folder);
  const [markdown, json] = [read('permissions.md'), read('permissions.json')];
  reportOf().report.writeTo(folder);
  expect([read('permissions.md'), read('permissions.json')]).toEqual([markdown, json]);
  expect(JSON.parse(json).rows).toHaveLength(reportOf().report.rows.length);
  expect(markdown).not.toMatch(/\$\{/);
  rmSync(folder, { recursive: true, force: true });
});

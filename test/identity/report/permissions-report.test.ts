import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamPolicyAttachment } from '@cdktf/provider-aws/lib/iam-policy-attachment';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { DualIngress, MigrationPhase, NodeGroup, ObservableEksCluster, PermissionsReport, ServiceAccount, WorkloadIdentity } from '../../../src';
import { AWS_MANAGED_POLICIES } from '../../../src/identity/report/aws-managed-policies';
import { stackBeside, synth, testStack } from '../../helpers/synth';

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
    expect(report.toSummary()).toMatch(/roles of service accounts: 4\n.*of which any pod can use 0\n.*without a stated reason: 0/);
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
    expect(text).toContain('Available to any pod before: yes. Now: no.');
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
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'AdministratorAccess, an AWS managed policy whose actions this report does not list', actions: ['(not known)'], isUnexplained: false },
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'inline, 1', actions: ['sqs:*'], isUnexplained: true },
      { principal: 'Test/Mine', usedBy: 'nodes', policy: 'Own, Get', actions: ['s3:GetObject'], isUnexplained: false },
    ]);
  });

  it('of pods are told by the subject that they trust', () => {
    const stack = testStack();
    const mine = role(stack, '{"Statement":[{"Principal":{"Federated":"x"},"Condition":{"StringEquals":{"x:sub":"system:serviceaccount:shop:web"}}}]}');
    new IamRolePolicy(stack, 'Inline', { role: mine.id, policy: '${data.aws_iam_policy_document.x.json}' });
    expect(PermissionsReport.of(stack).rows).toEqual([expect.objectContaining({ usedBy: 'pods of shop:web', policy: 'Inline, which is only known to Terraform' })]);
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

describe('no way to a permission is missed', () => {
  const EC2 = '{"Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}]}';
  const SEND = JSON.stringify({ Statement: [{ Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-2:111122223333:orders' }] });
  const READ = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*'] }] };
  const nodeRole = (stack: TerraformStack) => new IamRole(stack, 'Mine', { assumeRolePolicy: EC2 });
  const actions = (stack: TerraformStack) => PermissionsReport.of(stack).rows.map((row) => row.actions.join());

  it.each<[string, (role: IamRole, stack: TerraformStack) => void]>([
    ['a block in the role', (role) => role.putInlinePolicy([{ name: 'send', policy: SEND }])],
    ['a list in the role', (role, stack) => void (role.managedPolicyArns = [new IamPolicy(stack, 'Own', { policy: SEND }).arn])],
    ['an attachment to several roles', (role, stack) =>
      void new IamPolicyAttachment(stack, 'Attached', { name: 'a', roles: ['other', role.name], policyArn: new IamPolicy(stack, 'Own', { policy: SEND }).arn })],
    ['all attachments of a role', (role, stack) =>
      void new IamRolePolicyAttachmentsExclusive(stack, 'Attached', { roleName: role.name, policyArns: [new IamPolicy(stack, 'Own', { policy: SEND }).arn] })],
  ])('by %s', (_, put) => {
    const stack = testStack();
    put(nodeRole(stack), stack);
    const rows = PermissionsReport.of(stack).rows.filter(({ principal }) => principal === 'Test/Mine');
    expect(rows).toEqual([expect.objectContaining({ usedBy: 'nodes', actions: ['sqs:SendMessage'] })]);
  });

  it('by naming what is not allowed', () => {
    const stack = testStack();
    const role = nodeRole(stack).id;
    new IamRolePolicy(stack, 'Wide', { role, policy: '{"Statement":[{"Effect":"Allow","NotAction":["iam:PassRole"],"Resource":"*"}]}' });
    new IamRolePolicy(stack, 'Elsewhere', { role, policy: '{"Statement":[{"Effect":"Allow","Action":["s3:PutObject"],"NotResource":"arn:aws:s3:::a/*"}]}' });
    expect(PermissionsReport.of(stack).unexplained.map(({ actions: allowed, resources }) => [allowed, resources])).toEqual(expect.arrayContaining([
      [['* except iam:PassRole'], ['*']], [['s3:PutObject'], ['* except arn:aws:s3:::a/*']],
    ]));
  });

  it('and what is denied is not taken for allowed', () => {
    const stack = testStack();
    new IamRolePolicy(stack, 'Less', { role: nodeRole(stack).id, policy: '{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}' });
    expect(actions(stack)).toEqual([]);
  });

  it('of nodes, while pods move off their role', () => {
    const stack = testStack();
    const [current, target] = [WorkloadIdentity.nodeRole(), WorkloadIdentity.podIdentity()];
    const identity = WorkloadIdentity.migrating({ current, target, phase: MigrationPhase.MOVE });
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });
    cluster.workloadIdentity.grant(stack, WORKER, READ);
    const rows = PermissionsReport.of(stack).rows.filter(({ policy }) => policy.includes('Read, Get'));
    expect(rows.map(({ principal, usedBy, anyPod }) => [principal, usedBy, anyPod])).toEqual([
      ['Test/payments:worker/Role', 'pods of payments:worker', false], ['Test/Platform/NodeRole/Resource', 'nodes', true],
    ]);
  });

  it('of nodes that stand in another stack, or elsewhere', () => {
    const [stack, elsewhere] = [testStack(), testStack()];
    const cluster = deploy(stack, WorkloadIdentity.nodeRole());
    const workloads = stackBeside(stack, 'Workloads');
    cluster.workloadIdentity.grant(workloads, WORKER, READ);
    expect(PermissionsReport.of(workloads).anyPodActions).toEqual(['s3:GetObject']);

    const legacy = ObservableEksCluster.fromClusterAttributes(elsewhere, 'Legacy', {
      clusterName: 'legacy', nodeRoleArns: ['arn:aws:iam::111122223333:role/nodes'], identity: WorkloadIdentity.nodeRole(),
    });
    legacy.workloadIdentity.grant(elsewhere, WORKER, READ);
    expect(PermissionsReport.of(elsewhere).rows).toEqual([
      expect.objectContaining({ principal: 'arn:aws:iam::111122223333:role/nodes', usedBy: 'nodes', anyPod: true, actions: ['s3:GetObject'] }),
    ]);
  });

  it('of a role that was there already, which is named by its ARN', () => {
    const stack = testStack();
    const identity = WorkloadIdentity.podIdentity({ existingRoles: { 'payments:worker': 'arn:aws:iam::111122223333:role/worker' } });
    ObservableEksCluster.fromClusterAttributes(stack, 'Legacy', { clusterName: 'legacy', identity }).workloadIdentity.grant(stack, WORKER, READ);
    expect(PermissionsReport.of(stack).rows).toEqual([
      expect.objectContaining({ principal: 'arn:aws:iam::111122223333:role/worker', usedBy: 'pods of payments:worker', anyPod: false }),
    ]);
  });

  describe('by the metadata service', () => {
    it('of one cluster is not of the other', () => {
      const stack = testStack();
      deploy(stack);
      new ObservableEksCluster(stack, 'Demo', { clusterName: 'demo', identity: WorkloadIdentity.nodeRole() });
      const open = PermissionsReport.of(stack).rows.filter(({ anyPod }) => anyPod);
      expect([...new Set(open.map(({ principal }) => principal))]).toEqual(['Test/Demo/NodeRole/Resource']);
    });

    it.each<[string, (stack: TerraformStack) => void]>([
      ['of a group without a template', (stack) => {
        const role = nodeRole(stack);
        role.putInlinePolicy([{ name: 'send', policy: SEND }]);
        new EksNodeGroup(stack, 'Group', { clusterName: 'c', nodeRoleArn: role.arn, subnetIds: [], scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 } });
      }],
      ['at a hop limit that only Terraform knows', (stack) => void new ObservableEksCluster(stack, 'Platform', {
        clusterName: 'platform', nodeGroups: { default: NodeGroup.of({ metadataHopLimit: new TerraformVariable(stack, 'Hops', {}).numberValue }) },
      })],
    ])('%s', (_, prepare) => {
      const stack = testStack();
      prepare(stack);
      expect(PermissionsReport.of(stack).anyPodActions).not.toEqual([]);
    });
  });

  it('by a trust that Terraform writes', () => {
    const stack = testStack();
    const role = new IamRole(stack, 'Mine', { assumeRolePolicy: Fn.jsonencode({ Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) });
    role.putInlinePolicy([{ name: 'send', policy: SEND }]);
    expect(PermissionsReport.of(stack).nodeActions).toEqual(['sqs:SendMessage']);
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

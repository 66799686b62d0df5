import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamPolicyAttachment } from '@cdktf/provider-aws/lib/iam-policy-attachment';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { IamRolePolicyAttachmentsExclusive } from '@cdktf/provider-aws/lib/iam-role-policy-attachments-exclusive';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, Fn, TerraformLocal, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  IdentityMode, IrsaHardening, IrsaHardeningProps, MigrationPhase, NodeRoleIdentity, NodeRoleOptions, ObservableEksCluster, PolicyStatement,
  ServiceAccount, WorkloadCompute, WorkloadIdentity, WorkloadPolicy,
} from '../../../src';
import { WorkloadRole } from '../../../src/identity/roles/workload-role';
import { FakeCluster } from '../../helpers/fake-cluster';
import { stackBeside, synth, testStack, warnings } from '../../helpers/synth';

const WORKER = ServiceAccount.of('payments', 'worker');
const READ: WorkloadPolicy = { policyName: 'Read', statements: [{ sid: 'Get', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/*'] }] };

let stack: TerraformStack;
beforeEach(() => {
  stack = testStack();
});

describe('the node role', () => {
  const platform = (nodeRole?: NodeRoleOptions, identity?: WorkloadIdentity) =>
    new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', nodeRole, identity });
  const refused = (where: string) => `${where} attaches a policy to the node role Test/Platform/NodeRole, so everyone with access to a node's credentials has its permissions. Fix: grant it to the service account that needs it (workloadIdentity.grant), or list an AWS managed policy with its reason in \`nodeRole.additionalAwsManagedPolicies\`.`;

  it('takes no policy of anybody else', () => {
    const { nodeRole } = platform();
    new IamRolePolicyAttachment(stack, 'Wide', { role: nodeRole.resource.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    new IamRolePolicy(stack, 'Inline', { role: nodeRole.resource.id, policy: '{}' });
    expect(() => synth(stack)).toThrow(refused('Test/Wide'));
    expect(() => synth(stack)).toThrow(refused('Test/Inline'));
  });

  it('takes none from another stack either', () => {
    const { nodeRole } = platform();
    const other = stackBeside(stack, 'Other');
    new IamRolePolicyAttachment(other, 'Wide', { role: nodeRole.resource.name, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    expect(() => synth(stack)).toThrow(refused('Other/Wide'));
  });

  const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const attach = (role: string) => void new IamRolePolicyAttachment(stack, 'Wide', { role, policyArn: ADMIN });

  it.each<[string, (cluster: ObservableEksCluster) => void]>([
    ['an attachment to several roles', ({ nodeRole }) => void new IamPolicyAttachment(stack, 'Wide', { name: 'wide', roles: ['a', nodeRole.resource.name], policyArn: ADMIN })],
    ['all attachments of a role', ({ nodeRole }) => void new IamRolePolicyAttachmentsExclusive(stack, 'Wide', { roleName: nodeRole.resource.name, policyArns: [ADMIN] })],
    ['a name that Terraform made before', () => attach('platform-node-20261126103000000000000001')],
    ['a local', ({ nodeRole }) => attach(new TerraformLocal(stack, 'Name', nodeRole.resource.name).asString)],
    ['a data source', ({ nodeRole }) => attach(new DataAwsIamRole(stack, 'Found', { name: nodeRole.resource.name }).name)],
    ['the ARN in a node group', ({ nodeGroups }) => attach(Fn.element(Fn.split('/', nodeGroups.default.resource.nodeRoleArn), 1))],
  ])('takes none by %s', (_, put) => {
    put(platform());
    expect(() => synth(stack)).toThrow(refused('Test/Wide'));
  });

  it.each<[string, (role: IamRole) => void]>([
    ['as a block', (role) => role.putInlinePolicy([{ name: 'wide', policy: '{}' }])],
    ['as a list', (role) => void (role.managedPolicyArns = [ADMIN])],
  ])('takes none in itself, %s', (_, put) => {
    put(platform().nodeRole.resource);
    expect(() => synth(stack)).toThrow(refused('Test/Platform/NodeRole/Resource'));
  });

  it('takes none from among its own parts', () => {
    const { nodeRole } = platform();
    new IamRolePolicyAttachment(nodeRole, 'Wide', { role: nodeRole.resource.name, policyArn: ADMIN });
    expect(() => synth(stack)).toThrow(refused('Test/Platform/NodeRole/Wide'));
  });

  it('is not mistaken for a role whose address is a part of its own', () => {
    new IamRole(stack, 'NodeRole', { assumeRolePolicy: '{}' });
    attach(platform().nodeRole.resource.name);
    expect(() => synth(stack)).toThrow(refused('Test/Wide'));
  });

  it('takes none of an identity that its cluster does not have', () => {
    new NodeRoleIdentity(stack, 'Mine', { cluster: platform() }).grant(stack, WORKER, READ);
    expect(() => synth(stack)).toThrow(refused('Test/payments:worker/NodeRole1/Read'));
  });

  it('leaves other roles alone, whatever they are derived from', () => {
    const { nodeRole, nodeGroups } = platform();
    attach(Fn.join('-', [nodeGroups.default.resource.clusterName, 'mine']));
    new IamRolePolicyAttachment(stack, 'Own', { role: new IamRole(stack, 'Role', { assumeRolePolicy: '{}', description: nodeRole.resource.arn }).name, policyArn: ADMIN });
    expect(() => synth(stack)).not.toThrow();
  });

  it('of another cluster is of no concern', () => {
    platform();
    const another = new ObservableEksCluster(stack, 'Platform2', { clusterName: 'platform2', identity: WorkloadIdentity.nodeRole() });
    expect(() => synth(stack)).not.toThrow();
    expect(another.nodeRoles).toHaveLength(1);
  });

  it('takes what is named with its reason, and warns', () => {
    const cluster = platform({ additionalAwsManagedPolicies: { CloudWatchAgentServerPolicy: 'the agent runs outside Kubernetes' } });
    const arns = synth(stack).resources('aws_iam_role_policy_attachment').map(({ policy_arn: arn }) => arn);
    expect(arns).toEqual(expect.arrayContaining([expect.stringMatching(/policy\/CloudWatchAgentServerPolicy$/)]));
    expect(warnings(cluster)).toContain(
      'CloudWatchAgentServerPolicy is on the node role (the agent runs outside Kubernetes): everyone with access to the credentials of a node has these permissions. Give the workload its own role if possible.',
    );
  });

  it('takes nothing without a reason', () => {
    expect(() => platform({ additionalAwsManagedPolicies: { ReadOnlyAccess: 'yes' } })).toThrow(
      "Test/Platform/NodeRole: `additionalAwsManagedPolicies.ReadOnlyAccess` is not valid, got 'yes'. Allowed: a reason of 10 characters or more. Fix: explain why nodes need the policy.",
    );
  });

  it('can be opened for Session Manager without the policy that reads every parameter', () => {
    platform({ sessionManager: true });
    const { policy } = synth(stack).resource('aws_iam_role_policy', 'Platform/NodeRole/SessionManager');
    expect(JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string[] }) => Action).filter((action: string) => /Parameter/.test(action))).toEqual([]);
  });

  it('of a demonstration takes what workloads ask for', () => {
    platform({}, WorkloadIdentity.nodeRole()).workloadIdentity.grant(stack, WORKER, READ);
    expect(() => synth(stack)).not.toThrow();
  });
});

describe('a service account', () => {
  it('gets its role from one of two', () => {
    const cluster = new FakeCluster(stack);
    new IrsaHardening(stack, 'One', { cluster }).grant(stack, WORKER, READ);
    expect(() => new IrsaHardening(stack, 'Two', { cluster }).grant(stackBeside(stack, 'Other'), WORKER, READ)).toThrow(
      "Other: `serviceAccount` already gets its role from Test/One, got 'payments:worker'. Fix: grant both policies through the same identity; to change the identity use WorkloadIdentity.migrating().",
    );
  });

  it.each([true, false])('comes to its role in one way, whatever its policies: Fargate first %s', (isFirst) => {
    const hardening = new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack) });
    const options = [{ compute: WorkloadCompute.FARGATE }, {}];
    const [one, two] = isFirst ? options : options.reverse();
    hardening.grant(stack, WORKER, READ, one);
    const [first, second] = isFirst ? ['IRSA', 'POD_IDENTITY'] : ['POD_IDENTITY', 'IRSA'];
    expect(() => hardening.grant(stack, WORKER, { ...READ, policyName: 'More' }, two)).toThrow(
      `Test: \`options\` select ${second} for payments:worker, but an earlier grant selected ${first}: pods can use only one. Fix: use the same \`compute\` and \`sdk\` in all grants of a service account.`,
    );
    expect(() => hardening.grant(stack, WORKER, { ...READ, policyName: 'More' }, one)).not.toThrow();
  });

  it('that shares a role that was there already does not take the place of the policies of the other', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/shared';
    const hardening = new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack), existingRoles: { 'payments:worker': roleArn, 'payments:web': roleArn } });
    hardening.grant(stack, WORKER, READ);
    const web = ServiceAccount.of('payments', 'web');
    expect(() => hardening.grant(stack, web, READ)).toThrow(
      "Test/payments:web: `policyName` is also used by Test/payments:worker on the same role, and the names of a role's inline policies must be unique, got 'Read'. "
      + 'Fix: rename the second policy.',
    );
    expect(() => hardening.grant(stack, web, { ...READ, policyName: 'ReadToo' })).not.toThrow();
  });

  it('of two clusters gets a role in each, from two scopes', () => {
    const [one, two] = ['One', 'Two'].map((id) => new IrsaHardening(stack, id, { cluster: new FakeCluster(stack, `Cluster${id}`, { clusterName: id }) }));
    one.grant(stack, WORKER, READ);
    expect(() => two.grant(stack, WORKER, READ)).toThrow(
      "Test: `serviceAccount` already contains a construct with that id, such as its role in another cluster, got 'payments:worker'. Fix: use a separate scope for each cluster, such as new Construct(stack, 'Second').",
    );
    two.grant(new Construct(stack, 'Second'), WORKER, READ);
    expect(synth(stack).resources('aws_iam_role').map(({ assume_role_policy: trust }) => /cluster\/(\w+)/.exec(trust)?.[1]).sort()).toEqual(['One', 'Two']);
  });

  const associated = (clusterName?: string) => {
    const cluster = new FakeCluster(stack);
    new IrsaHardening(stack, 'Hardening', { cluster }).grant(stack, WORKER, READ);
    new EksPodIdentityAssociation(stack, 'Mine', {
      clusterName: clusterName ?? cluster.clusterName, namespace: 'payments', serviceAccount: 'worker', roleArn: 'arn:aws:iam::111122223333:role/mine',
    });
  };

  it('with a role of ours is not associated with another one', () => {
    associated();
    expect(() => synth(stack)).toThrow(
      'Test/Mine associates the service account payments:worker with a role, but it already has one from Test/Hardening. Fix: remove the association; import an existing one into the state with terraform import.',
    );
  });

  it.each(['Platform', 'Legacy'])('is known by the name of its cluster as well: %s', (id) => {
    const cluster = id === 'Platform'
      ? new ObservableEksCluster(stack, id, { clusterName: 'platform' })
      : ObservableEksCluster.fromClusterAttributes(stack, id, { clusterName: 'platform' });
    cluster.workloadIdentity.grant(stack, WORKER, READ);
    const mine = { namespace: 'payments', serviceAccount: 'worker', roleArn: 'arn:aws:iam::111122223333:role/mine' };
    new EksPodIdentityAssociation(stack, 'Other', { ...mine, clusterName: 'platform-2' });
    expect(() => synth(stack)).not.toThrow();
    new EksPodIdentityAssociation(stack, 'Mine', { ...mine, clusterName: 'platform' });
    expect(() => synth(stack)).toThrow('Test/Mine associates the service account payments:worker with a role');
  });

  const platformIn = (of: TerraformStack) => new ObservableEksCluster(of, 'Platform', { clusterName: of.node.id.toLowerCase() });
  const MINE = { namespace: 'payments', serviceAccount: 'worker', roleArn: 'arn:aws:iam::111122223333:role/mine' };

  it('is not associated in another stack', () => {
    const cluster = platformIn(stack);
    cluster.workloadIdentity.grant(stack, WORKER, READ);
    new EksPodIdentityAssociation(stackBeside(stack, 'Other'), 'Mine', { ...MINE, clusterName: cluster.clusterName });
    expect(() => synth(stack)).toThrow('Other/Mine associates the service account payments:worker with a role');
  });

  it('is not mistaken for that of a cluster with the same address in another stack', () => {
    platformIn(stack).workloadIdentity.grant(stack, WORKER, READ);
    const other = stackBeside(stack, 'Other');
    new EksPodIdentityAssociation(other, 'Mine', { ...MINE, clusterName: platformIn(other).clusterName });
    [stack, other].forEach((each) => expect(() => synth(each)).not.toThrow());
  });

  it('of the same name in another cluster may be', () => {
    associated('other');
    expect(() => synth(stack)).not.toThrow();
  });
});

describe('the Pod Identity Agent', () => {
  const platform = (identity?: WorkloadIdentity) => new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', identity });

  it('is not installed twice', () => {
    new IrsaHardening(stack, 'Hardening', { cluster: platform(), installPodIdentityAgent: true });
    expect(() => synth(stack)).toThrow(
      'Test/Platform/Addons/PodIdentityAgent also installs the EKS Pod Identity Agent, and EKS allows one per cluster. Fix: omit `installPodIdentityAgent`.',
    );
  });

  it.each([false, true])('is there where pods need it: %s', (installPodIdentityAgent) => {
    new IrsaHardening(stack, 'Hardening', { cluster: platform(WorkloadIdentity.irsa()), installPodIdentityAgent }).grant(stack, WORKER, READ);
    const check = expect(() => synth(stack));
    return installPodIdentityAgent ? check.not.toThrow() : check.toThrow(
      'Pod Identity needs the EKS Pod Identity Agent, which this cluster does not have, so pods would have no credentials. Fix: set `installPodIdentityAgent`, or `addons: { podIdentityAgent: {} }` of the cluster.',
    );
  });

  it('of a cluster made elsewhere is there without our knowing', () => {
    ObservableEksCluster.fromClusterAttributes(stack, 'Legacy', { clusterName: 'legacy' }).workloadIdentity.grant(stack, WORKER, READ);
    expect(() => synth(stack)).not.toThrow();
  });
});

describe('what is there already', () => {
  it.each<[string, Partial<IrsaHardeningProps>, string]>([
    ['a provider', { oidcProviderArn: 'https://oidc.eks.eu-west-2.amazonaws.com/id/0A1B' },
      "Test/Hardening: `oidcProviderArn` is not valid, got 'https://oidc.eks.eu-west-2.amazonaws.com/id/0A1B'. Allowed: arn:aws:iam::<account>:oidc-provider/<issuer without https://>. Fix: pass the ARN, not the name or the address."],
    ['a role', { existingRoles: { 'payments:worker': 'worker' } },
      "Test/Hardening: `existingRoles.payments:worker` is not valid, got 'worker'. Allowed: arn:aws:iam::<account>:role/<name>. Fix: pass the ARN, not the name or the address."],
    ['a mode', { overrides: { 'payments:worker': 'irsa' as IdentityMode } }, "Test/Hardening: `overrides.payments:worker` must be an IdentityMode, got 'irsa'. Fix: pass IdentityMode.POD_IDENTITY or IdentityMode.IRSA."],
    ['a phase', { previousMode: IdentityMode.IRSA, phase: 'add' as MigrationPhase }, "Test/Hardening: `phase` must be a MigrationPhase, got 'add'. Fix: pass MigrationPhase.ADD or MigrationPhase.MOVE or MigrationPhase.FINISH."],
    ['how far it is', { previousMode: IdentityMode.IRSA },
      'Test/Hardening: `phase` is required with `previousMode`: without it the old identity would be removed immediately. Fix: start with MigrationPhase.ADD; after MigrationPhase.FINISH remove both.'],
  ])('is named as it has to be: %s', (_, props, message) => {
    expect(() => new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack), ...props })).toThrow(message);
  });
});

it('a grant from a stack of another region is refused, unless its association goes to that of the cluster', () => {
  const cluster = new FakeCluster(stack);
  const other = new TerraformStack(App.of(stack), 'Other');
  new AwsProvider(other, 'Aws', { region: 'us-east-1' });
  new IrsaHardening(stack, 'Hardening', { cluster }).grant(other, WORKER, READ);
  expect(() => synth(other)).toThrow(
    'The AWS provider of this stack uses us-east-1, but the cluster is in eu-west-2, where the association of payments:worker must be. Fix: grant from a stack in eu-west-2, or set `association.provider` to an AWS provider of that region.',
  );
  (other.node.findChild(WORKER.key) as WorkloadRole).association!.provider = new AwsProvider(other, 'London', { region: 'eu-west-2', alias: 'london' });
  expect(() => synth(other)).not.toThrow();
});

it.each(['overrides', 'existingRoles'])('a service account that %s names is granted something', (property) => {
  const given = { overrides: IdentityMode.IRSA, existingRoles: 'arn:aws:iam::111122223333:role/worker' }[property];
  new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack), [property]: { 'payments:workr': given } }).grant(stack, WORKER, READ);
  expect(() => synth(stack)).toThrow(
    `\`${property}\` contains payments:workr, which has no grants here. Granted: payments:worker. Fix: correct the name, or remove it.`,
  );
});

describe('a statement', () => {
  const granted = (statement: Partial<PolicyStatement>) => () => {
    const cluster = new FakeCluster(stack);
    new IrsaHardening(stack, 'Hardening', { cluster }).grant(stack, WORKER, {
      policyName: 'Orders', statements: [{ sid: 'Some', actions: ['sqs:SendMessage'], resources: ['*'], ...statement }],
    });
  };
  const cure = 'Allowed: a `reason` of at least 10 characters. Fix: list actions and resources, or add a condition; if that is impossible, explain why in `reason`.';

  it('that lets something be changed everywhere says why', () => {
    expect(granted({})).toThrow(`Test/payments:worker: \`Orders.Some\` allows sqs:SendMessage on every resource without a condition, but has no reason. ${cure}`);
  });

  it.each(['arn:aws:sqs:eu-west-2:111122223333:*', 'arn:*:*:*:*:*'])('that does so on %s, which is everywhere, says why', (resource) => {
    expect(granted({ resources: [resource] })).toThrow('allows sqs:SendMessage on every resource without a condition');
  });

  it.each(['ForAllValues:StringEquals', 'StringEqualsIfExists'])('with a condition that holds where there is nothing to compare says why: %s', (operator) => {
    expect(granted({ conditions: [{ operator, key: 'aws:TagKeys', values: ['team'] }] })).toThrow('on every resource without a condition');
  });

  it.each([['sqs:*'], ['*'], ['sqs:Get*'], ['sqs:????Message']])('with a wildcard such as %s says why', (action) => {
    expect(granted({ actions: [action], resources: ['arn:aws:sqs:eu-west-2:111122223333:orders'] })).toThrow(
      `Test/payments:worker: \`Orders.Some\` allows ${action}, which matches actions that it does not list, but has no reason. ${cure}`,
    );
  });

  it.each(['secretsmanager:GetSecretValue', 's3:GetObject', 'ssm:GetParameter', 'ssm:GetParameterHistory', 'sts:GetFederationToken', 'logs:GetLogEvents', 'dynamodb:Scan'])('that hands out secrets or data everywhere says why: %s', (action) => {
    expect(granted({ actions: [action] })).toThrow(`allows ${action} on every resource`);
  });

  it('with a reason is as wide as it says', () => {
    expect(granted({ reason: 'queues come and go with orders' })).not.toThrow();
  });

  it.each<[string, Partial<PolicyStatement>]>([
    ['only looks', { actions: ['sqs:ListQueues', 'ec2:DescribeInstances', 'cloudwatch:GetMetricData'] }],
    ['names what it is about', { resources: ['arn:aws:sqs:eu-west-2:111122223333:orders'] }],
    ['has a condition', { conditions: [{ operator: 'StringEquals', key: 'aws:ResourceTag/team', values: ['web'] }] }],
  ])('that %s needs none', (_, statement) => {
    expect(granted(statement)).not.toThrow();
  });

  it.each<[string, Partial<PolicyStatement>, string]>([
    ['without a name', { sid: 'a b' }, "Test/payments:worker: `Orders.statements[0].sid` is not valid, got 'a b'. Allowed: letters and digits. Fix: write it in PascalCase, such as ReadInvoices."],
    ['without actions', { actions: [] }, 'Test/payments:worker: `Orders.statements[0].actions` is empty, which IAM rejects, got []. Fix: list an action, such as s3:GetObject.'],
    ['without resources', { resources: [] }, 'Test/payments:worker: `Orders.statements[0].resources` is empty, which IAM rejects, got []. Fix: list an ARN.'],
    ['with an action of no service', { actions: ['SendMessage'] }, "Test/payments:worker: `Orders.statements[0].actions` is not valid, got 'SendMessage'. Allowed: <service>:<Action>. Fix: write it as in IAM, such as s3:GetObject."],
    ['with a name for an ARN', { resources: ['orders'] }, "Test/payments:worker: `Orders.statements[0].resources` is not valid, got 'orders'. Allowed: an ARN, or '*'. Fix: pass the ARN, not the name."],
    ['with a condition without values', { conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpc', values: [] }] }, 'Test/payments:worker: `Orders.statements[0].conditions, StringEquals aws:SourceVpc` is empty, which IAM rejects, got []. Fix: set a value, or remove the condition.'],
  ])('%s is refused', (_, statement, message) => {
    expect(granted({ resources: ['arn:aws:sqs:eu-west-2:111122223333:orders'], ...statement })).toThrow(message);
  });

  it('hides no action from the checks', () => {
    expect(granted({ actions: [new TerraformVariable(stack, 'Action', {}).stringValue] })).toThrow(
      'Test/payments:worker: `Orders.statements[0].actions` must be literal text, not a value that is only known to Terraform. Allowed: literal text, since what is allowed is checked. Fix: pass the text itself.',
    );
  });
});

describe('a policy', () => {
  const QUEUE = 'arn:aws:sqs:eu-west-2:111122223333:orders';
  const grant = (...policies: WorkloadPolicy[]) => () => {
    const hardening = new IrsaHardening(stack, 'Hardening', { cluster: new FakeCluster(stack) });
    policies.forEach((policy) => hardening.grant(stack, WORKER, policy));
  };
  const send = { sid: 'Send', actions: ['sqs:SendMessage'], resources: [QUEUE] };

  it('may allow nothing, for a role that policies of resources name', () => {
    expect(grant({ policyName: 'Nothing' })).not.toThrow();
  });

  it('names each statement once', () => {
    expect(grant({ policyName: 'Orders', statements: [send, send] })).toThrow(
      "Test/payments:worker: `Orders.statements[1].sid` is also the sid of another statement of the policy, got 'Send'. Fix: use a unique sid for each statement.",
    );
  });

  it('is no longer than what a role takes', () => {
    const long = (letter: string): WorkloadPolicy => ({
      policyName: `Many${letter}`, statements: [{ ...send, resources: Array.from({ length: 120 }, (_, index) => `${QUEUE}-${letter}${index}`) }],
    });
    expect(grant(long('A'))).not.toThrow();
    stack = testStack();
    expect(grant(long('A'), long('B'))).toThrow(
      /^Test\/payments:worker: `ManyB` makes the inline policies of its role longer than 10240 characters, the limit of a role, got \d{5}\. Fix: list fewer resources, use a common prefix that ends with \*, or give the workloads their own service accounts and roles\.$/,
    );
  });

  it('of AWS is named without what comes before in its ARN', () => {
    expect(grant({ policyName: 'Read', awsManagedPolicies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] })).toThrow(
      "Test/payments:worker: `awsManagedPolicies` is not valid, got 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'. Allowed: path and name of an AWS managed policy, such as service-role/AmazonEBSCSIDriverPolicy. Fix: remove the start of the ARN; put your own permissions into `statements`.",
    );
  });

  it('of AWS is put on a role once, however many ask for it', () => {
    grant(...['One', 'Two'].map((policyName) => ({ policyName, awsManagedPolicies: ['AmazonS3ReadOnlyAccess'] })))();
    expect(synth(stack).resources('aws_iam_role_policy_attachment')).toHaveLength(1);
  });
});

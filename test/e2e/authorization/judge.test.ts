import type { Facts } from './facts';
import { Judge } from './judge';
import type { MadeRequest, Place } from './request';

const ACCOUNT = '000000000000';
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const own = { project: 'edge' };

const facts = {
  ec2Tags: async (id: string) => (id.endsWith('f') ? { project: 'other' } : own),
  associated: async () => 'rtb-00000001',
  role: async (name: string) => (name === 'new' ? undefined : { arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, boundary: BOUNDARY, tags: {} }),
  oidcProviderTags: async () => own,
  keyTags: async () => own,
  databaseTags: async (name: string) => (name.endsWith('-other') ? { project: 'other' } : own),
} as unknown as Facts;
const place: Place = { region: 'eu-west-2', account: ACCOUNT, facts, eks: [`arn:aws:eks:eu-west-2:${ACCOUNT}:nodegroup/edge/default/uuid`] };

const OWNED = { StringEquals: { 'aws:ResourceTag/project': 'edge', 'aws:RequestedRegion': 'eu-west-2' } };
const GIVEN = { StringEquals: { 'aws:RequestTag/project': 'edge' } };
const arn = (path: string) => `arn:aws:ec2:eu-west-2:${ACCOUNT}:${path}`;
const rds = (name: string) => `arn:aws:rds:eu-west-2:${ACCOUNT}:${name}`;
const DATABASES = [rds('db:*'), rds('pg:*')];
const PROJECT = [{ Key: 'project', Value: 'edge' }];
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });
const POLICIES = [{
  Version: '2012-10-17',
  Statement: [
    allow('ec2:DescribeVpcs', '*'),
    allow(['ec2:CreateSubnet', 'ec2:DeleteSubnet', 'ec2:DisassociateRouteTable'], '*', OWNED),
    allow('ec2:CreateSubnet', arn('subnet/*'), GIVEN),
    allow('ec2:CreateTags', '*', { StringEquals: { 'ec2:CreateAction': 'CreateSubnet' } }),
    allow(['iam:CreateRole', 'iam:DeleteRole'], `arn:aws:iam::${ACCOUNT}:role/*`, { StringEquals: { 'iam:PermissionsBoundary': BOUNDARY } }),
    allow('iam:TagRole', `arn:aws:iam::${ACCOUNT}:role/*`),
    allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/node`, { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
    allow(['eks:CreateNodegroup', 'eks:TagResource'], `arn:aws:eks:eu-west-2:${ACCOUNT}:cluster/edge`),
    allow('eks:DeleteNodegroup', `arn:aws:eks:eu-west-2:${ACCOUNT}:nodegroup/edge/*`),
    allow('kms:ScheduleKeyDeletion', `arn:aws:kms:eu-west-2:${ACCOUNT}:key/*`, { StringEquals: { 'aws:ResourceTag/project': 'edge' } }),
    allow('logs:CreateLogGroup', `arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:/aws/eks/edge/cluster`),
    allow('s3:GetObject', 'arn:aws:s3:::state/edge.tfstate'),
    allow('s3:ListBucket', 'arn:aws:s3:::state', { StringEquals: { 's3:prefix': 'env:/' } }),
    allow(['s3:ListBucketVersions', 's3:GetLifecycleConfiguration', 's3:PutBucketPublicAccessBlock'], 'arn:aws:s3:::chunks'),
    allow('s3:DeleteObject', 'arn:aws:s3:::chunks/*'),
    allow(['rds:DescribeDBInstances', 'rds:ModifyDBInstance', 'rds:DeleteDBInstance'], DATABASES, { StringEquals: { 'aws:ResourceTag/project': 'edge' } }),
    allow(['rds:CreateDBInstance', 'rds:AddTagsToResource'], DATABASES, GIVEN),
    allow(['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], `arn:aws:secretsmanager:eu-west-2:${ACCOUNT}:secret:rds!*`),
    allow('kms:DescribeKey', '*', { StringLike: { 'kms:ViaService': 'rds.*' } }),
    allow('iam:CreateServiceLinkedRole', '*', { StringEquals: { 'iam:AWSServiceName': 'rds.amazonaws.com' } }),
  ],
}];

const tags = (type: string, project: string) => [{ ResourceType: type, Tags: [{ Key: 'project', Value: project }] }];

async function denialsOf(service: string, operation: string, input: Record<string, any> = {}): Promise<string[]> {
  const judge = new Judge(`arn:aws:iam::${ACCOUNT}:role/deploy`, POLICIES);
  await judge.see({ service, operation, input } as MadeRequest, place);
  return judge.denials;
}

test.each<[string, string, Record<string, any>]>([
  ['ec2', 'DescribeVpcs', { VpcIds: ['vpc-0000000f'] }],
  ['ec2', 'CreateSubnet', { VpcId: 'vpc-00000001', TagSpecifications: tags('subnet', 'edge') }],
  ['ec2', 'DeleteSubnet', { SubnetId: 'subnet-00000001' }],
  ['ec2', 'DisassociateRouteTable', { AssociationId: 'rtbassoc-00000001' }],
  ['iam', 'CreateRole', { RoleName: 'new', PermissionsBoundary: BOUNDARY, Tags: [{ Key: 'project', Value: 'edge' }] }],
  ['iam', 'DeleteRole', { RoleName: 'node' }],
  ['iam', 'GetUser', {}],
  ['eks', 'CreateNodegroup', { clusterName: 'edge', nodegroupName: 'x', nodeRole: `arn:aws:iam::${ACCOUNT}:role/node`, tags: own }],
  ['eks', 'DeleteNodegroup', { clusterName: 'edge', nodegroupName: 'default' }],
  ['kms', 'ScheduleKeyDeletion', { KeyId: KEY }],
  ['logs', 'CreateLogGroup', { logGroupName: '/aws/eks/edge/cluster' }],
  ['s3', 'HeadObject', { Bucket: 'state', Key: 'edge.tfstate' }],
  ['s3', 'ListObjectsV2', { Bucket: 'state', Prefix: 'env:/' }],
  ['s3', 'ListObjectVersions', { Bucket: 'chunks' }],
  ['s3', 'GetBucketLifecycle', { Bucket: 'chunks' }],
  ['s3', 'GetBucketLifecycleConfiguration', { Bucket: 'chunks' }],
  ['s3', 'DeletePublicAccessBlock', { Bucket: 'chunks' }],
  ['s3', 'DeleteObjects', { Bucket: 'chunks', Delete: { Objects: [{ Key: 'a' }, { Key: 'b/c' }] } }],
  ['rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'grafana' }],
  ['rds', 'DescribeDBInstances', { Filters: [{ Name: 'dbi-resource-id', Values: ['db-1'] }] }],
  ['rds', 'ModifyDBInstance', { DBInstanceIdentifier: 'grafana', DBParameterGroupName: 'grafana-17' }],
  ['rds', 'AddTagsToResource', { ResourceName: rds('db:grafana'), Tags: PROJECT }],
  ['sts', 'GetCallerIdentity', {}],
])('%s %s %j is allowed', async (service, operation, input) => {
  expect(await denialsOf(service, operation, input)).toEqual([]);
});

test.each<[string, string, Record<string, any>, string]>([
  ['ec2', 'DescribeSubnets', {}, 'ec2:DescribeSubnets on * (1x)'],
  ['ec2', 'CreateSubnet', { VpcId: 'vpc-0000000f', TagSpecifications: tags('subnet', 'edge') },
    `ec2:CreateSubnet on ${arn('vpc/vpc-0000000f')} with aws:ResourceTag/project=other (1x)`],
  ['ec2', 'CreateSubnet', { VpcId: 'vpc-00000001', TagSpecifications: tags('subnet', 'other') },
    `ec2:CreateSubnet on ${arn('subnet/new')} with aws:RequestTag/project=other, aws:TagKeys=project (1x)`],
  ['ec2', 'CreateSubnet', { VpcId: 'vpc-00000001' }, `ec2:CreateSubnet on ${arn('subnet/new')} (1x)`],
  ['iam', 'CreateRole', { RoleName: 'new' }, `iam:CreateRole on arn:aws:iam::${ACCOUNT}:role/new (1x)`],
  ['eks', 'CreateNodegroup', { clusterName: 'edge', nodegroupName: 'x', nodeRole: `arn:aws:iam::${ACCOUNT}:role/admin` },
    `iam:PassRole on arn:aws:iam::${ACCOUNT}:role/admin with iam:PassedToService=ec2.amazonaws.com (1x)`],
  ['eks', 'DeleteNodegroup', { clusterName: 'other', nodegroupName: 'x' }, `eks:DeleteNodegroup on arn:aws:eks:eu-west-2:${ACCOUNT}:nodegroup/other/x/new (1x)`],
  ['logs', 'CreateLogGroup', { logGroupName: '/aws/eks/other/cluster' }, `logs:CreateLogGroup on arn:aws:logs:eu-west-2:${ACCOUNT}:log-group:/aws/eks/other/cluster (1x)`],
  ['s3', 'GetObject', { Bucket: 'state', Key: 'other.tfstate' }, 's3:GetObject on arn:aws:s3:::state/other.tfstate (1x)'],
  ['s3', 'ListObjectsV2', { Bucket: 'state', Prefix: '' }, 's3:ListBucket on arn:aws:s3:::state with s3:prefix= (1x)'],
  ['s3', 'DeleteObjects', { Bucket: 'chunks', Delete: { Objects: [{ Key: 'a', VersionId: '1' }, { Key: 'b' }] } }, 's3:DeleteObjectVersion on arn:aws:s3:::chunks/a (1x)'],
  ['s3', 'DeleteObject', { Bucket: 'state', Key: 'edge.tfstate' }, 's3:DeleteObject on arn:aws:s3:::state/edge.tfstate (1x)'],
  ['rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'grafana-other' }, `rds:DeleteDBInstance on ${rds('db:grafana-other')} with aws:ResourceTag/project=other (1x)`],
  ['rds', 'ModifyDBInstance', { DBInstanceIdentifier: 'grafana', DBParameterGroupName: 'its-other' },
    `rds:ModifyDBInstance on ${rds('pg:its-other')} with aws:ResourceTag/project=other (1x)`],
  ['sqs', 'CreateQueue', {}, 'sqs:CreateQueue: nobody here knows what IAM asks of it (1x)'],
])('%s %s %j is denied', async (service, operation, input, denial) => {
  expect(await denialsOf(service, operation, input)).toEqual([denial]);
});

test('what RDS does in the name of who asks for an instance is judged with it', async () => {
  const key = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${KEY}`;
  const made = { DBInstanceIdentifier: 'grafana', Tags: PROJECT, KmsKeyId: key, ManageMasterUserPassword: true };
  const denials = (await denialsOf('rds', 'CreateDBInstance', made)).map((denial) => denial.replace(/ with .*/, ''));
  // Of the key, the policies allow no more than a look, and of that of Secrets Manager, which is AWS's, not even that.
  expect(denials).toEqual([
    ...['CreateGrant', 'Decrypt'].map((action) => `kms:${action} on ${key}`),
    `kms:DescribeKey on arn:aws:kms:eu-west-2:${ACCOUNT}:key/of-aws`,
    `kms:GenerateDataKey on ${key}`,
  ]);
});

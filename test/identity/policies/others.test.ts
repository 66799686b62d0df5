import { TerraformVariable } from 'cdktf';
import { BUCKET, INTERRUPTIONS, KEY, LOG_GROUP, NODE_ROLE, PARAMETER, QUEUE, SECRET, STREAM, TABLE, TOPIC, WORKSPACE, ZONE } from './all';
import { decides, ec2, PASS_ROLE } from './support';
import { Policies, WorkloadPolicy } from '../../../src';
import { grafanaCloudWatchPolicy } from '../../../src/identity/policies/grafana-cloudwatch';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack } from '../../helpers/synth';

const OTHER_KEY = 'arn:aws:kms:eu-west-2:111122223333:key/4321dcba-12ab-34cd-56ef-1234567890ab';

// https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/configure/, the policies for metrics and for logs.
describe('Grafana', () => decides('grafanaCloudWatch', {
  made: [
    { action: 'cloudwatch:GetMetricData', resource: '*' },
    { action: 'cloudwatch:ListMetrics', resource: '*' },
    { action: 'ec2:DescribeRegions', resource: '*' },
    { action: 'tag:GetResources', resource: '*' },
    { action: 'logs:StartQuery', resource: LOG_GROUP },
    { action: 'logs:GetLogEvents', resource: `${LOG_GROUP}:log-stream:a` },
  ],
  tried: [
    { action: 'logs:StartQuery', resource: 'arn:aws:logs:eu-west-2:111122223333:log-group:secret' },
    { action: 'logs:GetLogEvents', resource: 'arn:aws:logs:eu-west-2:111122223333:log-group:secret:log-stream:a' },
    { action: 'cloudwatch:PutMetricAlarm', resource: 'arn:aws:cloudwatch:eu-west-2:111122223333:alarm:a' },
    { action: 'cloudwatch:DeleteAlarms', resource: 'arn:aws:cloudwatch:eu-west-2:111122223333:alarm:a' },
    { action: 'logs:DeleteLogGroup', resource: LOG_GROUP },
    PASS_ROLE,
  ],
}));

// https://grafana.com/docs/loki/latest/setup/install/helm/deployment-guides/aws/
describe('a store of logs or traces', () => decides('s3ReadWrite', {
  made: [
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'loki/index' } },
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'loki/' } },
    { action: 's3:PutObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:GetObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:DeleteObject', resource: `${BUCKET}/loki/chunk` },
    { action: 'kms:GenerateDataKey', resource: KEY },
  ],
  tried: [
    { action: 's3:GetObject', resource: 'arn:aws:s3:::other/loki/chunk' },
    { action: 's3:GetObject', resource: `${BUCKET}/tempo/trace` },
    { action: 's3:GetObject', resource: `${BUCKET}/loki-of-another/chunk` },
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'tempo' } },
    // It would list loki-of-another as well.
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'loki' } },
    { action: 's3:ListBucket', resource: BUCKET },
    { action: 's3:PutBucketPolicy', resource: BUCKET },
    { action: 's3:DeleteBucket', resource: BUCKET },
    { action: 'kms:Decrypt', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

// Prometheus calls one API of a workspace: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-Prometheus-Compatible-Apis.html
describe('Prometheus, which writes to Amazon Managed Service for Prometheus', () => decides('prometheusRemoteWrite', {
  made: [{ action: 'aps:RemoteWrite', resource: WORKSPACE }],
  tried: [
    { action: 'aps:RemoteWrite', resource: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-4567cdef' },
    { action: 'aps:RemoteWrite', resource: 'arn:aws:aps:eu-west-2:444455556666:workspace/ws-0123abcd' },
    { action: 'aps:QueryMetrics', resource: WORKSPACE },
    { action: 'aps:GetLabels', resource: WORKSPACE },
    { action: 'aps:DeleteWorkspace', resource: WORKSPACE },
    { action: 'aps:CreateRuleGroupsNamespace', resource: 'arn:aws:aps:eu-west-2:111122223333:rulegroupsnamespace/ws-0123abcd/a' },
    PASS_ROLE,
  ],
}));

// What a data source of Grafana asks: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-query-standalone-grafana.html
describe('Grafana, which asks Amazon Managed Service for Prometheus', () => decides('prometheusQuery', {
  made: ['QueryMetrics', 'GetLabels', 'GetSeries', 'GetMetricMetadata'].map((action) => ({ action: `aps:${action}`, resource: WORKSPACE })),
  tried: [
    { action: 'aps:QueryMetrics', resource: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-4567cdef' },
    { action: 'aps:RemoteWrite', resource: WORKSPACE },
    { action: 'aps:DescribeWorkspace', resource: WORKSPACE },
    { action: 'aps:DeleteWorkspace', resource: WORKSPACE },
    PASS_ROLE,
  ],
}));

describe('what only reads a part of a bucket', () => decides('s3Read', {
  made: [
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'loki/' } },
    { action: 's3:GetObject', resource: `${BUCKET}/loki/chunk` },
    { action: 'kms:Decrypt', resource: KEY },
  ],
  tried: [
    { action: 's3:GetObject', resource: 'arn:aws:s3:::other/loki/chunk' },
    { action: 's3:GetObject', resource: `${BUCKET}/tempo/trace` },
    { action: 's3:GetObjectVersion', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:ListBucket', resource: BUCKET },
    { action: 's3:ListBucket', resource: 'arn:aws:s3:::other', context: { 's3:prefix': 'loki/' } },
    { action: 's3:PutObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:DeleteObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:PutObjectAcl', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:PutBucketPolicy', resource: BUCKET },
    { action: 'kms:Decrypt', resource: OTHER_KEY },
    { action: 'kms:GenerateDataKey', resource: KEY },
    PASS_ROLE,
  ],
}));

describe('what reads a whole bucket', () => decides('s3Read', {
  made: [
    { action: 's3:ListBucket', resource: BUCKET },
    { action: 's3:GetObject', resource: `${BUCKET}/a` },
  ],
  tried: [
    { action: 's3:GetObject', resource: `${BUCKET}-of-another/a` },
    { action: 's3:ListBucket', resource: `${BUCKET}-of-another` },
    { action: 's3:PutObject', resource: `${BUCKET}/a` },
    { action: 's3:DeleteBucket', resource: BUCKET },
    { action: 'kms:Decrypt', resource: KEY },
    PASS_ROLE,
  ],
}, () => Policies.s3Read({ bucketArn: BUCKET })));

describe('what only writes to a part of a bucket', () => decides('s3Write', {
  made: [
    { action: 's3:PutObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:AbortMultipartUpload', resource: `${BUCKET}/loki/chunk` },
    { action: 'kms:GenerateDataKey', resource: KEY },
    { action: 'kms:Decrypt', resource: KEY },
  ],
  tried: [
    { action: 's3:PutObject', resource: 'arn:aws:s3:::other/loki/chunk' },
    { action: 's3:PutObject', resource: `${BUCKET}/loki-of-another/chunk` },
    { action: 's3:GetObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'loki/' } },
    { action: 's3:DeleteObject', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:PutObjectAcl', resource: `${BUCKET}/loki/chunk` },
    { action: 's3:PutLifecycleConfiguration', resource: BUCKET },
    { action: 'kms:GenerateDataKey', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

// plugins/out_kinesis_streams in fluent/fluent-bit; what a producer asks of the key: AWS' guide, server-side encryption.
describe('Fluent Bit, into Kinesis Data Streams', () => decides('kinesisWrite', {
  made: [
    { action: 'kinesis:PutRecords', resource: STREAM },
    { action: 'kms:GenerateDataKey', resource: KEY },
  ],
  tried: [
    { action: 'kinesis:PutRecords', resource: 'arn:aws:kinesis:eu-west-2:111122223333:stream/orders' },
    { action: 'kinesis:GetRecords', resource: STREAM },
    { action: 'kinesis:DeleteStream', resource: STREAM },
    { action: 'kms:Decrypt', resource: KEY },
    PASS_ROLE,
  ],
}));

// plugins/out_cloudwatch_logs in fluent/fluent-bit, without auto_create_group.
describe('Fluent Bit', () => decides('cloudWatchLogsWrite', {
  made: [
    { action: 'logs:CreateLogStream', resource: `${LOG_GROUP}:log-stream:a` },
    { action: 'logs:PutLogEvents', resource: `${LOG_GROUP}:log-stream:a` },
  ],
  tried: [
    { action: 'logs:PutLogEvents', resource: 'arn:aws:logs:eu-west-2:111122223333:log-group:audit:log-stream:a' },
    { action: 'logs:CreateLogGroup', resource: LOG_GROUP },
    { action: 'logs:PutRetentionPolicy', resource: LOG_GROUP },
    { action: 'logs:DeleteLogStream', resource: `${LOG_GROUP}:log-stream:a` },
    { action: 'logs:GetLogEvents', resource: `${LOG_GROUP}:log-stream:a` },
    PASS_ROLE,
  ],
}));

const GROUP = 'arn:aws:autoscaling:eu-west-2:111122223333:autoScalingGroup:1:autoScalingGroupName/a';

// cluster-autoscaler/cloudprovider/aws/auto_scaling.go in kubernetes/autoscaler.
describe('the Cluster Autoscaler', () => decides('clusterAutoscaler', {
  made: [
    { action: 'autoscaling:DescribeAutoScalingGroups', resource: '*' },
    { action: 'eks:DescribeNodegroup', resource: 'arn:aws:eks:eu-west-2:111122223333:nodegroup/fake/a/1' },
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP, context: { 'aws:ResourceTag/eks:cluster-name': 'fake' } },
    { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', resource: GROUP, context: { 'aws:ResourceTag/eks:cluster-name': 'fake' } },
    // A group that EKS did not make is found by this tag: Auto-Discovery Setup in its README.
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP, context: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/fake': 'owned' } },
  ],
  tried: [
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP, context: { 'aws:ResourceTag/eks:cluster-name': 'other' } },
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP, context: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/other': 'owned' } },
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP, context: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled': 'true' } },
    { action: 'autoscaling:SetDesiredCapacity', resource: GROUP },
    { action: 'autoscaling:DeleteAutoScalingGroup', resource: GROUP },
    { action: 'autoscaling:UpdateAutoScalingGroup', resource: GROUP },
    { action: 'eks:DescribeNodegroup', resource: 'arn:aws:eks:eu-west-2:111122223333:nodegroup/other/a/1' },
    PASS_ROLE,
  ],
}));

const TAGS = { 'aws:RequestTag/kubernetes.io/cluster/fake': 'owned', 'aws:RequestTag/eks:eks-cluster-name': 'fake', 'aws:RequestTag/karpenter.sh/nodepool': 'default' };
const OWN = { 'aws:ResourceTag/kubernetes.io/cluster/fake': 'owned', 'aws:ResourceTag/karpenter.sh/nodepool': 'default' };

const PROFILE = 'arn:aws:iam::111122223333:instance-profile/karpenter/fake_1';
const PROFILE_TAGS = { 'kubernetes.io/cluster/fake': 'owned', 'eks:eks-cluster-name': 'fake', 'topology.kubernetes.io/region': 'eu-west-2', 'karpenter.k8s.aws/ec2nodeclass': 'default' };
const keyed = (kind: string, tags: { [tag: string]: string }) => Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:${kind}/${tag}`, value]));
const [ASKED, HAD] = ['RequestTag', 'ResourceTag'].map((kind) => keyed(kind, PROFILE_TAGS));

// pkg/providers and pkg/controllers in aws/karpenter-provider-aws, v1.14.1.
describe('Karpenter', () => decides('karpenter', {
  made: [
    { action: 'ec2:DescribeInstanceTypes', resource: '*' },
    { action: 'ec2:CreateLaunchTemplate', resource: ec2('launch-template/lt-0abc'), context: TAGS },
    { action: 'ec2:RunInstances', resource: ec2('instance/i-0abc'), context: TAGS },
    { action: 'ec2:RunInstances', resource: ec2('subnet/subnet-0abc') },
    // A subnet of a VPC that another account shares.
    { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-2:444455556666:subnet/subnet-0abc' },
    { action: 'ec2:CreateFleet', resource: ec2('launch-template/lt-0abc'), context: OWN },
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0abc'), context: OWN },
    // nodeclaim/tagging: it leaves out the tags that are there already.
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc'), context: { ...OWN, 'aws:TagKeys': ['Name', 'karpenter.sh/nodeclaim'] } },
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc'), context: { ...OWN, 'aws:RequestTag/eks:eks-cluster-name': 'fake', 'aws:TagKeys': ['Name', 'eks:eks-cluster-name'] } },
    { action: 'iam:CreateInstanceProfile', resource: PROFILE, context: ASKED },
    // With settings.enableZonalShift of its chart.
    { action: 'arc-zonal-shift:GetManagedResource', resource: '*', context: { 'arc-zonal-shift:ResourceIdentifier': 'arn:aws:eks:eu-west-2:111122223333:cluster/fake' } },
    { action: 'iam:AddRoleToInstanceProfile', resource: PROFILE, context: HAD },
    { action: 'iam:DeleteInstanceProfile', resource: PROFILE, context: HAD },
    { action: 'iam:PassRole', resource: NODE_ROLE, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    { action: 'iam:PassRole', resource: NODE_ROLE, context: { 'iam:PassedToService': 'ec2.amazonaws.com.cn' } },
    { action: 'sqs:ReceiveMessage', resource: INTERRUPTIONS },
    { action: 'eks:DescribeCluster', resource: 'arn:aws:eks:eu-west-2:111122223333:cluster/fake' },
  ],
  tried: [
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0def'), context: { ...OWN, 'aws:ResourceTag/kubernetes.io/cluster/fake': 'shared' } },
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0def') },
    { action: 'ec2:RunInstances', resource: ec2('instance/i-0abc') },
    { ...PASS_ROLE, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    { action: 'iam:PassRole', resource: NODE_ROLE, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    { action: 'iam:AddRoleToInstanceProfile', resource: 'arn:aws:iam::111122223333:instance-profile/other' },
    // To let the storage driver of another cluster attach volumes to an instance of this one.
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc'), context: { ...OWN, 'aws:RequestTag/eks:eks-cluster-name': 'other', 'aws:TagKeys': ['eks:eks-cluster-name'] } },
    { action: 'iam:CreateInstanceProfile', resource: PROFILE, context: { ...ASKED, 'aws:RequestTag/eks:eks-cluster-name': 'other' } },
    { action: 'iam:TagInstanceProfile', resource: PROFILE, context: ASKED },
    { action: 'arc-zonal-shift:GetManagedResource', resource: '*', context: { 'arc-zonal-shift:ResourceIdentifier': 'arn:aws:eks:eu-west-2:111122223333:cluster/other' } },
    { action: 'iam:DeleteInstanceProfile', resource: PROFILE, context: { ...HAD, 'aws:ResourceTag/kubernetes.io/cluster/fake': 'shared' } },
    { action: 'sqs:ReceiveMessage', resource: 'arn:aws:sqs:eu-west-2:111122223333:orders' },
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc'), context: { ...TAGS, 'aws:TagKeys': ['kubernetes.io/cluster/fake'] } },
  ],
}));

describe('what sends to a queue', () => decides('sqsSend', {
  made: [
    { action: 'sqs:SendMessage', resource: QUEUE },
    { action: 'sqs:GetQueueUrl', resource: QUEUE },
    { action: 'kms:GenerateDataKey', resource: KEY },
  ],
  tried: [
    { action: 'sqs:SendMessage', resource: `${QUEUE}-2` },
    { action: 'sqs:SendMessage', resource: QUEUE.replace('111122223333', '444455556666') },
    { action: 'sqs:SendMessage', resource: QUEUE.replace('eu-west-2', 'us-east-1') },
    { action: 'sqs:ReceiveMessage', resource: QUEUE },
    { action: 'sqs:DeleteMessage', resource: QUEUE },
    { action: 'sqs:PurgeQueue', resource: QUEUE },
    { action: 'sqs:SetQueueAttributes', resource: QUEUE },
    { action: 'kms:GenerateDataKey', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

describe('what consumes from a queue', () => decides('sqsConsume', {
  made: [
    { action: 'sqs:ReceiveMessage', resource: QUEUE },
    { action: 'sqs:DeleteMessage', resource: QUEUE },
    { action: 'sqs:ChangeMessageVisibility', resource: QUEUE },
    { action: 'kms:Decrypt', resource: KEY },
  ],
  tried: [
    { action: 'sqs:ReceiveMessage', resource: 'arn:aws:sqs:eu-west-2:111122223333:other' },
    { action: 'sqs:SendMessage', resource: QUEUE },
    { action: 'sqs:PurgeQueue', resource: QUEUE },
    { action: 'sqs:DeleteQueue', resource: QUEUE },
    { action: 'sqs:AddPermission', resource: QUEUE },
    { action: 'kms:GenerateDataKey', resource: KEY },
    PASS_ROLE,
  ],
}));

describe('what publishes to a topic', () => decides('snsPublish', {
  made: [
    { action: 'sns:Publish', resource: TOPIC },
    { action: 'kms:Decrypt', resource: KEY },
    { action: 'kms:GenerateDataKey', resource: KEY },
  ],
  tried: [
    { action: 'sns:Publish', resource: `${TOPIC}-2` },
    { action: 'sns:Subscribe', resource: TOPIC },
    { action: 'sns:SetTopicAttributes', resource: TOPIC },
    { action: 'sns:DeleteTopic', resource: TOPIC },
    { action: 'sns:AddPermission', resource: TOPIC },
    { action: 'kms:Decrypt', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

describe('what reads parameters', () => decides('ssmParametersRead', {
  made: [
    { action: 'ssm:GetParameter', resource: `${PARAMETER}/app/db/url` },
    { action: 'ssm:GetParameters', resource: `${PARAMETER}/shared/region` },
    { action: 'ssm:GetParametersByPath', resource: `${PARAMETER}/app` },
    { action: 'ssm:GetParametersByPath', resource: `${PARAMETER}/app/db` },
    { action: 'kms:Decrypt', resource: KEY },
  ],
  tried: [
    { action: 'ssm:GetParameter', resource: `${PARAMETER}/app-of-another/db` },
    { action: 'ssm:GetParameter', resource: `${PARAMETER}/shared/secret` },
    // Who may read a path may read all below it.
    { action: 'ssm:GetParametersByPath', resource: `${PARAMETER}/shared` },
    { action: 'ssm:GetParametersByPath', resource: `${PARAMETER}/shared/region` },
    { action: 'ssm:GetParameterHistory', resource: `${PARAMETER}/app/db/url` },
    { action: 'ssm:PutParameter', resource: `${PARAMETER}/app/db/url` },
    { action: 'ssm:DeleteParameter', resource: `${PARAMETER}/app/db/url` },
    { action: 'kms:Decrypt', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

describe('what reads a table', () => decides('dynamoDbRead', {
  made: [
    { action: 'dynamodb:GetItem', resource: TABLE },
    { action: 'dynamodb:Query', resource: `${TABLE}/index/by-customer` },
    { action: 'dynamodb:Scan', resource: TABLE },
    { action: 'dynamodb:DescribeTable', resource: TABLE },
  ],
  tried: [
    { action: 'dynamodb:GetItem', resource: `${TABLE}-2` },
    { action: 'dynamodb:Query', resource: `${TABLE}-2/index/by-customer` },
    { action: 'dynamodb:PutItem', resource: TABLE },
    { action: 'dynamodb:DeleteItem', resource: TABLE },
    { action: 'dynamodb:PartiQLUpdate', resource: TABLE },
    { action: 'dynamodb:GetRecords', resource: `${TABLE}/stream/2026-11-26T10:30:00.000` },
    { action: 'dynamodb:ExportTableToPointInTime', resource: TABLE },
    PASS_ROLE,
  ],
}));

describe('what reads and writes a table', () => decides('dynamoDbReadWrite', {
  made: [
    { action: 'dynamodb:PutItem', resource: TABLE },
    { action: 'dynamodb:UpdateItem', resource: TABLE },
    { action: 'dynamodb:BatchWriteItem', resource: TABLE },
    { action: 'dynamodb:ConditionCheckItem', resource: TABLE },
    { action: 'dynamodb:Query', resource: `${TABLE}/index/by-customer` },
  ],
  tried: [
    { action: 'dynamodb:PutItem', resource: 'arn:aws:dynamodb:eu-west-2:111122223333:table/other' },
    { action: 'dynamodb:PutItem', resource: TABLE.replace('111122223333', '444455556666') },
    { action: 'dynamodb:DeleteTable', resource: TABLE },
    { action: 'dynamodb:UpdateTable', resource: TABLE },
    { action: 'dynamodb:CreateBackup', resource: TABLE },
    { action: 'dynamodb:PutResourcePolicy', resource: TABLE },
    PASS_ROLE,
  ],
}));

describe('an ARN', () => {
  const wider = 'Fix: pass the ARN of the resource itself; for broader access write your own policy.';

  it.each<[string, () => WorkloadPolicy, string]>([
    ['of a bucket', () => Policies.s3Read({ bucketArn: '*' }), `S3Read: \`bucketArn\` is not valid, got '*'. Allowed: an ARN such as arn:aws:s3:::invoices. ${wider}`],
    ['of objects', () => Policies.s3Write({ bucketArn: `${BUCKET}/*` }), 'S3Write: `bucketArn` is not valid'],
    ['of a key', () => Policies.s3ReadWrite({ bucketArn: BUCKET, kmsKeyArn: 'arn:aws:kms:eu-west-2:111122223333:alias/invoices' }), 'S3ReadWrite: `kmsKeyArn` is not valid'],
    ['of a queue', () => Policies.sqsSend('https://sqs.eu-west-2.amazonaws.com/111122223333/orders'), 'SqsSend: `queueArn` is not valid'],
    ['of many queues', () => Policies.sqsConsume('arn:aws:sqs:eu-west-2:111122223333:*'), 'SqsConsume: `queueArn` is not valid'],
    ['of a topic', () => Policies.snsPublish('orders'), `SnsPublish: \`topicArn\` is not valid, got 'orders'. Allowed: an ARN such as arn:aws:sns:eu-west-2:111122223333:orders. ${wider}`],
    ['of a secret', () => Policies.secretsRead(['arn:aws:secretsmanager:eu-west-2:111122223333:secret:*']), 'SecretsRead: `secretArns` is not valid'],
    ['of a parameter', () => Policies.ssmParametersRead([`${PARAMETER}//app`]), 'SsmParametersRead: `parameterArns` is not valid'],
    ['of all parameters', () => Policies.ssmParametersRead([`${PARAMETER}/*`]), 'SsmParametersRead: `parameterArns` is not valid'],
    ['of a table', () => Policies.dynamoDbRead(`${TABLE}/index/by-customer`), 'DynamoDbRead: `tableArn` is not valid'],
    ['of many tables', () => Policies.dynamoDbReadWrite('arn:aws:dynamodb:eu-west-2:111122223333:table/*'), 'DynamoDbReadWrite: `tableArn` is not valid'],
    ['of a workspace', () => Policies.prometheusRemoteWrite('arn:aws:aps:eu-west-2:111122223333:workspace/*'), 'PrometheusRemoteWrite: `workspaceArn` is not valid'],
    ['of a log group', () => Policies.cloudWatchLogsWrite(['arn:aws:logs:eu-west-2:111122223333:log-group:app:*']), 'CloudWatchLogsWrite: `logGroupArns` is not valid'],
    ['of log groups to read', () => grafanaCloudWatchPolicy(['*']), 'GrafanaCloudWatch: `logGroupArns` is not valid'],
    ['of a hosted zone', () => Policies.route53Records(['arn:aws:route53:::hostedzone/*']), 'Route53Records: `hostedZoneArns` is not valid'],
    ['of a role', () => Policies.karpenter(new FakeCluster(testStack()), { nodeRoleArn: '*' }), 'Karpenter: `nodeRoleArn` is not valid'],
  ])('%s is not anything else', (_, policyOf, message) => {
    expect(policyOf).toThrow(message);
  });

  it('that only Terraform knows is taken as it is', () => {
    expect(() => Policies.sqsSend(new TerraformVariable(testStack(), 'Queue', {}).stringValue)).not.toThrow();
  });

  it('of China or GovCloud is one as well', () => {
    expect(() => Policies.dynamoDbRead('arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders')).not.toThrow();
    expect(() => Policies.s3Read({ bucketArn: 'arn:aws-us-gov:s3:::invoices' })).not.toThrow();
  });
});

it.each(['', 'loki/', '*', 'tenant-?'])('the prefix %j would be another part of the bucket, and is refused', (prefix) => {
  expect(() => Policies.s3Read({ bucketArn: BUCKET, prefix })).toThrow(
    `S3Read: \`prefix\` is not valid, got '${prefix}'. Allowed: text without * and ?, and without a slash at the end. Fix: leave it out for the whole bucket.`,
  );
});

describe('what reads secrets', () => decides('secretsRead', {
  made: [
    { action: 'secretsmanager:GetSecretValue', resource: `${SECRET}-AbCdEf` },
    { action: 'secretsmanager:DescribeSecret', resource: `${SECRET}-AbCdEf` },
    { action: 'kms:Decrypt', resource: KEY },
  ],
  tried: [
    { action: 'secretsmanager:GetSecretValue', resource: `${SECRET}-admin-AbCdEf` },
    { action: 'secretsmanager:GetSecretValue', resource: `${SECRET.replace('111122223333', '444455556666')}-AbCdEf` },
    { action: 'secretsmanager:GetSecretValue', resource: `${SECRET.replace('eu-west-2', 'us-east-1')}-AbCdEf` },
    { action: 'secretsmanager:PutSecretValue', resource: `${SECRET}-AbCdEf` },
    { action: 'secretsmanager:UpdateSecret', resource: `${SECRET}-AbCdEf` },
    { action: 'secretsmanager:PutResourcePolicy', resource: `${SECRET}-AbCdEf` },
    { action: 'secretsmanager:DeleteSecret', resource: `${SECRET}-AbCdEf` },
    { action: 'secretsmanager:ListSecrets', resource: '*' },
    { action: 'kms:Decrypt', resource: OTHER_KEY },
    PASS_ROLE,
  ],
}));

describe('external-dns', () => decides('route53Records', {
  made: [
    { action: 'route53:ChangeResourceRecordSets', resource: ZONE },
    { action: 'route53:ListResourceRecordSets', resource: ZONE },
    { action: 'route53:ListHostedZones', resource: '*' },
    // With --aws-zone-tags it asks about all zones.
    { action: 'route53:ListTagsForResources', resource: 'arn:aws:route53:::hostedzone/Z2' },
  ],
  tried: [
    { action: 'route53:ChangeResourceRecordSets', resource: 'arn:aws:route53:::hostedzone/Z2' },
    { action: 'route53:ChangeResourceRecordSets', resource: `${ZONE}0` },
    { action: 'route53:ListResourceRecordSets', resource: 'arn:aws:route53:::hostedzone/Z2' },
    { action: 'route53:DeleteHostedZone', resource: ZONE },
    { action: 'route53:CreateHostedZone', resource: '*' },
    { action: 'route53:AssociateVPCWithHostedZone', resource: ZONE },
    { action: 'route53:DisableHostedZoneDNSSEC', resource: ZONE },
    { action: 'route53domains:TransferDomain', resource: '*' },
    PASS_ROLE,
  ],
}));

describe('aws-node', () => decides('vpcCni', {
  made: [
    ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses', 'AttachNetworkInterface', 'DetachNetworkInterface', 'DeleteNetworkInterface', 'ModifyNetworkInterfaceAttribute', 'CreateTags']
      .map((action) => ({ action: `ec2:${action}`, resource: ec2('network-interface/eni-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } })),
    { action: 'ec2:CreateNetworkInterface', resource: ec2('network-interface/*') },
    { action: 'ec2:CreateNetworkInterface', resource: ec2('subnet/subnet-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    { action: 'ec2:CreateNetworkInterface', resource: ec2('subnet/subnet-0abc').replace('111122223333', '444455556666'), context: { 'ec2:Vpc': 'arn:aws:ec2:eu-west-2:444455556666:vpc/vpc-0abc' } },
    { action: 'ec2:CreateNetworkInterface', resource: ec2('security-group/sg-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    { action: 'ec2:ModifyNetworkInterfaceAttribute', resource: ec2('security-group/sg-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    // What a new interface is tagged with comes in the request that makes it.
    { action: 'ec2:CreateTags', resource: ec2('network-interface/*'), context: { 'ec2:CreateAction': 'CreateNetworkInterface' } },
    { action: 'ec2:AttachNetworkInterface', resource: ec2('instance/i-0abc') },
    { action: 'ec2:DetachNetworkInterface', resource: ec2('instance/i-0abc') },
    { action: 'ec2:DescribeSubnets', resource: '*' },
    { action: 'ec2:DescribeInstances', resource: '*' },
  ],
  tried: [
    ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses', 'AttachNetworkInterface', 'DetachNetworkInterface', 'DeleteNetworkInterface', 'ModifyNetworkInterfaceAttribute', 'CreateTags']
      .flatMap((action) => [{ 'ec2:Vpc': ec2('vpc/vpc-0def') }, undefined].map((context) => ({ action: `ec2:${action}`, resource: ec2('network-interface/eni-0def'), context }))),
    { action: 'ec2:CreateNetworkInterface', resource: ec2('subnet/subnet-0def'), context: { 'ec2:Vpc': ec2('vpc/vpc-0def') } },
    { action: 'ec2:ModifyNetworkInterfaceAttribute', resource: ec2('security-group/sg-0def'), context: { 'ec2:Vpc': ec2('vpc/vpc-0def') } },
    { action: 'ec2:CreateTags', resource: ec2('network-interface/*'), context: { 'ec2:CreateAction': 'RunInstances' } },
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc') },
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0abc') },
    { action: 'ec2:DeleteNetworkInterface', resource: ec2('network-interface/eni-0abc').replace('eu-west-2', 'us-east-1'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    PASS_ROLE,
  ],
}));

describe('aws-node with IPv6', () => decides('vpcCniIpv6', {
  made: [
    { action: 'ec2:AssignIpv6Addresses', resource: ec2('network-interface/eni-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    { action: 'ec2:AssignIpv6Addresses', resource: ec2('network-interface/eni-0abc'), context: { 'ec2:Vpc': 'arn:aws:ec2:eu-west-2:444455556666:vpc/vpc-0abc' } },
    { action: 'ec2:CreateTags', resource: ec2('network-interface/eni-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0abc') } },
    { action: 'ec2:DescribeInstances', resource: '*' },
    // docs/iam-policy.md in aws/amazon-vpc-cni-k8s, v1.23.0.
    { action: 'ec2:DescribeSubnets', resource: '*' },
    { action: 'ec2:DescribeSecurityGroups', resource: '*' },
  ],
  tried: [
    { action: 'ec2:CreateTags', resource: ec2('network-interface/eni-0def'), context: { 'ec2:Vpc': ec2('vpc/vpc-0def') } },
    { action: 'ec2:CreateTags', resource: ec2('instance/i-0abc') },
    { action: 'ec2:AssignIpv6Addresses', resource: ec2('network-interface/eni-0abc'), context: { 'ec2:Vpc': ec2('vpc/vpc-0def') } },
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0abc') },
    PASS_ROLE,
  ],
}));

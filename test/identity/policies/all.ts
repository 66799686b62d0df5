import { Policies, WorkloadPolicy } from '../../../src';
import { ebsCsiDriverPolicy } from '../../../src/identity/policies/ebs-csi-driver';
import { grafanaCloudWatchPolicy } from '../../../src/identity/policies/grafana-cloudwatch';
import { loadBalancerControllerPolicy } from '../../../src/identity/policies/load-balancer-controller';
import { prometheusQueryPolicy } from '../../../src/identity/policies/managed-prometheus';
import { FakeCluster } from '../../helpers/fake-cluster';

export type PolicyOf = (cluster: FakeCluster) => WorkloadPolicy;

export const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const BUCKET = 'arn:aws:s3:::logs';
export const LOG_GROUP = 'arn:aws:logs:eu-west-2:111122223333:log-group:app';
export const STREAM = 'arn:aws:kinesis:eu-west-2:111122223333:stream/logs';
export const WORKSPACE = 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd';
export const QUEUE = 'arn:aws:sqs:eu-west-2:111122223333:orders';
export const INTERRUPTIONS = 'arn:aws:sqs:eu-west-2:111122223333:karpenter';
export const TOPIC = 'arn:aws:sns:eu-west-2:111122223333:orders';
export const TABLE = 'arn:aws:dynamodb:eu-west-2:111122223333:table/orders';
export const PARAMETER = 'arn:aws:ssm:eu-west-2:111122223333:parameter';
export const SECRET = 'arn:aws:secretsmanager:eu-west-2:111122223333:secret:app';
export const ZONE = 'arn:aws:route53:::hostedzone/Z1';
export const NODE_ROLE = 'arn:aws:iam::111122223333:role/nodes';

const PART = { bucketArn: BUCKET, prefix: 'loki', kmsKeyArn: KEY };

/** Every policy of the library, with all that it can hold. */
export const ALL = {
  ebsCsiDriver: (cluster) => ebsCsiDriverPolicy(cluster, KEY),
  loadBalancerController: (cluster) => loadBalancerControllerPolicy(cluster, { waf: true, shield: true, cognito: true }),
  grafanaCloudWatch: () => grafanaCloudWatchPolicy([LOG_GROUP]),
  s3Read: () => Policies.s3Read(PART),
  s3ReadWrite: () => Policies.s3ReadWrite(PART),
  s3Write: () => Policies.s3Write(PART),
  cloudWatchLogsWrite: () => Policies.cloudWatchLogsWrite([LOG_GROUP]),
  kinesisWrite: () => Policies.kinesisWrite(STREAM, 'Write', KEY),
  prometheusQuery: () => prometheusQueryPolicy(WORKSPACE, 'GrafanaPrometheus'),
  prometheusRemoteWrite: () => Policies.prometheusRemoteWrite(WORKSPACE),
  sqsSend: () => Policies.sqsSend(QUEUE, 'Send', KEY),
  sqsConsume: () => Policies.sqsConsume(QUEUE, 'Consume', KEY),
  snsPublish: () => Policies.snsPublish(TOPIC, 'Publish', KEY),
  secretsRead: () => Policies.secretsRead([`${SECRET}-??????`], 'Read', KEY),
  ssmParametersRead: () => Policies.ssmParametersRead([`${PARAMETER}/app/*`, `${PARAMETER}/shared/region`], 'Read', KEY),
  dynamoDbRead: () => Policies.dynamoDbRead(TABLE),
  dynamoDbReadWrite: () => Policies.dynamoDbReadWrite(TABLE),
  route53Records: () => Policies.route53Records([ZONE]),
  clusterAutoscaler: (cluster) => Policies.clusterAutoscaler(cluster),
  karpenter: (cluster) => Policies.karpenter(cluster, { nodeRoleArn: NODE_ROLE, interruptionQueueArn: INTERRUPTIONS }),
  vpcCni: (cluster) => Policies.vpcCni(cluster),
  vpcCniIpv6: (cluster) => Policies.vpcCniIpv6(cluster),
} satisfies { [name: string]: PolicyOf };

export type PolicyName = keyof typeof ALL;

/** Without statements: AWS writes the document. */
export const MANAGED_BY_AWS = ['awsVpcCni'];

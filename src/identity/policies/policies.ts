import { BucketAccess } from './bucket-access';
import { clusterAutoscalerPolicy } from './cluster-autoscaler';
import { route53RecordsPolicy } from './dns';
import { karpenterPolicy } from './karpenter';
import { KarpenterAccess } from './karpenter-access';
import { cloudWatchLogsWritePolicy, kinesisWritePolicy } from './log-shipping';
import { prometheusRemoteWritePolicy } from './managed-prometheus';
import { snsPublishPolicy, sqsConsumePolicy, sqsSendPolicy } from './messaging';
import { s3ReadPolicy, s3ReadWritePolicy, s3WritePolicy } from './object-storage';
import { secretsReadPolicy, ssmParametersReadPolicy } from './secrets';
import { dynamoDbReadPolicy, dynamoDbReadWritePolicy } from './tables';
import { awsVpcCniPolicy, vpcCniIpv6Policy, vpcCniPolicy } from './vpc-cni';
import { IEksCluster } from '../../cluster/eks-cluster';
import { WorkloadPolicy } from '../../cluster/workload-permissions';
import { checkCall } from '../../private/arguments/check-arguments';

/**
 * Ready-made policies for workloads, each as narrow as AWS allows. Grant them with `cluster.workloadIdentity.grant()`. Names are unique per service
 * account: give the second policy of a kind another name.
 */
export class Policies {
  /**
   * List and read objects.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is invalid
   */
  public static s3Read(access: BucketAccess, policyName: string = 'S3Read'): WorkloadPolicy {
    checkCall('Policies.s3Read', [access, policyName]);
    return s3ReadPolicy(access, policyName);
  }

  /**
   * List, read, write and delete objects, as Loki and Tempo need.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is invalid
   */
  public static s3ReadWrite(access: BucketAccess, policyName: string = 'S3ReadWrite'): WorkloadPolicy {
    checkCall('Policies.s3ReadWrite', [access, policyName]);
    return s3ReadWritePolicy(access, policyName);
  }

  /**
   * Only write objects, for log shippers.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is invalid
   */
  public static s3Write(access: BucketAccess, policyName: string = 'S3Write'): WorkloadPolicy {
    checkCall('Policies.s3Write', [access, policyName]);
    return s3WritePolicy(access, policyName);
  }

  /**
   * Write to existing CloudWatch log groups, as Fluent Bit does.
   *
   * @param logGroupArns ARNs of the log groups, without `:*` at the end; a name can end with `*`
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of a log group
   */
  public static cloudWatchLogsWrite(logGroupArns: string[], policyName: string = 'CloudWatchLogsWrite'): WorkloadPolicy {
    checkCall('Policies.cloudWatchLogsWrite', [logGroupArns, policyName]);
    return cloudWatchLogsWritePolicy(logGroupArns, policyName);
  }

  /**
   * Write records to an Amazon Kinesis data stream, as Fluent Bit does.
   *
   * @param streamArn ARN of the stream
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the stream's KMS key; omit it for an AWS managed key
   * @throws when the ARN is not that of one stream, or of one key
   */
  public static kinesisWrite(streamArn: string, policyName: string = 'KinesisWrite', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.kinesisWrite', [streamArn, policyName, kmsKeyArn]);
    return kinesisWritePolicy(streamArn, policyName, kmsKeyArn);
  }

  /**
   * Write metrics to an Amazon Managed Service for Prometheus workspace (remote write), without read access.
   *
   * @param workspaceArn ARN of the workspace
   * @param policyName name of the policy, PascalCase
   * @throws when the ARN is not that of one workspace
   */
  public static prometheusRemoteWrite(workspaceArn: string, policyName: string = 'PrometheusRemoteWrite'): WorkloadPolicy {
    checkCall('Policies.prometheusRemoteWrite', [workspaceArn, policyName]);
    return prometheusRemoteWritePolicy(workspaceArn, policyName);
  }

  /**
   * Send messages to a queue.
   *
   * @param queueArn ARN of the queue
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the queue's KMS key; omit it for an AWS managed key
   * @throws when the ARN is not that of one queue, or of one key
   */
  public static sqsSend(queueArn: string, policyName: string = 'SqsSend', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.sqsSend', [queueArn, policyName, kmsKeyArn]);
    return sqsSendPolicy(queueArn, policyName, kmsKeyArn);
  }

  /**
   * Receive and delete messages from a queue.
   *
   * @param queueArn ARN of the queue
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the queue's KMS key; omit it for an AWS managed key
   * @throws when the ARN is not that of one queue, or of one key
   */
  public static sqsConsume(queueArn: string, policyName: string = 'SqsConsume', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.sqsConsume', [queueArn, policyName, kmsKeyArn]);
    return sqsConsumePolicy(queueArn, policyName, kmsKeyArn);
  }

  /**
   * Publish to a topic.
   *
   * @param topicArn ARN of the topic
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the topic's KMS key; omit it for an AWS managed key
   * @throws when the ARN is not that of one topic, or of one key
   */
  public static snsPublish(topicArn: string, policyName: string = 'SnsPublish', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.snsPublish', [topicArn, policyName, kmsKeyArn]);
    return snsPublishPolicy(topicArn, policyName, kmsKeyArn);
  }

  /**
   * Read secrets from Secrets Manager.
   *
   * @param secretArns ARNs of the secrets; `-??????` at the end stands for the characters that AWS appends
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the secrets' KMS key; omit it for an AWS managed key
   * @throws when an ARN is not that of a secret, or of one key
   */
  public static secretsRead(secretArns: string[], policyName: string = 'SecretsRead', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.secretsRead', [secretArns, policyName, kmsKeyArn]);
    return secretsReadPolicy(secretArns, policyName, kmsKeyArn);
  }

  /**
   * Read Systems Manager parameters, including encrypted ones.
   *
   * @param parameterArns ARNs of the parameters, without a version; `/*` at the end matches everything below a path
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the parameters' KMS key; omit it for an AWS managed key
   * @throws when an ARN is not that of a parameter or of a path, or of one key
   */
  public static ssmParametersRead(parameterArns: string[], policyName: string = 'SsmParametersRead', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.ssmParametersRead', [parameterArns, policyName, kmsKeyArn]);
    return ssmParametersReadPolicy(parameterArns, policyName, kmsKeyArn);
  }

  /**
   * Read items of a table, directly and through its indexes. If you encrypt the table with your own key, add a second policy for the key.
   *
   * @param tableArn ARN of the table
   * @param policyName name of the policy, PascalCase
   * @throws when the ARN is not that of one table
   */
  public static dynamoDbRead(tableArn: string, policyName: string = 'DynamoDbRead'): WorkloadPolicy {
    checkCall('Policies.dynamoDbRead', [tableArn, policyName]);
    return dynamoDbReadPolicy(tableArn, policyName);
  }

  /**
   * Read and write items of a table, and read through its indexes. If you encrypt the table with your own key, add a second policy for the key.
   *
   * @param tableArn ARN of the table
   * @param policyName name of the policy, PascalCase
   * @throws when the ARN is not that of one table
   */
  public static dynamoDbReadWrite(tableArn: string, policyName: string = 'DynamoDbReadWrite'): WorkloadPolicy {
    checkCall('Policies.dynamoDbReadWrite', [tableArn, policyName]);
    return dynamoDbReadWritePolicy(tableArn, policyName);
  }

  /**
   * Change records of hosted zones, as external-dns and cert-manager's DNS challenge do.
   *
   * @param hostedZoneArns ARNs of the hosted zones
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one hosted zone
   */
  public static route53Records(hostedZoneArns: string[], policyName: string = 'Route53Records'): WorkloadPolicy {
    checkCall('Policies.route53Records', [hostedZoneArns, policyName]);
    return route53RecordsPolicy(hostedZoneArns, policyName);
  }

  /**
   * Permissions of the Cluster Autoscaler, for the Auto Scaling groups of one cluster.
   *
   * @param cluster the cluster
   */
  public static clusterAutoscaler(cluster: IEksCluster): WorkloadPolicy {
    checkCall('Policies.clusterAutoscaler', [cluster]);
    return clusterAutoscalerPolicy(cluster);
  }

  /**
   * Permissions of Karpenter 1.x, for the instances of one cluster.
   *
   * @param cluster the cluster
   * @param access role of its nodes, and its queue
   * @throws when an ARN is not that of one role or queue
   */
  public static karpenter(cluster: IEksCluster, access: KarpenterAccess): WorkloadPolicy {
    checkCall('Policies.karpenter', [cluster, access]);
    return karpenterPolicy(cluster, access);
  }

  /**
   * Permissions of aws-node with IPv4 pods, for imported clusters.
   *
   * @param cluster the cluster to whose VPC it is restricted; without it, the AWS policy, which allows access to every interface in the account
   */
  public static vpcCni(cluster?: IEksCluster): WorkloadPolicy {
    checkCall('Policies.vpcCni', [cluster]);
    return cluster === undefined ? awsVpcCniPolicy() : vpcCniPolicy(cluster);
  }

  /**
   * Permissions of aws-node with IPv6 pods.
   *
   * @param cluster the cluster
   */
  public static vpcCniIpv6(cluster: IEksCluster): WorkloadPolicy {
    checkCall('Policies.vpcCniIpv6', [cluster]);
    return vpcCniIpv6Policy(cluster);
  }

  private constructor() {}
}

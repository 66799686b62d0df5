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
 * Ready-made policies for workloads, each as narrow as AWS allows. Grant them with `cluster.workloadIdentity.grant()`. A service
 * account takes each name once: give the second of a kind another one.
 */
export class Policies {
  /**
   * To list and read objects.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is none
   */
  public static s3Read(access: BucketAccess, policyName: string = 'S3Read'): WorkloadPolicy {
    checkCall('Policies.s3Read', [access, policyName]);
    return s3ReadPolicy(access, policyName);
  }

  /**
   * To list, read, write and delete objects: what Loki and Tempo need of their bucket.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is none
   */
  public static s3ReadWrite(access: BucketAccess, policyName: string = 'S3ReadWrite'): WorkloadPolicy {
    checkCall('Policies.s3ReadWrite', [access, policyName]);
    return s3ReadWritePolicy(access, policyName);
  }

  /**
   * To write objects and nothing else, as what ships logs does.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of one bucket or key, or the prefix is none
   */
  public static s3Write(access: BucketAccess, policyName: string = 'S3Write'): WorkloadPolicy {
    checkCall('Policies.s3Write', [access, policyName]);
    return s3WritePolicy(access, policyName);
  }

  /**
   * To write to log groups of CloudWatch that are there, as Fluent Bit does.
   *
   * @param logGroupArns ARNs of the log groups, without `:*` at the end; a name may end with `*`, for its rest
   * @param policyName name of the policy, PascalCase
   * @throws when an ARN is not that of a log group
   */
  public static cloudWatchLogsWrite(logGroupArns: string[], policyName: string = 'CloudWatchLogsWrite'): WorkloadPolicy {
    checkCall('Policies.cloudWatchLogsWrite', [logGroupArns, policyName]);
    return cloudWatchLogsWritePolicy(logGroupArns, policyName);
  }

  /**
   * To put records into a stream of Amazon Kinesis Data Streams, as Fluent Bit does.
   *
   * @param streamArn ARN of the stream
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the stream encrypts with; left out where that is a key of AWS
   * @throws when the ARN is not that of one stream, or of one key
   */
  public static kinesisWrite(streamArn: string, policyName: string = 'KinesisWrite', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.kinesisWrite', [streamArn, policyName, kmsKeyArn]);
    return kinesisWritePolicy(streamArn, policyName, kmsKeyArn);
  }

  /**
   * To write metrics to a workspace of Amazon Managed Service for Prometheus (remote write), and to read nothing of it.
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
   * To put messages into a queue.
   *
   * @param queueArn ARN of the queue
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the queue encrypts with; left out where that is a key of AWS
   * @throws when the ARN is not that of one queue, or of one key
   */
  public static sqsSend(queueArn: string, policyName: string = 'SqsSend', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.sqsSend', [queueArn, policyName, kmsKeyArn]);
    return sqsSendPolicy(queueArn, policyName, kmsKeyArn);
  }

  /**
   * To take messages from a queue.
   *
   * @param queueArn ARN of the queue
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the queue encrypts with; left out where that is a key of AWS
   * @throws when the ARN is not that of one queue, or of one key
   */
  public static sqsConsume(queueArn: string, policyName: string = 'SqsConsume', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.sqsConsume', [queueArn, policyName, kmsKeyArn]);
    return sqsConsumePolicy(queueArn, policyName, kmsKeyArn);
  }

  /**
   * To publish to a topic.
   *
   * @param topicArn ARN of the topic
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the topic encrypts with; left out where that is a key of AWS
   * @throws when the ARN is not that of one topic, or of one key
   */
  public static snsPublish(topicArn: string, policyName: string = 'SnsPublish', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.snsPublish', [topicArn, policyName, kmsKeyArn]);
    return snsPublishPolicy(topicArn, policyName, kmsKeyArn);
  }

  /**
   * To read secrets of Secrets Manager.
   *
   * @param secretArns ARNs of the secrets; `-??????` at the end stands for the characters that AWS appends
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the secrets are encrypted with; left out where that is a key of AWS
   * @throws when an ARN is not that of a secret, or of one key
   */
  public static secretsRead(secretArns: string[], policyName: string = 'SecretsRead', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.secretsRead', [secretArns, policyName, kmsKeyArn]);
    return secretsReadPolicy(secretArns, policyName, kmsKeyArn);
  }

  /**
   * To read parameters of Systems Manager, also those that are encrypted.
   *
   * @param parameterArns ARNs of the parameters, without a version; `/*` at the end stands for all below a path
   * @param policyName name of the policy, PascalCase
   * @param kmsKeyArn ARN of the KMS key that the parameters are encrypted with; left out where that is a key of AWS
   * @throws when an ARN is not that of a parameter or of a path, or of one key
   */
  public static ssmParametersRead(parameterArns: string[], policyName: string = 'SsmParametersRead', kmsKeyArn?: string): WorkloadPolicy {
    checkCall('Policies.ssmParametersRead', [parameterArns, policyName, kmsKeyArn]);
    return ssmParametersReadPolicy(parameterArns, policyName, kmsKeyArn);
  }

  /**
   * To read items of a table, by itself and by its indexes. A table that is encrypted with a key of yours needs a second policy for that.
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
   * To read and write items of a table, and read them by its indexes. A table that is encrypted with a key of yours needs a second policy
   * for that.
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
   * To change the records of hosted zones, as external-dns and the DNS challenge of cert-manager do.
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
   * What the Cluster Autoscaler needs, for the Auto Scaling groups of one cluster.
   *
   * @param cluster the cluster
   */
  public static clusterAutoscaler(cluster: IEksCluster): WorkloadPolicy {
    checkCall('Policies.clusterAutoscaler', [cluster]);
    return clusterAutoscalerPolicy(cluster);
  }

  /**
   * What Karpenter 1.x needs, for the instances of one cluster.
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
   * What aws-node needs in a cluster of IPv4 pods, for clusters that were made elsewhere.
   *
   * @param cluster the cluster, whose VPC it is held to; without it, AWS's policy, which reaches every interface of the account
   */
  public static vpcCni(cluster?: IEksCluster): WorkloadPolicy {
    checkCall('Policies.vpcCni', [cluster]);
    return cluster === undefined ? awsVpcCniPolicy() : vpcCniPolicy(cluster);
  }

  /**
   * What aws-node needs in a cluster of IPv6 pods.
   *
   * @param cluster the cluster
   */
  public static vpcCniIpv6(cluster: IEksCluster): WorkloadPolicy {
    checkCall('Policies.vpcCniIpv6', [cluster]);
    return vpcCniIpv6Policy(cluster);
  }

  private constructor() {}
}

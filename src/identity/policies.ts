import { BucketAccess } from './bucket-access';
import { KarpenterAccess } from './karpenter-access';
import { clusterAutoscalerPolicy } from './policies/cluster-autoscaler';
import { karpenterPolicy } from './policies/karpenter';
import { cloudWatchLogsWritePolicy } from './policies/log-shipping';
import { s3ReadPolicy, s3ReadWritePolicy, s3WritePolicy } from './policies/object-storage';
import { vpcCniIpv6Policy, vpcCniPolicy } from './policies/vpc-cni';
import { IEksCluster } from '../cluster/eks-cluster';
import { WorkloadPolicy } from '../cluster/workload-identity';

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
   */
  public static s3Read(access: BucketAccess, policyName: string = 'S3Read'): WorkloadPolicy {
    return s3ReadPolicy(access, policyName);
  }

  /**
   * To list, read, write and delete objects: what Loki and Tempo need of their bucket.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   */
  public static s3ReadWrite(access: BucketAccess, policyName: string = 'S3ReadWrite'): WorkloadPolicy {
    return s3ReadWritePolicy(access, policyName);
  }

  /**
   * To write objects and nothing else, as what ships logs does.
   *
   * @param access the bucket, or a part of it
   * @param policyName name of the policy, PascalCase
   */
  public static s3Write(access: BucketAccess, policyName: string = 'S3Write'): WorkloadPolicy {
    return s3WritePolicy(access, policyName);
  }

  /**
   * To write to log groups of CloudWatch that are there, as Fluent Bit does.
   *
   * @param logGroupArns ARNs of the log groups, without `:*` at the end
   * @param policyName name of the policy, PascalCase
   */
  public static cloudWatchLogsWrite(logGroupArns: string[], policyName: string = 'CloudWatchLogsWrite'): WorkloadPolicy {
    return cloudWatchLogsWritePolicy(logGroupArns, policyName);
  }

  /**
   * To take messages from a queue.
   *
   * @param queueArn ARN of the queue
   * @param policyName name of the policy, PascalCase
   */
  public static sqsConsume(queueArn: string, policyName: string = 'SqsConsume'): WorkloadPolicy {
    const actions = ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'];
    return { policyName, statements: [{ sid: 'Consume', actions, resources: [queueArn] }] };
  }

  /**
   * To read secrets of Secrets Manager.
   *
   * @param secretArns ARNs of the secrets; `-??????` at the end stands for the characters that AWS appends
   * @param policyName name of the policy, PascalCase
   */
  public static secretsRead(secretArns: string[], policyName: string = 'SecretsRead'): WorkloadPolicy {
    const actions = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
    return { policyName, statements: [{ sid: 'Read', actions, resources: secretArns }] };
  }

  /**
   * To change the records of hosted zones, as external-dns and the DNS challenge of cert-manager do.
   *
   * @param hostedZoneArns ARNs of the hosted zones
   * @param policyName name of the policy, PascalCase
   */
  public static route53Records(hostedZoneArns: string[], policyName: string = 'Route53Records'): WorkloadPolicy {
    return {
      policyName,
      statements: [
        { sid: 'Change', actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], resources: hostedZoneArns },
        {
          sid: 'Find',
          actions: [
            'route53:GetChange',
            'route53:ListHostedZones',
            'route53:ListHostedZonesByName',
            'route53:ListTagsForResource',
            'route53:ListTagsForResources',
          ],
          resources: ['*'],
        },
      ],
    };
  }

  /**
   * What the Cluster Autoscaler needs, for the Auto Scaling groups of one cluster.
   *
   * @param cluster the cluster
   */
  public static clusterAutoscaler(cluster: IEksCluster): WorkloadPolicy {
    return clusterAutoscalerPolicy(cluster);
  }

  /**
   * What Karpenter 1.x needs, for the instances of one cluster.
   *
   * @param cluster the cluster
   * @param access role of its nodes, and its queue
   */
  public static karpenter(cluster: IEksCluster, access: KarpenterAccess): WorkloadPolicy {
    return karpenterPolicy(cluster, access);
  }

  /** What aws-node needs in a cluster of IPv4 pods, for clusters that were made elsewhere. */
  public static vpcCni(): WorkloadPolicy {
    return vpcCniPolicy();
  }

  /**
   * What aws-node needs in a cluster of IPv6 pods.
   *
   * @param cluster the cluster
   */
  public static vpcCniIpv6(cluster: IEksCluster): WorkloadPolicy {
    return vpcCniIpv6Policy(cluster);
  }

  private constructor() {}
}

import { ClusterArns } from './arns';
import { equals, requestTag, resourceTag } from './conditions';
import { KarpenterAccess } from './karpenter-access';
import { requireArn } from './requirements';
import { IEksCluster } from '../../cluster/eks-cluster';
import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';
import { EC2_SERVICES } from '../../private/iam-role';

const NODE_POOL = 'karpenter.sh/nodepool';

/**
 * What Karpenter 1.x needs, for instances, launch templates and instance profiles that have the tag of this cluster: after
 * the CloudFormation template that its project publishes with v1.14.1 (website/content/en/docs/reference/cloudformation.md in
 * aws/karpenter-provider-aws, read on 2026-11-26).
 *
 * @param cluster the cluster
 * @param access role of its nodes, and its queue
 */
export function karpenterPolicy(cluster: IEksCluster, access: KarpenterAccess): WorkloadPolicy {
  const arns = new ClusterArns(cluster);
  requireArn('Karpenter', 'nodeRoleArn', 'role', access.nodeRoleArn);
  if (access.interruptionQueueArn !== undefined) {
    requireArn('Karpenter', 'interruptionQueueArn', 'queue', access.interruptionQueueArn);
  }
  return {
    policyName: 'Karpenter',
    statements: [
      ...lookUps(arns, cluster),
      ...launches(arns, cluster.clusterName),
      ...instanceProfiles(arns, cluster, access.nodeRoleArn),
      ...(access.interruptionQueueArn ? [queue(access.interruptionQueueArn)] : []),
    ],
  };
}

function lookUps(arns: ClusterArns, cluster: IEksCluster): PolicyStatement[] {
  return [
    {
      sid: 'Describe',
      actions: [
        'ec2:DescribeCapacityReservations',
        'ec2:DescribeImages',
        'ec2:DescribeInstanceStatus',
        'ec2:DescribeInstanceTypeOfferings',
        'ec2:DescribeInstanceTypes',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplates',
        'ec2:DescribePlacementGroups',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSpotPriceHistory',
        'ec2:DescribeSubnets',
        'pricing:GetProducts',
      ],
      resources: ['*'],
    },
    {
      sid: 'ReadImageIds',
      actions: ['ssm:GetParameter'],
      resources: [`arn:${arns.partition}:ssm:${arns.region}::parameter/aws/service/*`],
    },
    { sid: 'DescribeCluster', actions: ['eks:DescribeCluster'], resources: [cluster.clusterArn] },
    {
      sid: 'SeeZonalShift',
      actions: ['arc-zonal-shift:GetManagedResource'],
      resources: ['*'],
      conditions: [equals('arc-zonal-shift:ResourceIdentifier', cluster.clusterArn)],
    },
  ];
}

function launches(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  const made = ['fleet/*', 'instance/*', 'volume/*', 'network-interface/*', 'launch-template/*', 'spot-instances-request/*'].map((path) => arns.ec2(path));
  const mine = [requestTag(`kubernetes.io/cluster/${clusterName}`, 'owned'), requestTag('eks:eks-cluster-name', clusterName), anyTag('aws:RequestTag', NODE_POOL)];
  const own = [resourceTag(`kubernetes.io/cluster/${clusterName}`, 'owned'), anyTag('aws:ResourceTag', NODE_POOL)];
  return [
    {
      sid: 'LaunchFrom',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: [
        `arn:${arns.partition}:ec2:${arns.region}::image/*`,
        `arn:${arns.partition}:ec2:${arns.region}::snapshot/*`,
        ...['capacity-reservation/*', 'placement-group/*', 'security-group/*', 'subnet/*'].map((path) => arns.shared(path)),
      ],
    },
    {
      sid: 'LaunchFromOwnTemplate',
      actions: ['ec2:CreateFleet', 'ec2:RunInstances'],
      resources: [arns.ec2('launch-template/*')],
      conditions: own,
    },
    { sid: 'Launch', actions: ['ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:RunInstances'], resources: made, conditions: mine },
    {
      sid: 'TagNew',
      actions: ['ec2:CreateTags'],
      resources: made,
      conditions: [...mine, equals('ec2:CreateAction', 'CreateFleet', 'CreateLaunchTemplate', 'RunInstances')],
    },
    {
      sid: 'TagOwn',
      actions: ['ec2:CreateTags'],
      resources: [arns.ec2('instance/*')],
      conditions: [
        ...own,
        { operator: 'StringEqualsIfExists', key: 'aws:RequestTag/eks:eks-cluster-name', values: [clusterName] },
        { operator: 'ForAllValues:StringEquals', key: 'aws:TagKeys', values: ['Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'] },
      ],
    },
    {
      sid: 'DeleteOwn',
      actions: ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
      resources: ['instance/*', 'launch-template/*'].map((path) => arns.ec2(path)),
      conditions: own,
    },
  ];
}

function instanceProfiles(arns: ClusterArns, { clusterName, region }: IEksCluster, nodeRoleArn: string): PolicyStatement[] {
  const profiles = [`arn:${arns.partition}:iam::${arns.account}:instance-profile/*`];
  const own = [
    resourceTag(`kubernetes.io/cluster/${clusterName}`, 'owned'),
    resourceTag('topology.kubernetes.io/region', region),
    anyTag('aws:ResourceTag', 'karpenter.k8s.aws/ec2nodeclass'),
  ];
  const mine = [
    requestTag(`kubernetes.io/cluster/${clusterName}`, 'owned'),
    requestTag('eks:eks-cluster-name', clusterName),
    requestTag('topology.kubernetes.io/region', region),
    anyTag('aws:RequestTag', 'karpenter.k8s.aws/ec2nodeclass'),
  ];
  return [
    {
      sid: 'PassNodeRole',
      actions: ['iam:PassRole'],
      resources: [nodeRoleArn],
      conditions: [equals('iam:PassedToService', ...EC2_SERVICES)],
    },
    { sid: 'CreateProfiles', actions: ['iam:CreateInstanceProfile'], resources: profiles, conditions: mine },
    { sid: 'TagProfiles', actions: ['iam:TagInstanceProfile'], resources: profiles, conditions: [...own, ...mine] },
    {
      sid: 'ChangeOwnProfiles',
      actions: ['iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:RemoveRoleFromInstanceProfile'],
      resources: profiles,
      conditions: own,
    },
    { sid: 'ReadProfiles', actions: ['iam:GetInstanceProfile'], resources: profiles },
    { sid: 'ListProfiles', actions: ['iam:ListInstanceProfiles'], resources: ['*'] },
  ];
}

function queue(queueArn: string): PolicyStatement {
  return { sid: 'Interruptions', actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], resources: [queueArn] };
}

function anyTag(kind: 'aws:RequestTag' | 'aws:ResourceTag', tag: string): PolicyCondition {
  return { operator: 'StringLike', key: `${kind}/${tag}`, values: ['*'] };
}

import { ClusterArns } from './arns';
import { ec2Tag, equals, requestTag, tagsKept } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';

/** Put by the driver, from v1.58.0 on, on volumes and snapshots when it is told the name of its cluster. */
const CLUSTER_TAG = 'ebs.csi.aws.com/cluster-name';

/** Put by EKS on the instances of managed node groups, by Karpenter and Auto Mode on theirs, and by hand on others. */
const INSTANCE_TAGS = ['eks:cluster-name', 'eks:eks-cluster-name', CLUSTER_TAG];

const FIXED_TAGS = ['ebs.csi.aws.com/cluster', CLUSTER_TAG, 'kubernetes.io/cluster/*', 'kubernetes.io/created-for/pvc/name'];

/**
 * What the EBS CSI driver needs, for volumes, snapshots and nodes of this cluster alone: after
 * AmazonEBSCSIDriverEKSClusterScopedPolicy v2 (2026-05-28), with the cluster's name in the place of a session tag, so that it
 * also fits IRSA. A volume that was made by hand has to be given the tag `ebs.csi.aws.com/cluster-name` before the driver may
 * touch it.
 *
 * @param cluster the cluster
 * @param kmsKeyArn the key that volumes are encrypted with, if it is not EBS's own
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/install.md
 */
export function ebsCsiDriverPolicy(cluster: IEksCluster, kmsKeyArn?: string): WorkloadPolicy {
  const arns = new ClusterArns(cluster);
  const { clusterName } = cluster;
  return {
    policyName: 'EbsCsiDriver',
    statements: [
      describe(),
      ...volumes(arns, clusterName),
      ...snapshots(arns, clusterName),
      ...tags(arns, clusterName),
      ...(kmsKeyArn ? encryption(kmsKeyArn) : []),
    ],
    nodeRoleAwsManagedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'],
  };
}

function describe(): PolicyStatement {
  return {
    sid: 'Describe',
    actions: [
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeInstances',
      'ec2:DescribeSnapshots',
      'ec2:DescribeVolumeStatus',
      'ec2:DescribeVolumes',
      'ec2:DescribeVolumesModifications',
    ],
    resources: ['*'],
  };
}

/**
 * What tells this cluster's volumes and snapshots from those of others. Drivers before v1.58.0 left the second pair of tags,
 * as EKS names the cluster to its add-on by default.
 */
function owned(clusterName: string): { readonly [suffix: string]: PolicyCondition[] } {
  return {
    Own: [ec2Tag(CLUSTER_TAG, clusterName)],
    OwnEarlier: [ec2Tag('ebs.csi.aws.com/cluster', 'true'), ec2Tag(`kubernetes.io/cluster/${clusterName}`, 'owned')],
  };
}

function volumes(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  const all = [arns.ec2('volume/*')];
  return [
    {
      sid: 'CreateVolumes',
      actions: ['ec2:CreateVolume', 'ec2:CopyVolumes'],
      resources: all,
      conditions: [requestTag(CLUSTER_TAG, clusterName)],
    },
    ...Object.entries(owned(clusterName)).flatMap(([own, conditions]) => [
      { sid: `Copy${own}Volumes`, actions: ['ec2:CopyVolumes'], resources: [arns.ec2('volume/vol-*')], conditions },
      {
        sid: `Manage${own}Volumes`,
        actions: ['ec2:AttachVolume', 'ec2:CreateSnapshot', 'ec2:DeleteVolume', 'ec2:DetachVolume', 'ec2:ModifyVolume'],
        resources: all,
        conditions,
      },
    ]),
    ...INSTANCE_TAGS.map((tag, index) => ({
      sid: `AttachToOwnInstances${index || ''}`,
      actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
      resources: [arns.ec2('instance/*')],
      conditions: [ec2Tag(tag, clusterName)],
    })),
  ];
}

function snapshots(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  const all = [arns.snapshot('*')];
  return [
    {
      sid: 'CreateSnapshots',
      actions: ['ec2:CreateSnapshot'],
      resources: all,
      conditions: [requestTag(CLUSTER_TAG, clusterName)],
    },
    ...Object.entries(owned(clusterName)).map(([own, conditions]) => ({
      sid: `Use${own}Snapshots`,
      actions: ['ec2:CreateVolume', 'ec2:DeleteSnapshot', 'ec2:EnableFastSnapshotRestores', 'ec2:LockSnapshot'],
      resources: all,
      conditions,
    })),
  ];
}

function tags(arns: ClusterArns, clusterName: string): PolicyStatement[] {
  return [
    {
      sid: 'TagNew',
      actions: ['ec2:CreateTags'],
      resources: [arns.ec2('volume/*'), arns.snapshot('*')],
      conditions: [equals('ec2:CreateAction', 'CreateVolume', 'CreateSnapshot', 'CopyVolumes')],
    },
    {
      sid: 'TagOwnVolumes',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [arns.ec2('volume/*')],
      conditions: [ec2Tag(CLUSTER_TAG, clusterName), ...tagsKept(...FIXED_TAGS)],
    },
  ];
}

// https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html, step for customer-managed keys
function encryption(kmsKeyArn: string): PolicyStatement[] {
  return [
    { sid: 'UseKey', actions: ['kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext'], resources: [kmsKeyArn] },
    {
      sid: 'LetVolumesUseKey',
      actions: ['kms:CreateGrant'],
      resources: [kmsKeyArn],
      conditions: [{ operator: 'Bool', key: 'kms:GrantIsForAWSResource', values: ['true'] }],
    },
  ];
}

import { KEY } from './all';
import { decides, ec2, PASS_ROLE } from './support';

const VOLUME = ec2('volume/vol-0abc');
const OWN = { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': 'fake' };
// As drivers before v1.58.0 tag, which EKS told the name of the cluster already: docs/tagging.md.
const EARLIER = { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true', 'ec2:ResourceTag/kubernetes.io/cluster/fake': 'owned' };
const EARLIER_OTHER = { 'ec2:ResourceTag/ebs.csi.aws.com/cluster': 'true', 'ec2:ResourceTag/kubernetes.io/cluster/other': 'owned' };
const SNAPSHOT = 'arn:aws:ec2:eu-west-2::snapshot/snap-0abc';
const OTHER = { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': 'other' };

// Calls of the driver: pkg/cloud/cloud.go and pkg/driver/controller.go in kubernetes-sigs/aws-ebs-csi-driver, v1.64.0.
describe('the EBS CSI driver', () => decides('ebsCsiDriver', {
  made: [
    { action: 'ec2:DescribeVolumes', resource: '*' },
    { action: 'ec2:CreateVolume', resource: VOLUME, context: { 'aws:RequestTag/ebs.csi.aws.com/cluster-name': 'fake' } },
    { action: 'ec2:CreateTags', resource: VOLUME, context: { 'ec2:CreateAction': 'CreateVolume' } },
    { action: 'ec2:AttachVolume', resource: VOLUME, context: OWN },
    { action: 'ec2:AttachVolume', resource: ec2('instance/i-0abc'), context: { 'ec2:ResourceTag/eks:cluster-name': 'fake' } },
    // Nodes of Karpenter, and those that were tagged by hand.
    { action: 'ec2:AttachVolume', resource: ec2('instance/i-0abc'), context: { 'ec2:ResourceTag/eks:eks-cluster-name': 'fake' } },
    { action: 'ec2:DetachVolume', resource: ec2('instance/i-0abc'), context: { 'ec2:ResourceTag/ebs.csi.aws.com/cluster-name': 'fake' } },
    { action: 'ec2:CopyVolumes', resource: VOLUME, context: OWN },
    { action: 'ec2:AttachVolume', resource: VOLUME, context: EARLIER },
    { action: 'ec2:DeleteVolume', resource: VOLUME, context: EARLIER },
    { action: 'ec2:CreateSnapshot', resource: VOLUME, context: EARLIER },
    { action: 'ec2:CreateSnapshot', resource: SNAPSHOT, context: { 'aws:RequestTag/ebs.csi.aws.com/cluster-name': 'fake' } },
    { action: 'ec2:CreateVolume', resource: SNAPSHOT, context: OWN },
    { action: 'ec2:CreateVolume', resource: SNAPSHOT, context: EARLIER },
    { action: 'ec2:EnableFastSnapshotRestores', resource: SNAPSHOT, context: OWN },
    { action: 'ec2:LockSnapshot', resource: SNAPSHOT, context: OWN },
    // ModifyTags in pkg/cloud/cloud.go, for a VolumeAttributesClass.
    { action: 'ec2:CreateTags', resource: VOLUME, context: { ...OWN, 'aws:TagKeys': ['team'] } },
    { action: 'ec2:DeleteTags', resource: VOLUME, context: { ...OWN, 'aws:TagKeys': ['team'] } },
    { action: 'ec2:ModifyVolume', resource: VOLUME, context: OWN },
    { action: 'ec2:DeleteVolume', resource: VOLUME, context: OWN },
    { action: 'ec2:CreateSnapshot', resource: VOLUME, context: OWN },
    { action: 'ec2:DeleteSnapshot', resource: SNAPSHOT, context: OWN },
    { action: 'kms:GenerateDataKeyWithoutPlaintext', resource: KEY },
    { action: 'kms:CreateGrant', resource: KEY, context: { 'kms:GrantIsForAWSResource': 'true' } },
  ],
  tried: [
    { action: 'ec2:DeleteVolume', resource: VOLUME, context: OTHER },
    { action: 'ec2:AttachVolume', resource: VOLUME, context: OTHER },
    { action: 'ec2:AttachVolume', resource: ec2('instance/i-0def'), context: { 'ec2:ResourceTag/eks:cluster-name': 'other' } },
    { action: 'ec2:CreateSnapshot', resource: VOLUME, context: OTHER },
    { action: 'ec2:AttachVolume', resource: ec2('instance/i-0def'), context: { 'ec2:ResourceTag/eks:eks-cluster-name': 'other' } },
    { action: 'ec2:AttachVolume', resource: ec2('instance/i-0def') },
    { action: 'ec2:AttachVolume', resource: VOLUME, context: EARLIER_OTHER },
    { action: 'ec2:CreateVolume', resource: SNAPSHOT, context: EARLIER_OTHER },
    // The root volume of a node has the second tag alone.
    { action: 'ec2:CreateSnapshot', resource: VOLUME, context: { 'ec2:ResourceTag/kubernetes.io/cluster/fake': 'owned' } },
    { action: 'ec2:DeleteVolume', resource: VOLUME },
    // To make another cluster's volume look like one of this cluster.
    { action: 'ec2:CreateTags', resource: VOLUME, context: { ...OTHER, 'aws:TagKeys': ['ebs.csi.aws.com/cluster-name'] } },
    { action: 'ec2:CreateTags', resource: VOLUME, context: { ...OWN, 'aws:TagKeys': ['ebs.csi.aws.com/cluster-name'] } },
    { action: 'ec2:CreateTags', resource: VOLUME, context: { ...EARLIER_OTHER, 'aws:TagKeys': ['kubernetes.io/cluster/fake'] } },
    { action: 'ec2:CreateTags', resource: VOLUME, context: { ...OWN, 'aws:TagKeys': ['kubernetes.io/cluster/other'] } },
    { action: 'ec2:DeleteTags', resource: VOLUME, context: { ...OWN, 'aws:TagKeys': ['ebs.csi.aws.com/cluster-name', 'team'] } },
    { action: 'ec2:CreateVolume', resource: VOLUME, context: { 'aws:RequestTag/ebs.csi.aws.com/cluster-name': 'other' } },
    { action: 'kms:CreateGrant', resource: KEY, context: { 'kms:GrantIsForAWSResource': 'false' } },
    { action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-2:111122223333:key/4321dcba-12ab-34cd-56ef-1234567890ab' },
    { action: 'ec2:TerminateInstances', resource: ec2('instance/i-0abc') },
    PASS_ROLE,
  ],
}));

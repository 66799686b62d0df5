import { ClusterArns } from './arns';
import { equals, inVpc } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

const DESCRIBE = [
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
];

/** What AWS gives aws-node, the agent of the Amazon VPC CNI: every interface of the account. */
const AWS_MANAGED = 'AmazonEKS_CNI_Policy';

/** What AWS gives it: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export function awsVpcCniPolicy(): WorkloadPolicy {
  return { policyName: 'VpcCni', awsManagedPolicies: [AWS_MANAGED] };
}

/**
 * The same, held to the VPC of the cluster. Interfaces and what stands in a subnet know their VPC. An instance does not, and is
 * asked for along with the interface; a new interface has the VPC of its subnet.
 *
 * @param cluster the cluster
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.0/docs/iam-policy.md
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html (2026-11-30)
 */
export function vpcCniPolicy(cluster: IEksCluster): WorkloadPolicy {
  const arns = new ClusterArns(cluster);
  const conditions = [inVpc(arns.vpc(cluster.vpcId))];
  return {
    policyName: 'VpcCni',
    statements: [
      { sid: 'Describe', actions: DESCRIBE, resources: ['*'] },
      {
        sid: 'Interfaces',
        actions: [
          'ec2:AssignPrivateIpAddresses',
          'ec2:AttachNetworkInterface',
          'ec2:CreateTags',
          'ec2:DeleteNetworkInterface',
          'ec2:DetachNetworkInterface',
          'ec2:ModifyNetworkInterfaceAttribute',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: [arns.ec2('network-interface/*')],
        conditions,
      },
      { sid: 'MakeInterfaces', actions: ['ec2:CreateNetworkInterface'], resources: [arns.ec2('network-interface/*')] },
      // Another account may share them.
      {
        sid: 'InSubnets',
        actions: ['ec2:CreateNetworkInterface', 'ec2:ModifyNetworkInterfaceAttribute'],
        resources: [arns.shared('subnet/*'), arns.shared('security-group/*')],
        conditions,
      },
      {
        sid: 'TagNewInterfaces',
        actions: ['ec2:CreateTags'],
        resources: [arns.ec2('network-interface/*')],
        conditions: [equals('ec2:CreateAction', 'CreateNetworkInterface')],
      },
      {
        sid: 'Instances',
        actions: ['ec2:AttachNetworkInterface', 'ec2:DetachNetworkInterface', 'ec2:ModifyNetworkInterfaceAttribute'],
        resources: [arns.ec2('instance/*')],
      },
    ],
    nodeRoleAwsManagedPolicies: [AWS_MANAGED],
  };
}

/**
 * What aws-node needs where pods have IPv6 addresses; AWS has no managed policy for it.
 *
 * @param cluster the cluster
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/v1.23.0/docs/iam-policy.md#ipv6-mode
 */
export function vpcCniIpv6Policy(cluster: IEksCluster): WorkloadPolicy {
  const arns = new ClusterArns(cluster);
  return {
    policyName: 'VpcCniIpv6',
    statements: [
      {
        sid: 'Describe',
        actions: DESCRIBE,
        resources: ['*'],
      },
      {
        sid: 'AssignAndTag',
        actions: ['ec2:AssignIpv6Addresses', 'ec2:CreateTags'],
        resources: [arns.ec2('network-interface/*')],
        conditions: [inVpc(arns.vpc(cluster.vpcId))],
      },
    ],
  };
}

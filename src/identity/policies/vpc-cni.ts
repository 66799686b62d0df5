import { ClusterArns } from './arns';
import { inVpc } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/** What aws-node, the agent of the Amazon VPC CNI, needs: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export function vpcCniPolicy(): WorkloadPolicy {
  return {
    policyName: 'VpcCni',
    awsManagedPolicies: ['AmazonEKS_CNI_Policy'],
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
        actions: [
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeInstances',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeTags',
        ],
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

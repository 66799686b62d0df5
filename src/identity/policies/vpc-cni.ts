import { ClusterArns } from './arns';
import { equals } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { PolicyStatement, WorkloadPolicy } from '../../cluster/workload-identity';

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
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html#cni-iam-role-create-ipv6-policy
 */
export function vpcCniIpv6Policy(cluster: IEksCluster): WorkloadPolicy {
  const tagNew: PolicyStatement = {
    sid: 'TagNetworkInterfaces',
    actions: ['ec2:CreateTags'],
    resources: [new ClusterArns(cluster).ec2('network-interface/*')],
  };
  return {
    policyName: 'VpcCniIpv6',
    statements: [
      {
        sid: 'Describe',
        actions: [
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeInstances',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeTags',
        ],
        resources: ['*'],
      },
      {
        sid: 'AssignAddresses',
        actions: ['ec2:AssignIpv6Addresses'],
        resources: [new ClusterArns(cluster).ec2('network-interface/*')],
        conditions: [equals('ec2:Vpc', new ClusterArns(cluster).ec2(`vpc/${cluster.vpcId}`))],
      },
      tagNew,
    ],
  };
}

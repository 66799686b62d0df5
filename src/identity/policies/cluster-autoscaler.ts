import { ClusterArns } from './arns';
import { resourceTag } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { WorkloadPolicy } from '../../cluster/workload-identity';

/**
 * What the Cluster Autoscaler needs: to see all Auto Scaling groups, and to change those that EKS tagged as this cluster's.
 *
 * @param cluster the cluster
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
 */
export function clusterAutoscalerPolicy(cluster: IEksCluster): WorkloadPolicy {
  return {
    policyName: 'ClusterAutoscaler',
    statements: [
      {
        sid: 'Describe',
        actions: [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeAutoScalingInstances',
          'autoscaling:DescribeLaunchConfigurations',
          'autoscaling:DescribeScalingActivities',
          'autoscaling:DescribeTags',
          'ec2:DescribeImages',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:GetInstanceTypesFromInstanceRequirements',
        ],
        resources: ['*'],
      },
      {
        sid: 'DescribeNodeGroups',
        actions: ['eks:DescribeNodegroup'],
        resources: [new ClusterArns(cluster).of('eks', `nodegroup/${cluster.clusterName}/*`)],
      },
      {
        sid: 'ScaleOwn',
        actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        resources: ['*'],
        conditions: [resourceTag('eks:cluster-name', cluster.clusterName)],
      },
    ],
  };
}

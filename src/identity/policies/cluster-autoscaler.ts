import { ClusterArns } from './arns';
import { resourceTag } from './conditions';
import { IEksCluster } from '../../cluster/eks-cluster';
import { PolicyCondition, PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';

/**
 * What the Cluster Autoscaler needs: to see all Auto Scaling groups, and to change those that EKS tagged as this cluster's,
 * or that have the tag by which it finds the groups of a cluster, with the value `owned`.
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
      scale('ScaleOwn', resourceTag('eks:cluster-name', cluster.clusterName)),
      scale('ScaleSelfManaged', resourceTag(`k8s.io/cluster-autoscaler/${cluster.clusterName}`, 'owned')),
    ],
  };
}

function scale(sid: string, own: PolicyCondition): PolicyStatement {
  return {
    sid,
    actions: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
    resources: ['*'],
    conditions: [own],
  };
}

import { WorkloadPolicy } from '../../cluster/workload-identity';

/** What aws-node, the agent of the Amazon VPC CNI, needs: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html */
export function vpcCniPolicy(): WorkloadPolicy {
  return {
    policyName: 'VpcCni',
    awsManagedPolicies: ['AmazonEKS_CNI_Policy'],
  };
}

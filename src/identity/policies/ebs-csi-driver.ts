import { WorkloadPolicy } from '../../cluster/workload-identity';

/** What the EBS CSI driver needs: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
export function ebsCsiDriverPolicy(): WorkloadPolicy {
  return {
    policyName: 'EbsCsiDriver',
    awsManagedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'],
  };
}

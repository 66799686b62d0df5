import { Access } from './network-access';
import { IdentityAssociation, WorkloadGrant } from '../cluster/workload-permissions';

/**
 * Where pods get their AWS credentials, beside what speaks HTTPS: from the Pod Identity Agent of their node, or from its metadata service.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html (2026-11-30)
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html (2026-11-30)
 */
export function credentialsOf(grant: WorkloadGrant | undefined): Access[] {
  switch (grant?.association) {
    case IdentityAssociation.POD_IDENTITY:
      return [at('169.254.170.23/32', 'fd00:ec2::23/128')];
    case IdentityAssociation.NODE_ROLE:
      return [at('169.254.169.254/32', 'fd00:ec2::254/128')];
    case IdentityAssociation.IRSA:
    case IdentityAssociation.SECRET:
    case undefined:
      return [];
  }
}

function at(...blocks: string[]): Access {
  return { ports: [80], peers: blocks.map((block) => ({ block })) };
}

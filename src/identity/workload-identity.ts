import { Construct } from 'constructs';
import { IrsaHardening } from './irsa-hardening';
import { NodeRoleIdentity } from './node-role-identity';
import { IEksCluster } from '../cluster/eks-cluster';
import { IWorkloadIdentity } from '../cluster/workload-identity';

/** How the workloads of a cluster come to their AWS permissions. Write a subclass for a way of your own. */
export abstract class WorkloadIdentity {
  /** A role for each service account, associated by EKS Pod Identity. */
  public static podIdentity(): WorkloadIdentity {
    return new PodIdentityChoice();
  }

  /**
   * The permissions of all workloads on the role of the nodes, for demonstrations: every pod on every node has
   * them. Warns.
   */
  public static nodeRole(): WorkloadIdentity {
    return new NodeRoleChoice();
  }

  /**
   * Hop limit of the instance metadata service that nodes need: 1, or 2 where pods take the credentials of their
   * node.
   */
  public abstract readonly metadataHopLimit: number;

  /** Whether the cluster needs the EKS Pod Identity Agent. */
  public abstract readonly needsPodIdentityAgent: boolean;

  /**
   * Sets this way up for one cluster.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   */
  public abstract bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity;
}

// Both kinds stand here: in files of their own they would need this class before it is defined.

class PodIdentityChoice extends WorkloadIdentity {
  public readonly metadataHopLimit = 1;
  public readonly needsPodIdentityAgent = true;

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    return new IrsaHardening(scope, 'Hardening', { cluster });
  }
}

class NodeRoleChoice extends WorkloadIdentity {
  public readonly metadataHopLimit = 2;
  public readonly needsPodIdentityAgent = false;

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    return new NodeRoleIdentity(scope, 'NodeRoleIdentity', { cluster });
  }
}

import { Construct } from 'constructs';
import { GrantOptions, IWorkloadIdentity, ServiceAccount, WorkloadGrant, WorkloadPolicy } from '../../cluster/workload-permissions';
import { MigrationPhase } from '../roles/migration-phase';

/** Properties of `MigratingIdentity`. */
export interface MigratingIdentityProps {
  readonly from: IWorkloadIdentity;
  readonly to: IWorkloadIdentity;
  readonly phase: MigrationPhase;
}

/** Grants each permission in the old way and in the new one, and lets pods take the one whose turn it is. */
export class MigratingIdentity extends Construct implements IWorkloadIdentity {
  constructor(scope: Construct, id: string, private readonly props: MigratingIdentityProps) {
    super(scope, id);
  }

  public grant(scope: Construct, serviceAccount: ServiceAccount, policy: WorkloadPolicy, options?: GrantOptions): WorkloadGrant {
    const { from, to, phase } = this.props;
    // The new way first: it makes the construct that the old one's policies stand under, as they did before.
    const after = to.grant(scope, serviceAccount, policy, options);
    const before = from.grant(scope, serviceAccount, policy, options);
    const active = phase === MigrationPhase.ADD ? before : after;
    return { ...active, dependencies: [...new Set([...before.dependencies, ...after.dependencies])] };
  }
}

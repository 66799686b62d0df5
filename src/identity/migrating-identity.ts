import { Construct } from 'constructs';
import { MigrationPhase } from './migration-phase';
import { GrantOptions, IWorkloadIdentity, ServiceAccount, WorkloadGrant, WorkloadPolicy } from '../cluster/workload-identity';

/** Grants each permission in the old way and in the new one, and lets pods take the one whose turn it is. */
export class MigratingIdentity extends Construct implements IWorkloadIdentity {
  private readonly phase: MigrationPhase;
  private from?: IWorkloadIdentity;
  private to?: IWorkloadIdentity;

  constructor(scope: Construct, id: string, props: { readonly phase: MigrationPhase }) {
    super(scope, id);
    this.phase = props.phase;
  }

  public connect(from: IWorkloadIdentity, to: IWorkloadIdentity): void {
    this.from = from;
    this.to = to;
  }

  public grant(scope: Construct, serviceAccount: ServiceAccount, policy: WorkloadPolicy, options?: GrantOptions): WorkloadGrant {
    // The new way first: it makes the construct that the old one's policies stand under, as they did before.
    const after = this.to!.grant(scope, serviceAccount, policy, options);
    const before = this.from!.grant(scope, serviceAccount, policy, options);
    const active = this.phase === MigrationPhase.ADD ? before : after;
    return { ...active, dependencies: [...new Set([...before.dependencies, ...after.dependencies])] };
  }
}

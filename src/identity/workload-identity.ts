import { Construct } from 'constructs';
import { MigratingIdentity } from './migration/migrating-identity';
import { requireSteady } from './migration/migration-check';
import { IdentityMode } from './roles/identity-mode';
import { IdentityOptions, IrsaHardening } from './roles/irsa-hardening';
import { MigrationPhase } from './roles/migration-phase';
import { NodeRoleIdentity } from './roles/node-role-identity';
import { ExistingSecretsIdentity } from './secrets/existing-secrets';
import { IEksCluster } from '../cluster/eks-cluster';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { IWorkloadIdentity, ServiceAccountSecret } from '../cluster/workload-permissions';
import { checkCall } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { sortedEntries } from '../private/maps';

/** The identities that a cluster migrates between, and the current phase. */
export interface IdentityMigration {
  /** The current identity. */
  readonly current: WorkloadIdentity;
  /** The new identity. */
  readonly target: WorkloadIdentity;
  /** The current phase. */
  readonly phase: MigrationPhase;
}

/** How the workloads of a cluster get their AWS permissions. Write a subclass for a way of your own. */
export abstract class WorkloadIdentity {
  /**
   * A role per service account, associated by EKS Pod Identity.
   *
   * @param options existing resources, and exceptions for some service accounts
   */
  public static podIdentity(options: IdentityOptions = {}): WorkloadIdentity {
    checkCall('WorkloadIdentity.podIdentity', [options]);
    return new HardenedChoice(IdentityMode.POD_IDENTITY, options);
  }

  /**
   * A role per service account, assumed with a token from the cluster's OIDC issuer (IAM roles for service accounts).
   *
   * @param options existing resources, and exceptions for some service accounts
   */
  public static irsa(options: IdentityOptions = {}): WorkloadIdentity {
    checkCall('WorkloadIdentity.irsa', [options]);
    return new HardenedChoice(IdentityMode.IRSA, options);
  }

  /** All workloads use the node role: every pod on every node has all permissions. For demonstrations; causes a warning. */
  public static nodeRole(): WorkloadIdentity {
    return new NodeRoleChoice();
  }

  /**
   * AWS access keys in existing Secrets, for clusters outside AWS. The library creates neither keys nor Secrets.
   *
   * @param secrets the Secret of each service account
   */
  public static existingSecrets(secrets: ServiceAccountSecret[] = []): WorkloadIdentity {
    checkCall('WorkloadIdentity.existingSecrets', [secrets]);
    return new SecretsChoice(secrets);
  }

  /**
   * A migration: from the node role to Pod Identity or IRSA, from IRSA to Pod Identity, or from IRSA to Pod Identity for single service accounts,
   * where `overrides` differ. Apply the phases one after the other; see docs/identity-migration.md.
   *
   * @param migration both identities, and the phase
   * @throws when there is no such migration or phase; or, when bound to a cluster, if the options would take a role, the OIDC provider or the agent
   * from pods during the migration
   */
  public static migrating(migration: IdentityMigration): WorkloadIdentity {
    checkCall('WorkloadIdentity.migrating', [migration]);
    const { current: from, target: to, phase } = migration;
    const isWay = from instanceof NodeRoleChoice || from instanceof HardenedChoice && from.leadsTo(to);
    if (!(to instanceof HardenedChoice) || !isWay) {
      throw new ValidationError('WorkloadIdentity.migrating', {
        property: 'current',
        problem: `cannot migrate from ${nameOf(from)} to ${nameOf(to)}`,
        allowed: 'from nodeRole() to podIdentity() or irsa(), from irsa() to podIdentity(), and from either to itself with different `overrides`',
        fix: 'use one of these; to go back, use another service account',
      });
    }
    return phase === MigrationPhase.FINISH ? to : new MigrationChoice(from, to, phase);
  }

  /** Hop limit of the instance metadata service on the nodes: 1, or 2 if pods use node credentials. */
  public abstract readonly metadataHopLimit: number;

  /** Whether the cluster needs the EKS Pod Identity Agent. */
  public abstract readonly needsPodIdentityAgent: boolean;

  /** Whether the VPC CNI uses the node role, until it has its own role. */
  public abstract readonly cniUsesNodeRole: boolean;

  /**
   * Sets up this identity for a cluster.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   */
  public abstract bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity;

  /**
   * Sets up this identity for a cluster outside AWS.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   * @throws unless the identity works without EKS
   */
  public bindOutsideAws(scope: Construct, cluster: IKubernetesCluster): IWorkloadIdentity {
    checkCall('WorkloadIdentity.bindOutsideAws', [scope, cluster]);
    throw new ValidationError(scope, {
      property: 'identity',
      problem: `is ${nameOf(this)}, which requires an EKS cluster`,
      fix: 'use WorkloadIdentity.existingSecrets([...]); for roles without keys see IAM Roles Anywhere in docs/external-clusters.md',
    });
  }
}

function nameOf(identity: WorkloadIdentity): string {
  if (identity instanceof HardenedChoice) {
    return identity.mode === IdentityMode.IRSA ? 'irsa()' : 'podIdentity()';
  }
  if (identity instanceof SecretsChoice) {
    return 'existingSecrets()';
  }
  return identity instanceof NodeRoleChoice ? 'nodeRole()' : 'a custom identity, or one that migrates';
}

function textOf(overrides: IdentityOptions['overrides'] = {}): string {
  return JSON.stringify(sortedEntries(overrides));
}

// All kinds stand here: in files of their own they would need this class before it is defined.

class HardenedChoice extends WorkloadIdentity {
  public readonly metadataHopLimit = 1;
  public readonly cniUsesNodeRole = false;

  constructor(public readonly mode: IdentityMode, public readonly options: IdentityOptions) {
    super();
  }

  public get needsPodIdentityAgent(): boolean {
    const { overrides = {}, installPodIdentityAgent } = this.options;
    return !installPodIdentityAgent && [this.mode, ...Object.values(overrides)].includes(IdentityMode.POD_IDENTITY);
  }

  /** Whether there is anything to go through on the way to another, and no way back for all. */
  public leadsTo(target: WorkloadIdentity): boolean {
    if (!(target instanceof HardenedChoice)) {
      return false;
    }
    return this.mode === target.mode
      ? textOf(this.options.overrides) !== textOf(target.options.overrides)
      : this.mode === IdentityMode.IRSA;
  }

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    return new IrsaHardening(scope, 'Hardening', { ...this.options, cluster, mode: this.mode });
  }
}

class NodeRoleChoice extends WorkloadIdentity {
  public readonly metadataHopLimit = 2;
  public readonly needsPodIdentityAgent = false;
  public readonly cniUsesNodeRole = true;

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    return new NodeRoleIdentity(scope, 'NodeRoleIdentity', { cluster });
  }
}

class SecretsChoice extends WorkloadIdentity {
  public readonly metadataHopLimit = 1;
  public readonly needsPodIdentityAgent = false;
  public readonly cniUsesNodeRole = false;

  constructor(private readonly secrets: ServiceAccountSecret[]) {
    super();
  }

  public bind(scope: Construct): IWorkloadIdentity {
    return new ExistingSecretsIdentity(scope, 'ExistingSecrets', { secrets: this.secrets });
  }

  public bindOutsideAws(scope: Construct, cluster: IKubernetesCluster): IWorkloadIdentity {
    checkCall('WorkloadIdentity.bindOutsideAws', [scope, cluster]);
    return this.bind(scope);
  }
}

/** What was stays as it was until the last phase; what is to come is there from the first. */
class MigrationChoice extends WorkloadIdentity {
  public readonly metadataHopLimit: number;
  public readonly needsPodIdentityAgent: boolean;
  public readonly cniUsesNodeRole: boolean;

  constructor(private readonly from: NodeRoleChoice | HardenedChoice, private readonly to: HardenedChoice, private readonly phase: MigrationPhase) {
    super();
    this.metadataHopLimit = from.metadataHopLimit;
    this.needsPodIdentityAgent = from.needsPodIdentityAgent || to.needsPodIdentityAgent;
    this.cniUsesNodeRole = from.cniUsesNodeRole;
  }

  public bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity {
    if (this.from instanceof HardenedChoice) {
      requireSteady(scope, this.from.options, this.to.options);
      return new IrsaHardening(scope, 'Hardening', {
        ...this.from.options,
        ...this.to.options,
        overrides: this.to.options.overrides,
        previousOverrides: this.from.options.overrides,
        cluster,
        mode: this.to.mode,
        previousMode: this.from.mode,
        phase: this.phase,
      });
    }
    return new MigratingIdentity(scope, 'Migration', {
      from: new NodeRoleIdentity(scope, 'NodeRoleIdentity', { cluster, isMigrating: true }),
      to: this.to.bind(scope, cluster),
      phase: this.phase,
    });
  }
}

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
  /** What the cluster has now. */
  readonly current: WorkloadIdentity;
  /** What it is to have. */
  readonly target: WorkloadIdentity;
  /** How far it is. */
  readonly phase: MigrationPhase;
}

/** How the workloads of a cluster get their AWS permissions. Write a subclass for a way of your own. */
export abstract class WorkloadIdentity {
  /**
   * A role for each service account, associated by EKS Pod Identity.
   *
   * @param options what is there already, or differs for some service accounts
   */
  public static podIdentity(options: IdentityOptions = {}): WorkloadIdentity {
    checkCall('WorkloadIdentity.podIdentity', [options]);
    return new HardenedChoice(IdentityMode.POD_IDENTITY, options);
  }

  /**
   * A role for each service account, taken with a token of the cluster's OIDC issuer (IAM roles for service accounts).
   *
   * @param options what is there already, or differs for some service accounts
   */
  public static irsa(options: IdentityOptions = {}): WorkloadIdentity {
    checkCall('WorkloadIdentity.irsa', [options]);
    return new HardenedChoice(IdentityMode.IRSA, options);
  }

  /**
   * The permissions of all workloads on the role of the nodes, for demonstrations: every pod on every node has
   * them. Warns.
   */
  public static nodeRole(): WorkloadIdentity {
    return new NodeRoleChoice();
  }

  /**
   * Keys of AWS in Secrets that are there before the workloads: for clusters outside of AWS. The library makes neither keys nor Secrets.
   *
   * @param secrets whose Secrets they are
   */
  public static existingSecrets(secrets: ServiceAccountSecret[] = []): WorkloadIdentity {
    checkCall('WorkloadIdentity.existingSecrets', [secrets]);
    return new SecretsChoice(secrets);
  }

  /**
   * On the way from one to another: from the node role to Pod Identity or IRSA, from IRSA to Pod Identity, or from IRSA to Pod
   * Identity for single service accounts, where `overrides` of the two differ. Apply the phases one after the other; docs/identity-migration.md says what each of them does.
   *
   * @param migration from where to where, and how far
   * @throws when there is no such way or phase; when it is bound to a cluster, also where the options of the two would take a role,
   * the OIDC provider or the agent from pods on the way
   */
  public static migrating(migration: IdentityMigration): WorkloadIdentity {
    checkCall('WorkloadIdentity.migrating', [migration]);
    const { current: from, target: to, phase } = migration;
    const isWay = from instanceof NodeRoleChoice || from instanceof HardenedChoice && from.leadsTo(to);
    if (!(to instanceof HardenedChoice) || !isWay) {
      throw new ValidationError('WorkloadIdentity.migrating', {
        property: 'current',
        problem: `has no way from ${nameOf(from)} to ${nameOf(to)}`,
        allowed: 'from nodeRole() to podIdentity() or irsa(), from irsa() to podIdentity(), and from either to itself where `overrides` differ',
        fix: 'name one of these; what has to go back gets another service account',
      });
    }
    return phase === MigrationPhase.FINISH ? to : new MigrationChoice(from, to, phase);
  }

  /**
   * Hop limit of the instance metadata service that nodes need: 1, or 2 where pods take the credentials of their
   * node.
   */
  public abstract readonly metadataHopLimit: number;

  /** Whether the cluster needs the EKS Pod Identity Agent. */
  public abstract readonly needsPodIdentityAgent: boolean;

  /** Whether the VPC CNI lives off the node role, as it does until it has a role of its own. */
  public abstract readonly cniUsesNodeRole: boolean;

  /**
   * Sets this way up for one cluster.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   */
  public abstract bind(scope: Construct, cluster: IEksCluster): IWorkloadIdentity;

  /**
   * Sets this way up for a cluster outside of AWS.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   * @throws unless it is a way that needs nothing of EKS
   */
  public bindOutsideAws(scope: Construct, cluster: IKubernetesCluster): IWorkloadIdentity {
    checkCall('WorkloadIdentity.bindOutsideAws', [scope, cluster]);
    throw new ValidationError(scope, {
      property: 'identity',
      problem: `is ${nameOf(this)}, which needs a cluster of EKS`,
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
  return identity instanceof NodeRoleChoice ? 'nodeRole()' : 'an identity of your own, or one that migrates';
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

import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { AGENT, guardAgent } from './agent-guard';
import { IdentityMode } from './identity-mode';
import { MigrationPhase } from './migration-phase';
import { oidcProviderOf } from './oidc-provider';
import { requireSdk, whyNoPodIdentity } from './pod-identity-limits';
import { claimServiceAccount, guardServiceAccounts } from './service-account-guard';
import { WorkloadRole } from './workload-role';
import { addonConfig } from '../../addons/addon-config';
import { stateGrant } from '../../cluster/aws-services';
import { IEksCluster } from '../../cluster/eks-cluster';
import {
  GrantOptions,
  IdentityAssociation,
  IWorkloadIdentity,
  ServiceAccount,
  WorkloadGrant,
  WorkloadPolicy,
} from '../../cluster/workload-permissions';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { requireArn, requireArnIfGiven } from '../../private/checks/aws-arn';
import { ValidationError } from '../../private/errors';
import { idFromKey } from '../../private/ids';
import { sortedEntries } from '../../private/maps';

/** Where pods get their credentials from. */
const CREDENTIAL_SERVICES = { [IdentityMode.POD_IDENTITY]: 'eks-auth', [IdentityMode.IRSA]: 'sts' };

const IDENTITY_ANNOTATION = 'cdktf-observable-eks/identity';

/** A pod has the credentials of the role that it started with until it is restarted. */
const ROLE_ANNOTATION = 'cdktf-observable-eks/role';

/** Existing identity resources, and overrides for individual service accounts. */
export interface IdentityOptions {
  /**
   * Service accounts with another mode, by key, such as `payments:worker`.
   *
   * @default - none
   */
  readonly overrides?: { [serviceAccount: string]: IdentityMode };

  /**
   * ARN of the existing IAM OIDC provider of the cluster's issuer: AWS allows only one.
   *
   * @default - one is created when the first role needs it
   */
  readonly oidcProviderArn?: string;

  /**
   * ARNs of existing roles by service account key. Granted policies are added to them; their trust policies do not change.
   *
   * @default - a role is created for each service account
   */
  readonly existingRoles?: { [serviceAccount: string]: string };

  /**
   * Whether to install the EKS Pod Identity Agent, for an imported cluster without it. An `ObservableEksCluster` installs it if needed.
   *
   * @default false
   */
  readonly installPodIdentityAgent?: boolean;
}

/** Properties of `IrsaHardening`. */
export interface IrsaHardeningProps extends IdentityOptions {
  /** The cluster whose workloads get their own identities. Pod Identity needs its agent there. */
  readonly cluster: IEksCluster;

  /**
   * How pods get their role.
   *
   * @default IdentityMode.POD_IDENTITY
   */
  readonly mode?: IdentityMode;

  /**
   * The previous mode, during a migration.
   *
   * @default - no migration
   */
  readonly previousMode?: IdentityMode;

  /**
   * Service accounts whose previous mode differed, by key.
   *
   * @default - none
   */
  readonly previousOverrides?: { [serviceAccount: string]: IdentityMode };

  /**
   * Phase of the migration from the previous mode. Required with `previousMode`, ignored without.
   *
   * @default - no migration
   */
  readonly phase?: MigrationPhase;
}

/**
 * Gives every service account a role that nothing else can assume: through EKS Pod Identity, trusted only for this cluster, namespace and service
 * account, or through IRSA, trusted only for tokens of this cluster's issuer that name the service account. The node role gets nothing.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export class IrsaHardening extends Construct implements IWorkloadIdentity {
  /** The EKS Pod Identity Agent, if installed here. */
  public readonly podIdentityAgent?: EksAddon;

  private readonly cluster: IEksCluster;
  private readonly roles = new Map<string, WorkloadRole>();
  private readonly modes = new Map<string, IdentityMode>();
  private madeProvider?: IamOpenidConnectProvider;
  private needsAgent = false;

  /**
   * @param scope scope of the construct; roles are created in the scope of each grant
   * @param id construct id
   * @param props the cluster, and how its pods get their roles
   * @throws when a mode, a phase, an ARN or a service account is invalid
   */
  constructor(scope: Construct, id: string, private readonly props: IrsaHardeningProps) {
    super(scope, id);
    checkStruct(this, 'IrsaHardeningProps', props);
    this.cluster = props.cluster;
    if (props.previousMode !== undefined && props.phase === undefined) {
      throw new ValidationError(this, {
        property: 'phase',
        problem: 'is required with `previousMode`: without it the old identity would be removed immediately',
        fix: 'start with MigrationPhase.ADD; after MigrationPhase.FINISH remove both',
      });
    }
    for (const property of ['overrides', 'previousOverrides', 'existingRoles'] as const) {
      sortedEntries<string>(props[property] ?? {}).forEach(([key]) => this.requireKey(property, key));
    }
    requireArnIfGiven(this, 'oidcProviderArn', 'oidcProvider', props.oidcProviderArn);
    for (const [key, arn] of sortedEntries(props.existingRoles ?? {})) {
      requireArn(this, `existingRoles.${key}`, 'role', arn);
    }
    if (props.installPodIdentityAgent) {
      this.podIdentityAgent = new EksAddon(this, 'PodIdentityAgent', addonConfig(this, this.cluster, AGENT));
    }
    this.node.addValidation({ validate: () => (['overrides', 'existingRoles'] as const).flatMap((property) => this.strayKeys(property)) });
    guardServiceAccounts(this, this.cluster);
    guardAgent(this, this.cluster, this.podIdentityAgent, () => this.needsAgent);
  }

  /** The IAM OIDC provider, if created here. */
  public get oidcProvider(): IamOpenidConnectProvider | undefined {
    return this.madeProvider;
  }

  /**
   * Gives the pods of a service account the permissions of a policy. Further policies for the same service account are added to the same role.
   *
   * @param scope scope in which to create the role
   * @param serviceAccount the service account of the pods
   * @param policy the permissions
   * @param options options of the grant
   * @throws when the service account already has a role created elsewhere, or its override is not supported
   */
  public grant(
    scope: Construct,
    serviceAccount: ServiceAccount,
    policy: WorkloadPolicy,
    options: GrantOptions = {},
  ): WorkloadGrant {
    checkCall('IrsaHardening.grant', [scope, serviceAccount, policy, options], this);
    requireSdk(scope, options);
    const mode = this.modeOf(scope, serviceAccount, options);
    const role = this.roles.get(serviceAccount.key) ?? this.createRole(scope, serviceAccount, mode, options);
    if (role.node.scope !== scope) {
      throw new ValidationError(scope, {
        property: 'serviceAccount',
        problem: `already has a role from ${role.node.scope?.node.path}; EKS allows one per service account`,
        got: serviceAccount.key,
        fix: 'grant both policies from the same scope, or give the workloads different service accounts',
      });
    }
    this.requireSameMode(scope, serviceAccount, mode);
    const attached = role.allow(policy);
    stateGrant(this.cluster, serviceAccount.key, policy, [this.activeMode(serviceAccount, mode), mode].map((used) => CREDENTIAL_SERVICES[used]));
    const active = this.activeMode(serviceAccount, mode);
    return {
      roleArn: role.roleArn,
      association: IdentityAssociation[active],
      serviceAccountAnnotations: active === IdentityMode.IRSA ? { 'eks.amazonaws.com/role-arn': role.roleArn } : {},
      podAnnotations: { [IDENTITY_ANNOTATION]: active === IdentityMode.IRSA ? 'irsa' : 'pod-identity', [ROLE_ANNOTATION]: role.nameGiven },
      dependencies: [...attached, ...role.dependencies, ...(this.podIdentityAgent ? [this.podIdentityAgent] : [])],
    };
  }

  /** What is misspelt would silently get what all others get. */
  private strayKeys(property: 'overrides' | 'existingRoles'): string[] {
    const granted = [...this.roles.keys()];
    return sortedEntries<string>(this.props[property] ?? {}).filter(([key]) => !granted.includes(key)).map(([key]) =>
      `\`${property}\` contains ${key}, which has no grants here. Granted: ${granted.join(', ') || 'nothing'}. Fix: correct the name, or remove it.`);
  }

  private modeOf(scope: Construct, serviceAccount: ServiceAccount, options: GrantOptions): IdentityMode {
    const override = this.props.overrides?.[serviceAccount.key];
    const mode = override ?? this.props.mode ?? IdentityMode.POD_IDENTITY;
    const reason = mode === IdentityMode.POD_IDENTITY ? whyNoPodIdentity(options) : undefined;
    if (reason && override) {
      throw new ValidationError(scope, {
        property: `overrides.${serviceAccount.key}`,
        problem: `is not supported: ${reason}`,
        got: override,
        fix: 'use IdentityMode.IRSA for this service account, or remove the override, which has the same result',
      });
    }
    if (reason) {
      Annotations.of(scope).addInfo(`${serviceAccount.key} gets its role by IRSA: ${reason}.`);
      return IdentityMode.IRSA;
    }
    return mode;
  }

  /** The role trusts the way of the first grant, and pods that are told of another would be refused. */
  private requireSameMode(scope: Construct, { key }: ServiceAccount, mode: IdentityMode): void {
    if (this.modes.get(key) !== mode) {
      throw new ValidationError(scope, {
        property: 'options',
        problem: `select ${mode} for ${key}, but an earlier grant selected ${this.modes.get(key)}: pods can use only one`,
        fix: 'use the same `compute` and `sdk` in all grants of a service account',
      });
    }
  }

  /** The way that pods are told to take now. */
  private activeMode(serviceAccount: ServiceAccount, mode: IdentityMode): IdentityMode {
    return this.props.phase === MigrationPhase.ADD ? this.previousModeOf(serviceAccount) ?? mode : mode;
  }

  private previousModeOf({ key }: ServiceAccount): IdentityMode | undefined {
    const { previousMode, previousOverrides } = this.props;
    return previousMode && (previousOverrides?.[key] ?? previousMode);
  }

  private createRole(scope: Construct, serviceAccount: ServiceAccount, mode: IdentityMode, options: GrantOptions): WorkloadRole {
    if (scope.node.tryFindChild(serviceAccount.key)) {
      throw new ValidationError(scope, {
        property: 'serviceAccount',
        problem: 'already contains a construct with that id, such as its role in another cluster',
        got: serviceAccount.key,
        fix: "use a separate scope for each cluster, such as new Construct(stack, 'Second')",
      });
    }
    claimServiceAccount(scope, this, this.cluster, serviceAccount);
    const { phase = MigrationPhase.FINISH } = this.props;
    const previousMode = this.previousModeOf(serviceAccount);
    if (phase !== MigrationPhase.FINISH && previousMode === IdentityMode.POD_IDENTITY && mode === IdentityMode.IRSA) {
      // With an association, EKS gives pods no token; without it, those that run have neither.
      throw new ValidationError(scope, {
        property: `overrides.${serviceAccount.key}`,
        problem: 'cannot change from Pod Identity to IRSA: its pods would have no credentials from the last phase until they restart',
        got: mode,
        fix: 'keep Pod Identity, or use another service account for the workload',
      });
    }
    const modes = previousMode && previousMode !== mode && phase !== MigrationPhase.FINISH ? [previousMode, mode] : [mode];
    this.needsAgent ||= modes.includes(IdentityMode.POD_IDENTITY);
    const role = new WorkloadRole(scope, idFromKey(scope, 'serviceAccount', serviceAccount.key), {
      cluster: this.cluster,
      serviceAccount,
      modes,
      issuer: modes.includes(IdentityMode.IRSA) ? this.issuer() : undefined,
      associatedByAddon: options.associatedByAddon,
      existingRoleArn: this.props.existingRoles?.[serviceAccount.key],
    });
    this.roles.set(serviceAccount.key, role);
    this.modes.set(serviceAccount.key, mode);
    return role;
  }

  private issuer(): { readonly providerArn: string; readonly issuerUrl: string } {
    const issuerUrl = this.cluster.oidcIssuer;
    if (this.props.oidcProviderArn !== undefined) {
      return { providerArn: this.props.oidcProviderArn, issuerUrl };
    }
    this.madeProvider = oidcProviderOf(this, this.cluster);
    return { providerArn: this.madeProvider.arn, issuerUrl };
  }

  private requireKey(property: string, key: string): void {
    if (!/^[a-z0-9-]+:[a-z0-9.-]+$/.test(key)) {
      throw new ValidationError(this, {
        property,
        problem: 'has a key that is not a service account',
        got: key,
        allowed: '<namespace>:<service account>, such as payments:worker',
        fix: 'write both namespace and name',
      });
    }
  }
}

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { RolesanywhereProfile } from '@cdktf/provider-aws/lib/rolesanywhere-profile';
import { SsmActivation } from '@cdktf/provider-aws/lib/ssm-activation';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { HybridCredentialsPlan, HybridSite } from './hybrid-plan';
import { rolesAnywhereTrust, ssmStatements, ssmTrust } from './hybrid-policies';
import { HybridTrustAnchor } from './hybrid-trust-anchor';
import { checkCall } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';
import { LONGEST_PATH_BEFORE, pathBefore } from '../private/iam-role';
import { today } from '../private/today';
import { isToken } from '../private/tokens';
import { requireInteger, requirePattern } from '../private/validation';

/** A Systems Manager activation, whose code registers machines. */
export interface SsmActivationOptions {
  /** Maximum number of machines that can register with it, 1 to 1000. */
  readonly registrationLimit: number;

  /**
   * Expiry, at most 30 days ahead: `2026-12-24T00:00:00Z`. A later one replaces the activation.
   *
   * @default - 24 hours after creation
   */
  readonly expirationDate?: string;
}

/** Credentials from Systems Manager. */
export interface SsmHybridCredentialsOptions {
  /**
   * An activation to create. Its code is in the Terraform state, which causes a warning.
   *
   * @default - none: create one with `HybridNodes.activationCommand`
   */
  readonly activation?: SsmActivationOptions;
}

/** How machines outside AWS get the role of a hybrid node. */
export class HybridCredentials {
  /**
   * Systems Manager: a machine registers with a code, and is named `mi-...` afterwards. For users without a CA.
   *
   * @param options the activation
   * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
   */
  public static ssm(options: SsmHybridCredentialsOptions = {}): HybridCredentials {
    checkCall('HybridCredentials.ssm', [options]);
    return new HybridCredentials('ssm', (scope, site) => planSsm(scope, site, options));
  }

  /**
   * IAM Roles Anywhere: a machine presents a certificate, whose common name is the name of its node. For users with a CA.
   *
   * @param trustAnchor the CA of the certificates
   * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
   */
  public static rolesAnywhere(trustAnchor: HybridTrustAnchor): HybridCredentials {
    checkCall('HybridCredentials.rolesAnywhere', [trustAnchor]);
    return new HybridCredentials('rolesAnywhere', (scope, site) => planRolesAnywhere(scope, site, trustAnchor));
  }

  private constructor(
    /** `ssm` or `rolesAnywhere`. */
    public readonly provider: string,
    private readonly plan: (scope: Construct, site: HybridSite) => HybridCredentialsPlan,
  ) {}

  /** @internal */
  public _plan(scope: Construct, site: HybridSite): HybridCredentialsPlan {
    return this.plan(scope, site);
  }
}

function planSsm(scope: Construct, site: HybridSite, { activation }: SsmHybridCredentialsOptions): HybridCredentialsPlan {
  requireActivation(scope, activation);
  requireShortPath(scope, site);
  return {
    trustPolicy: ssmTrust(site),
    managedPolicies: ['AmazonSSMManagedInstanceCore'],
    statements: ssmStatements(site),
    register: (role) => ({
      activation: activation && createActivation(scope, site, role, activation),
      activationCommand: `aws ssm create-activation --region ${site.region} --iam-role ${roleOf(site, role)} --registration-limit 10 --default-instance-name ${site.clusterName} --tags Key=EKSClusterARN,Value=${site.clusterArn}`,
    }),
  };
}

function createActivation(scope: Construct, site: HybridSite, role: IamRole, options: SsmActivationOptions): SsmActivation {
  Annotations.of(scope).addWarning(
    'The activation code is in the Terraform state: everyone who can read it can add nodes to the cluster until it expires. Create the activation manually (`activationCommand`) to avoid this.',
  );
  return new SsmActivation(scope, 'Activation', {
    name: site.clusterName,
    description: `Hybrid nodes of ${site.clusterName}`,
    iamRole: roleOf(site, role),
    registrationLimit: options.registrationLimit,
    expirationDate: options.expirationDate,
    // The role may deregister what bears it, and nothing else.
    tags: { ...site.tags, EKSClusterARN: site.clusterArn },
  });
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html (ExpirationDate, read 2026-11-30) */
const MOST_DAYS_AHEAD = 30;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html (2026-11-30) */
function requireActivation(scope: Construct, activation: SsmActivationOptions | undefined): void {
  if (activation === undefined) {
    return;
  }
  requireInteger(scope, 'credentials.activation.registrationLimit', activation.registrationLimit, 1, 1000);
  requirePattern(scope, 'credentials.activation.expirationDate', activation.expirationDate ?? '2026-12-24T00:00:00Z',
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/, 'a time of RFC 3339, such as 2026-12-24T00:00:00Z', 'write date, time and zone');
  requireNear(scope, activation.expirationDate);
}

/** A date that has passed stays in programs whose activation is there, so that is no error. */
function requireNear(scope: Construct, expirationDate: string | undefined): void {
  if (expirationDate === undefined || isToken(expirationDate)) {
    return;
  }
  const days = (Date.parse(expirationDate) - Date.parse(today(scope))) / 86_400_000;
  if (days > MOST_DAYS_AHEAD + 1) {
    throw new ValidationError(scope, {
      property: 'credentials.activation.expirationDate',
      problem: `is more than ${MOST_DAYS_AHEAD} days ahead, which Systems Manager rejects`,
      got: expirationDate,
      fix: 'choose an earlier date, and create a new activation for more machines',
    });
  }
  if (days < 0) {
    Annotations.of(scope).addWarning('`credentials.activation.expirationDate` has passed: no more machines can register, and a new activation with this date is rejected.');
  }
}

/**
 * A role as Systems Manager takes it: with its path, and no longer than a name.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html (2026-11-30)
 * @see https://github.com/aws/aws-cli/issues/4232
 */
function roleOf({ rolePath }: HybridSite, role: IamRole): string {
  return `${pathBefore(rolePath)}${role.name}`;
}

function requireShortPath(scope: Construct, { rolePath }: HybridSite): void {
  if (!isToken(rolePath) && pathBefore(rolePath).length > LONGEST_PATH_BEFORE) {
    throw new ValidationError(scope, {
      property: 'rolePath',
      problem: 'is too long for Systems Manager, which allows 64 characters for path and name together',
      got: rolePath,
      allowed: `up to ${LONGEST_PATH_BEFORE + 1} characters`,
      fix: 'set a shorter path for the hybrid nodes with `ResourceDefaults.applyTo`, or use HybridCredentials.rolesAnywhere(...)',
    });
  }
}

function planRolesAnywhere(scope: Construct, site: HybridSite, trustAnchor: HybridTrustAnchor): HybridCredentialsPlan {
  return {
    trustPolicy: rolesAnywhereTrust(trustAnchor._bind(scope, site)),
    managedPolicies: [],
    statements: [],
    register: (role) => ({
      profile: new RolesanywhereProfile(scope, 'Profile', {
        name: site.resourceName,
        enabled: true,
        roleArns: [role.arn],
        // nodeadm asks for a session of the node's name.
        acceptRoleSessionName: true,
        tags: site.tags,
      }),
    }),
  };
}

import { IConstruct } from 'constructs';
import { Warnings } from './warnings';
import { checkCall } from '../private/arguments/check-arguments';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireKeysOfRoles, requireRoomForTags, requireTags } from '../private/checks/aws-tags';
import { warnIfLate } from '../private/late';
import { requirePattern } from '../private/validation';

/** Settings for every AWS resource in a part of the tree. */
export interface ResourceSettings {
  /**
   * Tags on everything that can carry them, EC2 instances, their volumes and the volumes that claims make included.
   * A tag given closer to the resource wins. At most 50 with those that come along; no key starts with `aws:`.
   *
   * @default - no tags but those that a construct needs itself
   */
  readonly tags?: { [key: string]: string };

  /**
   * ARN of the IAM policy that bounds every role that is created.
   *
   * @default - no permissions boundary
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundaryArn?: string;

  /**
   * IAM path of every role that is created, with a slash at both ends.
   *
   * @default "/"
   */
  readonly rolePath?: string;

  /**
   * Start of the name of every IAM role, node group and launch template, for accounts whose policies ask for one.
   * The cluster itself is named by `clusterName` alone. 20 characters at most.
   *
   * @default - names start with that of the cluster, or of the workload that a role is for
   */
  readonly namePrefix?: string;

  /**
   * Whether Terraform refuses every plan that destroys a cluster, a key, a bucket or a database of the library. To
   * destroy them, switch this off and apply first.
   *
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
   */
  readonly preventDestroy?: boolean;
}

const SETTINGS = Symbol.for('cdktf-observable-eks/ResourceSettings');

type Carrier = IConstruct & { [SETTINGS]?: ResourceSettings };

/**
 * Sets resource settings for a part of the construct tree: an app, a stack or one construct. What stands below inherits them; what a construct is
 * made for a cluster elsewhere also inherits those of the cluster.
 */
export class ResourceDefaults {
  /**
   * Sets the settings of everything that is created below `scope` from now on. Call it before the constructs are
   * made. Tags are merged with those from further up, every other setting replaces the one from further up.
   *
   * @param scope the app, stack or construct whose descendants inherit the settings
   * @param settings the settings
   * @throws when the name prefix is too long, or the role path lacks a slash at an end
   */
  public static applyTo(scope: IConstruct, settings: ResourceSettings): void {
    checkCall('ResourceDefaults.applyTo', [scope, settings]);
    requireSettings(scope, settings);
    warnIfLate(scope, 'ResourceDefaults');
    const carrier = scope as Carrier;
    carrier[SETTINGS] = ResourceDefaults.merge(carrier[SETTINGS] ?? {}, settings);
    const { tags } = ResourceDefaults.of(scope);
    requireKeysOfRoles(scope, 'tags', tags);
    requireRoomForTags(scope, 'tags', tags);
  }

  /**
   * The settings in force at a construct.
   *
   * @param scope the construct that asks
   */
  public static of(scope: IConstruct): ResourceSettings {
    // All constructs of the library ask for their settings, or claim the name of a release.
    Warnings._printAtSynthesis(scope);
    return scope.node.scopes
      .map((ancestor) => (ancestor as Carrier)[SETTINGS] ?? {})
      .reduce((above, own) => ResourceDefaults.merge(above, own), {});
  }

  /**
   * Two settings as one: tags are merged, and where both say something, the second wins.
   *
   * @param general the settings that give way
   * @param specific the settings that win
   */
  public static merge(general: ResourceSettings, specific: ResourceSettings): ResourceSettings {
    checkCall('ResourceDefaults.merge', [general, specific]);
    return {
      tags: { ...general.tags, ...specific.tags },
      permissionsBoundaryArn: specific.permissionsBoundaryArn ?? general.permissionsBoundaryArn,
      rolePath: specific.rolePath ?? general.rolePath,
      namePrefix: specific.namePrefix ?? general.namePrefix,
      preventDestroy: specific.preventDestroy ?? general.preventDestroy,
    };
  }

  private constructor() {}
}

function requireSettings(scope: IConstruct, settings: ResourceSettings): void {
  requireTags(scope, 'tags', settings.tags);
  requirePattern(
    scope,
    'namePrefix',
    settings.namePrefix ?? '',
    /^[A-Za-z0-9_-]{0,20}$/,
    '20 of letters, digits, - and _ at most',
    'shorten the prefix',
  );
  requireArnIfGiven(scope, 'permissionsBoundaryArn', 'policy', settings.permissionsBoundaryArn);
  requirePattern(
    scope,
    'rolePath',
    settings.rolePath ?? '/',
    /^\/([\x21-\x7e]+\/)?$/,
    'an IAM path, with a slash at both ends',
    "write it as in '/platform/'",
  );
}

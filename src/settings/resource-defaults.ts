import { IConstruct } from 'constructs';
import { Warnings } from './warnings';
import { checkCall } from '../private/arguments/check-arguments';
import { guardAwsProviders } from '../private/aws-provider-guard';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireKeysOfRoles, requireRoomForTags, requireTags } from '../private/checks/aws-tags';
import { warnIfLate } from '../private/late';
import { requirePattern } from '../private/validation';

/** Settings for every AWS resource in a part of the tree. */
export interface ResourceSettings {
  /**
   * Tags for all taggable resources, including EC2 instances, their volumes and the volumes of claims. A tag set closer to the resource wins. At most
   * 50 with the required ones; keys cannot start with `aws:`.
   *
   * @default - only the tags that a construct requires
   */
  readonly tags?: { [key: string]: string };

  /**
   * ARN of the permissions boundary of every created role.
   *
   * @default - no permissions boundary
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundaryArn?: string;

  /**
   * IAM path of every created role, with a slash at both ends.
   *
   * @default "/"
   */
  readonly rolePath?: string;

  /**
   * Name prefix of every IAM role, node group and launch template, for accounts whose policies require one. At most 20 characters. The cluster itself
   * is named only by `clusterName`.
   *
   * @default - names start with that of the cluster, or of the role's workload
   */
  readonly namePrefix?: string;

  /**
   * Whether Terraform rejects every plan that destroys a cluster, key, bucket or database of the library. To destroy them, disable this and apply
   * first.
   *
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
   */
  readonly preventDestroy?: boolean;
}

const SETTINGS = Symbol.for('cdktf-observable-eks/ResourceSettings');

type Carrier = IConstruct & { [SETTINGS]?: ResourceSettings };

/**
 * Sets resource settings for a part of the construct tree: an app, a stack or one construct. Everything below inherits them; resources created for a
 * cluster elsewhere also inherit those of the cluster.
 */
export class ResourceDefaults {
  /**
   * Sets the settings of everything created below `scope` after this call, so call it before creating constructs. Tags are merged with those of
   * parents; every other setting replaces that of the parent.
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
   * The effective settings of a construct.
   *
   * @param scope the calling construct
   */
  public static of(scope: IConstruct): ResourceSettings {
    // All constructs of the library ask for their settings, or claim the name of a release.
    Warnings._printAtSynthesis(scope);
    guardAwsProviders(scope);
    return scope.node.scopes
      .map((ancestor) => (ancestor as Carrier)[SETTINGS] ?? {})
      .reduce((above, own) => ResourceDefaults.merge(above, own), {});
  }

  /**
   * Merges two settings: tags are combined, and where both set a value, the second wins.
   *
   * @param general the settings with lower priority
   * @param specific the settings with higher priority
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
    'at most 20 letters, digits, - and _',
    'shorten the prefix',
  );
  requireArnIfGiven(scope, 'permissionsBoundaryArn', 'policy', settings.permissionsBoundaryArn);
  requirePattern(
    scope,
    'rolePath',
    settings.rolePath ?? '/',
    /^\/([\x21-\x7e]+\/)?$/,
    'an IAM path, with a slash at both ends',
    "write it like '/platform/'",
  );
}

import { createHash } from 'crypto';
import { Fn } from 'cdktf';
import { isToken } from './tokens';

// A role that deploys one cluster is held to its resources by the starts of their names, so a name says whose it is. What there is
// one of in a cluster or network has `namePrefix(name of it, kind)`; what there are many of has `clusterNamePrefix`, whose hash
// tells apart what reads alike. To what is made of one start, `namesFrom` fits, and to nothing else.

const SHORT_HASH_LENGTH = 6;

const CLUSTER_HASH_LENGTH = 12;

const HASHED = new RegExp(`-([0-9a-f]{${SHORT_HASH_LENGTH}}|[0-9a-f]{${CLUSTER_HASH_LENGTH}})-$`);

/**
 * What Terraform appends to the start of a name: the time in 18 digits, and 8 of a counter.
 * https://github.com/hashicorp/terraform-plugin-sdk/blob/v2.38.1/helper/id/id.go (2026-11-30)
 */
const SUFFIX_LENGTH = 26;

/** Most characters of the name of a release. */
export const LONGEST_RELEASE_NAME = 53;

/**
 * Joins the parts of a name and keeps it under AWS's length limit: the end of a name that is too long becomes a hash
 * of all of it, so that two long names never become one.
 */
export function shortName(maxLength: number, ...parts: Array<string | undefined>): string {
  const full = parts.filter((part) => part).join('-');
  if (full.length <= maxLength) {
    return full;
  }
  return `${full.slice(0, maxLength - SHORT_HASH_LENGTH - 1)}-${hashOf(full, SHORT_HASH_LENGTH)}`;
}

/** The same as the start of a name that Terraform makes unique. */
export function namePrefix(maxLength: number, ...parts: Array<string | undefined>): string {
  return `${shortName(maxLength - 1, ...parts)}-`;
}

/** Whose a name is, and what it is for. */
export interface ClusterOwned {
  /** What the account wants names to start with. */
  readonly namePrefix?: string;
  /** Name that the cluster was given. */
  readonly clusterName: string;
  /** What is named, by texts without a slash. */
  readonly parts: string[];
}

/** The start of a name that no other cluster has, whatever the two and their parts are called: it ends with a hash of all of it. */
export function clusterNamePrefix(maxLength: number, { namePrefix: start, clusterName, parts }: ClusterOwned): string {
  const isUnknown = isToken(clusterName);
  const readable = [start, ...(isUnknown ? [] : [clusterName]), ...parts].filter((part) => part).join('-')
    .slice(0, maxLength - CLUSTER_HASH_LENGTH - 2).replace(/-+$/, '');
  // None of the texts can hold a slash, so no two lists of them come to the same.
  const whole = [start ?? '', clusterName, ...parts];
  const hash = isUnknown ? Fn.substr(Fn.sha256(Fn.join('/', whole)), 0, CLUSTER_HASH_LENGTH) : hashOf(whole.join('/'), CLUSTER_HASH_LENGTH);
  return `${readable}-${hash}-`;
}

/** What the names look like that Terraform makes of a start, as a pattern of IAM. One of another length is made of another start. */
export function namesFrom(prefix: string): string {
  return `${prefix}${'?'.repeat(SUFFIX_LENGTH)}`;
}

/** Whether the start of a name says which of some clusters it is of: by the name, or by a hash of it. */
export function tellsApart(prefix: string, clusterNames: string[]): boolean {
  return clusterNames.some((name) => prefix.includes(name)) || HASHED.test(prefix);
}

/** Whether two patterns of IAM with `?`, or names, have a name in common. */
export function mayBeOne(one: string, other: string): boolean {
  return one.length === other.length && [...one].every((char, index) => char === other[index] || char === '?' || other[index] === '?');
}

/** AWS allows 255 characters. */
const SECURITY_GROUP_PREFIX_LENGTH = 255 - SUFFIX_LENGTH;

/**
 * The start of the name of a security group, which must not look like an id.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (GroupName, read 2026-11-30)
 */
export function securityGroupPrefix(...parts: string[]): string {
  return namePrefix(SECURITY_GROUP_PREFIX_LENGTH, ...(parts[0].toLowerCase().startsWith('sg-') ? ['eks', ...parts] : parts));
}

function hashOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

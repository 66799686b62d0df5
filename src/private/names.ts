import { createHash } from 'crypto';

const HASH_LENGTH = 6;

/**
 * Joins the parts of a name and keeps it under AWS's length limit: the end of a name that is too long becomes a hash
 * of all of it, so that two long names never become one.
 */
export function shortName(maxLength: number, ...parts: Array<string | undefined>): string {
  const full = parts.filter((part) => part).join('-');
  if (full.length <= maxLength) {
    return full;
  }
  const hash = createHash('sha256').update(full).digest('hex').slice(0, HASH_LENGTH);
  return `${full.slice(0, maxLength - HASH_LENGTH - 1)}-${hash}`;
}

/** The same as the start of a name that Terraform makes unique. */
export function namePrefix(maxLength: number, ...parts: Array<string | undefined>): string {
  return `${shortName(maxLength - 1, ...parts)}-`;
}

/** AWS allows 255 characters and Terraform appends 26. */
const SECURITY_GROUP_PREFIX_LENGTH = 229;

/**
 * The same for a security group, whose name must not look like an id.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (GroupName, read 2026-11-30)
 */
export function securityGroupPrefix(...parts: string[]): string {
  return namePrefix(SECURITY_GROUP_PREFIX_LENGTH, ...(parts[0].toLowerCase().startsWith('sg-') ? ['eks', ...parts] : parts));
}

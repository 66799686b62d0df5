import { createHash } from 'crypto';

/**
 * Joins the parts of a name and keeps it under AWS's length limit: a name that is too long loses its middle to a
 * hash, so that two long names never become one. Ends with `-`, since Terraform adds a unique suffix.
 */
export function namePrefix(maxLength: number, ...parts: Array<string | undefined>): string {
  const full = parts.filter((part) => part).join('-');
  if (full.length < maxLength) {
    return `${full}-`;
  }
  const hash = createHash('sha256').update(full).digest('hex').slice(0, 6);
  return `${full.slice(0, maxLength - hash.length - 2)}-${hash}-`;
}

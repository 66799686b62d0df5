import { IConstruct } from 'constructs';
import { ValidationError } from './errors';
import { isToken } from './tokens';

/**
 * The construct id for one entry of a map the user wrote (a node group's name, a service account). The only way to
 * an id that is not a literal: an id is a contract, so it may come from a key, never from a value.
 */
export function idFromKey(scope: IConstruct, property: string, key: string): string {
  if (isToken(key)) {
    throw new ValidationError(scope, {
      property,
      problem: 'has a key that is only known to Terraform',
      allowed: 'a literal string, since the key becomes part of the resource address',
      fix: 'write the key as a literal and put the token into the value',
    });
  }
  if (key === 'Default' || key === 'Resource') {
    throw new ValidationError(scope, {
      property,
      problem: 'has a key that CDKTF omits from addresses',
      got: key,
      fix: `use another key, such as '${key.toLowerCase()}'`,
    });
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(key)) {
    throw new ValidationError(scope, {
      property,
      problem: 'has a key that is not a valid construct id',
      got: key,
      allowed: 'a letter or digit, then letters, digits and . _ : -',
      fix: 'rename the key',
    });
  }
  return key;
}

/** The construct id of one slot of a fixed layout, such as the third public subnet: `PublicSubnet3`. */
export function idFromSlot(kind: string, slot: number): string {
  return `${kind}${slot + 1}`;
}

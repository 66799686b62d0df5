import { IConstruct } from 'constructs';
import { refuseListPart } from './lists';
import { ValidationError } from '../errors';
import { memberPath } from '../helm-values';
import { sortedEntries } from '../maps';
import { isPlainObject, isToken } from '../tokens';

/**
 * The entries of a map of texts that can be looked at, by key: none of a map that only Terraform knows as a whole. Values may be tokens;
 * an entry without a value is none.
 *
 * @throws when it is no map, joins a map that only Terraform knows with other entries, or holds a value that is no text
 */
export function knownEntries(scope: IConstruct | string, property: string, map: { [key: string]: string } | undefined): Array<[string, string]> {
  if (map === undefined || (isToken(map) && !isJoined(map))) {
    return [];
  }
  if (isToken(map)) {
    throw new ValidationError(scope, {
      property,
      problem: 'joins a map that only Terraform knows with other entries, which the program cannot do',
      fix: 'join them with Token.asStringMap(Fn.merge([...])) and pass the result alone',
    });
  }
  if (!isPlainObject(map)) {
    throw new ValidationError(scope, { property, problem: 'must be a map of texts', got: map, fix: 'pass an object such as { \'team\': \'platform\' }' });
  }
  const entries = sortedEntries(map).filter(([, value]) => value !== undefined);
  for (const [key, value] of entries) {
    requireText(scope, memberPath(property, key), value);
  }
  return entries;
}

/** The same, where the map itself has to be in the program. */
export function literalEntries(
  scope: IConstruct | string, property: string, map: { [key: string]: string } | undefined, why: string,
): Array<[string, string]> {
  if (isToken(map)) {
    throw new ValidationError(scope, {
      property,
      problem: 'must be a literal map, not one that only Terraform knows',
      allowed: `a literal map, since ${why}; its values may be known to Terraform alone`,
      fix: 'write the keys into the map',
    });
  }
  return knownEntries(scope, property, map);
}

function requireText(scope: IConstruct | string, property: string, value: unknown): void {
  if (typeof value !== 'string' && !isToken(value)) {
    throw new ValidationError(scope, { property, problem: 'must be text', got: value, fix: `write it as text: '${String(value)}'` });
  }
  refuseListPart(scope, property, value);
}

function isJoined(map: object): boolean {
  return isPlainObject(map) && Object.keys(map).length > 1;
}

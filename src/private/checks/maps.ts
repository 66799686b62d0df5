import { IConstruct } from 'constructs';
import { refuseListPart } from './lists';
import { ValidationError } from '../errors';
import { memberPath } from '../helm-values';
import { sortedEntries } from '../maps';
import { isPlainObject, isToken } from '../tokens';

/**
 * The entries of a map of strings that can be looked at, by key: none of a map that only Terraform knows as a whole. Values may be tokens;
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
      problem: 'merges a map that is only known to Terraform with other entries, which the program cannot do',
      fix: 'merge them with Token.asStringMap(Fn.merge([...])) and pass only the result',
    });
  }
  if (!isPlainObject(map)) {
    throw new ValidationError(scope, { property, problem: 'must be a map of strings', got: map, fix: 'pass an object such as { \'team\': \'platform\' }' });
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
      problem: 'must be a literal map, not one that is only known to Terraform',
      allowed: `a literal map, since ${why}; its values may be known only to Terraform`,
      fix: 'write the keys into the map',
    });
  }
  return knownEntries(scope, property, map);
}

function requireText(scope: IConstruct | string, property: string, value: unknown): void {
  if (typeof value !== 'string' && !isToken(value)) {
    throw new ValidationError(scope, { property, problem: 'must be a string', got: value, fix: `write it as a string: '${String(value)}'` });
  }
  refuseListPart(scope, property, value);
}

function isJoined(map: object): boolean {
  return isPlainObject(map) && Object.keys(map).length > 1;
}

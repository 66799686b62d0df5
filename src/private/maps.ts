import { IConstruct } from 'constructs';
import { ValidationError } from './errors';

/**
 * The entries of a map that a user wrote, by key. Java's `Map.of` has another order in each run, so the order that a
 * map arrives in must never reach Terraform.
 */
export function sortedEntries<T>(map: { readonly [key: string]: T }): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Refuses what did not come from the factory of its class. Untyped callers hand over the bare options instead, and what is
 * misspelt in them would be lost.
 *
 * @param example the right call, as `NodeGroup.of({ ... })`
 */
export function requireMade<T extends object>(
  scope: IConstruct | string,
  property: string,
  value: T,
  kind: { readonly name: string; readonly prototype: T },
  example: string,
): void {
  if (typeof value !== 'object' || value === null || !Object.prototype.isPrototypeOf.call(kind.prototype, value)) {
    throw new ValidationError(scope, { property, problem: `must be a ${kind.name}`, got: value, fix: `write ${example}` });
  }
}

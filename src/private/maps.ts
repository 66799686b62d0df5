/**
 * The entries of a map that a user wrote, by key. Java's `Map.of` has another order in each run, so the order that a
 * map arrives in must never reach Terraform.
 */
export function sortedEntries<T>(map: { readonly [key: string]: T }): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

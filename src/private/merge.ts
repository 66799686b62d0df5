import { isToken, isPlainObject } from './tokens';

/** Two maps as one: maps are merged key by key, of everything else the second wins. */
export function mergeMaps(first: Record<string, unknown>, second: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const below = merged[key];
    merged[key] =
      isPlainObject(below) && isPlainObject(value) && !isToken(below) && !isToken(value)
        ? mergeMaps(below, value)
        : value;
  }
  return merged;
}

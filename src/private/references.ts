import { TerraformElement } from 'cdktf';

/**
 * The one of `candidates` that an attribute of `from` refers to. A reference into another stack reads like one into its own until
 * the app is synthesised, so what stands in the same stack is meant first.
 */
export function referredBy<T extends TerraformElement>(from: TerraformElement, text: string, candidates: T[]): T | undefined {
  const named = candidates.filter(({ friendlyUniqueId }) => new RegExp(`${friendlyUniqueId}(?![A-Za-z0-9])`).test(text));
  return named.find(({ cdktfStack }) => cdktfStack === from.cdktfStack) ?? named[0];
}

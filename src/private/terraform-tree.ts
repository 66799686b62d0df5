import { TerraformElement, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from './resolve';

/** All resources at or below a construct that are of one of these types. */
export function resourcesIn(scope: IConstruct, ...types: string[]): TerraformResource[] {
  return scope.node.findAll().filter((node): node is TerraformResource =>
    TerraformResource.isTerraformResource(node) && types.includes(node.terraformResourceType));
}

/** What Terraform is given for a resource or a data source. */
export function attributesOf(element: TerraformElement): Record<string, unknown> {
  const written = resolve(element, element.toTerraform()) as Record<string, Record<string, Record<string, Record<string, unknown>>>>;
  const [byType] = Object.values(written);
  const [byId] = Object.values(byType ?? {});
  return Object.values(byId ?? {})[0] ?? {};
}

/**
 * The one of `candidates` that an attribute of `from` refers to. A reference into another stack reads like one into its own until
 * the app is synthesised, so what stands in the same stack is meant first.
 */
export function referredBy<T extends TerraformElement>(from: TerraformElement, text: string, candidates: T[]): T | undefined {
  const named = candidates.filter(({ friendlyUniqueId }) => new RegExp(`${friendlyUniqueId}(?![A-Za-z0-9])`).test(text));
  return named.find(({ cdktfStack }) => cdktfStack === from.cdktfStack) ?? named[0];
}

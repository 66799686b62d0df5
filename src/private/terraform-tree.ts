import { TerraformDataSource, TerraformElement, TerraformLocal, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { resolve } from './resolve';

/** More steps than anybody takes between a name and where it is used. */
const MOST_STEPS = 8;

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
 * The one of `candidates` that an attribute of `from` refers to: by itself, or by a local or an argument of something else that
 * does. A reference into another stack reads like one into its own until the app is synthesised, so what stands in the same stack
 * is meant first.
 */
export function referredBy<T extends TerraformResource>(from: TerraformElement, text: string, candidates: T[]): T | undefined {
  let written = text;
  for (let step = 0; step < MOST_STEPS; step++) {
    const named = candidates.filter((candidate) => new RegExp(`(?<![\\w.])${addressOf(candidate)}(?![\\w-])`).test(written));
    const next = named.length > 0 ? written : followed(from, written);
    if (next === written) {
      return inStackOf(from, named);
    }
    written = next;
  }
  return undefined;
}

/** A name as it was given where it was made, when that is all that an attribute refers to. */
export function nameGiven(from: TerraformElement, text: string): string {
  return followed(from, text).replace(/^\$\{([\w-]+)\}$/, '$1');
}

/** The text with what the arguments and locals in it were given. */
function followed(from: TerraformElement, text: string): string {
  return text.replace(/(?<![\w.])((?:data\.)?\w+\.[\w-]+)(?:\.(\w+))?/g, (reference, address: string, attribute?: string) => {
    const kind = address.slice(0, address.lastIndexOf('.'));
    const named = from.node.root.node.findAll().filter((node): node is TerraformElement =>
      // The kind first, since each id is a hash of a path.
      TerraformElement.isTerraformElement(node) && kindOf(node) === kind && addressOf(node) === address);
    const element = inStackOf(from, named);
    const given = element instanceof TerraformLocal
      ? resolve(element, element.toTerraform().locals[element.friendlyUniqueId])
      : element && attribute && attributesOf(element)[attribute];
    return typeof given === 'string' ? given : reference;
  });
}

function addressOf(element: TerraformElement): string {
  return `${kindOf(element)}.${element.friendlyUniqueId}`;
}

/** What stands before the id in an address; undefined for what has none. */
function kindOf(element: TerraformElement): string | undefined {
  if (element instanceof TerraformLocal) {
    return 'local';
  }
  return TerraformResource.isTerraformResource(element)
    ? element.terraformResourceType
    : TerraformDataSource.isTerraformDataSource(element) ? `data.${element.terraformResourceType}` : undefined;
}

function inStackOf<T extends TerraformElement>(from: TerraformElement, named: T[]): T | undefined {
  return named.find(({ cdktfStack }) => cdktfStack === from.cdktfStack) ?? named[0];
}

import { TerraformElement, TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { AppIndex } from './app-index';

/** More steps than anybody takes between a name and where it is used. */
const MOST_STEPS = 8;

/** An address, and an attribute of what has it. */
const REFERENCE = /(?<![\w.])((?:data\.)?[A-Za-z_]\w*\.[\w-]+)(?:\.(\w+))?/g;

/** Resources at or below a construct that are of one of these types. For those of a whole app there is its index. */
export function resourcesIn(scope: IConstruct, ...types: string[]): TerraformResource[] {
  return scope.node.findAll().filter((node): node is TerraformResource =>
    TerraformResource.isTerraformResource(node) && types.includes(node.terraformResourceType));
}

/**
 * What of a type an attribute of `from` refers to: by itself, or by a local or an argument of something else that
 * does. What stands in the same stack is meant first.
 */
export function referredBy(app: AppIndex, from: TerraformElement, text: string, type: string): TerraformResource | undefined {
  let written = text;
  for (let step = 0; step < MOST_STEPS; step++) {
    const named = [...written.matchAll(REFERENCE)].filter(([, address]) => address.startsWith(`${type}.`))
      .flatMap(([, address]) => app.at(from, address) as TerraformResource[]);
    const next = named.length > 0 ? written : followed(app, from, written);
    if (next === written) {
      return named.find(({ cdktfStack }) => cdktfStack === from.cdktfStack) ?? named[0];
    }
    written = next;
  }
  return undefined;
}

/** A name as it was given where it was made, when that is all that an attribute refers to. */
export function nameGiven(app: AppIndex, from: TerraformElement, text: string): string {
  return followed(app, from, text).replace(/^\$\{([\w-]+)\}$/, '$1');
}

/** The text with what the arguments and locals in it were given. */
function followed(app: AppIndex, from: TerraformElement, text: string): string {
  return text.replace(REFERENCE, (reference, address: string, attribute?: string) => {
    const [element] = app.at(from, address);
    const given = element && app.attributesOf(element)[address.startsWith('local.') ? 'value' : attribute ?? ''];
    return typeof given === 'string' ? given : reference;
  });
}

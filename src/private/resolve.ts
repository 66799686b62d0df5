import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, StringConcat, TerraformStack, Tokenization } from 'cdktf';
import { IConstruct } from 'constructs';
import { splitTokens } from './tokens';

/**
 * Reads a reference as the stack does that it leads to. While an app is synthesised, cdktf puts an output of that stack in its place, which says
 * nothing of what it is.
 */
class ResolverAtTheOrigin extends DefaultTokenResolver {
  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    const { originStack } = token as { originStack?: TerraformStack };
    return super.resolveToken(token, originStack ? { ...context, scope: originStack } : context, postProcessor);
  }
}

/** A value with its tokens as Terraform gets to read them, and references into other stacks as it would read them there. */
export function resolve(scope: IConstruct, value: unknown): unknown {
  return typeof value === 'string' ? resolveText(scope, value) : resolveTokens(scope, value);
}

/** Each token of the text once: the ARNs of a policy begin with the same one. */
function resolveText(scope: IConstruct, text: string): unknown {
  const parts = splitTokens(text);
  if (parts.length < 2) {
    return resolveTokens(scope, text);
  }
  const resolved = new Map<unknown, unknown>();
  return parts.map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    if (!resolved.has(part)) {
      resolved.set(part, resolveTokens(scope, part));
    }
    return resolved.get(part);
  }).filter((part) => part !== undefined).map(String).join('');
}

function resolveTokens(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new ResolverAtTheOrigin(new StringConcat()) });
}

/** What Terraform is given for something, by argument. */
export type Attributes = Record<string, unknown>;

/** The same for each of some arguments when it is first read: most readers want one, and a policy beside it takes a hundred times as long. */
export function resolvedWhenRead(scope: IConstruct, given: Attributes): Attributes {
  const attributes: Attributes = {};
  for (const name of Object.keys(given).filter((each) => given[each] !== undefined)) {
    const keep = (value: unknown) => Object.defineProperty(attributes, name, { value, enumerable: true, configurable: true }) && value;
    Object.defineProperty(attributes, name, { get: () => keep(resolve(scope, given[name])), enumerable: true, configurable: true });
  }
  return attributes;
}

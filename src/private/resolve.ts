import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import { IConstruct } from 'constructs';

/** A value with its tokens as Terraform gets to read them. */
export function resolve(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });
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

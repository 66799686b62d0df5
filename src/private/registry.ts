import { IConstruct } from 'constructs';

/**
 * What constructs have said of one that they share, such as a cluster or the app. The shared one carries it, so that two copies of
 * the library in one app know of each other.
 */
export function registryOn<T>(carrier: IConstruct, name: string): Map<string, T> {
  const registry = Symbol.for(`cdktf-observable-eks/${name}`);
  const holder = carrier as IConstruct & { [name: symbol]: Map<string, T> | undefined };
  return (holder[registry] ??= new Map<string, T>());
}

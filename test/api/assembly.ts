import { existsSync, readFileSync } from 'node:fs';

/** The part of a jsii assembly that the checks read (the whole: `@jsii/spec`). */
export interface Assembly {
  readonly name: string;
  readonly types?: { [fqn: string]: Type };
  readonly submodules?: { [fqn: string]: object };
}

export interface Docs {
  readonly summary?: string;
  readonly default?: string;
}

export interface Type {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly fqn: string;
  readonly name: string;
  readonly docs?: Docs;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly initializer?: Callable;
  readonly properties?: Property[];
  readonly methods?: Method[];
  readonly members?: { readonly name: string; readonly docs?: Docs }[];
}

export interface Property {
  readonly name: string;
  readonly type: TypeReference;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly immutable?: boolean;
}

export interface Callable {
  readonly parameters?: { readonly name: string; readonly type: TypeReference }[];
}

export interface Method extends Callable {
  readonly abstract?: boolean;
  readonly name: string;
  readonly docs?: Docs;
  readonly returns?: { readonly type: TypeReference };
}

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}

/** A place in the API where a type stands, named as a reader would look for it: `ObservableEksCluster.addRole(policy)`. */
export interface Use {
  readonly place: string;
  /** The member or parameter that has the type. */
  readonly name: string;
  readonly type: TypeReference;
  /** A readonly property of a class. */
  readonly escapeHatch: boolean;
}

export function loadAssembly(path: string): Assembly {
  if (!existsSync(path)) {
    throw new Error('.jsii is missing: run `npm run compile` (npm test does so itself)');
  }
  return JSON.parse(readFileSync(path, 'utf-8'));
}

export function typesOf(assembly: Assembly): Type[] {
  return Object.values(assembly.types ?? {}).sort((a, b) => a.fqn.localeCompare(b.fqn));
}

function usesOfCallable(place: string, callable: Callable | undefined): Use[] {
  return (callable?.parameters ?? []).map(({ name, type }) => ({ place: `${place}(${name})`, name, type, escapeHatch: false }));
}

export function usesOf(type: Type): Use[] {
  return [
    ...(type.properties ?? []).map((property) => ({
      place: `${type.name}.${property.name}`,
      name: property.name,
      type: property.type,
      escapeHatch: type.kind === 'class' && property.immutable === true,
    })),
    ...usesOfCallable(`new ${type.name}`, type.initializer),
    ...(type.methods ?? []).flatMap((method) => [
      ...usesOfCallable(`${type.name}.${method.name}`, method),
      ...(method.returns ? [{ place: `${type.name}.${method.name}()`, name: method.name, type: method.returns.type, escapeHatch: false }] : []),
    ]),
  ];
}

/** A type reference and everything inside it. */
export function partsOf(type: TypeReference): TypeReference[] {
  const inner = type.union?.types ?? (type.collection ? [type.collection.elementtype] : []);
  return [type, ...inner.flatMap(partsOf)];
}

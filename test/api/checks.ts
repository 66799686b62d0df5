import { Assembly, partsOf, Type, typesOf, Use, usesOf } from './assembly';
import { CSHARP, GO, JAVA, pascalCase, PYTHON, snakeCase, TYPES } from './reserved-names';

/** The most that a reader can take in at once; past it, options belong together in a struct of their own. */
const MOST_PROPERTIES = 15;

const CHART_NAMES = /(helmValues|manifests)$/i;

const isProviderType = (fqn: string | undefined) => fqn?.startsWith('@cdktf/provider-') ?? false;

function findUses(assembly: Assembly, matches: (use: Use) => boolean): string[] {
  return typesOf(assembly).flatMap(usesOf).filter(matches).map((use) => use.place);
}

/** A union becomes `Object` in Java and C#: the reader no longer sees what is allowed. */
export function unions(assembly: Assembly): string[] {
  return findUses(assembly, (use) => partsOf(use.type).some((part) => part.union));
}

/** `any` where no chart and no Kubernetes API defines the shape. */
export function untyped(assembly: Assembly): string[] {
  return findUses(assembly, (use) =>
    !CHART_NAMES.test(use.name) && partsOf(use.type).some((part) => part.primitive === 'any' || part.primitive === 'json'));
}

export function undocumented(assembly: Assembly): string[] {
  return typesOf(assembly).flatMap((type) => [
    ...(type.docs?.summary ? [] : [type.name]),
    ...[...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []]
      .filter((member) => !member.docs?.summary)
      .map((member) => `${type.name}.${member.name}`),
  ]);
}

const structsOf = (assembly: Assembly) => typesOf(assembly).filter((type) => type.datatype);

export function optionsWithoutDefault(assembly: Assembly): string[] {
  return structsOf(assembly).flatMap((struct) => (struct.properties ?? [])
    .filter((property) => property.optional && !property.docs?.default)
    .map((property) => `${struct.name}.${property.name}`));
}

/** All fields of a struct, those of our own parents included: a user sees one list. */
function fieldsOf(assembly: Assembly, struct: Type): string[] {
  const parents = (struct.interfaces ?? []).map((fqn) => assembly.types?.[fqn]).filter((type) => type !== undefined);
  return [...new Set([...(struct.properties ?? []).map((field) => field.name), ...parents.flatMap((parent) => fieldsOf(assembly, parent))])];
}

export function crowdedStructs(assembly: Assembly): string[] {
  return structsOf(assembly)
    .map((struct) => ({ struct, count: fieldsOf(assembly, struct).length }))
    .filter(({ count }) => count > MOST_PROPERTIES)
    .map(({ struct, count }) => `${struct.name} (${count} properties)`);
}

/**
 * Maps of structs, lists inside maps included: jsii hands on a Python dict in a map unconverted, and drops the keys that it does not
 * know. A value of a class cannot be a dict.
 */
export function mapsOfStructs(assembly: Assembly): string[] {
  return findUses(assembly, (use) => partsOf(use.type)
    .filter((part) => part.collection?.kind === 'map')
    .some((map) => partsOf(map).some((part) => part.fqn !== undefined && assembly.types?.[part.fqn]?.datatype)));
}

/** Provider types elsewhere than on a readonly property of a class: their next major would be ours. */
export function misplacedProviderTypes(assembly: Assembly): string[] {
  return findUses(assembly, (use) => !use.escapeHatch && partsOf(use.type).some((part) => isProviderType(part.fqn)));
}

/** The readonly L1s on our classes, sorted: `ControlPlane.resource: @cdktf/provider-aws.eksCluster.EksCluster`. */
export function escapeHatches(assembly: Assembly): string[] {
  return typesOf(assembly).flatMap(usesOf)
    .filter((use) => use.escapeHatch)
    .flatMap((use) => partsOf(use.type).filter((part) => isProviderType(part.fqn)).map((part) => `${use.place}: ${part.fqn}`))
    .sort();
}

interface Names { readonly [language: string]: boolean }

const reserved = (names: Names) => Object.keys(names).filter((language) => names[language]);

/** Members are snake_case in Python, camelCase in Java and PascalCase in C# and Go. */
function languagesThatReserveMember(name: string): string[] {
  return reserved({ 'Python': PYTHON.has(snakeCase(name)), 'Java': JAVA.has(name), 'C#': CSHARP.has(pascalCase(name)) });
}

/** Parameters are snake_case in Python, and camelCase elsewhere. */
function languagesThatReserveParameter(name: string): string[] {
  return reserved({ 'Python': PYTHON.has(snakeCase(name)), 'Java': JAVA.has(name), 'C#': CSHARP.has(name), 'Go': GO.has(name) });
}

export function reservedNames(assembly: Assembly): string[] {
  const named = typesOf(assembly).flatMap((type) => [
    { place: type.name, languages: TYPES.has(type.name) || PYTHON.has(type.name) ? ['a base library'] : [] },
    ...[...type.properties ?? [], ...type.methods ?? []].map((member) => ({
      place: `${type.name}.${member.name}`,
      languages: languagesThatReserveMember(member.name),
    })),
    ...[{ name: 'new', parameters: type.initializer?.parameters }, ...type.methods ?? []].flatMap((callable) =>
      (callable.parameters ?? []).map((parameter) => ({
        place: `${type.name}.${callable.name}(${parameter.name})`,
        languages: languagesThatReserveParameter(parameter.name),
      }))),
  ]);
  return named.filter(({ languages }) => languages.length > 0).map(({ place, languages }) => `${place} (reserved in ${languages.join(', ')})`);
}

/** One flat namespace: a submodule is named otherwise in each language, and clashes with classes of its name. */
export function submodules(assembly: Assembly): string[] {
  return Object.keys(assembly.submodules ?? {}).filter((fqn) => fqn.startsWith(`${assembly.name}.`));
}

import type { Definition, Schema } from '../../tools/crd-schemas';

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What definitions say against objects of their kinds; unknown fields too. */
export function faultsAgainst(definitions: readonly Definition[], objects: any[]): string[] {
  return objects.flatMap((object) => {
    const [group, version] = object.apiVersion.split('/');
    const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === object.kind);
    const schema = definition?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
    return schema ? faults(object, schema, `${object.kind} ${object.metadata.name}`) : [`${object.kind} ${object.apiVersion} is not defined`];
  });
}

function faults(value: any, schema: Schema, path: string): string[] {
  if (schema['x-kubernetes-int-or-string']) return [];
  if (schema.type && !TYPES[schema.type](value)) return [`${path} is no ${schema.type}: ${JSON.stringify(value)}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}: ${value}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return [`${path} does not fit ${schema.pattern}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => faults(item, schema.items ?? {}, `${path}[${index}]`));
  if (!TYPES.object(value) || /^\S+ [^.]+\.metadata$/.test(path)) return [];
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`);
  return [...missing, ...Object.entries(value).flatMap(([name, below]) => {
    const known = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (known) return faults(below, known, `${path}.${name}`);
    return schema.properties || schema.additionalProperties === false ? [`${path}.${name} is not known`] : [];
  })];
}

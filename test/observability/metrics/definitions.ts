import { chartFolder, helmTemplate } from '../../helpers/charts';

interface Schema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: string[];
  readonly enum?: unknown[];
  readonly pattern?: string;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

const TYPES: { readonly [type: string]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What the definitions of the chart prometheus-operator-crds say against objects of their kinds; unknown fields too. */
export function faultsOf(objects: any[]): string[] {
  const definitions = helmTemplate({ name: 'crds', namespace: 'monitoring', chart: chartFolder('prometheus-operator-crds'), values: [] });
  return objects.flatMap((object) => {
    const [group, version] = object.apiVersion.split('/');
    const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === object.kind);
    const schema: Schema | undefined = definition?.spec.versions.find(({ name }: any) => name === version)?.schema.openAPIV3Schema;
    return schema ? faults(object, schema, `${object.kind} ${object.metadata.name}`) : [`${object.kind} ${object.apiVersion} is not defined`];
  });
}

function faults(value: any, schema: Schema, path: string): string[] {
  if (schema['x-kubernetes-int-or-string']) return [];
  if (schema.type && !TYPES[schema.type](value)) return [`${path} is no ${schema.type}: ${JSON.stringify(value)}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}: ${value}`];
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return [`${path} does not fit ${schema.pattern}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => faults(item, schema.items ?? {}, `${path}[${index}]`));
  if (!TYPES.object(value) || path.endsWith('.metadata')) return [];
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`);
  return [...missing, ...Object.entries(value).flatMap(([name, below]) => {
    const known = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (known) return faults(below, known, `${path}.${name}`);
    return schema.properties || schema.additionalProperties === false ? [`${path}.${name} is not known`] : [];
  })];
}

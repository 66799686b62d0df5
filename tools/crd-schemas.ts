import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isMap } from './chart-keys';

/*
 * What custom resource definitions of a chart say of the parts of their objects that the library writes, without words for readers. Tests
 * put objects to it where no chart is; where the charts are, they put them to the definitions themselves, and compare the two.
 *
 *   tsx tools/crd-schemas.ts <folder of the unpacked chart> <fixture> <Kind>[:path,path...]...
 */

/** A structural schema of Kubernetes, as far as it is read. */
export interface Schema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: string[];
  readonly enum?: unknown[];
  readonly pattern?: string;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

/** A definition, as far as it is read. */
export interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const READ = ['type', 'properties', 'items', 'additionalProperties', 'required', 'enum', 'pattern', 'x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'];

/** A definition without what nobody reads, and without the properties below `paths`, which start at the object, that are not named. */
export function compact({ spec }: Definition, paths: readonly string[] = []): Definition {
  return {
    spec: {
      group: spec.group,
      names: { kind: spec.names.kind },
      versions: spec.versions.map(({ name, schema }) => ({ name, schema: { openAPIV3Schema: bare(schema.openAPIV3Schema, paths.map((path) => path.split('.'))) } })),
    },
  };
}

function bare(schema: Schema, paths: readonly string[][]): Schema {
  const below = (name: string) => paths.filter(([first, ...rest]) => first === name && rest.length > 0).map(([, ...rest]) => rest);
  const isKept = (name: string) => name !== 'status' && (paths.length === 0 || paths.some(([first]) => first === name));
  const entries = Object.entries(schema).filter(([key]) => READ.includes(key)).map(([key, value]) => {
    if (key === 'properties') {
      const kept = Object.entries(value as Record<string, Schema>).filter(([name]) => isKept(name));
      return [key, Object.fromEntries(kept.map(([name, property]) => [name, bare(property, below(name))]))];
    }
    return [key, (key === 'items' || key === 'additionalProperties') && isMap(value) ? bare(value as Schema, paths) : value];
  });
  return Object.fromEntries(entries);
}

/** The definitions in the templates of a chart, whose lines with instructions for Helm say nothing of a schema. */
function definitionsOf(folder: string): Definition[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /crds?[./-].*\.ya?ml$|\.crds\.ya?ml$/.test(name)).sort();
  return files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => !/^\s*\{\{/.test(line)).join('\n');
    return parseAllDocuments(text, { logLevel: 'error' }).map((document) => document.toJS()).filter((object) => object?.kind === 'CustomResourceDefinition');
  });
}

if (require.main === module) {
  const [folder, file, ...kinds] = process.argv.slice(2);
  const definitions = definitionsOf(join(folder, 'templates'));
  const found = kinds.map((wanted) => {
    const [kind, paths] = wanted.split(':');
    const definition = definitions.find(({ spec }) => spec.names.kind === kind);
    if (!definition) throw new Error(`${folder} defines no ${kind}`);
    return compact(definition, paths?.split(','));
  });
  writeFileSync(file, `${JSON.stringify(found)}\n`);
}

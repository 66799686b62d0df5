/**
 * Writes rosetta/default.ts-fixture: what the examples of the README and the docstrings may use without saying where it
 * comes from. Everything public is global there, so an example compiles with or without its imports.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf-8'));
const types = Object.values(assembly.types ?? {}) as { kind: string; name: string }[];
const names = types.map(({ name }) => name).sort();
const values = types.filter(({ kind }) => kind !== 'interface').map(({ name }) => name).sort();
const cluster = names.includes('IEksCluster') ? ', cluster: library.IEksCluster' : '';

mkdirSync(join(root, 'rosetta'), { recursive: true });
writeFileSync(join(root, 'rosetta', 'default.ts-fixture'), `// Written by \`npm run docs\`.
import * as terraform from 'cdktf';
import * as library from '${assembly.name}';

declare global {
${values.map((name) => `  const ${name}: typeof library.${name};\n`).join('')}${names.map((name) => `  type ${name} = library.${name};\n`).join('')}}

function example(stack: terraform.TerraformStack${cluster}) {
  {
    /// here
  }
}
`);

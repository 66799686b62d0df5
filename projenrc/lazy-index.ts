/**
 * Rewrites the compiled lib/index.js so that a module runs when something of it is first used: an app that makes no enclave
 * does not wait for what enclaves need. The types, and what is exported, stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

interface Assembly {
  readonly types: { readonly [fqn: string]: { readonly kind: string; readonly name: string; readonly symbolId: string } };
}

const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf-8')) as Assembly;

/** What stands for something at run time, and the module that has it. */
const exported = Object.values(types)
  .filter(({ kind }) => kind !== 'interface')
  .map(({ name, symbolId }) => ({ name, module: `./${symbolId.split(':')[0].replace(/^src\//, '')}` }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

writeFileSync(join(root, 'lib', 'index.js'), `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const modules = {
${exported.map(({ name, module }) => `  ${name}: () => require("${module}"),`).join('\n')}
};
for (const [name, module] of Object.entries(modules)) {
  Object.defineProperty(exports, name, { enumerable: true, get: () => module()[name] });
}
// Never runs: where Node looks for the names that an ES module may import.
0 && (module.exports = { ${exported.map(({ name }) => name).join(', ')} });
`);

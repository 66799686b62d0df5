/**
 * Puts the compiled modules into lib/index.js, since Node takes longer to find and to open 400 files than to read them, and rooms that an
 * app has by choice alone into a file each. A module, ours or of a provider, still runs when something of it is first used: an app
 * that makes no enclave does not wait for what enclaves need. The types, and what is exported, stay as they are.
 * Usage: bundle.ts [folder of the package]
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { apart, compiledAtOnce, openedWhenUsed, withoutNames } from './bundle-text';

const root = resolve(process.argv[2] ?? join(__dirname, '..'));

interface Assembly {
  readonly types: { readonly [fqn: string]: { readonly kind: string; readonly name: string; readonly symbolId: string } };
}

const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf-8')) as Assembly;

/** What stands for something at run time, and the module that has it. */
const exported = Object.values(types)
  .filter(({ kind }) => kind !== 'interface')
  .map(({ name, symbolId }) => ({ name, module: `./${symbolId.split(':')[0].replace(/^src\//, '')}` }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

/** Provider modules, a built-in that is seldom used, and data, such as the price lists, of which an app uses one or two. */
const OPENED_WHEN_USED = / = (?:__importStar\()?(require\("(?:@cdkt[fn]\/provider-[^"]*|zlib|\.[^"]*\.json)"\))\)?;/g;

/** Rooms that an app has by choice alone. What their options can be is asked without them. */
const BY_CHOICE = /^(confidential|delivery\/ci|delivery\/gitops|external|fleet|hybrid|observability\/(?:alerting|collectors|logs|traces))\/(?!.*-options\.js$)/;

const index = `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const modules = {
${exported.map(({ name, module }) => `  ${name}: () => require("${module}"),`).join('\n')}
};
for (const [name, module] of Object.entries(modules)) {
  Object.defineProperty(exports, name, { enumerable: true, get: () => module()[name] });
}
`;

const { outputFiles: [bundle] } = buildSync({
  stdin: { contents: index, resolveDir: join(root, 'lib'), sourcefile: 'index.js' },
  outfile: join(root, 'lib', 'index.js'),
  write: false,
  bundle: true,
  keepNames: true,
  packages: 'external',
  external: [join(root, 'lib', '*.json')],
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  banner: {
    js: `"use strict";
/** A module that is opened when something of it is first used. */
const whenUsed = (load) => new Proxy({}, { get: (_, name) => load()[name] });
const roomWhenUsed = (load, room) => () => (room ??= load());`,
  },
  // Never runs: where Node looks for the names that an ES module may import.
  footer: { js: `0 && (module.exports = { ${exported.map(({ name }) => name).join(', ')} });` },
});

const text = bundle.text.replace(OPENED_WHEN_USED, ' = whenUsed(() => $1);');
const { index: code, rooms } = apart(
  compiledAtOnce(openedWhenUsed(withoutNames(text))),
  (path) => BY_CHOICE.exec(path)?.[1].replace(/(.*\/)?(.*)/, 'room-$2.js'),
);
Object.entries({ 'index.js': code, ...rooms }).forEach(([file, content]) => writeFileSync(join(root, 'lib', file), content));

const inLib = readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf-8' }).map((file) => join(root, 'lib', file));

// The indentation of the assembly is a tenth of it, even packed.
[join(root, '.jsii'), ...inLib.filter((file) => file.endsWith('.json'))].forEach((file) => {
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf-8'))));
});

/** The types that index.d.ts leads to. */
function typesFrom(file: string, found: Set<string> = new Set()): Set<string> {
  if (!found.has(file) && existsSync(file)) {
    found.add(file);
    for (const [, from, inline] of readFileSync(file, 'utf-8').matchAll(/from '(\.[^']+)'|import\(["'](\.[^"']+)["']\)/g)) {
      typesFrom(join(dirname(file), `${from ?? inline}.d.ts`), found);
    }
  }
  return found;
}

// What only the code of other modules sees is no use to anybody, and half of all types.
const reachable = typesFrom(join(root, 'lib', 'index.d.ts'));
inLib
  .filter((file) => file.endsWith('.d.ts') && !reachable.has(file))
  .forEach((file) => rmSync(file));

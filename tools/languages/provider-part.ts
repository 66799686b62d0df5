/**
 * The AWS provider has 2,212 modules, and its code for Go or Java takes minutes to generate and gigabytes to build. This makes a package of the
 * same name and version with those modules alone that the library and the examples use, from which jsii-pacmak generates the same code of each.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from './language';

const NAME = '@cdktf/provider-aws';

interface Assembly {
  readonly submodules: { readonly [fqn: string]: { readonly symbolId: string } };
  readonly types: { readonly [fqn: string]: object };
}

/** Folders below lib of the modules that compiled code loads. */
export function modulesOf(code: string): string[] {
  return [...new Set([...code.matchAll(/@cdktf\/provider-aws\/lib\/([\w-]+)/g)].map(([, name]) => name))].sort();
}

/** The part of an assembly that belongs to some folders. */
export function partOf<T extends Assembly>(assembly: T, modules: readonly string[]): T {
  const isWanted = ({ symbolId }: { readonly symbolId: string }) => modules.includes(/^src\/([\w-]+)\//.exec(symbolId)?.[1] ?? '');
  const submodules = Object.fromEntries(Object.entries(assembly.submodules).filter(([, submodule]) => isWanted(submodule)));
  const types = Object.fromEntries(Object.entries(assembly.types).filter(([fqn]) => fqn.split('.').slice(0, 2).join('.') in submodules));
  return { ...assembly, submodules, types };
}

/** Writes the package into a folder. */
export function writeProviderPart(modules: readonly string[], folder: string): void {
  const whole = dirname(require.resolve(`${NAME}/package.json`));
  const assembly = JSON.parse(readFileSync(join(whole, '.jsii'), 'utf8')) as Assembly;
  const part = partOf(assembly, modules);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'lib'), { recursive: true });
  for (const name of modules) cpSync(join(whole, 'lib', name), join(folder, 'lib', name), { recursive: true });
  ['package.json', 'LICENSE'].forEach((name) => cpSync(join(whole, name), join(folder, name)));
  const lines = Object.entries(part.submodules).map(([fqn, { symbolId }]) => `exports.${fqn.split('.')[1]} = require("./${/^src\/([\w-]+)\//.exec(symbolId)![1]}");\n`);
  writeFileSync(join(folder, 'lib', 'index.js'), lines.join(''));
  writeFileSync(join(folder, '.jsii'), JSON.stringify(part));
}

/** Puts the package as it is published into generated code, instead of that part: what Node unpacks and loads is then what it does for users. */
export function useWholeProvider(generated: string): void {
  const whole = dirname(require.resolve(`${NAME}/package.json`));
  const packed = join(root, '.cache', 'languages', 'packed');
  const [part] = readdirSync(generated, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tgz'));
  mkdirSync(packed, { recursive: true });
  if (readdirSync(packed).length === 0) run('npm', ['pack', '--silent', '--pack-destination', packed, whole]);
  cpSync(join(packed, readdirSync(packed)[0]), join(generated, part));
}

/** Packages of the providers to generate code from: that of AWS in part, and that of Helm. Registries of Go and Java do not all have them. */
export function providerPackages(): string[] {
  // Inside the repository, where what they stand on is found.
  const aws = join(root, '.cache', 'languages', 'provider-aws');
  const code = readdirSync(join(root, 'lib')).filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(root, 'lib', name), 'utf8'));
  writeProviderPart([...modulesOf(code.join('\n')), 'provider'], aws);
  return [aws, dirname(require.resolve('@cdktf/provider-helm/package.json'))];
}

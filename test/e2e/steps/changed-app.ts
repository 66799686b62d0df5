import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { World } from '../world';

const EXAMPLE = resolve(__dirname, '..', '..', '..', 'examples', 'worktest', 'main.ts');

/** What is written instead of what, in the example. */
export type Rewrite = readonly [from: string, to: string];

/** The example as a user would have edited it. A text that is not there any more is an error: the step means nothing then. */
export function writeChangedApp(world: World, name: string, rewrites: readonly Rewrite[]): string {
  let source = readFileSync(EXAMPLE, 'utf8');
  for (const [from, to] of rewrites) {
    if (!source.includes(from)) throw new Error(`The example has no \`${from}\` to change`);
    source = source.replace(from, to);
  }
  // Inside the repository, where the package finds itself by its name.
  const folder = join(world.options.folder, 'apps');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, source);
  return file;
}

/** The run starts one minor version early, so that there is one to upgrade to. */
export const ONE_MINOR_EARLIER: Rewrite = ['KubernetesVersion.V1_36', 'KubernetesVersion.V1_35'];

/** Brings a name for other things into the example's import from the library. */
export const imports = (...names: string[]): Rewrite => ['import {\n  ChartMirror,', `import {\n  ${names.map((name) => `${name},`).join('\n  ')}\n  ChartMirror,`];

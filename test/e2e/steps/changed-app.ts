import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { World } from '../world';

const EXAMPLE = resolve(__dirname, '..', '..', '..', 'examples', 'worktest');

/** What is written instead of what, in the example. */
export type Rewrite = readonly [from: string, to: string];

/** The example as a user would have edited it. A text that is not there any more is an error: the step means nothing then. */
export function writeChangedApp(world: World, name: string, rewrites: readonly Rewrite[]): string {
  const sources = new Map(readdirSync(EXAMPLE).filter((file) => file.endsWith('.ts')).map((file) => [file, readFileSync(join(EXAMPLE, file), 'utf8')]));
  const edited = (world.profile.example ?? world.options.profile) === 'demo' ? 'main.ts' : 'production-stacks.ts';
  for (const [from, to] of rewrites) {
    // The file of the profile first, then those beside it.
    const file = [edited, ...sources.keys()].find((candidate) => sources.get(candidate)?.includes(from));
    if (!file) throw new Error(`The example has no \`${from}\` to change`);
    sources.set(file, sources.get(file)!.replace(from, to));
  }
  // Inside the repository, where the package finds itself by its name.
  const folder = join(world.options.folder, 'apps', name);
  mkdirSync(folder, { recursive: true });
  for (const [file, source] of sources) writeFileSync(join(folder, file), source);
  return join(folder, 'main.ts');
}

/** The run starts one minor version early, so that there is one to upgrade to. */
export const ONE_MINOR_EARLIER: Rewrite = ['KubernetesVersion.V1_36', 'KubernetesVersion.V1_35'];

/** Brings names for other things into the example's import from the library, which is the first of more than one line. */
export const imports = (...names: string[]): Rewrite => ['import {\n', `import {\n${names.map((name) => `  ${name},\n`).join('')}`];

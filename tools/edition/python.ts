/** The programs in Python, in the names of the edition: they synthesise what the edition does in TypeScript. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Edition } from './tests';
import { check, synthesiseTwins } from '../languages/check';
import { cacheOf, generateLibrary } from '../languages/language';
import { PythonEdition, pythonOf } from '../languages/python';

/** A program in the names of the edition. */
export function pythonIn(source: string): string {
  return source.replace(/\bcdktf_cdktf_provider_/g, 'cdktn_provider_').replace(/\bcdktf_observable_eks\b/g, 'cdktn_observable_eks').replace(/^(from|import) cdktf\b/gm, '$1 cdktn');
}

function copy({ root, folder, rewritten }: Edition): void {
  for (const [path, ending, rewrite] of [
    ['examples/python', '.py', pythonIn],
    ['test/languages/python', '.py', pythonIn],
    ['test/languages/twins', '.ts', (source: string) => rewritten(source, '.')],
  ] as const) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
    for (const name of readdirSync(join(folder, path)).filter((file) => file.endsWith(ending))) {
      const file = join(folder, path, name);
      writeFileSync(file, rewrite(readFileSync(file, 'utf8')));
    }
  }
}

/** @returns what is wrong */
export function testPython(edition: Edition, packages: readonly string[]): string[] {
  const python: PythonEdition = { packages, folder: edition.folder, generate: (out) => generateLibrary('python', out, edition.folder) };
  const language = pythonOf(python);
  const cache = cacheOf('python-cdktn', packages);
  const missing = language.prepare(cache);
  if (missing) {
    console.log(`python: skipped: ${missing}`);
    return [];
  }
  copy(edition);
  const scratch = mkdtempSync(join(tmpdir(), 'edition-python-'));
  try {
    const twins = join(scratch, 'twins');
    const twin = synthesiseTwins(edition.folder, twins);
    return check('python', language, cache, twins, twin, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

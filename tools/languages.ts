/**
 * `npm run languages`: installs the package as a user of another language does, synthesises the programs of examples/<language> with it,
 * and compares that with TypeScript, byte for byte. Where a language is not on the machine, a line says so, and that is no failure.
 * `-- go java` takes these alone. `-- --times` measures instead what an app of a language costs, and how much of that is the library's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, synthesiseTwins } from './languages/check';
import { go } from './languages/go';
import { java } from './languages/java';
import { cacheOf, Language, root } from './languages/language';
import { PYTHON, pythonOf } from './languages/python';
import { measure } from './languages/times';

const LANGUAGES: { readonly [name: string]: Language } = { python: pythonOf(PYTHON), go, java };

/** @returns where a language keeps what it needs, or nothing if it is not there */
function prepared(name: string): string | undefined {
  const cache = cacheOf(name, PYTHON.packages);
  const missing = LANGUAGES[name].prepare(cache);
  if (missing) console.log(`${name}: skipped: ${missing}`);
  return missing ? undefined : cache;
}

function main(): void {
  const times = process.argv.includes('--times');
  const asked = process.argv.slice(2).filter((argument) => argument !== '--times');
  const unknown = asked.filter((name) => !(name in LANGUAGES));
  if (unknown.length > 0) throw new Error(`no language ${unknown.join(', ')}; there is: ${Object.keys(LANGUAGES).join(', ')}`);
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const twins = join(scratch, 'twins');
    const twin = times ? undefined : synthesiseTwins(root, twins);
    for (const name of asked.length > 0 ? asked : Object.keys(LANGUAGES)) {
      const cache = prepared(name);
      if (!cache) continue;
      const own = join(scratch, name);
      const problems = twin ? check(name, LANGUAGES[name], cache, twins, twin, own) : measure(name, LANGUAGES[name], cache, own);
      problems.forEach((problem) => console.error(`${name}: ${problem}`));
      if (problems.length > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

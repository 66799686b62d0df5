/**
 * `npm run languages`: installs the package as a user of another language does, synthesises the programs of examples/<language> with it,
 * and compares that with TypeScript, byte for byte. Where a language is not on the machine, a line says so, and that is no failure.
 * `-- go java` takes these alone. `-- --times` measures instead what an app of a language costs, and how much of that is the library's.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { differences, differentWords, filesIn } from './languages/compare';
import { go } from './languages/go';
import { java } from './languages/java';
import { Language, PROGRAMS, Report, root, run, scripts } from './languages/language';
import { python, PYTHON_PACKAGES } from './languages/python';
import { measure } from './languages/times';

const LANGUAGES: { readonly [name: string]: Language } = { python, go, java };

function synthesiseTwins(out: string): Report {
  const tsx = [require.resolve('tsx/cli')];
  mkdirSync(out);
  run(process.execPath, [...tsx, join(scripts, 'twins', 'synthesise.ts'), out]);
  const { status, stderr } = spawnSync(process.execPath, [...tsx, join(root, 'examples', 'worktest', 'main.ts')], {
    // The state of the first stack is a file where it runs.
    cwd: out, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: join(out, 'demo') },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

/** @returns where a language keeps what it needs, or nothing if it is not there */
function prepared(name: string): string | undefined {
  const cache = join(root, '.cache', 'languages', `${name}-${createHash('sha256').update(PYTHON_PACKAGES.join()).digest('hex').slice(0, 12)}`);
  mkdirSync(join(cache, '..'), { recursive: true });
  const missing = LANGUAGES[name].prepare(cache);
  if (missing) console.log(`${name}: skipped: ${missing}`);
  return missing ? undefined : cache;
}

/** @returns what is wrong */
function check(name: string, cache: string, twins: string, twin: Report, own: string): string[] {
  const language = LANGUAGES[name];
  const out = join(own, 'made');
  mkdirSync(out, { recursive: true });
  const made = language.synthesise(language.build(cache, own), own, out);
  for (const program of PROGRAMS) {
    console.log(`${name}: ${program}: ${filesIn(join(twins, program)).length} files, ${made.crossed[program]} requests cross the border`);
  }
  return [
    ...PROGRAMS.flatMap((program) => differences(program, join(twins, program), join(out, program))),
    ...differentWords(twin, made, language),
  ];
}

function main(): void {
  const times = process.argv.includes('--times');
  const asked = process.argv.slice(2).filter((argument) => argument !== '--times');
  const unknown = asked.filter((name) => !(name in LANGUAGES));
  if (unknown.length > 0) throw new Error(`no language ${unknown.join(', ')}; there is: ${Object.keys(LANGUAGES).join(', ')}`);
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const twins = join(scratch, 'twins');
    const twin = times ? undefined : synthesiseTwins(twins);
    for (const name of asked.length > 0 ? asked : Object.keys(LANGUAGES)) {
      const cache = prepared(name);
      if (!cache) continue;
      const own = join(scratch, name);
      const problems = twin ? check(name, cache, twins, twin, own) : measure(name, LANGUAGES[name], cache, own);
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

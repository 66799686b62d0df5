/**
 * `npm run languages`: installs the package as a user of another language does, synthesises the programs of examples/<language> with it,
 * and compares that with TypeScript, byte for byte. Where a language is not on the machine, a line says so, and that is no failure.
 * `-- go java` takes these alone.
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

/** @returns what is wrong */
function check(name: string, twins: string, twin: Report, scratch: string): string[] {
  const language = LANGUAGES[name];
  const cache = join(root, '.cache', 'languages', `${name}-${createHash('sha256').update(PYTHON_PACKAGES.join()).digest('hex').slice(0, 12)}`);
  mkdirSync(join(cache, '..'), { recursive: true });
  const missing = language.prepare(cache);
  if (missing) {
    console.log(`${name}: skipped: ${missing}`);
    return [];
  }
  const own = join(scratch, name);
  const out = join(own, 'made');
  mkdirSync(out, { recursive: true });
  const made = language.synthesise(cache, own, out);
  for (const program of PROGRAMS) {
    console.log(`${name}: ${program}: ${filesIn(join(twins, program)).length} files, ${made.crossed[program]} requests cross the border`);
  }
  return [
    ...PROGRAMS.flatMap((program) => differences(program, join(twins, program), join(out, program))),
    ...differentWords(twin, made, language),
  ];
}

function main(): void {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in LANGUAGES));
  if (unknown.length > 0) throw new Error(`no language ${unknown.join(', ')}; there is: ${Object.keys(LANGUAGES).join(', ')}`);
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const twins = join(scratch, 'twins');
    const twin = synthesiseTwins(twins);
    for (const name of asked.length > 0 ? asked : Object.keys(LANGUAGES)) {
      const problems = check(name, twins, twin, scratch);
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

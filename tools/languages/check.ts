/** What a language makes of its programs, against what TypeScript does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences, differentWords, filesIn } from './compare';
import { Language, PROGRAMS, Report, run } from './language';

/** Synthesises the programs in TypeScript, of a folder that has the names of an edition. */
export function synthesiseTwins(folder: string, out: string): Report {
  const tsx = [require.resolve('tsx/cli')];
  mkdirSync(out);
  run(process.execPath, [...tsx, join(folder, 'test', 'languages', 'twins', 'synthesise.ts'), out]);
  const { status, stderr } = spawnSync(process.execPath, [...tsx, join(folder, 'examples', 'worktest', 'main.ts')], {
    // The state of the first stack is a file where it runs.
    cwd: out, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: join(out, 'demo') },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
}

/** @returns what is wrong */
export function check(name: string, language: Language, cache: string, twins: string, twin: Report, scratch: string): string[] {
  const out = join(scratch, 'made');
  mkdirSync(out, { recursive: true });
  const made = language.synthesise(language.build(cache, scratch), scratch, out);
  for (const program of PROGRAMS) {
    console.log(`${name}: ${program}: ${filesIn(join(twins, program)).length} files, ${made.crossed[program]} requests cross the border`);
  }
  return [
    ...PROGRAMS.flatMap((program) => differences(program, join(twins, program), join(out, program))),
    ...differentWords(twin, made, language),
  ];
}

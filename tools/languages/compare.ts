import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Made, Report } from './language';

/** Files below a folder that Terraform reads: all but the manifest, which says where in the program a warning came from. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'manifest.json' && !/^(cost-estimate|permissions)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

/** What of a program differs from its twin. */
export function differences(program: string, twin: string, made: string): string[] {
  const [wanted, got] = [filesIn(twin), filesIn(made)];
  return [
    ...wanted.filter((file) => !got.includes(file)).map((file) => `${program}: ${file} is missing`),
    ...got.filter((file) => !wanted.includes(file)).map((file) => `${program}: ${file} is not made in TypeScript`),
    ...wanted.filter((file) => got.includes(file) && !readFileSync(join(twin, file)).equals(readFileSync(join(made, file))))
      .map((file) => `${program}: ${file} is another one in TypeScript`),
  ];
}

/** What of the words differs: an error may go on in the names of its language. */
export function differentWords(twin: Report, made: Made, { crossed, refused }: Pick<Language, 'crossed' | 'refused'>): string[] {
  const said = (report: Report, program: string) => JSON.stringify(report.warnings[program]);
  return [
    ...Object.keys(twin.warnings).filter((program) => said(twin, program) !== said(made, program))
      .map((program) => `${program}: warns ${said(made, program)}, and in TypeScript ${said(twin, program)}`),
    ...Object.entries(twin.refusals).filter(([what, text]) => !made.refusals[what]?.includes(text))
      .map(([what, text]) => `refusal of ${what}: ${made.refusals[what]}; in TypeScript: ${text}`),
    ...Object.entries(refused).filter(([what, text]) => !text.test(made.refusals[what] ?? ''))
      .map(([what, text]) => `refusal of ${what}: ${made.refusals[what]}; wanted ${text}`),
    ...Object.entries(crossed).filter(([program, most]) => !(made.crossed[program] <= most))
      .map(([program, most]) => `${program}: ${made.crossed[program]} requests cross the border; at most ${most}`),
  ];
}

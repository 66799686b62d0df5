/**
 * What an app of a language costs, in seconds of CPU time of all its processes: with the AWS provider and nothing else, and with the demo. The difference is
 * what the library and the demo add. Each is the smaller of two runs in turns; the first run of all, which unpacks the packages, stands by itself.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Commands, debugging, Language, run } from './language';

const ROUNDS = 2;

export interface Times {
  readonly cpu: number;
  readonly wall: number;
}

/** What bash says of a run, as seconds: wall, user, system. */
export function timesOf(said: string): Times {
  const [wall, user, system] = said.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { cpu: user + system, wall };
}

function timed(command: readonly string[], scratch: string): Times {
  const cwd = join(scratch, 'timed');
  mkdirSync(cwd, { recursive: true });
  const { JSII_DEBUG: _, ...env } = debugging(scratch);
  // The time of a shell's children has that of theirs.
  const shell = 'TIMEFORMAT="%R %U %S"; time { "$@"; } >said 2>&1 || { tail said; false; }';
  return timesOf(run('bash', ['-c', shell, '-', ...command], cwd, env).stderr);
}

function best(times: readonly Times[]): Times {
  return { cpu: Math.min(...times.map(({ cpu }) => cpu)), wall: Math.min(...times.map(({ wall }) => wall)) };
}

/** What is measured, as a reader wants to know it. */
export function linesOf(name: string, first: Times, bare: Times, demo: Times): string[] {
  const seconds = ({ cpu, wall }: Times) => `${cpu.toFixed(1)} s of CPU time, ${wall.toFixed(1)} s`;
  return [
    `${name}: an app with the AWS provider alone: the first time ${seconds(first)}; then ${seconds(bare)}`,
    `${name}: with the demo: ${seconds(demo)}; share of the library and the demo: ${(shareOf(bare, demo) * 100).toFixed(1)} %`,
  ];
}

export function shareOf(bare: Times, demo: Times): number {
  return (demo.cpu - bare.cpu) / demo.cpu;
}

/** @returns what is wrong */
export function measure(name: string, language: Language, cache: string, scratch: string): string[] {
  mkdirSync(scratch, { recursive: true });
  const commands: Commands = language.build(cache, scratch, true);
  const first = timed(commands.bare, scratch);
  const rounds = Array.from({ length: ROUNDS }, () => ({ bare: timed(commands.bare, scratch), demo: timed(commands.demo, scratch) }));
  const [bare, demo] = [best(rounds.map((round) => round.bare)), best(rounds.map((round) => round.demo))];
  linesOf(name, first, bare, demo).forEach((line) => console.log(line));
  const share = shareOf(bare, demo);
  return share <= language.share ? [] : [`the library and the demo take ${(share * 100).toFixed(1)} % of the run; at most ${language.share * 100} %`];
}

/**
 * The end-to-end run as far as `.ci/run` does it: steps 1 to 3 and 7 of the demo, when every part is there or can be had
 * within ten minutes. Where it cannot, a line says what is missing, and the exit code is that of what is skipped. Ends all that it started.
 */
import { ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SKIPPED } from './skipped';
import { endStale } from '../../test/e2e/kubernetes/groups';

const MINUTE = 60_000;
/** From the start of all. */
const END = Date.now() + 20 * MINUTE;

const root = resolve(__dirname, '..', '..');

let cancelled = false;

interface Outcome {
  readonly exitCode: number;
  readonly lastLine: string;
  readonly timedOut: boolean;
}

/** Runs a program of ours in a process group of its own, for so long at most. */
async function run(file: string, args: string[], milliseconds: number, show: boolean): Promise<Outcome> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, file), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', show ? 'inherit' : 'ignore'],
  });
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
    if (show) process.stdout.write(chunk);
  });
  const stop = () => signal(child, 'SIGTERM');
  const cancel = () => {
    cancelled = true;
    stop();
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const closed = new Promise((done) => child.on('close', done));
  const ended = new Promise<number>((done, failed) => child.on('error', failed).on('exit', (code) => done(code ?? 1)));
  const limit = new AbortController();
  let timedOut = false;
  void sleep(Math.max(0, milliseconds), undefined, { signal: limit.signal }).then(async () => {
    timedOut = true;
    stop();
    // It ends its own parts; for what it does not get to in this time, the group is ended.
    await sleep(MINUTE, undefined, { signal: limit.signal });
    signal(child, 'SIGKILL');
  }).catch(() => undefined);
  const exitCode = await ended;
  limit.abort();
  // What it left, so that nothing holds the output open.
  signal(child, 'SIGKILL');
  // Its programs have groups of their own. When it ended by itself they are gone, and what is there is another run's.
  if (timedOut) endStale(join(root, '.e2e', 'run'));
  await Promise.race([closed, sleep(5000)]);
  process.off('SIGINT', cancel).off('SIGTERM', cancel);
  if (cancelled) process.exit(130);
  return { exitCode, lastLine: output.trim().split('\n').pop() ?? '', timedOut };
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // The group has ended.
  }
}

async function main(): Promise<number> {
  const prepare = join('test', 'e2e', 'prepare.ts');
  // Before anything is built: on a machine without charts nothing is worth building.
  const look = await run(prepare, ['--check'], 5 * MINUTE, false);
  if (look.exitCode !== 0) return skipped(look, 'looking for the parts took more than five minutes');
  const got = await run(prepare, [], 10 * MINUTE, true);
  if (got.exitCode !== 0) return skipped(got, 'the parts could not be had within ten minutes');
  const { exitCode, timedOut } = await run(join('test', 'e2e', 'run.ts'), ['--steps', '1,2,3,7'], END - Date.now(), true);
  if (timedOut) console.log('Ended after 20 minutes; the logs are in .e2e/run/logs');
  return timedOut ? 1 : exitCode;
}

function skipped({ lastLine, timedOut }: Outcome, late: string): number {
  console.log(`skipped: ${timedOut ? late : lastLine.replace('Not ready: ', '')}; \`npm run e2e:prepare\` says more`);
  return SKIPPED;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);

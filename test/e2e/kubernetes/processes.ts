import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, openSync, closeSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, markOf, ProcessGroup } from './groups';

export interface ProgramOptions {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Folder of its log and of the file with its process id. */
  readonly folder: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A program that is ended hard, with all that it started: an API server that is told to stop takes up to a minute. */
export class Program {
  public readonly log: string;
  private readonly group: ProcessGroup;
  private ended = false;
  private failure?: Error;

  public constructor(private readonly options: ProgramOptions) {
    const { name, folder, file, args, cwd, env } = options;
    this.log = join(folder, `${name}.log`);
    const output = openSync(this.log, 'a');
    const child = spawn(file, args, { stdio: ['ignore', output, output], detached: true, cwd, env });
    closeSync(output);
    child.on('error', (error) => {
      this.ended = true;
      this.failure = error;
    });
    child.on('exit', () => { this.ended = true; });
    this.group = new ProcessGroup(child, join(folder, `${name}.pid`));
  }

  /** Throws with the end of its log when the program has ended by itself. */
  public requireRunning(): void {
    if (!this.ended) return;
    if (this.failure) throw new Error(`${this.options.name} cannot be started (${this.failure.message}): run \`npm run e2e:prepare\``);
    const tail = readFileSync(this.log, 'utf8').trim().split('\n').slice(-3).join('\n');
    throw new Error(`${this.options.name} has ended:\n${tail}`);
  }

  public kill(): void {
    this.group.kill();
  }

  public async stop(): Promise<void> {
    this.kill();
    while (!this.ended) await sleep(20);
  }
}

/** Puts things in order when a signal ends this process; a second signal ends it at once. */
export function endOnSignals(putInOrder: () => Promise<void>): void {
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Not `once`: `endAllOnExit` looks whether anybody else listens.
    process.on(signal, () => {
      if (isEnding) process.exit(130);
      isEnding = true;
      void putInOrder().finally(() => process.exit(130));
    });
  }
}

/**
 * Ends this process as a signal would once npm or projen is gone that it runs for: neither hands on every signal, and what they
 * started would go on without anybody who sees it.
 */
export function endWithCallers(): void {
  const callers: number[] = [];
  for (let pid = process.ppid; pid > 1;) {
    const [, parent, command] = /^\s*(\d+) (.*)/.exec(spawnSync('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '') ?? [];
    if (!/\b(npm|projen|tsx)\b/.test(command ?? '')) break;
    callers.push(pid);
    pid = Number(parent);
  }
  const marks = callers.map(markOf);
  setInterval(() => marks.every(isAlive) || process.kill(process.pid, 'SIGTERM'), 1000).unref();
}

/** Holds a folder for this process. Another run would empty it under the one that is at work. */
export function claim(pidFile: string): void {
  const mark = existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : '';
  if (isAlive(mark) && mark !== markOf(process.pid)) {
    throw new Error(`Another run is at work in this clone (process ${mark.split('\n')[0]}): wait for it, or end it`);
  }
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, markOf(process.pid));
  process.on('exit', () => rmSync(pidFile, { force: true }));
}

/**
 * Below those that systems give to outgoing connections: between the look and the start of a program, or while an API
 * server is down, no connection takes its port.
 */
const PORTS = { first: 15_000, end: 30_000 };

/** Ports that nobody listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < 1000; tries += 1) {
    const port = randomInt(PORTS.first, PORTS.end);
    if (await isFree(port)) ports.add(port);
  }
  if (ports.size < count) throw new Error(`There are no ${count} free ports from ${PORTS.first} to ${PORTS.end}`);
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.on('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/** Asks until it is true; says what it waited for when it never is. */
export async function until(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(100);
  }
}

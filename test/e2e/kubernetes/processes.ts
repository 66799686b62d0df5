import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, openSync, closeSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Programs that this process started and that run. */
const running = new Set<Program>();

export interface ProgramOptions {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Folder of its log and of the file with its process id. */
  readonly folder: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * A program that is ended hard: an API server that is told to stop takes up to a minute. In a process group of its own,
 * so that Ctrl-C reaches it through us alone, when we want it to go.
 */
export class Program {
  public readonly log: string;
  private readonly child: ChildProcess;
  private readonly pidFile: string;
  private ended = false;
  private failure?: Error;

  public constructor(private readonly options: ProgramOptions) {
    const { name, folder, file, args, cwd, env } = options;
    endAllOnExit();
    this.log = join(folder, `${name}.log`);
    this.pidFile = join(folder, `${name}.pid`);
    const output = openSync(this.log, 'a');
    this.child = spawn(file, args, { stdio: ['ignore', output, output], detached: true, cwd, env });
    closeSync(output);
    this.child.on('error', (error) => {
      this.ended = true;
      this.failure = error;
      running.delete(this);
    });
    this.child.on('exit', () => {
      this.ended = true;
      running.delete(this);
      rmSync(this.pidFile, { force: true });
    });
    if (this.child.pid !== undefined) writeFileSync(this.pidFile, `${this.child.pid}\n${file}`);
    running.add(this);
  }

  /** Throws with the end of its log when the program has ended by itself. */
  public requireRunning(): void {
    if (!this.ended) return;
    if (this.failure) throw new Error(`${this.options.name} cannot be started (${this.failure.message}): run \`npm run e2e:prepare\``);
    const tail = readFileSync(this.log, 'utf8').trim().split('\n').slice(-3).join('\n');
    throw new Error(`${this.options.name} has ended:\n${tail}`);
  }

  public kill(): void {
    if (!this.ended) this.child.kill('SIGKILL');
  }

  public async stop(): Promise<void> {
    this.kill();
    while (!this.ended) await sleep(20);
  }
}

let registered = false;

/** Also when nobody stops the host: after an error, `process.exit` or Ctrl-C. SIGKILL alone is left to the pid files. */
function endAllOnExit(): void {
  if (registered) return;
  registered = true;
  const killAll = () => running.forEach((program) => program.kill());
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever else listens has things to put in order first, with the control planes still there, and exits then.
      if (process.listenerCount(signal) > 1) return;
      killAll();
      process.exit(130);
    });
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

/** Ends what an earlier run in this folder left: a pid file whose process still has that program, or the folder, in its command. */
export function endStale(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const ended: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.pid')) continue;
    const [number, file] = readFileSync(join(folder, entry), 'utf8').split('\n');
    const pid = Number(number);
    const command = commandOf(pid);
    if (command.includes(folder) || (file && command.includes(file))) {
      try {
        process.kill(pid, 'SIGKILL');
        ended.push(entry.replace(/\.pid$/, ''));
      } catch {
        // It went by itself.
      }
    }
    rmSync(join(folder, entry), { force: true });
  }
  return ended;
}

/** Holds a folder for this process. Another run would empty it under the one that is at work. */
export function claim(pidFile: string): void {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (pid !== process.pid && commandOf(pid).includes(join('e2e', 'run'))) {
    throw new Error(`Another run is at work in this clone (process ${pid}): wait for it, or end it`);
  }
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, String(process.pid));
  process.on('exit', () => rmSync(pidFile, { force: true }));
}

/** The whole command of a process, however wide a terminal is; empty when it is gone. */
function commandOf(pid: number): string {
  return pid > 1 ? spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '' : '';
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

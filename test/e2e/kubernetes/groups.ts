import { ChildProcess, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { ProcessOptions } from '../../../tools/terraform';

/** Groups that this process started and that may have members. */
const running = new Set<ProcessGroup>();

/**
 * A program with all that it starts, such as Terraform with its plugins: it leads a process group of its own, so that Ctrl-C
 * reaches it through us alone, when we want it to go, and so that none of it stays when the program itself is gone.
 */
export class ProcessGroup {
  constructor(private readonly leader: ChildProcess, pidFile: string) {
    endAllOnExit();
    if (leader.pid === undefined) return;
    running.add(this);
    mkdirSync(dirname(pidFile), { recursive: true });
    writeFileSync(pidFile, markOf(leader.pid));
    leader.on('exit', () => {
      this.kill();
      running.delete(this);
      rmSync(pidFile, { force: true });
    });
  }

  public kill(): void {
    if (this.leader.pid !== undefined && running.has(this)) killGroup(this.leader.pid);
  }
}

/** Options for a process that leads a group, which ends with it and with this process; the next run in the folder knows of it. */
export function inGroup<T extends Partial<ProcessOptions>>(
  folder: string, options: T, onGroup: (group: ProcessGroup) => unknown = () => undefined,
): T {
  return {
    ...options,
    detached: true,
    onStart: (child) => {
      onGroup(new ProcessGroup(child, join(folder, 'processes', `${child.pid}.pid`)));
      options.onStart?.(child);
    },
  };
}

let registered = false;

/** Also when nobody stops the host: after an error, `process.exit` or Ctrl-C. SIGKILL alone is left to the pid files. */
function endAllOnExit(): void {
  if (registered) return;
  registered = true;
  const killAll = () => running.forEach((group) => group.kill());
  // Before those who take away the files that are in use.
  process.prependListener('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Whoever else listens has things to put in order first, with the control planes still there, and exits then.
      if (process.listenerCount(signal) > 1) return;
      killAll();
      process.exit(130);
    });
  }
}

/** Ends what an earlier run in this folder left, as its pid files say; a process that has only got the number of one is left alone. */
export function endStale(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const ended: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pid'))) {
    const mark = readFileSync(join(folder, entry), 'utf8');
    const pid = Number(mark.split('\n')[0]);
    if (pid > 1 && (isAlive(mark) || (startOf(pid) === undefined && hasMemberIn(pid, folder))) && killGroup(pid)) {
      ended.push(entry.replace(/^processes[\\/]|\.pid$/g, ''));
    }
    rmSync(join(folder, entry), { force: true });
  }
  return ended;
}

/** What a pid file holds: the number of a process, and when it started, since numbers are given again. */
export function markOf(pid: number): string {
  return `${pid}\n${startOf(pid) ?? ''}`;
}

/** Whether the very process is there that a pid file speaks of. */
export function isAlive(mark: string): boolean {
  const [pid, start] = mark.split('\n');
  return Boolean(start) && startOf(Number(pid)) === start;
}

/** The fields after the name of a process, which can hold anything; the state is the first. Linux alone has them. */
export function statOf(pid: number): string[] {
  try {
    return readFileSync(join('/proc', String(pid), 'stat'), 'utf8').replace(/^.*\) /s, '').split(' ');
  } catch {
    return [];
  }
}

/** When a process started, in whatever form the system has; undefined when there is none. */
function startOf(pid: number): string | undefined {
  if (!(pid > 1)) return undefined;
  if (platform() !== 'linux') return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
  const [state, ...fields] = statOf(pid);
  if (state === undefined || state === 'Z') return undefined;
  // In ticks since the machine started.
  return `${fields[18]} of ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
}

/** Whether somebody of a group without its leader works in a folder, as the plugins of a Terraform that is gone. Linux alone tells. */
function hasMemberIn(group: number, folder: string): boolean {
  if (!existsSync('/proc/self/stat')) return false;
  return readdirSync('/proc').some((name) => {
    if (statOf(Number(name))[2] !== String(group)) return false;
    try {
      return readlinkSync(join('/proc', name, 'cwd')).startsWith(folder + sep);
    } catch {
      return false;
    }
  });
}

/** @returns whether there was anybody in it */
function killGroup(leader: number): boolean {
  try {
    return process.kill(-leader, 'SIGKILL');
  } catch {
    return false;
  }
}

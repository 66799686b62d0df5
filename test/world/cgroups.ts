import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where cgroups of a machine are made. */
export interface Hierarchies {
  /** Those with controllers: of version 1, that of systemd among them, or the one of version 2. */
  readonly controlled: string[];
  /** All: runc puts containers into the one of version 2 as well, where both are mounted. */
  readonly all: string[];
}

/** @param mounts as /proc/self/mounts has them */
export function hierarchies(mounts: string): Hierarchies {
  const of = (type: string) => [...new Set(mounts.split('\n').map((line) => line.split(' ')).filter(([, , one]) => one === type).map(([, path]) => path))];
  const [first, second] = [of('cgroup'), of('cgroup2')];
  return { controlled: first.length > 0 ? first : second, all: [...first, ...second] };
}

function hierarchiesHere(): Hierarchies {
  return hierarchies(readFileSync('/proc/self/mounts', 'utf8'));
}

/** The cgroup of the run's own processes, which are no pods. It has to be empty before the others are: a kubelet makes them anew. */
const runOf = (name: string) => `${name}-run`;

/** All pods together would count as one process otherwise, and on a busy machine they would answer no probe in time. */
const SHARES = { 'cpu.shares': 16 * 1024, 'cpu.weight': 16 * 100 };

/**
 * Makes a cgroup of this name in each hierarchy, beside those of the machine, which are left alone.
 *
 * @returns the file that a process writes its number to, to be known as one of the run
 */
export function makeCgroups(name: string): string {
  const { controlled } = hierarchiesHere();
  // The last one is that of systemd, which limits nothing.
  const run = join(controlled[controlled.length - 1], runOf(name));
  mkdirSync(run, { recursive: true });
  for (const hierarchy of controlled) {
    const folder = join(hierarchy, name);
    mkdirSync(folder, { recursive: true });
    // A new set of CPUs is empty, and takes no process.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (existsSync(join(folder, file)) && existsSync(join(hierarchy, file))) writeFileSync(join(folder, file), readFileSync(join(hierarchy, file), 'utf8'));
    }
    for (const [file, shares] of Object.entries(SHARES)) {
      if (existsSync(join(folder, file))) writeFileSync(join(folder, file), String(shares));
    }
  }
  return join(run, 'cgroup.procs');
}

/** Ends whatever runs in the cgroups of this name, and takes them away; waits for it, as nobody else can when a process exits. */
export function removeCgroups(name: string, seconds: number = 15): void {
  const end = Date.now() + seconds * 1000;
  for (const folder of [runOf(name), name].flatMap((one) => hierarchiesHere().all.map((hierarchy) => join(hierarchy, one)))) {
    while (existsSync(folder)) {
      const left = below(folder);
      left.forEach(endMembers);
      for (const one of left) removeIfEmpty(one);
      if (!existsSync(folder)) break;
      if (Date.now() > end) throw new Error(`The cgroup ${folder} cannot be taken away`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

/** A cgroup after all that are in it. */
function below(folder: string): string[] {
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap(({ name }) => below(join(folder, name))), folder];
}

function endMembers(folder: string): void {
  for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').map(Number).filter((one) => one > 1)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone by itself.
    }
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
  }
}

/** What runs in the namespaces that `run.ts` makes; it ends with all that it started when it is ended. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RealWorld } from './real-world';

/** What is handed over from outside. */
export interface Inside {
  readonly binaries: string;
  readonly folder: string;
  readonly cgroup: string;
  readonly keep: boolean;
}

async function main(options: Inside): Promise<void> {
  const began = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  mkdirSync(join(options.folder, 'logs'), { recursive: true });
  const log = (line: string) => appendFileSync(join(options.folder, 'logs', 'world.log'), `${line}\n`);
  const world = await RealWorld.start({ ...options, log, say });
  if (options.keep) {
    console.log('Kept running. End it with Ctrl-C.');
    await new Promise(() => setInterval(() => undefined, 60_000));
  }
  void world;
}

process.stdin.resume().on('close', () => process.exit(130));
main(JSON.parse(process.argv[2]) as Inside).then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

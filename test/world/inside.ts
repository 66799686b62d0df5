/** What runs in the namespaces that `run.ts` makes; it ends with all that it started when it is ended. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { observe, tell } from './observed-world';
import { copyPictures } from './picture/pictures';
import { RealWorld } from './real-world';
import type { Log } from '../e2e/contract';

/** What is handed over from outside. */
export interface Inside {
  readonly binaries: string;
  readonly folder: string;
  readonly cgroup: string;
  readonly keep: boolean;
  /** Folder of the charts; without it there is the node alone. */
  readonly charts?: string;
  readonly seconds: number;
  /** Folder of dashboards of others, which are looked at as well. */
  readonly boards?: string;
  /** Folder of the pages to write. */
  readonly docs?: string;
}

async function main(options: Inside): Promise<boolean> {
  const began = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  mkdirSync(join(options.folder, 'logs'), { recursive: true });
  const log = (line: string) => appendFileSync(join(options.folder, 'logs', 'world.log'), `${line}\n`);
  const world = await RealWorld.start({ ...options, log, say });
  const passed = await look(world, options, say, log);
  if (options.keep) {
    console.log('Kept running. End it with Ctrl-C.');
    await new Promise(() => setInterval(() => undefined, 60_000));
  }
  return passed;
}

async function look(world: RealWorld, { charts, boards, folder, seconds, docs }: Inside, say: Log, log: Log): Promise<boolean> {
  if (!charts) {
    say('skipped: dashboards and alerts, as there are no charts (CHARTS_DIR)');
    return true;
  }
  const passed = tell(await observe({ world, folder, charts, say, log, seconds, boards }), console.log, docs && join(docs, 'observability-run.md'));
  if (docs) copyPictures(join(folder, 'pictures'), join(docs, 'pictures'));
  return passed;
}

process.stdin.resume().on('close', () => process.exit(130));
main(JSON.parse(process.argv[2]) as Inside).then(
  (passed) => process.exit(passed ? 0 : 1),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

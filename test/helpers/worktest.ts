import { spawnSync } from 'child_process';
import { join } from 'path';

export const ROOT = join(__dirname, '..', '..');
export const WORKTEST = join(ROOT, 'examples', 'worktest');

/** The day that the example runs on. */
const DAY = Date.parse('2026-11-26') / 1000;

/** How a run of the example ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the example with options, as `npm run worktest` does, on the source as it is. */
export function runExample(outdir: string, ...options: string[]): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // Not tsx itself, which starts a second process.
    ['--import', 'tsx', join(WORKTEST, 'main.ts'), ...options],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.dev.json'), CDKTF_OUTDIR: outdir, SOURCE_DATE_EPOCH: String(DAY) } },
  );
  return { status, stdout, stderr };
}

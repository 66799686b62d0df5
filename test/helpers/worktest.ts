import { spawnSync } from 'child_process';
import { join } from 'path';
import { DAY, Run, runProgram } from './programs';

export const ROOT = join(__dirname, '..', '..');
export const WORKTEST = join(ROOT, 'examples', 'worktest');

/** Runs the example with options in this process, on the source as it is. */
export async function runExample(outdir: string, ...options: string[]): Promise<Run> {
  return runProgram({ file: join(WORKTEST, 'main.ts'), options }, { CDKTF_OUTDIR: outdir });
}

/** The same in a process of its own, as `npm run worktest` does, which takes over a second. */
export function startExample(outdir: string, ...options: string[]): Run {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // Not tsx itself, which starts a second process.
    ['--import', 'tsx', join(WORKTEST, 'main.ts'), ...options],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.dev.json'), CDKTF_OUTDIR: outdir, SOURCE_DATE_EPOCH: DAY } },
  );
  return { status, stdout, stderr };
}

import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { describeUnlessMissing } from './missing';

const PROMTOOL = process.env.PROMTOOL_BINARY ?? 'promtool';

function isThere(): boolean {
  try {
    execFileSync(PROMTOOL, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `describe` for what needs promtool. */
export function describeWithPromtool(what: string, tests: () => void): void {
  describeUnlessMissing(isThere() ? undefined : 'promtool (Debian: apt-get install prometheus)', `promtool: ${what}`, tests);
}

/** What promtool says against files, which are in its folder; nothing where it takes them. */
export function promtool(args: string[], files: Record<string, object>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
    const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`.replaceAll(folder, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

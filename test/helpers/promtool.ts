import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const PROMTOOL = process.env.PROMTOOL_BINARY ?? 'promtool';

function isThere(): boolean {
  try {
    execFileSync(PROMTOOL, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `describe` for what needs promtool. Without it, it is skipped, and a line says what. */
export function describeWithPromtool(what: string, tests: () => void): void {
  if (isThere()) return describe(`promtool: ${what}`, tests);
  process.stderr.write(`skipped, as there is no promtool (Debian: apt-get install prometheus): ${what}\n`);
  describe.skip(`promtool: ${what}`, tests);
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

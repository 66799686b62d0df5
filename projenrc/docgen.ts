/**
 * Writes API.md from the compiled assembly.
 *
 * jsii-docgen describes inherited members from the newest version of a dependency that it finds anywhere below
 * node_modules, and a tool of ours brings a newer `constructs` than the one we compile against: API.md would promise
 * members that our users' version lacks. So it works in a folder that holds our own dependencies and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const workdir = mkdtempSync(join(tmpdir(), 'docgen-'));

function show(packageDir: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', '.jsii']) {
    symlinkSync(join(packageDir, file), join(target, file));
  }
}

try {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf-8'));
  show(root, workdir);
  for (const name of Object.keys(manifest.peerDependencies)) {
    show(join(root, 'node_modules', name), join(workdir, 'node_modules', name));
  }
  const docgen = join(dirname(require.resolve('jsii-docgen/package.json')), 'bin', 'jsii-docgen');
  execFileSync(process.execPath, [docgen, '--output', join(root, 'API.md')], { cwd: workdir, stdio: 'inherit' });
} finally {
  rmSync(workdir, { recursive: true, force: true });
}

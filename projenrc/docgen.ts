/**
 * Writes the reference from the compiled assembly: `API.md`, an index by room, and a page for each room in `docs/api`.
 *
 * jsii-docgen describes inherited members from the newest version of a dependency that it finds anywhere below
 * node_modules, and a tool of ours brings a newer `constructs` than the one we compile against: the reference would promise
 * members that our users' version lacks. So it works in a folder that holds our own dependencies and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { indexPage, roomPages, type Assembly } from './api-pages';

const root = resolve(__dirname, '..');

function show(packageDir: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', '.jsii']) {
    symlinkSync(join(packageDir, file), join(target, file));
  }
}

/** All types on one page. */
function reference(): string {
  const workdir = mkdtempSync(join(tmpdir(), 'docgen-'));
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf-8'));
    show(root, workdir);
    for (const name of Object.keys(manifest.peerDependencies)) {
      show(join(root, 'node_modules', name), join(workdir, 'node_modules', name));
    }
    const docgen = join(dirname(require.resolve('jsii-docgen/package.json')), 'bin', 'jsii-docgen');
    execFileSync(process.execPath, [docgen, '--output', join(workdir, 'API.md')], { cwd: workdir, stdio: 'inherit' });
    return readFileSync(join(workdir, 'API.md'), 'utf-8');
  } finally {
    rmSync(workdir, { recursive: true, force: true });
  }
}

const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf-8')) as Assembly;
const folder = join(root, 'docs', 'api');
const pages = roomPages(reference(), assembly);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [page, text] of pages) {
  writeFileSync(join(folder, page), text);
}
writeFileSync(join(root, 'API.md'), indexPage(assembly));

/**
 * Does what a reader of the README does: installs the package into an empty app, copies the first cluster, and
 * synthesises it. What the package lacks, or what only works inside this repository, fails here.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { firstExample } from './readme';

const root = resolve(__dirname, '..', '..');
const tool = (name: string) => join(root, 'node_modules', '.bin', name);

/** What the README tells its reader to set. */
const READERS = { API_CIDRS: '8.8.8.8/32', ADMIN_ROLE_ARN: 'arn:aws:iam::111122223333:role/ops' };

function run(cwd: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...READERS } });
}

/** The compiler's settings, in the line that writes them. */
function tsconfigOf(readme: string): string {
  const written = /^echo '(.*)' > tsconfig\.json$/m.exec(readme)?.[1];
  if (!written) {
    throw new Error('README.md has no line that writes tsconfig.json');
  }
  return written;
}

function resourceTypes(app: string): string[] {
  const stacks = join(app, 'cdktf.out', 'stacks');
  return readdirSync(stacks).flatMap((stack) => {
    const { resource } = JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf-8'));
    return Object.keys(resource ?? {});
  });
}

function main(): void {
  const readme = readFileSync(join(root, 'README.md'), 'utf-8');
  const program = firstExample(readme, 'A first cluster');
  const tarballs = readdirSync(join(root, 'dist', 'js')).filter((name) => name.endsWith('.tgz'));
  if (tarballs.length !== 1) {
    throw new Error(`dist/js holds ${tarballs.length} packages instead of one: run \`npm run package\``);
  }
  // The versions that the lock file has, so that nothing new is looked up.
  const { devDependencies, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf-8'));
  const others = [...Object.keys(peerDependencies), '@types/node'].map((name) => `${name}@${devDependencies[name]}`);

  const app = mkdtempSync(join(tmpdir(), 'first-cluster-'));
  try {
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'first-cluster', private: true }));
    writeFileSync(join(app, 'tsconfig.json'), tsconfigOf(readme));
    writeFileSync(join(app, 'main.ts'), program);
    run(app, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', join(root, 'dist', 'js', tarballs[0]), ...others);
    run(app, tool('tsc'), '--project', '.');
    run(app, tool('tsx'), 'main.ts');

    const types = resourceTypes(app);
    if (!types.includes('aws_eks_cluster')) {
      throw new Error(`the first cluster of the README makes no aws_eks_cluster, only ${types.join(', ') || 'nothing'}`);
    }
    console.log(`Synthesised ${new Set(types).size} types of resources from the installed package.`);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

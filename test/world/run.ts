/**
 * `npm run world`: a cluster with a real node, on which the pods of what the library renders run.
 * What it needs, and what it shows: docs/verification.md.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCgroups, removeCgroups } from './cgroups';
import { hostFacts, whyNot } from './host';
import type { Inside } from './inside';
import { missingPrograms } from './prepare';
import { noteTunables, restoreTunables } from './tunables';
import { SKIPPED } from '../../tools/ci/skipped';
import { compileIfNeeded } from '../../tools/compile';
import { endStale, ProcessGroup } from '../e2e/kubernetes/groups';
import { claim, endOnSignals, endWithCallers } from '../e2e/kubernetes/processes';
import { useTemporaryFolder } from '../e2e/temporary';

const ROOT = resolve(__dirname, '..', '..');

const USAGE = `Starts a cluster with a node on which pods run, in namespaces of its own, and says what it sees.

  npm run world -- [options]

  --charts FOLDER   the charts, unpacked (default: CHARTS_DIR); without them there is the node alone
  --seconds N       how long dashboards and alerts are watched (default: 240)
  --write           write docs/observability-run.md, and a picture of each dashboard into docs/pictures
  --boards FOLDER   dashboards of others, as JSON, to be looked at as well
  --if-prepared     skip it where \`npm run world:prepare\` has not been run; the exit code of what is skipped is then 77
  --keep            leave all running at the end, until Ctrl-C
  --help            this text

Needs root on Linux, and what \`npm run world:prepare\` makes, in .e2e or the folder E2E_CACHE.
`;

/** Everything is in a namespace of processes: the kernel ends it all with the first of them, whatever ended that. */
const NAMESPACES = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--mount-proc', '--kill-child'];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'charts': { type: 'string', default: process.env.CHARTS_DIR },
      'seconds': { type: 'string', default: '240' },
      'boards': { type: 'string' },
      'write': { type: 'boolean', default: false },
      'if-prepared': { type: 'boolean', default: false },
      'keep': { type: 'boolean', default: false },
      'help': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const reason = whyNot(hostFacts());
  if (reason) {
    console.log(`skipped: ${reason}`);
    return values['if-prepared'] ? SKIPPED : 0;
  }
  const binaries = join(process.env.E2E_CACHE ?? join(ROOT, '.e2e'), 'bin');
  const missing = missingPrograms(binaries);
  if (missing.length > 0 && values['if-prepared']) {
    console.log(`skipped: ${missing.join(', ')} are not there (\`npm run world:prepare\`)`);
    return SKIPPED;
  }
  if (missing.length > 0) throw new Error(`Not there: ${missing.join(', ')}. Run \`npm run world:prepare\``);
  // The program that is deployed imports the library as its users do, compiled.
  if (values.charts) await compileIfNeeded(ROOT);
  return runInside({
    binaries,
    folder: join(ROOT, '.e2e', 'world'),
    keep: values.keep,
    charts: values.charts && resolve(values.charts),
    seconds: Number(values.seconds),
    boards: values.boards && resolve(values.boards),
    docs: values.write ? join(ROOT, 'docs') : undefined,
  });
}

async function runInside(options: Omit<Inside, 'cgroup'>): Promise<number> {
  const { folder } = options;
  const cgroup = `world-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  const tunables = `${folder}.tunables.json`;
  claim(`${folder}.pid`);
  useTemporaryFolder(folder);
  endStale(folder);
  removeCgroups(cgroup);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  noteTunables(tunables);
  const members = makeCgroups(cgroup);
  const command = [process.execPath, ...process.execArgv, join(__dirname, 'inside.ts'), JSON.stringify({ ...options, cgroup })];
  // It ends when the other end of its input is gone: whatever becomes of this process.
  const child = spawn('sh', ['-c', 'echo $$ >"$0"; exec unshare "$@"', members, ...NAMESPACES, ...command], { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
  new ProcessGroup(child, join(folder, 'inside.pid'));
  // After the end of that group, and at each way out of here: signals come twice, from the terminal and from npm.
  process.on('exit', () => {
    removeCgroups(cgroup);
    restoreTunables(tunables);
    // Images and what pods wrote: a gigabyte, and of no use to anybody.
    for (const name of ['images', 'node/containerd', 'kubelet', 'agent', 'fluent-bit', 'kubernetes/etcd']) rmSync(join(folder, name), { recursive: true, force: true });
  });
  endOnSignals(async () => undefined);
  endWithCallers();
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

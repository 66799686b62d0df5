import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../contract';

const run = promisify(execFile);

/** Measured: 3.6 serves progress requests on watches, which a 1.36 API server asks for; Debian's 3.4 does not. */
const ETCD = '3.6.5';
/** One patch version: not every one has all of its staging modules in the Go module proxy (1.35.2 has not). */
const KUBERNETES = '1.36.4';
const KWOK = '0.7.0';

/** The programs of a control plane, by the names of their files. */
export const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;

/** What a node runs beside containerd. */
export const NODE_PARTS = ['kubelet', 'kube-proxy'] as const;

export type Part = (typeof PARTS | typeof NODE_PARTS)[number];

/** Builds a program: in a folder of its own, into a file. */
export type Build = (work: string, target: string) => Promise<void>;

/** The version of Kubernetes that runs, whatever a cluster is said to have. */
export const KUBERNETES_VERSION = KUBERNETES;

/**
 * Builds what is missing of a control plane from Go modules, about eight minutes from nothing on two cores.
 *
 * @param folder keeps the programs between runs
 * @throws with a line for each part that cannot be had
 */
export async function prepareKubernetes(folder: string, log: Log = console.log, parts: readonly Part[] = PARTS): Promise<void> {
  await buildPrograms(folder, Object.fromEntries(parts.map((part) => [part, (work: string, target: string) => build(part, work, target)])), log);
}

/**
 * Builds those of some programs that a folder does not hold.
 *
 * @throws with a line for each that cannot be had
 */
export async function buildPrograms(folder: string, builds: Readonly<Record<string, Build>>, log: Log = console.log): Promise<void> {
  const failures = await buildMissing(resolve(folder), log, builds);
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

async function buildMissing(cache: string, log: Log, builds: Readonly<Record<string, Build>>): Promise<string[]> {
  await mkdir(cache, { recursive: true });
  const missing: string[] = [];
  for (const part of Object.keys(builds)) {
    if (await isProgram(join(cache, part))) {
      log(`${part}: there`);
    } else {
      missing.push(part);
    }
  }
  if (missing.length === 0) return [];
  const go = await run('go', ['version']).then(({ stdout }) => stdout.trim(), () => undefined);
  if (go === undefined) {
    return missing.map((part) => `${part}: not there, and no Go to build it with. Install Go 1.26 or newer, or put a built ${part} into the cache folder.`);
  }
  log(`building with ${go}`);
  const failures: string[] = [];
  for (const part of missing) {
    const started = Date.now();
    log(`${part}: building ...`);
    const work = join(cache, `.build-${part}`);
    try {
      await mkdir(work, { recursive: true });
      await builds[part](work, join(cache, part));
      log(`${part}: built in ${Math.round((Date.now() - started) / 1000)} s`);
    } catch (error) {
      const reason = String((error as Error).message).trim().split('\n').slice(-1)[0];
      failures.push(`${part}: could not be built: ${reason}`);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return failures;
}

async function build(part: Part, work: string, target: string): Promise<void> {
  switch (part) {
    case 'etcd':
      // etcd's own main package is in a module with replace directives, which `go install` refuses.
      await writeFile(join(work, 'go.mod'), `module etcd\n\ngo 1.24\n\nrequire go.etcd.io/etcd/server/v3 v${ETCD}\n`);
      await writeFile(
        join(work, 'main.go'),
        'package main\n\nimport (\n\t"os"\n\n\t"go.etcd.io/etcd/server/v3/etcdmain"\n)\n\nfunc main() { etcdmain.Main(os.Args) }\n',
      );
      return compile(work, '.', target, []);
    case 'kwok':
      await writeFile(join(work, 'go.mod'), `module kwok\n\ngo 1.24\n\nrequire sigs.k8s.io/kwok v${KWOK}\n`);
      return compile(work, 'sigs.k8s.io/kwok/cmd/kwok', target, []);
    default:
      await writeFile(join(work, 'go.mod'), kubernetesModule(await readFile(await moduleFile(`k8s.io/kubernetes@v${KUBERNETES}`), 'utf8')));
      return compile(work, `k8s.io/kubernetes/cmd/${part}`, target, versionFlags());
  }
}

/**
 * A module around Kubernetes. Its go.mod requires the staging modules at v0.0.0 and replaces them by folders of its
 * own repository; a module that depends on it has to replace them by their releases, v0.x.y for v1.x.y.
 */
export function kubernetesModule(goMod: string, version: string = KUBERNETES): string {
  const go = /^go .+$/m.exec(goMod)?.[0];
  const staging = [...new Set([...goMod.matchAll(/^\s*(k8s\.io\/[\w.-]+) v0\.0\.0\s*$/gm)].map((match) => match[1]))];
  if (go === undefined || staging.length === 0) throw new Error(`The go.mod of Kubernetes ${version} is not as expected.`);
  const release = version.replace(/^1\./, '0.');
  return [
    'module controlplane',
    go,
    `require k8s.io/kubernetes v${version}`,
    `replace (\n${staging.sort().map((name) => `\t${name} => ${name} v${release}`).join('\n')}\n)`,
    '',
  ].join('\n\n');
}

/** What a release build stamps in; `kubectl version` and the API server's /version show it. */
function versionFlags(): string[] {
  const [major, minor] = KUBERNETES.split('.');
  const values = { gitVersion: `v${KUBERNETES}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

async function moduleFile(module: string): Promise<string> {
  return (await downloadModule(module)).GoMod;
}

/** The file that requires what a module requires, and the folder of its sources, in the cache of Go. */
export async function downloadModule(module: string): Promise<{ readonly GoMod: string; readonly Dir: string }> {
  // `go mod download` reports a refused version in its JSON and exits with 1.
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { maxBuffer: 1_000_000 }).catch((error: { stdout?: string }) => {
    const reported = error.stdout?.startsWith('{') ? (JSON.parse(error.stdout) as { Error?: string }).Error : undefined;
    throw new Error(reported ?? `cannot download ${module}`);
  });
  return JSON.parse(stdout) as { GoMod: string; Dir: string };
}

/** Builds into a name of its own first: an interrupted build must not look like a program. */
export async function compile(work: string, target: string, output: string, linkerFlags: string[] = [], tags: string[] = []): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
  const partial = `${output}.part`;
  await goCommand(['build', '-trimpath', '-tags', tags.join(), '-ldflags', ['-s', '-w', ...linkerFlags].join(' '), '-o', partial, target], work, env);
  await rename(partial, output);
}

function goCommand(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let tail = '';
    child.stderr.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-4000);
    });
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(tail.trim() || `go ended with ${code}`))));
  });
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

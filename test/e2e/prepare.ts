/**
 * `npm run e2e:prepare`: gets what the run needs and npm does not have, once, into a cache folder: the emulator and the
 * AWS CLI (Python), and a Kubernetes control plane (Go). Says in a line what cannot be had, and what to do. Providers and
 * charts are never made here: those are found where the CLI looks, and in the folder that CHARTS_DIR names.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answers } from './chart-repository';
import { PARTS, prepareKubernetes } from './kubernetes/prepare';
import { ChartCatalog, type ChartEntry } from '../../src/charts/chart-catalog';
import { cliVersion, findCli, init, runProcess, selectedProviders, TerraformError } from '../../tools/terraform';
import { missingCharts } from '../../tools/test-charts';

const PYTHON_PACKAGES: Record<string, string> = { ministack: '1.5.33', awscli: '1.46.3' };

/** The charts that the reference deployment installs. */
const CHARTS: ChartEntry[] = [
  ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER,
  ChartCatalog.AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN,
  ChartCatalog.INGRESS_NGINX,
  ChartCatalog.TRAEFIK,
  ChartCatalog.GRAFANA,
  ChartCatalog.PROMETHEUS,
  ChartCatalog.LOKI,
  ChartCatalog.TEMPO,
  ChartCatalog.FLUENT_BIT,
  ChartCatalog.OPENTELEMETRY_COLLECTOR,
  ChartCatalog.OPENTELEMETRY_OPERATOR,
];

/** The state is locked with a file beside it, which older ones do not know. */
const OLDEST_CLI_MINOR = 10;

const USAGE = `Gets what \`npm run e2e\` needs, once, into .e2e (or the folder E2E_CACHE), and says what is missing.

  [CHARTS_DIR=FOLDER] npm run e2e:prepare -- [options]

  --check                       only look: install and build nothing
  --aws-provider-version X.Y.Z  the AWS provider that the run is going to use (default: 5.100.0)
  --help                        this text
`;

const root = resolve(__dirname, '..', '..');

interface Options {
  readonly cache: string;
  readonly charts?: string;
  readonly awsProviderVersion: string;
  /** Only look. */
  readonly check: boolean;
}

/** A part is there, or can be had: a line. It throws one that says what to do otherwise. */
type Part = (options: Options) => Promise<string>;

/** What is quick to look at comes first, what is built comes last. */
const ALL: Record<string, Part> = {
  'charts (CHARTS_DIR)': charts,
  'Terraform': terraform,
  'providers': providers,
  'kubectl': kubectl,
  'emulator and AWS CLI': emulator,
  'control plane': controlPlane,
};

async function charts({ charts: folder }: Options): Promise<string> {
  if (folder) {
    const missing = missingCharts(folder, CHARTS);
    if (missing.length > 0) throw new Error(missing.join('\n'));
    return `all in ${folder}`;
  }
  // The Helm provider fetches them itself then, through a proxy too; this look cannot use one.
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy) return 'from their repositories, as it is not set';
  for (const repository of new Set(CHARTS.map((entry) => entry.repository))) {
    if (!(await answers(repository))) {
      throw new Error(`${repository} does not answer, and it names no folder that holds them (docs/verification.md says how to fill one)`);
    }
  }
  return 'from their repositories, as it is not set';
}

async function terraform(): Promise<string> {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  if (!cliOf()) throw new Error(wanted ? `TERRAFORM_BINARY_NAME names no program: ${wanted}` : 'neither terraform nor tofu is on PATH');
  const version = await cliVersion();
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 1 && Number(minor) < OLDEST_CLI_MINOR) throw new Error(`${version} is too old: 1.${OLDEST_CLI_MINOR} or newer`);
  return version;
}

function cliOf(): string | undefined {
  try {
    return findCli();
  } catch {
    return undefined;
  }
}

/** Initialises a folder that asks for them; kept, so that a download is not repeated. */
async function providers({ cache, awsProviderVersion }: Options): Promise<string> {
  const versions = { aws: awsProviderVersion, helm: helmProviderVersion() };
  const folder = join(cache, 'providers');
  mkdirSync(folder, { recursive: true });
  const wanted = Object.entries(versions).map(([name, version]) => [name, { source: `hashicorp/${name}`, version }]);
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: Object.fromEntries(wanted) } }));
  const text = Object.entries(versions).map(([name, version]) => `hashicorp/${name} ${version}`).join(', ');
  // What an earlier configuration of the CLI chose does not count.
  rmSync(join(folder, '.terraform.lock.hcl'), { force: true });
  try {
    await init(folder);
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    const absent = Object.entries(versions).filter(([name]) => error.stderr.includes(`hashicorp/${name}`)).map(([name, version]) => `hashicorp/${name} ${version}`);
    throw new Error(`the CLI does not find ${absent.join(' and ') || text}: put them into a mirror that it looks in (docs/verification.md says how)`);
  }
  return Object.entries(await selectedProviders(folder)).map(([address, version]) => `${address.split('/').slice(-2).join('/')} ${version}`).join(', ');
}

/** The one that the bindings ask for. */
function helmProviderVersion(): string {
  const { cdktf } = JSON.parse(readFileSync(require.resolve('@cdktf/provider-helm/package.json'), 'utf8')) as { cdktf: { provider: { version: string } } };
  return cdktf.provider.version;
}

async function kubectl(): Promise<string> {
  if (!(await works('kubectl', ['version', '--client']))) throw new Error('it is not on PATH');
  return 'there';
}

async function emulator({ cache, check }: Options): Promise<string> {
  const venv = join(cache, 'venv');
  const packages = Object.entries(PYTHON_PACKAGES).map(([name, version]) => `${name}==${version}`);
  if (isInstalled(venv)) return `${packages.join(', ')}: there`;
  if (!(await works('python3', ['-c', 'import venv, ensurepip']))) {
    throw new Error('python3 with venv and pip is not on PATH (Debian: apt-get install python3-venv)');
  }
  if (check) return `${packages.join(', ')}: to be installed`;
  console.log(`installing ${packages.join(', ')} ...`);
  await must('python3', ['-m', 'venv', '--clear', venv]);
  await must(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages]);
  return `${packages.join(', ')}: installed`;
}

/** In these versions: an environment that an older clone made is made anew. */
function isInstalled(venv: string): boolean {
  const lib = join(venv, 'lib');
  const [python] = existsSync(lib) ? readdirSync(lib).filter((name) => name.startsWith('python')) : [];
  return python !== undefined && Object.entries(PYTHON_PACKAGES).every(
    ([name, version]) => existsSync(join(lib, python, 'site-packages', `${name}-${version}.dist-info`, 'RECORD')),
  );
}

async function controlPlane({ cache, check }: Options): Promise<string> {
  const folder = join(cache, 'bin');
  const missing = PARTS.filter((part) => !existsSync(join(folder, part)));
  if (missing.length === 0) return `${PARTS.join(', ')}: there`;
  if (!(await works('go', ['version']))) {
    throw new Error(`${missing.join(', ')} are not there, and Go is not on PATH to build them with (1.26 or newer)`);
  }
  if (check) return `${missing.join(', ')}: to be built`;
  await prepareKubernetes(folder);
  return `${missing.join(', ')}: built`;
}

async function works(program: string, args: string[]): Promise<boolean> {
  return runProcess(program, args, { cwd: root }).then(({ exitCode }) => exitCode === 0, () => false);
}

async function must(program: string, args: string[]): Promise<void> {
  const { exitCode, stderr, stdout } = await runProcess(program, args, { cwd: root });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${(stderr.trim() || stdout.trim()).split('\n').pop()}`);
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      'check': { type: 'boolean', default: false },
      'aws-provider-version': { type: 'string', default: '5.100.0' },
      'help': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  const options: Options = {
    cache: resolve(process.env.E2E_CACHE ?? join(root, '.e2e')),
    charts: process.env.CHARTS_DIR && resolve(process.env.CHARTS_DIR),
    awsProviderVersion: values['aws-provider-version'],
    check: values.check,
  };
  const missing: string[] = [];
  for (const [name, part] of Object.entries(ALL)) {
    // Nobody else knows where they are looked for.
    if (name === 'providers' && missing.includes('Terraform')) continue;
    try {
      console.log(`${name}: ${await part(options)}`);
    } catch (error) {
      missing.push(name);
      for (const line of (error as Error).message.split('\n')) console.error(`Missing: ${name}: ${line}`);
    }
  }
  // The last line stands for all: .ci/run shows it alone.
  if (missing.length > 0) console.log(`Not ready: no ${missing.join(', no ')}`);
  else if (values.check) console.log('Nothing is missing.');
  else console.log('Ready: npm run e2e');
  return missing.length === 0;
}

main().then(
  (ready) => {
    process.exitCode = ready ? 0 : 1;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);

/**
 * `npm run edition:cdktn`: makes the package `cdktn-observable-eks` in dist/cdktn from the same source, for apps of CDK Terrain, and shows that the
 * reference deployment is the same with both, and that Terraform takes it. Names of modules are rewritten, and nothing else. `-- --test` runs the
 * tests against it as well, and hands on what follows to jest. `-- --python` runs the programs in Python with its package for Python. `-- --release` makes it in the version of dist/version.txt, and leaves what npm and
 * PyPI get in dist/cdktn-npm and dist/cdktn-pypi alone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { testPython } from './edition/python';
import { testEdition } from './edition/tests';
import { readStacks } from './manifest';
import { validateStacks } from './worktest-validation';

const root = resolve(__dirname, '..');
const folder = join(root, 'dist', 'cdktn');
const HELM_VERSION = '3.1.1';
const SCHEMA = join(root, 'editions', 'cdktn', `helm-${HELM_VERSION}.schema.json`);

/** What the edition stands on. */
const PEERS = { '@cdktn/provider-aws': '25.7.0', 'cdktn': '0.24.0', 'constructs': '10.7.2' };
const PEER_RANGES = { '@cdktn/provider-aws': '^25.7.0', 'cdktn': '^0.24.0', 'constructs': '>=10.6.0 <10.8.0' };
/** The same for Python. The classes of the Helm provider come with the edition. */
const FOR_PYTHON = [`cdktn-provider-aws==${PEERS['@cdktn/provider-aws']}`, `cdktn==${PEERS.cdktn}`, `constructs==${PEERS.constructs}`];
/** Writes classes from the schema of a provider. */
const GENERATOR = { '@cdktn/provider-generator': '0.24.0' };

/** With every option that adds something. */
const PROFILES: { readonly [profile: string]: readonly string[] } = {
  demo: ['--logs', '--traces', '--opentelemetry'],
  production: [
    '--region', 'eu-west-1', '--confidential', 'enclaves,snp,sandbox', '--sandbox-image', 'ami-0123456789abcdef0',
    '--enclave-pcr0', '0123456789abcdef'.repeat(6), '--github-repository', 'acme/platform', '--github-repository-id', '456789', '--api-cidrs', '8.8.8.0/24', '--alerts-secret', 'alerting',
  ],
};

type Json = { [key: string]: any };

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
  });
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')}\n${error?.message ?? `${stdout}\n${stderr}`.trim()}`);
  }
  return stdout;
}

/** Source of this library as that of the edition; `depth` is the way from its folder to src. */
export function rewritten(source: string, depth: string): string {
  return source
    .replace(/(['"])cdktf(\1|\/lib\/)/g, '$1cdktn$2')
    .replace(/(['"])@cdktf\/provider-aws(\1|\/)/g, '$1@cdktn/provider-aws$2')
    .replace(/(['"])@cdktf\/provider-helm\/lib\/(\w+)\1/g, `$1${depth}/helm/$2/index$1`)
    .replace(/(['"])cdktf-observable-eks\1/g, '$1cdktn-observable-eks$1');
}

/** The package's description with the names of the edition. */
export function manifestOf(manifest: Json): Json {
  const { description, license, author, repository, engines, main: entry, types, exports, files, stability, version, jsii } = manifest;
  const named = (value: Json): Json => JSON.parse(JSON.stringify(value)
    .replace(/cdktf-observable-eks/g, 'cdktn-observable-eks').replace(/cdktf_observable_eks/g, 'cdktn_observable_eks')
    .replace(/Worktest\.Cdktf/g, 'Worktest.Cdktn').replace(/worktest\.observableeks/g, 'worktest.cdktn.observableeks'));
  return {
    name: 'cdktn-observable-eks',
    version,
    license,
    author,
    repository,
    engines,
    main: entry,
    types,
    exports,
    files,
    stability,
    description: description.replace('CDK for Terraform', 'CDK Terrain'),
    keywords: [...manifest.keywords.filter((word: string) => word !== 'cdktf'), 'cdktn'],
    peerDependencies: PEER_RANGES,
    jsii: { ...named(jsii), tsconfig: 'tsconfig.json' },
  };
}

/** What differs between two syntheses, other than the versions of CDK and of the AWS provider, which is `aws` here and `hashicorp/aws` there. */
export function differences(one: Json, other: Json): string[] {
  const [here, there] = [one, other].map((stack) => {
    const { version: _, ...metadata } = stack['//'].metadata;
    const providers = Object.fromEntries(Object.entries<Json>(stack.terraform?.required_providers ?? {}).map(([name, { source, version }]) => [name, name === 'aws' ? source.replace(/^hashicorp\//, '') : { source, version }]));
    return { ...stack, '//': { ...stack['//'], metadata }, 'terraform': { ...stack.terraform, required_providers: providers } };
  });
  return within('', here, there);
}

function within(path: string, one: unknown, other: unknown): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? [] : [`${path}: ${JSON.stringify(one)?.slice(0, 120)} and ${JSON.stringify(other)?.slice(0, 120)}`];
  }
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => within(`${path}/${key}`, (one as Json)[key], (other as Json)[key]));
}

/** Installs what the edition stands on, once. */
function prepare(): string {
  const packages = { ...PEERS, ...GENERATOR };
  const cache = join(root, '.cache', 'edition-cdktn', createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12));
  if (!existsSync(join(cache, 'installed'))) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), JSON.stringify({ name: 'edition', version: '0.0.0', private: true }));
    run('npm', ['install', '--silent', '--no-audit', '--no-fund', ...Object.entries(packages).map(([name, version]) => `${name}@${version}`)], cache);
    writeFileSync(join(cache, 'installed'), '');
  }
  return cache;
}

/** Generated code with the version of the provider that the schema is of. */
export function pinned(code: string): string {
  const version = `providerVersion: '${HELM_VERSION}', providerVersionConstraint: '${HELM_VERSION}'`;
  return code
    .replace(/(terraformGeneratorMetadata: \{\s*providerName: 'helm'),?\s*\}/, `$1, ${version} }`)
    .replace(/terraformProviderSource: '[^']*'/, 'terraformProviderSource: \'helm\'');
}

/** Classes of the Helm provider, which CDK Terrain publishes for other languages alone. */
function generateHelm(cache: string): void {
  const program = `
    const { CodeMaker, TerraformProviderGenerator } = require('@cdktn/provider-generator');
    const code = new CodeMaker();
    const { provider_schemas: { 'hashicorp/helm': schema } } = JSON.parse(require('node:fs').readFileSync(${JSON.stringify(SCHEMA)}, 'utf8'));
    // It wants a host, which Terraform knows by itself.
    new TerraformProviderGenerator(code, { provider_schemas: { 'any/hashicorp/helm': schema } }).generateAll();
    code.save(${JSON.stringify(join(folder, 'generated'))});`;
  run(process.execPath, ['-e', program], cache);
  for (const name of ['provider', 'release']) {
    const code = readFileSync(join(folder, 'generated', 'providers', 'helm', name, 'index.ts'), 'utf8');
    mkdirSync(join(folder, 'src', 'helm', name), { recursive: true });
    writeFileSync(join(folder, 'src', 'helm', name, 'index.ts'), pinned(code));
  }
  writeFileSync(join(folder, 'src', 'helm', 'index.ts'), 'export * as provider from \'./provider/index\';\nexport * as release from \'./release/index\';\n');
  rmSync(join(folder, 'generated'), { recursive: true });
}

function writeSource(): void {
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, 'src', relative(join(root, 'src'), from));
    mkdirSync(dirname(to), { recursive: true });
    const depth = relative(dirname(to), join(folder, 'src')) || '.';
    writeFileSync(to, entry.name.endsWith('.ts') ? rewritten(readFileSync(from, 'utf8'), depth) : readFileSync(from));
  }
  const index = join(folder, 'src', 'index.ts');
  writeFileSync(index, `${readFileSync(index, 'utf8')}export * as helm from './helm';\n`);
}

function build(cache: string, version?: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeSource();
  generateHelm(cache);
  ['charts', 'dashboards'].forEach((name) => cpSync(join(root, name), join(folder, name), { recursive: true }));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(root, 'editions', 'cdktn', 'README.md'), join(folder, 'README.md'));
  const { compilerOptions, ...tsconfig } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(/^\/\/.*$/gm, '')) as Json;
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...tsconfig, compilerOptions: { ...compilerOptions, types: ['node'] } }, undefined, 2));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Json;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifestOf({ ...manifest, ...version && { version } }), undefined, 2));
  symlinkSync(join(cache, 'node_modules'), join(folder, 'node_modules'));
  run(process.execPath, [require.resolve('jsii/bin/jsii'), '--silence-warnings=reserved-word'], folder);
  run(process.execPath, [require.resolve('tsx/cli'), join(root, 'projenrc', 'bundle.ts'), folder], root);
  rmSync(join(folder, 'tsconfig.tsbuildinfo'), { force: true });
}

/** The reference deployment, as each package synthesises it, in every profile. */
function compare(scratch: string): string[] {
  const ours = join(root, 'examples', 'worktest');
  const theirs = join(folder, 'examples', 'worktest');
  cpSync(ours, theirs, { recursive: true });
  for (const name of readdirSync(ours).filter((file) => file.endsWith('.ts'))) {
    writeFileSync(join(theirs, name), rewritten(readFileSync(join(ours, name), 'utf8'), '.'));
  }
  return Object.entries(PROFILES).flatMap(([profile, options]) => {
    const [one, other] = [ours, theirs].map((program, index) => {
      const outdir = join(scratch, `${profile}-${index}`);
      run(process.execPath, [require.resolve('tsx/cli'), join(program, 'main.ts'), '--profile', profile, ...options], scratch, { CDKTF_OUTDIR: outdir });
      return join(outdir, 'stacks');
    });
    const stacks = [...new Set([one, other].flatMap((stacksOf) => readdirSync(stacksOf)))];
    console.log(`${profile}: ${stacks.length} stacks, the same logical ids and arguments in both editions, unless said below`);
    return stacks.flatMap((stack) => {
      const [here, there] = [one, other].map((stacksOf) => JSON.parse(readFileSync(join(stacksOf, stack, 'cdk.tf.json'), 'utf8')) as Json);
      return differences(here, there).map((difference) => `${profile}: ${stack}: ${difference}`);
    });
  });
}

/** The wheel and the source of the package for Python, built where nobody may publish: the build installs its tools from PyPI. */
function packPython(scratch: string): void {
  const to = join(root, 'dist', 'cdktn-pypi');
  run(process.execPath, [require.resolve('tsx/cli'), join(root, 'tools', 'language-package.ts'), '--package', folder, '--outdir', scratch, 'python'], root);
  cpSync(join(scratch, 'python'), to, { recursive: true });
  readdirSync(to).forEach((name) => console.log(join(relative(root, to), name)));
}

/** Whether Terraform takes what the edition made, with the providers of this machine. */
async function validate(scratch: string): Promise<void> {
  for (const profile of Object.keys(PROFILES)) {
    const { validatedWith, notChecked } = await validateStacks(
      profile,
      readStacks(join(scratch, `${profile}-1`)),
      { profiles: [profile], validate: true, help: false, updateSchemaGaps: false, appArguments: [] },
      { root: folder, app: join(folder, 'examples', 'worktest', 'main.ts'), print: () => undefined },
    );
    console.log(`${profile}: valid with ${validatedWith ?? 'nothing'}${notChecked ? `; not checked: ${notChecked}` : ''}`);
  }
}

async function main(): Promise<void> {
  const [option, ...jestArguments] = process.argv.slice(2);
  if (!['--test', '--python', '--release', undefined].includes(option)) throw new Error(`unknown option ${option}; there is: --test [arguments of jest], --python, --release`);
  const isRelease = option === '--release';
  const packed = isRelease ? join(root, 'dist', 'cdktn-npm') : join(root, 'dist');
  const scratch = mkdtempSync(join(tmpdir(), 'edition-'));
  try {
    build(prepare(), isRelease ? readFileSync(join(root, 'dist', 'version.txt'), 'utf8').trim() : undefined);
    mkdirSync(packed, { recursive: true });
    console.log(join(relative(root, packed), run('npm', ['pack', '--silent', '--pack-destination', packed], folder).trim()));
    const problems = compare(scratch);
    await validate(scratch);
    if (isRelease) packPython(scratch);
    if (option === '--test') testEdition({ root, folder, rewritten }, jestArguments);
    if (option === '--python') problems.push(...testPython({ root, folder, rewritten }, FOR_PYTHON));
    problems.forEach((problem) => console.error(problem));
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    // What is released is all of dist.
    if (isRelease) rmSync(folder, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

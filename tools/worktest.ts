import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countByProvider, helmReleases, readStacks, type RequiredProvider, type Stack, type StackConfig } from './manifest';
import { findSchemaGaps, withoutProvider } from './schema-gaps';
import {
  cliVersion, findCli, init, providersSchema, runProcess, selectedProviders, TerraformError, validate, type Diagnostic,
} from './terraform';

const USAGE = `Synthesises the worktest example, shows what it deploys and validates it with Terraform or OpenTofu.

  npm run worktest -- [options]

  --profile NAME                one profile of the example; without it each: demo, then production
  --region REGION               handed on to the example, as are:
  --instance-type TYPE
  --state-bucket NAME
  --charts FOLDER               a folder of charts instead of their repositories
  --api-cidrs BLOCK,BLOCK       production: who reaches the API server; without it only the VPC
  --admin-roles NAME,NAME       production: IAM roles that administer the cluster
  --confidential KIND,KIND      production: a confidential node group for each: enclaves, snp, sandbox
  --sandbox-image ID            production: the image of the sandboxes
  --enclave-pcr0 DIGEST         production: a key that the enclave of this image alone decrypts with
  --github-repository OWNER/NAME  production: roles with which its workflows plan and apply
  --allow-destroy               production: takes away what keeps it from being destroyed
  --aws-provider-version X.Y.Z  validate against this version of the AWS provider instead of the pinned one;
                                what it does not know is listed and left out
  --update-schema-gaps          write that list to examples/worktest/ instead of comparing with it
  --no-validate                 synthesise and show only
  --help                        this text
`;

/** `ValidationError: `, and `Error [ERR_CODE]: ` */
const ERROR_NAME = /^\w*Error(?: \[\w+\])?: /;

/** Options of the example that say something of production alone. */
const OF_PRODUCTION = ['api-cidrs', 'admin-roles', 'confidential', 'sandbox-image', 'enclave-pcr0', 'github-repository'];

const HANDED_ON = ['region', 'instance-type', 'state-bucket', 'charts', ...OF_PRODUCTION];

/** The profiles of the example, in the order in which they are shown. */
const PROFILES = ['demo', 'production'];

/** A failure that the reader can act on; printed without a stack trace. */
export class Failure extends Error {}

export interface Options {
  readonly profiles: string[];
  /** What is handed on to the example. */
  readonly appArguments: string[];
  readonly awsProviderVersion?: string;
  readonly updateSchemaGaps: boolean;
  readonly validate: boolean;
  readonly help: boolean;
}

/** Where the command works; a test has its own. */
export interface Context {
  /** Folder that the app runs in; each profile is written to a folder of its name in `cdktf.out` there. */
  readonly root: string;
  /** The example, and the folder of its lists of schema gaps. */
  readonly app: string;
  readonly print: (line: string) => void;
}

export function parseOptions(argv: string[]): Options {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        'profile': { type: 'string' },
        'allow-destroy': { type: 'boolean', default: false },
        ...Object.fromEntries(HANDED_ON.map((name) => [name, { type: 'string' as const }])),
        'aws-provider-version': { type: 'string' },
        'update-schema-gaps': { type: 'boolean', default: false },
        'no-validate': { type: 'boolean', default: false },
        'help': { type: 'boolean', default: false },
      },
    });
    requireSense(values);
    return {
      profiles: values.profile ? [values.profile] : PROFILES,
      appArguments: [
        ...HANDED_ON.flatMap((name) => {
          const value = (values as Record<string, unknown>)[name];
          return typeof value === 'string' ? [`--${name}=${value}`] : [];
        }),
        ...values['allow-destroy'] ? ['--allow-destroy'] : [],
      ],
      awsProviderVersion: values['aws-provider-version'],
      updateSchemaGaps: values['update-schema-gaps'],
      validate: !values['no-validate'],
      help: values.help,
    };
  } catch (error) {
    throw new Failure(`${(error as Error).message} (see --help)`);
  }
}

function requireSense(values: Record<string, unknown>): void {
  const version = values['aws-provider-version'];
  if (values['update-schema-gaps'] && !version) throw new Failure('`--update-schema-gaps` needs `--aws-provider-version`');
  if (version && !/^\d+\.\d+\.\d+$/.test(String(version))) throw new Failure(`\`--aws-provider-version\` is X.Y.Z, got '${version}'`);
  const stray = values.profile === 'demo' ? [...OF_PRODUCTION, 'allow-destroy'].find((name) => values[name]) : undefined;
  if (stray) throw new Failure(`\`--${stray}\` is for production: leave it or \`--profile demo\` out`);
}

/** What `CostEstimate.writeTo` and `PermissionsReport.writeTo` write for people. */
const TEXTS = ['cost-estimate.txt', 'permissions.txt'];

/** The whole command. Ends normally when all is well, or when there is nothing to validate with. */
export async function worktest(options: Options, context: Context): Promise<void> {
  if (options.help) return context.print(USAGE);

  for (const [index, profile] of options.profiles.entries()) {
    if (index > 0) context.print('');
    await checkProfile(profile, options, context);
  }
}

async function checkProfile(profile: string, options: Options, context: Context): Promise<void> {
  await synthesise(profile, options, context);
  const stacks = readStacks(outdirOf(profile, context));
  showStacks(stacks, context);
  showAnnotations(stacks, context);
  showTexts(profile, context);
  if (options.validate) await check(profile, stacks, options, context);
}

async function synthesise(profile: string, options: Options, context: Context): Promise<void> {
  const args = ['--profile', profile, ...options.appArguments];
  context.print(`Synthesising ${relative(context.root, context.app)} ${args.join(' ')}`);

  // An app that ends without writing must not be mistaken for the run before it.
  const outdir = outdirOf(profile, context);
  mkdirSync(outdir, { recursive: true });
  for (const file of ['manifest.json', ...TEXTS]) rmSync(join(outdir, file), { force: true });
  // Nor a stack that this run does not have be applied. What Terraform keeps beside it stays.
  const stacks = join(outdir, 'stacks');
  for (const stack of existsSync(stacks) ? readdirSync(stacks) : []) rmSync(join(stacks, stack, 'cdk.tf.json'), { force: true });
  const tsx = require.resolve('tsx/cli');
  const result = await runProcess(process.execPath, [tsx, context.app, ...args], {
    cwd: context.root,
    // Error annotations of all stacks are shown below, with the warnings; without this cdktf throws at the first stack.
    env: { CDKTF_OUTDIR: outdir, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: '1' },
  });
  if (result.exitCode !== 0) throw new Failure(errorMessageOf(result.stderr));
  if (!existsSync(join(outdir, 'manifest.json'))) throw new Failure(`the example wrote no ${relative(context.root, join(outdir, 'manifest.json'))}`);
}

/** A folder for each profile, so that what was written of one can be applied after the other was. */
function outdirOf(profile: string, { root }: Context): string {
  return join(root, 'cdktf.out', profile);
}

/** The message of the last error in the output of a Node program, without its name and stack trace. */
export function errorMessageOf(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  const start = lines.map((line) => ERROR_NAME.test(line)).lastIndexOf(true);
  if (start < 0) return lines.slice(-5).join('\n') || 'the example failed without a message';

  const rest = lines.slice(start);
  const end = rest.findIndex((line) => /^\s+at |^Node\.js v/.test(line));
  return rest.slice(0, end < 0 ? undefined : end).join('\n').trimEnd().replace(ERROR_NAME, '');
}

function showStacks(stacks: Stack[], { print, root }: Context): void {
  print('\nStacks, in apply order');
  printTable(print, stacks.map((stack) => [
    stack.name,
    `${plural('resource', stack.config.resource)}, ${plural('data source', stack.config.data)}`,
    relative(root, stack.directory),
    stack.dependencies.length > 0 ? `after ${stack.dependencies.join(', ')}` : '',
  ]));
  for (const stack of stacks) {
    const releases = helmReleases(stack);
    if (releases.length === 0) continue;
    print(`\nHelm releases of ${stack.name}, in install order (same number: at the same time)`);
    printTable(print, releases.map((release) => [String(release.wave), release.name, release.namespace, release.chart]));
  }
}

/** The example may leave texts beside its stacks: what it costs, and who may do what, are part of what there is to check. */
function showTexts(profile: string, context: Context): void {
  for (const file of TEXTS.map((name) => join(outdirOf(profile, context), name)).filter(existsSync)) {
    context.print(`\n${readFileSync(file, 'utf8').trimEnd()}`);
  }
}

function showAnnotations(stacks: Stack[], { print }: Context): void {
  const all = stacks.flatMap((stack) => stack.annotations);
  const errors = all.filter(({ level }) => level === '@cdktf/error');
  for (const [title, annotations] of [['Warnings', all.filter(({ level }) => level === '@cdktf/warn')], ['Errors', errors]] as const) {
    if (annotations.length === 0) continue;
    print(`\n${title}`);
    annotations.forEach(({ constructPath, message }) => print(`  ${constructPath}: ${message}`));
  }
  if (errors.length > 0) throw new Failure(`the example has errors: ${errors.length}`);
}

async function check(profile: string, stacks: Stack[], options: Options, context: Context): Promise<void> {
  const { print } = context;
  if (!findCli()) return print('\nNot validated: there is no terraform or tofu on PATH.');

  const pinned: Record<string, RequiredProvider> = Object.assign({}, ...stacks.map(({ config }) => config.terraform?.required_providers ?? {}));
  const pins = options.awsProviderVersion && pinned.aws
    ? { ...pinned, aws: { ...pinned.aws, version: options.awsProviderVersion } }
    : pinned;
  // One folder for a set of versions: a lock file of other versions would be refused.
  const key = Object.entries(pins).map(([name, { version }]) => `${name}-${version ?? 'any'}`).sort().join('_').replace(/[^\w.-]/g, '') || 'none';
  const folder = join(context.root, 'cdktf.out', '.check', key);
  print(`\nValidating copies in ${relative(context.root, folder)} with ${await cliVersion()}`);

  const missing = await installProviders(folder, pins);
  if (missing.includes('aws')) return reportMissingAws(folder, pins.aws, options, print);
  const configs = new Map(stacks.map((stack) => [stack, withPins(stack.config, pins)]));
  for (const provider of missing) leaveOut(provider, pins[provider], configs, print);
  const gapsAsListed = pins === pinned || await leaveOutGaps(profile, folder, configs, options, context);

  let invalid = 0;
  for (const [stack, config] of configs) {
    const diagnostics = await validateStack(folder, stack, config);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) invalid += 1;
    print(`  ${stack.name}: ${errors.length > 0 ? 'not valid' : 'valid'}`);
    diagnostics.forEach((diagnostic) => print(`    ${describeDiagnostic(diagnostic, stack.config)}`));
  }
  if (invalid > 0) throw new Failure(`${invalid} of ${stacks.length} stacks are not valid`);
  if (!gapsAsListed) throw new Failure('what is left out is not what the list in the repository says (see above)');
}

/** Installs all providers once, for all stacks. Returns the names of those that are not to be had. */
async function installProviders(folder: string, pins: Record<string, RequiredProvider>): Promise<string[]> {
  if (await canInstall(folder, 'providers', pins)) return [];
  const missing: string[] = [];
  for (const name of Object.keys(pins)) {
    if (!await canInstall(folder, `provider-${name}`, { [name]: pins[name] })) missing.push(name);
  }
  const rest = Object.fromEntries(Object.entries(pins).filter(([name]) => !missing.includes(name)));
  if (!missing.includes('aws')) await canInstall(folder, 'providers', rest);
  return missing;
}

async function canInstall(folder: string, name: string, providers: Record<string, RequiredProvider>): Promise<boolean> {
  const dir = join(folder, name);
  writeConfig(dir, { terraform: { required_providers: providers } });
  try {
    await init(dir, { backend: false, dataDir: dataDirOf(folder) });
    return true;
  } catch (error) {
    if (error instanceof TerraformError && error.isProviderUnavailable) return false;
    throw error;
  }
}

async function reportMissingAws(folder: string, pin: RequiredProvider, options: Options, print: Context['print']): Promise<void> {
  const wanted = `AWS provider ${pin.version}`;
  if (options.awsProviderVersion) throw new Failure(`${wanted} is not to be had here`);

  const found = await canInstall(folder, 'provider-any', { aws: { source: pin.source } })
    ? Object.entries(await selectedProviders(join(folder, 'provider-any'), { dataDir: dataDirOf(folder) }))[0][1]
    : undefined;
  print(found
    ? `  Not validated: ${wanted} is not to be had here, ${found} is. To check against that: --aws-provider-version ${found}`
    : `  Not validated: ${wanted} is not to be had here, nor is any other.`);
}

function leaveOut(provider: string, pin: RequiredProvider, configs: Map<Stack, StackConfig>, print: Context['print']): void {
  let count = 0;
  for (const [stack, config] of configs) {
    const without = withoutProvider(config, provider);
    configs.set(stack, without.config);
    count += without.leftOut.length;
  }
  print(`  Left out: ${count} of provider ${provider}, as its version ${pin.version} is not to be had here`);
}

/** Finds, shows and takes out what the chosen AWS provider does not know. Returns whether it is what the repository lists. */
async function leaveOutGaps(
  profile: string, folder: string, configs: Map<Stack, StackConfig>, options: Options, context: Context,
): Promise<boolean> {
  const schemas = await providersSchema(join(folder, 'providers'), { dataDir: dataDirOf(folder) });
  const schema = Object.entries(schemas).find(([address]) => address.endsWith('/hashicorp/aws'))?.[1];
  if (!schema) throw new Failure('the CLI gave no schema of the AWS provider');

  const found = new Set<string>();
  for (const [stack, config] of configs) {
    const { gaps, config: pruned } = findSchemaGaps(config, schema);
    gaps.forEach((gap) => found.add(gap));
    configs.set(stack, pruned);
  }
  const gaps = [...found].sort();
  context.print(`  Left out: ${gaps.length} arguments, results and types that AWS provider ${options.awsProviderVersion} does not know`);
  gaps.forEach((gap) => context.print(`    ${gap}`));
  return compareGaps(gaps, profile, options, context);
}

/** Compares with the list in the repository, or writes it. Returns whether they are the same. */
export function compareGaps(gaps: string[], profile: string, options: Options, { app, root, print }: Context): boolean {
  // By profile, as each has other resources.
  const path = join(app, '..', `schema-gaps.aws-${options.awsProviderVersion}.json`);
  const lists: Record<string, string[]> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  if (options.updateSchemaGaps) {
    const sorted = Object.fromEntries(Object.entries({ ...lists, [profile]: gaps }).sort());
    writeFileSync(path, `${JSON.stringify(sorted, undefined, 2)}\n`);
    print(`  Written: ${relative(root, path)}`);
    return true;
  }
  const expected = lists[profile] ?? [];
  const difference = [
    ...gaps.filter((gap) => !expected.includes(gap)).map((gap) => `    + ${gap}`),
    ...expected.filter((gap) => !gaps.includes(gap)).map((gap) => `    - ${gap}`),
  ];
  if (difference.length === 0) return true;
  print(`  Differs from ${relative(root, path)} (${profile}); if that is right, run again with --update-schema-gaps:`);
  difference.forEach((line) => print(line));
  return false;
}

/** Validates a copy, so that the synthesised files stay as they are. */
async function validateStack(folder: string, stack: Stack, config: StackConfig): Promise<Diagnostic[]> {
  const dir = join(folder, 'stacks', stack.name);
  rmSync(dir, { recursive: true, force: true });
  // Assets are named by relative paths. A user's own `.terraform` and state files stay where they are.
  cpSync(stack.directory, dir, { recursive: true, filter: (path) => !/^\.terraform|\.tfstate/.test(basename(path)) });
  writeConfig(dir, config);
  // With the lock file of the first init the CLI takes the providers that it has installed already.
  const lockFile = join(folder, 'providers', '.terraform.lock.hcl');
  if (existsSync(lockFile)) cpSync(lockFile, join(dir, '.terraform.lock.hcl'));
  try {
    await init(dir, { backend: false, dataDir: dataDirOf(folder) });
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    // A configuration that cannot even be loaded fails here; validate tells the same with places.
  }
  return (await validate(dir, { dataDir: dataDirOf(folder) })).diagnostics;
}

/** `cluster/Network/Vpc: Unsupported argument: An argument named ...`; the address where there is no construct path. */
export function describeDiagnostic(diagnostic: Diagnostic, config: StackConfig): string {
  const context = diagnostic.snippet?.context ?? '';
  const [section, type, name] = context.split('.');
  const block = section === 'resource' || section === 'data' ? config[section]?.[type]?.[name] : undefined;
  const path = (block?.['//'] as { metadata?: { path?: string } } | undefined)?.metadata?.path;
  const text = [diagnostic.summary, diagnostic.detail].filter(Boolean).join(': ').replace(/\s+/g, ' ');
  return `${diagnostic.severity}: ${[path ?? context, text].filter(Boolean).join(': ')}`;
}

function withPins(config: StackConfig, pins: Record<string, RequiredProvider>): StackConfig {
  const required = Object.keys(config.terraform?.required_providers ?? {}).map((name) => [name, pins[name]]);
  return { ...config, terraform: { ...config.terraform, required_providers: Object.fromEntries(required) } };
}

function dataDirOf(folder: string): string {
  return join(folder, '.terraform');
}

function writeConfig(dir: string, config: StackConfig): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'cdk.tf.json'), JSON.stringify(config, undefined, 2));
}

/** `31 resources (aws 27, helm 4)` */
function plural(noun: string, blocks: StackConfig['resource']): string {
  const counts = Object.entries(countByProvider(blocks)).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const detail = counts.map(([provider, count]) => `${provider} ${count}`).join(', ');
  return `${total} ${noun}${total === 1 ? '' : 's'}${detail && ` (${detail})`}`;
}

function printTable(print: Context['print'], rows: string[][]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
  rows.forEach((row) => print(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`));
}

async function main(): Promise<void> {
  const root = resolve(__dirname, '..');
  try {
    await worktest(parseOptions(process.argv.slice(2)), {
      root,
      app: join(root, 'examples', 'worktest', 'main.ts'),
      print: (line) => console.log(line),
    });
  } catch (error) {
    const expected = error instanceof Failure || error instanceof TerraformError;
    console.error(expected ? `Error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

if (require.main === module) void main();

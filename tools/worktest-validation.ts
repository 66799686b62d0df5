import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { RequiredProvider, Stack, StackConfig } from './manifest';
import { findSchemaGaps, withoutProvider } from './schema-gaps';
import {
  cliVersion, findCli, init, providersSchema, selectedProviders, TerraformError, validate, type Diagnostic,
} from './terraform';
import { Failure, type Context, type Options } from './worktest-options';

/** What came out of a validation that found no fault. */
export interface Verdict {
  /** @default - nothing was validated */
  readonly validatedWith?: string;
  /**
   * What was not checked, and why, as the end of a sentence.
   *
   * @default - everything was
   */
  readonly notChecked?: string;
}

/** Providers by their local names. */
type Pins = Record<string, RequiredProvider>;

interface Installed {
  readonly folder: string;
  readonly pins: Pins;
  readonly missing: string[];
}

/** Whether Terraform takes the stacks of a profile. Fails where it does not. */
export async function validateStacks(profile: string, stacks: Stack[], options: Options, context: Context): Promise<Verdict> {
  const { print } = context;
  if (!findCli()) return { notChecked: 'Terraform, since there is no terraform or tofu on PATH' };

  const pinned: Pins = Object.assign({}, ...stacks.map(({ config }) => config.terraform?.required_providers ?? {}));
  const installed = await installProviders(pinned, options, context);
  if (!installed) return { notChecked: `validation by Terraform, since no AWS provider is available here (pinned: ${pinned.aws.version})` };

  const { pins, folder, missing } = installed;
  const cli = await cliVersion();
  print(`\nValidating copies in ${relative(context.root, folder)} with ${cli}`);
  const configs = new Map(stacks.map((stack) => [stack, withPins(stack.config, pins)]));
  for (const provider of missing) leaveOut(provider, pins[provider], configs, print);
  const otherAws = pins.aws?.version === pinned.aws?.version ? undefined : pins.aws.version;
  const gaps = otherAws === undefined ? [] : await leaveOutGaps(folder, otherAws, configs, context);
  const gapsAsListed = otherAws === undefined || compareGaps(gaps, profile, otherAws, options, context);

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
  const validatedWith = [cli, ...pins.aws && !missing.includes('aws') ? [`AWS provider ${pins.aws.version}`] : []].join(' and ');
  return { validatedWith, notChecked: describeLeftOut(pinned, missing, otherAws, gaps) };
}

function describeLeftOut(pinned: Pins, missing: string[], otherAws: string | undefined, gaps: string[]): string | undefined {
  const parts = [
    ...otherAws === undefined ? [] : [
      gaps.length === 0
        ? `what AWS provider ${pinned.aws.version} changed since ${otherAws}`
        : `${gaps.join(', ')}, which AWS provider ${otherAws} does not know yet, and the pinned ${pinned.aws.version} does`,
    ],
    ...missing.map((name) => `resources of provider ${name}, whose version ${pinned[name].version} is not available here`),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/**
 * Installs all providers once, for all stacks: the pinned ones; where the AWS provider is not to be had, another version of it that is.
 * Undefined where there is none.
 */
async function installProviders(pinned: Pins, options: Options, { root, print }: Context): Promise<Installed | undefined> {
  const asked = options.awsProviderVersion;
  const pins = asked && pinned.aws ? withAws(pinned, asked) : pinned;
  const first = await install(pins, root);
  if (!first.missing.includes('aws')) return first;
  if (asked) throw new Failure(`AWS provider ${asked} is not available here`);

  const found = await anyVersion(first.folder, pins.aws);
  if (!found) return undefined;
  print(`\nAWS provider ${pins.aws.version}, which the library pins, is not available here; checking against ${found} instead.`);
  return install(withAws(pinned, found), root);
}

/** Installs what there is of some versions, and names the rest. */
async function install(pins: Pins, root: string): Promise<Installed> {
  // One folder for a set of versions: a lock file of other versions would be refused.
  const key = Object.entries(pins).map(([name, { version }]) => `${name}-${version ?? 'any'}`).sort().join('_').replace(/[^\w.-]/g, '') || 'none';
  const folder = join(root, 'cdktf.out', '.check', key);
  if (await canInstall(folder, 'providers', pins)) return { folder, pins, missing: [] };
  const missing: string[] = [];
  for (const name of Object.keys(pins)) {
    if (!await canInstall(folder, `provider-${name}`, { [name]: pins[name] })) missing.push(name);
  }
  const rest = Object.fromEntries(Object.entries(pins).filter(([name]) => !missing.includes(name)));
  if (!missing.includes('aws')) await canInstall(folder, 'providers', rest);
  return { folder, pins, missing };
}

async function anyVersion(folder: string, pin: RequiredProvider): Promise<string | undefined> {
  if (!await canInstall(folder, 'provider-any', { aws: { source: pin.source } })) return undefined;
  return Object.values(await selectedProviders(join(folder, 'provider-any'), { dataDir: dataDirOf(folder) }))[0];
}

function withAws(pins: Pins, version: string): Pins {
  return { ...pins, aws: { ...pins.aws, version } };
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

function leaveOut(provider: string, pin: RequiredProvider, configs: Map<Stack, StackConfig>, print: Context['print']): void {
  let count = 0;
  for (const [stack, config] of configs) {
    const without = withoutProvider(config, provider);
    configs.set(stack, without.config);
    count += without.leftOut.length;
  }
  print(`  Left out: ${count} of provider ${provider}, as its version ${pin.version} is not available here`);
}

/** Finds, shows and takes out what an AWS provider does not know. */
async function leaveOutGaps(folder: string, version: string, configs: Map<Stack, StackConfig>, { print }: Context): Promise<string[]> {
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
  print(`  Left out: ${gaps.length} arguments, results and types that AWS provider ${version} does not know`);
  gaps.forEach((gap) => print(`    ${gap}`));
  return gaps;
}

/** Compares with the list in the repository, or writes it. Returns whether they are the same; a version that nobody asked for needs no list. */
export function compareGaps(gaps: string[], profile: string, version: string, options: Options, { app, root, print }: Context): boolean {
  // By profile, as each has other resources.
  const path = join(app, '..', `schema-gaps.aws-${version}.json`);
  if (!options.awsProviderVersion && !existsSync(path)) return true;
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

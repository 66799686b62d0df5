import { ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/*
 * Everything that runs Terraform (or OpenTofu) goes through this module: the worktest command, tests, runs against
 * an emulator. Where providers come from is the CLI's own business: its configuration file, its mirrors and its
 * plugin cache are used as the user set them up.
 *
 * Provider cache: TF_PLUGIN_CACHE_DIR is left alone. Set by us it would hide a `plugin_cache_dir` of the user's
 * configuration, and without a lock file the CLI does not read that cache anyway. Callers that check several stacks
 * pass one `dataDir` and one lock file to all of them instead: the CLI then finds a provider that it has installed
 * there before, so 700 MB of AWS provider are downloaded once. From a local mirror it makes a symlink.
 */

/** How a process ended. */
export interface ProcessResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd: string;
  /** Added to the environment of this process; undefined takes a variable away. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gets all that the process prints, as it prints it. */
  readonly onOutput?: (text: string) => void;
  /** Gets the process once it runs, to end it early. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Whether it leads a process group of its own, which whoever starts it has to end. @default false */
  readonly detached?: boolean;
}

export interface TerraformOptions {
  /** Where the CLI keeps installed providers. @default - `.terraform` in the folder itself */
  readonly dataDir?: string;
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** As for any process. */
  readonly onOutput?: ProcessOptions['onOutput'];
  /** As for any process. */
  readonly onStart?: ProcessOptions['onStart'];
  /** As for any process. */
  readonly detached?: boolean;
}

export interface InitOptions extends TerraformOptions {
  /** Whether to set up the backend; false for a check that must not touch state. @default true */
  readonly backend?: boolean;
  /** Whether to take a backend that is set up in another way as it is now, and leave the state where it is. @default false */
  readonly reconfigure?: boolean;
}

/** A diagnostic as `validate -json` gives it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
  /** `context` is for example `resource.aws_vpc.Main`. */
  readonly snippet?: { readonly context?: string | null; readonly code: string };
}

export interface ValidateResult {
  readonly valid: boolean;
  readonly diagnostics: Diagnostic[];
}

/** Type of an attribute: `"string"`, `["list", "string"]`, `["object", {"name": "string"}]`. */
export type CtyType = string | [string, CtyType | Record<string, CtyType>];

export interface AttributeSchema {
  readonly type?: CtyType;
  readonly nested_type?: { readonly attributes: Record<string, AttributeSchema>; readonly nesting_mode: string };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export interface BlockSchema {
  readonly attributes?: Record<string, AttributeSchema>;
  readonly block_types?: Record<string, { readonly block: BlockSchema; readonly nesting_mode: string }>;
}

export interface ProviderSchema {
  readonly provider: { readonly block: BlockSchema };
  readonly resource_schemas?: Record<string, { readonly block: BlockSchema }>;
  readonly data_source_schemas?: Record<string, { readonly block: BlockSchema }>;
}

/** Schemas by provider address, for example `registry.terraform.io/hashicorp/aws`. */
export type ProviderSchemas = Record<string, ProviderSchema>;

const STDERR_TAIL = 2000;

/** A CLI command that failed, or that could not be run. */
export class TerraformError extends Error {
  public readonly name = 'TerraformError';

  constructor(public readonly command: string, public readonly exitCode: number | undefined, public readonly stderr: string) {
    const ending = exitCode === undefined ? 'could not be run' : `failed with exit code ${exitCode}`;
    super(`\`${command}\` ${ending}${stderr && `:\n${stderr}`}`);
  }

  /** Whether `init` failed because a provider could not be found or fetched, rather than because of the configuration. */
  public get isProviderUnavailable(): boolean {
    return /Failed to (query available provider packages|install provider|resolve provider packages)/.test(this.stderr);
  }
}

/** Runs a program without a shell and collects what it prints. Fails only when the program cannot be started. */
export async function runProcess(file: string, args: string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.detached,
    });
    options.onStart?.(child);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => options.onOutput?.(chunk.toString()));
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => done({
      exitCode: code ?? 1, // null: ended by a signal
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    }));
  });
}

/**
 * The Terraform-compatible CLI to use, as an absolute path: TERRAFORM_BINARY_NAME (the variable that cdktf reads,
 * too), else `terraform`, else `tofu`. Undefined when there is none; a wrong TERRAFORM_BINARY_NAME is an error.
 */
export function findCli(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env.TERRAFORM_BINARY_NAME;
  if (!wanted) return findOnPath('terraform', env) ?? findOnPath('tofu', env);

  const found = findOnPath(wanted, env);
  if (!found) throw new TerraformError(wanted, undefined, 'TERRAFORM_BINARY_NAME names no executable');
  return found;
}

/** For example `Terraform v1.11.4` or `OpenTofu v1.12.3`. */
export async function cliVersion(): Promise<string> {
  const { stdout } = await run(process.cwd(), ['version']);
  return /^\w+ v\S+/m.exec(stdout)?.[0] ?? 'unknown version';
}

export async function init(dir: string, options: InitOptions = {}): Promise<void> {
  await run(dir, ['init', '-input=false', '-no-color', `-backend=${options.backend ?? true}`, ...(options.reconfigure ? ['-reconfigure'] : [])], options);
}

/** Validates an initialised folder. An invalid configuration is a result, not an error. */
export async function validate(dir: string, options: TerraformOptions = {}): Promise<ValidateResult> {
  // Exit code 1 is "invalid", with the reasons on stdout; without them the command itself failed.
  const { stdout, stderr, exitCode } = await run(dir, ['validate', '-json'], options, [0, 1]);
  if (!stdout.startsWith('{')) throw new TerraformError('terraform validate -json', exitCode, stderr.trim().slice(-STDERR_TAIL));
  const result = JSON.parse(stdout) as ValidateResult;
  return { valid: result.valid, diagnostics: result.diagnostics };
}

/** Whether a plan holds changes. */
export async function plan(dir: string, options: TerraformOptions = {}): Promise<{ readonly changes: boolean }> {
  const { exitCode } = await run(dir, ['plan', '-input=false', '-no-color', '-detailed-exitcode'], options, [0, 2]);
  return { changes: exitCode === 2 };
}

export async function apply(dir: string, options: TerraformOptions = {}): Promise<void> {
  await run(dir, ['apply', '-input=false', '-no-color', '-auto-approve'], options);
}

export async function destroy(dir: string, options: TerraformOptions = {}): Promise<void> {
  await run(dir, ['destroy', '-input=false', '-no-color', '-auto-approve'], options);
}

/** Values of the outputs in the state, by name. */
export async function outputs(dir: string, options: TerraformOptions = {}): Promise<Record<string, unknown>> {
  const { stdout } = await run(dir, ['output', '-json', '-no-color'], options);
  const parsed = JSON.parse(stdout) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(parsed).map(([name, output]) => [name, output.value]));
}

export async function providersSchema(dir: string, options: TerraformOptions = {}): Promise<ProviderSchemas> {
  const { stdout } = await run(dir, ['providers', 'schema', '-json'], options);
  return (JSON.parse(stdout) as { provider_schemas?: ProviderSchemas }).provider_schemas ?? {};
}

/** Versions that `init` chose in a folder, by provider address. */
export async function selectedProviders(dir: string, options: TerraformOptions = {}): Promise<Record<string, string>> {
  const { stdout } = await run(dir, ['version', '-json'], options);
  return (JSON.parse(stdout) as { provider_selections?: Record<string, string> }).provider_selections ?? {};
}

/**
 * Applies a configuration without providers in a temporary folder and returns its outputs: what Terraform itself makes
 * of an expression. Each expression becomes an output of its name; it is a JSON value, with `${...}` in its strings.
 */
export async function evaluate(
  expressions: Record<string, unknown>, config: Record<string, unknown> = {}, options: TerraformOptions = {},
): Promise<Record<string, unknown>> {
  const dir = await mkdtemp(join(tmpdir(), 'terraform-evaluate-'));
  try {
    const output = Object.fromEntries(Object.entries(expressions).map(([name, value]) => [name, { value }]));
    await writeFile(join(dir, 'main.tf.json'), JSON.stringify({ ...config, output }));
    await init(dir, options);
    await apply(dir, options);
    return await outputs(dir, options);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Runs one CLI command in a folder; an exit code that was not expected is a TerraformError. */
export async function run(dir: string, args: string[], options: TerraformOptions = {}, expectedCodes = [0]): Promise<ProcessResult> {
  const cli = findCli();
  const command = `terraform ${args.join(' ')}`;
  if (!cli) throw new TerraformError(command, undefined, 'there is no terraform or tofu on PATH');

  const { onOutput, onStart, detached } = options;
  const env = { ...cliEnvironment(options), ...options.env };
  const result = await runProcess(cli, args, { cwd: dir, env, onOutput, onStart, detached });
  if (expectedCodes.includes(result.exitCode)) return result;
  // Some commands put their errors on stdout.
  throw new TerraformError(command, result.exitCode, (result.stderr.trim() || result.stdout.trim()).slice(-STDERR_TAIL));
}

function cliEnvironment(options: TerraformOptions): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    // The CLI's look for a newer version of itself uses the network and leaves a file in the home folder.
    CHECKPOINT_DISABLE: '1',
    // A workspace or data folder of the shell belongs to another configuration.
    TF_WORKSPACE: undefined,
    TF_DATA_DIR: options.dataDir && resolve(options.dataDir),
  };
  // Flags for interactive use would change what is parsed here.
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('TF_CLI_ARGS')) env[name] = undefined;
  }
  return env;
}

function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = /[\\/]/.test(name) ? [''] : (env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffixes = process.platform === 'win32' ? ['.exe', ''] : [''];
  return folders
    .flatMap((folder) => suffixes.map((suffix) => resolve(folder, name + suffix)))
    .find(isExecutable);
}

/** Whether a path is a program that may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(__dirname, '..', '..');
/** What runs the programs of a language. */
export const scripts = join(root, 'test', 'languages');

export const PROGRAMS = ['first-cluster', 'demo', 'production', 'own-kinds', 'pages'] as const;
export type ProgramName = typeof PROGRAMS[number];

/** What is written beside the stacks. */
export interface Report {
  readonly warnings: { readonly [program: string]: string[] };
  readonly refusals: { readonly [what: string]: string };
}

/** What a language made of its programs. */
export interface Made extends Report {
  /** Requests to Node, by program. */
  readonly crossed: { readonly [program: string]: number };
}

export interface Language {
  /**
   * Requests to Node, at most, for each program: what crosses the border costs a millisecond or so. What a program needs of itself is its own
   * constructors, and what it hands over or reads; the library's own work is done on Node's side.
   */
  readonly crossed: { readonly [program in ProgramName]: number };
  /** Share of the library and the demo in the demo's run, at most, as `--times` measures it. */
  readonly share: number;
  /** How it refuses what the library cannot: other texts than TypeScript's, or its own. */
  readonly refused: { readonly [what: string]: RegExp };
  /** Gets ready what is kept from one run to the next, in a folder of its own. @returns what is missing on this machine, if something is */
  prepare(cache: string): string | undefined;
  /** Builds the package and the programs, installs them as a user would, and checks style. With `whole`, Node loads all of the AWS provider, as it does for users. */
  build(cache: string, scratch: string, whole?: boolean): Commands;
  /** Synthesises every program into a folder of its own. */
  synthesise(commands: Commands, scratch: string, out: string): Made;
}

/** Programs and their arguments. */
export interface Commands {
  /** All programs; the folder for what they make is to be added. */
  readonly all: readonly string[];
  /** The demo, as its users run it. */
  readonly demo: readonly string[];
  /** An app with the AWS provider and nothing else. */
  readonly bare: readonly string[];
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; what it says when it fails is the error. */
export function run(command: string, args: readonly string[], cwd: string = root, env: NodeJS.ProcessEnv = {}): Output {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
  });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')}\n${error?.message ?? `${stdout}\n${stderr}`.trim().slice(-8000)}`);
  return { stdout, stderr };
}

/** Whether a program is there, by the version that it says. */
export function has(command: string, args: readonly string[], wanted: RegExp): boolean {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 && wanted.test(stdout + stderr);
}

/** Generates the code of a language from an npm package. */
export function generate(language: string, packageFolder: string, out: string): void {
  run(process.execPath, [require.resolve('jsii-pacmak/bin/jsii-pacmak'), packageFolder, '--code-only', '--outdir', out, '--targets', language]);
}

/** Writes the code of this library's package, or that of an edition in another folder, as it is published, to a folder below. */
export function generateLibrary(language: string, out: string, folder: string = root): void {
  run(process.execPath, [require.resolve('tsx/cli'), join(root, 'tools', 'language-package.ts'), '--code-only', '--untranslated', '--package', folder, '--outdir', out, language]);
}

/** A folder that is kept from one run to the next, as long as the same packages are wanted. */
export function cacheOf(name: string, packages: readonly string[]): string {
  const cache = join(root, '.cache', 'languages', `${name}-${createHash('sha256').update(packages.join()).digest('hex').slice(0, 12)}`);
  mkdirSync(dirname(cache), { recursive: true });
  return cache;
}

/** What jsii's runtimes do when they are told to say all that is sent to Node. Its packages are unpacked where no other program looks for them. */
export function debugging(scratch: string): NodeJS.ProcessEnv {
  return { JSII_DEBUG: '1', JSII_RUNTIME_PACKAGE_CACHE_ROOT: join(scratch, 'packages') };
}

/** Runs all programs, and counts their requests by what jsii says. */
export function synthesiseAndCount({ all: [command, ...args] }: Commands, scratch: string, out: string): Made {
  const { stderr } = run(command, [...args, out], root, debugging(scratch));
  const counts = requestsOf(stderr);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
  return { ...report, crossed: Object.fromEntries(PROGRAMS.map((name, index) => [name, counts[index]])) };
}

/** Counts the requests of each app, from its making to its synthesis, in what jsii says of them. */
export function requestsOf(debugged: string): number[] {
  // Each language has its members in an order of its own.
  const requests = debugged.split('\n').filter((line) => line.startsWith('> {') && !line.includes('"api":"load"'));
  const starts = requests.flatMap((line, index) => (line.includes('"api":"create"') && line.includes('"fqn":"cdktf.App"') ? [index] : []));
  return starts.map((start, index) => {
    const ofApp = requests.slice(start, starts[index + 1]);
    const synthesis = ofApp.findIndex((line) => /"method":"synth"/.test(line));
    return synthesis < 0 ? ofApp.length : synthesis + 1;
  });
}

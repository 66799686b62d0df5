/**
 * `npm run languages`: installs the package as a user of another language does, synthesises the programs of examples/<language> with it,
 * and compares that with TypeScript, byte for byte. Where the language is not on the machine, a line says so, and that is no failure.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const scripts = join(root, 'test', 'languages');

/** From its own index, as users get them. `jsii` is the runtime that the generated code is made for. */
const PYTHON_PACKAGES = ['cdktf-cdktf-provider-aws==21.22.1', 'cdktf-cdktf-provider-helm==12.1.2', 'ruff==0.14.6'];

/**
 * Requests between Python and Node, at most, for each program: what crosses the border costs a millisecond or so. What a program needs of
 * itself is its own constructors, and what it hands over or reads; the library's own work is done on Node's side.
 */
const CROSSED = { 'first-cluster': 12, 'demo': 92, 'production': 50, 'own-kinds': 52 };

interface Report {
  readonly crossed: { readonly [program: string]: number };
  readonly warnings: { readonly [program: string]: string[] };
  readonly refusals: { readonly [what: string]: string };
}

function run(command: string, args: string[], cwd: string = root): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')}\n${error?.message ?? `${stdout}\n${stderr}`.trim()}`);
  }
  return stdout;
}

/** A Python with what the package needs, made once. Returns what is missing, if something is. */
function preparePython(venv: string): string | undefined {
  if (existsSync(join(venv, 'installed'))) return undefined;
  const { status, stdout } = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))'], { encoding: 'utf8' });
  if (status !== 0 || stdout.trim() !== 'True') return 'there is no Python 3.10 or later with venv and pip';
  rmSync(venv, { recursive: true, force: true });
  run('python3', ['-m', 'venv', venv]);
  const pip = spawnSync(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-input', ...PYTHON_PACKAGES], { encoding: 'utf8' });
  if (pip.status !== 0) return `pip could not install ${PYTHON_PACKAGES[0]}: ${pip.stderr.trim().split('\n').pop()}`;
  writeFileSync(join(venv, 'installed'), '');
  return undefined;
}

/** Files below a folder that Terraform reads: all but the manifest, which says where in the program a warning came from. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'manifest.json' && !/^(cost-estimate|permissions)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

/** What of a program differs from its twin. */
export function differences(program: string, twin: string, made: string): string[] {
  const [wanted, got] = [filesIn(twin), filesIn(made)];
  return [
    ...wanted.filter((file) => !got.includes(file)).map((file) => `${program}: ${file} is missing`),
    ...got.filter((file) => !wanted.includes(file)).map((file) => `${program}: ${file} is not made in TypeScript`),
    ...wanted.filter((file) => got.includes(file) && !readFileSync(join(twin, file)).equals(readFileSync(join(made, file))))
      .map((file) => `${program}: ${file} is another one in TypeScript`),
  ];
}

/** What of the words differs: an error may go on in the names of its language. */
export function differentWords(twin: Report, made: Report): string[] {
  const said = (report: Report, program: string) => JSON.stringify(report.warnings[program]);
  return [
    ...Object.keys(twin.warnings).filter((program) => said(twin, program) !== said(made, program))
      .map((program) => `${program}: warns ${said(made, program)}, and in TypeScript ${said(twin, program)}`),
    ...Object.entries(twin.refusals).filter(([what, text]) => !made.refusals[what]?.includes(text))
      .map(([what, text]) => `refusal of ${what}: ${made.refusals[what]}; in TypeScript: ${text}`),
    ...Object.entries(made.refusals).filter(([, text]) => text === 'taken').map(([what]) => `refusal of ${what}: it is taken`),
    ...Object.entries(CROSSED).filter(([program, most]) => !(made.crossed[program] <= most))
      .map(([program, most]) => `${program}: ${made.crossed[program]} requests cross the border; at most ${most}`),
  ];
}

function synthesiseTwins(out: string): void {
  const tsx = [require.resolve('tsx/cli')];
  run(process.execPath, [...tsx, join(scripts, 'twins', 'synthesise.ts'), out]);
  const { status, stderr } = spawnSync(process.execPath, [...tsx, join(root, 'examples', 'worktest', 'main.ts')], {
    // The state of the first stack is a file where it runs.
    cwd: out, encoding: 'utf8', env: { ...process.env, CDKTF_OUTDIR: join(out, 'demo') },
  });
  if (status !== 0) throw new Error(stderr);
}

function python(scratch: string): string[] {
  const venv = join(root, '.cache', 'languages', `python-${createHash('sha256').update(PYTHON_PACKAGES.join()).digest('hex').slice(0, 12)}`);
  mkdirSync(join(venv, '..'), { recursive: true });
  const missing = preparePython(venv);
  if (missing) {
    console.log(`python: skipped: ${missing}`);
    return [];
  }
  const bindings = join(scratch, 'bindings');
  run('npx', ['jsii-pacmak', '--code-only', '--outdir', bindings, '--targets', 'python']);
  run(join(venv, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-input', '--force-reinstall', '--no-deps', join(bindings, 'python')]);
  for (const args of [['check'], ['format', '--check']]) {
    run(join(venv, 'bin', 'ruff'), [...args, '--quiet', '--config', join(root, 'examples', 'python', 'pyproject.toml'), join(root, 'examples', 'python')]);
  }
  const [twins, made] = ['twins', 'python'].map((name) => join(scratch, name));
  mkdirSync(twins);
  mkdirSync(made);
  synthesiseTwins(twins);
  run(join(venv, 'bin', 'python'), [join(scripts, 'python', 'synthesise.py'), made]);
  const [twin, report] = [twins, made].map((folder) => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report);
  for (const program of Object.keys(CROSSED)) {
    console.log(`python: ${program}: ${filesIn(join(twins, program)).length} files, ${report.crossed[program]} requests cross the border`);
  }
  return [
    ...Object.keys(CROSSED).flatMap((program) => differences(program, join(twins, program), join(made, program))),
    ...differentWords(twin, report),
  ];
}

function main(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const problems = python(scratch);
    problems.forEach((problem) => console.error(`python: ${problem}`));
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (require.main === module) {
  main();
}

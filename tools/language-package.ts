/**
 * Makes the package of a language, as a publisher sees it: with the page of docs/languages as its README, and with its examples in that language.
 * `tsx tools/language-package.ts python` builds it into dist, for which the language has to be there; `--code-only` writes the code of all into
 * dist/bindings.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** What pacmak calls a language, and its page. */
const PAGES: { readonly [target: string]: string } = { python: 'python', java: 'java', dotnet: 'csharp', go: 'go' };

/** What is in the package for npm, but for the README. */
const PACKED = ['lib', 'charts', 'dashboards', 'LICENSE', 'package.json'];

const WARNINGS = '.warnings.jsii.js';

/** Those of Go lack pointers and capitals, so its docs keep them in TypeScript. */
const TRANSLATED = ['python', 'java', 'dotnet'];

/** A page of the docs as a README that is read elsewhere: links lead to the repository. */
export function readmeOf(page: string, name: string, url: string): string {
  const intro = `# ${name}

Amazon EKS for platform teams, as constructs for CDK for Terraform: a cluster that is ready for workloads and observable, from the VPC to the dashboards.
It is experimental: below 1.0, a minor version may change what its options are called. [All of the documentation](${url}#readme).
`;
  return page
    .replace(/^# .*\n/, () => intro)
    .replace(/\]\((?!https?:|#)([^)#]*)(#[^)]*)?\)/g, (_, path: string, anchor = '') => `](${url}/blob/main/${posix.join('docs/languages', path)}${anchor})`);
}

/** A translation by rosetta with what it gets wrong put right: it names the frame that the examples are compiled in, and splits `GiB` otherwise than pacmak. */
export function corrected(target: string, source: string): string {
  return target === 'python' ? source.replace(/\blibrary\.(?=[A-Z])/g, '').replace(/_gi_b\b/g, '_gib') : source;
}

interface Tablet {
  readonly snippets: { readonly [key: string]: { readonly translations: { [target: string]: { source: string } } } };
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${`${stdout}\n${stderr}`.trim().slice(-4000)}`);
}

/** The examples of the docstrings in all languages. */
function translate(scratch: string): string {
  run('tsx', ['projenrc/example-fixture.ts']);
  const file = join(scratch, 'examples.tabl.json');
  run('jsii-rosetta', ['extract', '--compile', '--strict', '--output', file]);
  const tablet = JSON.parse(readFileSync(file, 'utf8')) as Tablet;
  for (const { translations } of Object.values(tablet.snippets)) {
    for (const [target, translation] of Object.entries(translations)) translation.source = corrected(target, translation.source);
  }
  writeFileSync(file, JSON.stringify(tablet));
  return file;
}

/** The package as it is for one language. */
function stage(target: string): string {
  // Inside the repository, where the packages are found that it stands on.
  const folder = join(root, 'dist', 'stage', target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of PACKED) cpSync(join(root, name), join(folder, name), { recursive: true });
  // Written by jsii where something is deprecated.
  if (existsSync(join(root, WARNINGS))) cpSync(join(root, WARNINGS), join(folder, WARNINGS));
  const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
  const url = (assembly.repository.url as string).replace(/\.git$/, '');
  const readme = readmeOf(readFileSync(join(root, 'docs', 'languages', `${PAGES[target]}.md`), 'utf8'), assembly.name, url);
  writeFileSync(join(folder, 'README.md'), readme);
  writeFileSync(join(folder, '.jsii'), JSON.stringify({ ...assembly, readme: { markdown: readme } }));
  return folder;
}

function make(target: string, outdir: string, tablet: string, more: readonly string[]): void {
  const folder = stage(target);
  const examples = TRANSLATED.includes(target) ? ['--rosetta-tablet', tablet] : [];
  run('jsii-pacmak', [folder, '--outdir', outdir, '--targets', target, ...examples, ...more]);
  rmSync(folder, { recursive: true });
}

function main(): void {
  const [asked] = process.argv.slice(2);
  const targets = asked === '--code-only' ? Object.keys(PAGES) : [asked];
  if (targets.some((target) => !(target in PAGES))) throw new Error(`say --code-only, or one of ${Object.keys(PAGES).join(', ')}`);
  const scratch = mkdtempSync(join(tmpdir(), 'language-package-'));
  try {
    const tablet = translate(scratch);
    for (const target of targets) make(target, join(root, 'dist', ...asked === '--code-only' ? ['bindings'] : []), tablet, asked === '--code-only' ? [asked] : []);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

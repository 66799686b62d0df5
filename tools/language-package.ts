/**
 * Makes the package of a language, as a publisher sees it: with the page of docs/languages as its README, and with its examples in that language.
 * `tsx tools/language-package.ts python` builds it into dist, for which the language has to be there; `--code-only` writes the code of all, or of those
 * named, into dist/bindings or the folder of `--outdir`; with `--untranslated` its examples stay in TypeScript. `--package` names the folder of an
 * edition, which has a README of its own.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pacmak, TargetName } from 'jsii-pacmak';
import { Target } from 'jsii-pacmak/lib/target';
import { TranslatedSnippet, TypeScriptSnippet } from 'jsii-rosetta';
import { pythonIn } from './edition/python';
import { rewritten } from './edition-cdktn';
import { complete, Manifest, TARGET_FRAMEWORK } from './languages/metadata';

const root = resolve(__dirname, '..');

/** What pacmak calls a language, and its page. */
const PAGES: { readonly [target: string]: string } = { python: 'python', java: 'java', dotnet: 'csharp', go: 'go' };

/** What is in the package for npm, but for the README. */
const PACKED = ['lib', 'charts', 'dashboards', 'LICENSE', 'package.json'];

/** Inside the package, where those are found that it stands on. */
const stageOf = (source: string) => join(source, 'dist', 'stage');

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

interface Snippet {
  readonly translations: { [target: string]: { source: string } };
  readonly location: { readonly api: { readonly api: string; readonly fqn?: string } };
}

interface Tablet {
  readonly snippets: { readonly [key: string]: Snippet };
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', program), args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${`${stdout}\n${stderr}`.trim().slice(-4000)}`);
}

/** The translations for a package: rosetta finds an example by its text and the type that it belongs to, and an edition has other names in both. */
export function tabletOf(tablet: Tablet, name: string): Tablet {
  const isEdition = name.startsWith('cdktn');
  const renamed = Object.values(tablet.snippets).map(({ location: { api, ...place }, translations: { $, python, ...others }, ...snippet }) => {
    const location = { ...place, api: api.fqn ? { ...api, fqn: api.fqn.replace(/^[^.]+/, name) } : api };
    const source = isEdition ? rewritten($.source, '.') : $.source;
    const translated = python && { python: isEdition ? { ...python, source: pythonIn(python.source) } : python };
    const { key } = TranslatedSnippet.fromTypeScript({ location, visibleSource: source } as unknown as TypeScriptSnippet);
    return [key, { ...snippet, location, translations: { $: { ...$, source }, ...translated, ...others } }] as const;
  });
  return { ...tablet, snippets: Object.fromEntries(renamed) };
}

/** The examples of the docstrings in all languages, for the types of a package. */
function translate(scratch: string, name: string): string {
  run('tsx', ['projenrc/example-fixture.ts']);
  const file = join(scratch, 'examples.tabl.json');
  run('jsii-rosetta', ['extract', '--compile', '--strict', '--output', file]);
  const tablet = JSON.parse(readFileSync(file, 'utf8')) as Tablet;
  for (const { translations } of Object.values(tablet.snippets)) {
    for (const [target, translation] of Object.entries(translations)) translation.source = corrected(target, translation.source);
  }
  writeFileSync(file, JSON.stringify(tabletOf(tablet, name)));
  return file;
}

function nameOf(source: string): string {
  return (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as Manifest).name;
}

/** The package as it is for one language. */
function stage(source: string, target: string): string {
  const folder = join(stageOf(source), target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of PACKED) cpSync(join(source, name), join(folder, name), { recursive: true });
  // Written by jsii where something is deprecated.
  if (existsSync(join(source, WARNINGS))) cpSync(join(source, WARNINGS), join(folder, WARNINGS));
  const assembly = JSON.parse(readFileSync(join(source, '.jsii'), 'utf8'));
  const url = (assembly.repository.url as string).replace(/\.git$/, '');
  const readme = source === root
    ? readmeOf(readFileSync(join(root, 'docs', 'languages', `${PAGES[target]}.md`), 'utf8'), assembly.name, url)
    : readFileSync(join(source, 'README.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), readme);
  writeFileSync(join(folder, '.jsii'), JSON.stringify({ ...assembly, readme: { markdown: readme } }));
  return folder;
}

/** Has jsii-pacmak complete each package between the writing of its code and its build, for which it has no setting. */
function completeWhatIsWritten(): void {
  const generateCode = Target.prototype.generateCode;
  type Written = Target & { readonly targetName: string; readonly packageDir: string };
  Target.prototype.generateCode = async function (this: Written, folder: string, tarball: string) {
    await generateCode.call(this, folder, tarball);
    const [manifest, readme] = ['package.json', 'README.md'].map((name) => readFileSync(join(this.packageDir, name), 'utf8'));
    complete(this.targetName, folder, JSON.parse(manifest) as Manifest, readme);
  };
  (createRequire(__filename)('jsii-pacmak/lib/targets/dotnet') as { TARGET_FRAMEWORK: string }).TARGET_FRAMEWORK = TARGET_FRAMEWORK;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'code-only': { type: 'boolean', default: false },
      'untranslated': { type: 'boolean', default: false },
      'outdir': { type: 'string' },
      'package': { type: 'string', default: root },
    },
  });
  const codeOnly = values['code-only'];
  const targets = positionals.length > 0 || !codeOnly ? positionals : Object.keys(PAGES);
  if (targets.length === 0 || targets.some((target) => !(target in PAGES))) throw new Error(`say --code-only, or some of ${Object.keys(PAGES).join(', ')}`);
  const source = resolve(values.package);
  completeWhatIsWritten();
  const outputDirectory = resolve(values.outdir ?? join(root, 'dist', ...codeOnly ? ['bindings'] : []));
  const scratch = mkdtempSync(join(tmpdir(), 'language-package-'));
  try {
    const tablet = !values.untranslated && targets.some((target) => TRANSLATED.includes(target)) ? translate(scratch, nameOf(source)) : undefined;
    for (const target of targets) {
      const rosettaTablet = TRANSLATED.includes(target) ? tablet : undefined;
      await pacmak({ inputDirectories: [stage(source, target)], outputDirectory, targets: [target as TargetName], codeOnly, rosettaTablet });
    }
  } finally {
    rmSync(scratch, { recursive: true });
    rmSync(stageOf(source), { recursive: true, force: true });
  }
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

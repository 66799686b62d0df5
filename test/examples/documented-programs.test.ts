import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import ts from 'typescript';
import { ROOT } from './support';

interface Program {
  readonly name: string;
  readonly source: string;
  readonly parts: readonly string[];
}

const FENCE = /^```m?ts\n(.*?)^```$/gms;
const LAST_LINE = 'app.synth(); // stays the last line\n';

function blocksOf(page: string): string[] {
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(FENCE)].map(([, code]) => code);
}

/** Whole programs of a page. One with a line that stays the last goes on with the blocks of the numbered steps after it. */
function programsOf(page: string): Program[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(FENCE)].filter(([, code]) => code.includes('new App()')).map(({ 1: code, 0: fence, index }) => {
    if (!code.includes('app.synth()')) throw new Error(`${page} has a program without app.synth()`);
    const rest = code.includes(LAST_LINE) ? text.slice(index + fence.length).split(/^## (?!\d)/m)[0] : '';
    const parts = [code.replace(LAST_LINE, ''), ...[...rest.matchAll(FENCE)].map(([, more]) => more), ...rest ? [LAST_LINE] : []];
    return { name: `${page}, ${/^const \w+ = new (?!App)\w+\(.*$/m.exec(code)?.[0] ?? 'an app'}`, source: parts.join('\n'), parts };
  });
}

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((page) => page.endsWith('.md')).map((page) => `docs/${page}`)];

/** What the pages tell their readers to set. */
const READERS = { API_CIDRS: '8.8.8.8/32', ADMIN_ROLE_ARN: 'arn:aws:iam::111122223333:role/ops' };

describe('programs of the documentation', () => {
  let folder: string;
  const before = process.env;
  beforeEach(() => {
    // In the repository, where their imports are found.
    folder = mkdtempSync(join(ROOT, 'test', 'examples', 'program-'));
    process.env = { ...before, ...READERS, CDKTF_OUTDIR: mkdtempSync(join(tmpdir(), 'program-')) };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(process.env.CDKTF_OUTDIR!, { recursive: true, force: true });
    process.env = before;
  });

  it.each(PAGES.flatMap(programsOf).map(({ name, source }) => [name, source]))('%s', (_name, source) => {
    const file = join(folder, 'main.ts');
    writeFileSync(file, source);
    jest.requireActual(file);
    const { stacks } = JSON.parse(readFileSync(join(process.env.CDKTF_OUTDIR!, 'manifest.json'), 'utf8'));
    const written = (stack: string) => JSON.parse(readFileSync(join(process.env.CDKTF_OUTDIR!, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
    for (const stack of Object.keys(stacks)) expect(written(stack).provider.aws).toHaveLength(1);
  });
});

describe('the first cluster of the README', () => {
  const [code] = blocksOf('README.md');

  it.each(Object.keys(READERS))('refuses to guess %s, with words', (missing) => {
    const folder = mkdtempSync(join(ROOT, 'test', 'examples', 'program-'));
    const before = process.env;
    try {
      process.env = { ...before, ...READERS, [missing]: '', CDKTF_OUTDIR: folder };
      const file = join(folder, 'main.ts');
      writeFileSync(file, code);
      expect(() => jest.requireActual(file)).toThrow(new RegExp(`^${missing} is not set: \\w+`));
    } finally {
      process.env = before;
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is short', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThan(200);
  });
});

describe('pages of the documentation', () => {
  const NAMES = PAGES.filter((page) => page !== 'docs/README.md').map((page) => page.replace('docs/', ''));
  const index = readFileSync(join(ROOT, 'docs', 'README.md'), 'utf8');

  it.each(NAMES)('%s is in the index', (name) => {
    expect(index).toContain(`(${name === 'README.md' ? '../README.md' : name}`);
  });

  /** As code hosts make them: lower case, no punctuation, dashes for spaces. */
  const anchorsOf = (text: string) => [...text.matchAll(/^#+ (.*)$/gm)]
    .map(([, title]) => title.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));

  it.each([...PAGES, 'CONTRIBUTING.md', 'examples/worktest/README.md', 'examples/fleet/README.md'])('%s links to what is there', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```.*?^```$/gms, '');
    const dead = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(([link, path, anchor]) => {
      const target = path === '' ? join(ROOT, page) : join(ROOT, page, '..', path);
      if (!existsSync(target)) return [link];
      return anchor && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor) ? [link] : [];
    });
    expect(dead).toEqual([]);
  });
});

describe('fragments of the documentation', () => {
  const FIXTURE = readFileSync(join(ROOT, 'rosetta', 'default.ts-fixture'), 'utf8');
  /** What their texts speak of. */
  const CONTEXT = [
    'const invoices: { arn: string } = null!;',
    'const workerChart: library.ChartEntry = null!;',
    'const policy: library.WorkloadPolicy = null!;',
  ].join('\n');

  /** Each in the scope of those before it on its page, so that it knows their names and may use them anew. */
  function nested(blocks: string[]): string {
    const [first, ...rest] = blocks;
    if (first === undefined) return '';
    const isMember = /^\w+: /.test(first);
    const code = isMember ? `const props: Partial<library.ObservableEksClusterProps & library.GithubDeployRolesProps> = {\n${first}\n};` : first;
    return `{\n${code}\n${nested(rest)}\n}`;
  }

  function fragmentsOf(page: string): string[] {
    const inPrograms = programsOf(page).flatMap(({ parts }) => parts);
    return blocksOf(page).filter((block) => !inPrograms.includes(block.replace(LAST_LINE, '')));
  }

  /** Imports stand at the top of a file, and each block has its own. */
  function hoisted(blocks: string[]): { imports: string[]; rest: string[] } {
    const IMPORT = /^import [^;]*;\n/gm;
    return { imports: blocks.flatMap((block) => block.match(IMPORT) ?? []), rest: blocks.map((block) => block.replace(IMPORT, '')) };
  }

  it('are what the compiler takes', () => {
    const folder = mkdtempSync(join(ROOT, 'test', 'examples', 'fragments-'));
    try {
      const file = join(folder, 'fragments.ts');
      const pages = PAGES.filter((page) => page !== 'README.md').map((page) => hoisted(fragmentsOf(page)));
      const scopes = pages.map(({ rest }) => `{\n${CONTEXT}\n${nested(rest)}\n}`);
      const imports = [...new Set(pages.flatMap((page) => page.imports))];
      writeFileSync(file, imports.join('') + FIXTURE.replace('/// here', () => scopes.join('\n')));
      const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), (path) => readFileSync(path, 'utf8'));
      const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
      const program = ts.createProgram([file], { ...options, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true });
      const source = program.getSourceFile(file)!;
      const problems = ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) =>
        `${source.text.slice(start).split('\n', 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`.slice(0, 300));
      expect(problems).toEqual([]);
      expect(PAGES.flatMap(fragmentsOf).length).toBeGreaterThan(20);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

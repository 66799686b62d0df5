/** The code of docs/languages is that of programs which `npm run languages` compiles and runs, and its recipes for CI use the actions that ours do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const PAGES = join(ROOT, 'docs', 'languages');
const CODE = { python: 'python', java: 'java', go: 'go', csharp: 'csharp' };

interface Block {
  readonly language: string;
  readonly code: string;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));
}

/** Code without what formatters and places change: white space, and commas before a bracket and at the end. */
function bare(code: string): string {
  return code.replace(/\s/g, '').replace(/,(?=[)\]}]|$)/g, '');
}

function programsOf(language: string): string[] {
  const folders = ['examples', 'test/languages'].map((folder) => join(ROOT, folder, language)).filter(existsSync);
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()));
  return files.map(({ parentPath, name }) => bare(readFileSync(join(parentPath, name), 'utf8')));
}

describe.each(Object.keys(CODE))('the page of %s', (language) => {
  const page = readFileSync(join(PAGES, `${language}.md`), 'utf8');
  const blocks = blocksOf(page);
  const programs = programsOf(language);

  it('shows a first cluster, options, values for charts and an own kind, and no other language', () => {
    expect(blocks.filter((block) => block.language === language).length).toBeGreaterThanOrEqual(4);
    expect([...new Set(blocks.map((block) => block.language))].filter((name) => ![language, 'sh', 'yaml', 'xml'].includes(name))).toEqual([]);
  });

  it('shows code that is in a program', () => {
    const shown = blocks.filter((block) => block.language === language).map(({ code }) => code);
    expect(shown.filter((code) => !programs.some((program) => program.includes(bare(code))))).toEqual([]);
  });

  it('removes the default of a chart as a program does', () => {
    const table = readFileSync(join(PAGES, '..', 'other-languages.md'), 'utf8');
    const [, code] = new RegExp(`^\\| ${{ python: 'Python', java: 'Java', go: 'Go', csharp: 'C#' }[language]} \\| \`([^\`]*HelmValue[^\`]*)\` \\|$`, 'm').exec(table)!;
    expect(programs.some((program) => program.includes(bare(code)))).toBe(true);
  });

  it('has a recipe for CI, with the versions of actions that our own workflows have', () => {
    const [recipe] = blocks.filter((block) => block.language === 'yaml').map(({ code }) => parse(code) as { steps: { uses?: string; run?: string }[] });
    const used = recipe.steps.flatMap(({ uses }) => uses ?? []);
    const workflows = join(ROOT, '.github', 'workflows');
    const ours = readdirSync(workflows).map((file) => readFileSync(join(workflows, file), 'utf8')).join('\n');
    expect(used.length).toBeGreaterThan(1);
    expect(used.filter((action) => !ours.includes(action.split('@')[1]))).toEqual([]);
    expect(recipe.steps.some(({ run }) => run)).toBe(true);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ROOT } from './support';

interface Program {
  readonly name: string;
  readonly source: string;
}

/** Whole programs of a page: from `new App()` to `app.synth()`, which may be some blocks later. */
function programsOf(page: string): Program[] {
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  const programs: Program[] = [];
  let parts: string[] = [];
  for (const block of blocks) {
    if (parts.length > 0 || block.includes('new App()')) parts.push(block);
    if (parts.length > 0 && block.includes('app.synth()')) {
      programs.push({ name: `${page}, ${/^const \w+ = new (?!App)\w+\(.*$/m.exec(parts[0])?.[0] ?? 'an app'}`, source: parts.join('\n') });
      parts = [];
    }
  }
  if (parts.length > 0) throw new Error(`${page} has a program without app.synth()`);
  return programs;
}

const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((page) => `docs/${page}`)];

describe('programs of the documentation', () => {
  let folder: string;
  const { CDKTF_OUTDIR: outdirBefore } = process.env;
  beforeEach(() => {
    // In the repository, where their imports are found.
    folder = mkdtempSync(join(ROOT, 'test', 'examples', 'program-'));
    process.env.CDKTF_OUTDIR = mkdtempSync(join(tmpdir(), 'program-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(process.env.CDKTF_OUTDIR!, { recursive: true, force: true });
    if (outdirBefore === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = outdirBefore;
  });

  it.each(PAGES.flatMap(programsOf).map(({ name, source }) => [name, source]))('%s', (_name, source) => {
    const file = join(folder, 'main.ts');
    writeFileSync(file, source);
    jest.isolateModules(() => { jest.requireActual(file); });
    const { stacks } = JSON.parse(readFileSync(join(process.env.CDKTF_OUTDIR!, 'manifest.json'), 'utf8'));
    const written = (stack: string) => JSON.parse(readFileSync(join(process.env.CDKTF_OUTDIR!, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
    for (const stack of Object.keys(stacks)) expect(written(stack).provider.aws).toHaveLength(1);
  });
});

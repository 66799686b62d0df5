import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { readStacks, Stack } from '../../tools/manifest';
import { ROOT, runExample, startExample, WORKTEST } from '../helpers/worktest';

export { ROOT, runExample, startExample, WORKTEST };

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** An empty folder that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'examples-test-'));
  folders.push(folder);
  return folder;
}

/** What the example synthesises. */
export class Synthesised {
  public readonly stacks: Stack[];

  constructor(public readonly outdir: string) {
    this.stacks = readStacks(outdir);
  }

  public stack(name: string): SynthesisedStack {
    return new SynthesisedStack(this.stacks.find((stack) => stack.name === name)!);
  }

  public file(name: string): string {
    return readFileSync(join(this.outdir, name), 'utf8');
  }
}

/** A stack of the example as Terraform gets to read it. */
export class SynthesisedStack {
  public readonly config: any;
  public readonly directory: string;

  constructor({ config, directory }: Stack) {
    this.config = config;
    this.directory = directory;
  }

  /** All resources of a type, each with its address. */
  public resources(type: string): any[] {
    return Object.entries<any>(this.config.resource[type] ?? {}).map(([name, resource]) => ({ ...resource, address: `${type}.${name}` }));
  }

  /** The only resource of a type. */
  public resource(type: string): any {
    const all = this.resources(type);
    expect(all.map(({ address }) => address)).toHaveLength(1);
    return all[0];
  }

  /** The values documents of a release, by its name. */
  public values(release: string): any[] {
    return this.resources('helm_release').find(({ name }) => name === release).values.map((document: string) => JSON.parse(withoutExpressions(document)));
  }
}

const synthesised = new Map<string, Promise<Synthesised>>();

/** The demo, or another profile, synthesised once for all tests of a file. */
export function synthDemo(...options: string[]): Promise<Synthesised> {
  const key = options.join(' ');
  const made = synthesised.get(key) ?? synthesise(options);
  synthesised.set(key, made);
  return made;
}

async function synthesise(options: string[]): Promise<Synthesised> {
  const outdir = temporaryFolder();
  const { status, stderr } = await runExample(outdir, ...options);
  if (status !== 0) throw new Error(stderr);
  return new Synthesised(outdir);
}

/** The stacks that the documentation applies of a profile, in its order. */
export function stacksApplied(profile: string): string[] {
  const pages = [join(WORKTEST, 'README.md'), join(ROOT, 'docs', 'verification.md')].map((path) => readFileSync(path, 'utf8')).join('\n');
  const stacks = [...pages.matchAll(/cdktf\.out\/([\w-]+\/)?stacks\/(worktest-[\w-]+)/g)];
  expect(stacks.filter(([, folder]) => folder === undefined)).toEqual([]);
  return [...new Set(stacks.filter(([, folder]) => folder === `${profile}/`).map(([, , stack]) => stack))];
}

/** A values document with the word `known-later` in place of each value that only Terraform knows. */
export function withoutExpressions(document: string): string {
  let rest = document;
  let text = '';
  for (let start = rest.search(/[$%]\{/); start >= 0; start = rest.search(/[$%]\{/)) {
    const isEscaped = start > 0 && rest[start - 1] === rest[start];
    const end = isEscaped ? start + 2 : start + 2 + lengthOfExpression(rest.slice(start + 2)) + 1;
    // A value of its own, or a part of a text.
    const word = rest.startsWith('jsonencode(', start + 2) ? '"known-later"' : 'known-later';
    text += isEscaped ? rest.slice(0, start - 1) + rest.slice(start, end) : rest.slice(0, start) + word;
    rest = rest.slice(end);
  }
  return text + rest;
}

/** How many characters come before the brace that ends an expression; its texts may have braces, and expressions of their own. */
function lengthOfExpression(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') index += /^"(?:[^"\\]|\\.)*"/.exec(text.slice(index))![0].length - 1;
    else if (text[index] === '{') depth++;
    else if (text[index] === '}' && depth-- === 0) return index;
  }
  throw new Error(`An expression does not end: ${text.slice(0, 80)}`);
}

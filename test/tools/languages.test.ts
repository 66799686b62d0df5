import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differences, differentWords } from '../../tools/languages';

let scratch: string;
beforeEach(() => { scratch = mkdtempSync(join(tmpdir(), 'languages-')); });
afterEach(() => rmSync(scratch, { recursive: true }));

function folder(name: string, files: { [path: string]: string }): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, name, path)), { recursive: true });
    writeFileSync(join(scratch, name, path), content);
  }
  return join(scratch, name);
}

const STACK = { 'stacks/a/cdk.tf.json': '{"b":1}', 'manifest.json': 'where warnings came from' };

it('is content with the same bytes', () => {
  expect(differences('demo', folder('twin', STACK), folder('made', { ...STACK, 'manifest.json': 'elsewhere' }))).toEqual([]);
});

it('names files that differ, that are missing and that are too many', () => {
  const twin = folder('twin', { ...STACK, 'stacks/a/assets/chart/values.yaml': '' });
  const made = folder('made', { 'stacks/a/cdk.tf.json': '{"b": 1}', 'stacks/b/cdk.tf.json': '' });
  expect(differences('demo', twin, made)).toEqual([
    'demo: stacks/a/assets/chart/values.yaml is missing',
    'demo: stacks/b/cdk.tf.json is not made in TypeScript',
    'demo: stacks/a/cdk.tf.json is another one in TypeScript',
  ]);
});

describe('words', () => {
  const report = (more: object = {}) => ({
    crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44, 'own-kinds': 46 }, warnings: { demo: ['open'] }, refusals: { value: 'is wrong' }, ...more,
  });

  it('may go on in the names of a language', () => {
    expect(differentWords(report(), report({ refusals: { value: 'RuntimeError: is wrong. `a` is `b` here.', enum: 'TypeError: no' } }))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a warning that is missing', { warnings: { demo: [] } }, 'demo: warns [], and in TypeScript ["open"]'],
    ['another text', { refusals: { value: 'no' } }, 'refusal of value: no; in TypeScript: is wrong'],
    ['what is taken', { refusals: { value: 'is wrong', enum: 'taken' } }, 'refusal of enum: it is taken'],
    ['too many requests', { crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44, 'own-kinds': 4600 } },
      'own-kinds: 4600 requests cross the border; at most 52'],
    ['a program without a count', { crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44 } }, 'own-kinds: undefined requests cross the border; at most 52'],
  ])('are not content with %s', (_, more, problem) => {
    expect(differentWords(report(), report(more))).toEqual([problem]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differences, differentWords } from '../../tools/languages/compare';
import { requestsOf } from '../../tools/languages/language';
import { modulesOf, partOf } from '../../tools/languages/provider-part';
import { linesOf, shareOf, timesOf } from '../../tools/languages/times';

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
    crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44, 'own-kinds': 46, 'pages': 20 }, warnings: { demo: ['open'] }, refusals: { value: 'is wrong' }, ...more,
  });

  const language = { crossed: { 'first-cluster': 12, 'demo': 92, 'production': 50, 'own-kinds': 52, 'pages': 26 }, refused: { enum: /^TypeError/ } };
  const made = (more: object = {}) => report({ refusals: { value: 'is wrong', enum: 'TypeError: no' }, ...more });

  it('may go on in the names of a language', () => {
    expect(differentWords(report(), made({ refusals: { value: 'RuntimeError: is wrong. `a` is `b` here.', enum: 'TypeError: no' } }), language)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a warning that is missing', { warnings: { demo: [] } }, 'demo: warns [], and in TypeScript ["open"]'],
    ['another text', { refusals: { value: 'no', enum: 'TypeError' } }, 'refusal of value: no; in TypeScript: is wrong'],
    ['what is taken', { refusals: { value: 'is wrong', enum: 'taken' } }, 'refusal of enum: taken; wanted /^TypeError/'],
    ['too many requests', { crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44, 'own-kinds': 4600, 'pages': 20 } },
      'own-kinds: 4600 requests cross the border; at most 52'],
    ['a program without a count', { crossed: { 'first-cluster': 9, 'demo': 39, 'production': 44, 'pages': 20 } }, 'own-kinds: undefined requests cross the border; at most 52'],
  ])('are not content with %s', (_, more, problem) => {
    expect(differentWords(report(), made(more), language)).toEqual([problem]);
  });
});

it('counts the requests of each app up to its synthesis, and no answers', () => {
  expect(requestsOf([
    '> {"api":"load","name":"cdktf"}',
    '> {"api":"create","fqn":"cdktf.App","args":[]}',
    '< {"ok":{"$jsii.byref":"cdktf.App@10000"}}',
    '> {"api":"load","name":"@cdktf/provider-aws"}',
    '> {"api":"create","fqn":"cdktf.TerraformStack","args":[]}',
    '> {"api":"invoke","method":"synth"}',
    '> {"api":"sget","property":"later"}',
    '> {"fqn":"cdktf.App","args":[],"api":"create"}',
  ].join('\n'))).toEqual([3, 1]);
});

describe('the part of a provider', () => {
  it('has the modules that the library loads, each once', () => {
    expect(modulesOf('require("@cdktf/provider-aws/lib/vpc"); require("@cdktf/provider-aws/lib/eks-cluster/index"); require("@cdktf/provider-aws/lib/vpc")'))
      .toEqual(['eks-cluster', 'vpc']);
  });

  it('keeps what is of these modules and no other, as it is', () => {
    const assembly = {
      name: '@cdktf/provider-aws',
      submodules: { 'aws.vpc': { symbolId: 'src/vpc/index:' }, 'aws.vpcEndpoint': { symbolId: 'src/vpc-endpoint/index:' } },
      types: { 'aws.vpc.Vpc': { kind: 'class' }, 'aws.vpcEndpoint.VpcEndpoint': { kind: 'class' } },
    };
    expect(partOf(assembly, ['vpc'])).toEqual({
      name: '@cdktf/provider-aws', submodules: { 'aws.vpc': { symbolId: 'src/vpc/index:' } }, types: { 'aws.vpc.Vpc': { kind: 'class' } },
    });
  });
});

describe('times', () => {
  it('are read from the last line that bash says', () => {
    expect(timesOf('a warning\n12.345 20.100 1.900\n')).toEqual({ wall: 12.345, cpu: 22 });
  });

  it('give the share of what comes on top', () => {
    const bare = { cpu: 18, wall: 15 };
    const demo = { cpu: 20, wall: 16 };
    expect(shareOf(bare, demo)).toBeCloseTo(0.1);
    expect(linesOf('go', { cpu: 40, wall: 30 }, bare, demo)).toEqual([
      'go: an app with the AWS provider alone: the first time 40.0 s of CPU time, 30.0 s; then 18.0 s of CPU time, 15.0 s',
      'go: with the demo: 20.0 s of CPU time, 16.0 s; share of the library and the demo: 10.0 %',
    ]);
  });
});

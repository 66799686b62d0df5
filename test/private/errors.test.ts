import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ValidationError } from '../../src/private/errors';
import { testStack } from '../helpers/synth';

const refusal = { property: 'size', problem: 'is too small', fix: 'raise it' };
const message = (got: unknown) => new ValidationError(testStack(), { ...refusal, got }).message;

it('says where, what, what it got, what is allowed and what to do', () => {
  const scope = new Construct(testStack(), 'Group');
  const error = new ValidationError(scope, { ...refusal, got: 1, allowed: '2 to 6' });
  expect(error.message).toBe('Test/Group: `size` is too small, got 1. Allowed: 2 to 6. Fix: raise it.');
  expect(error.name).toBe('ValidationError');
  expect(error).toBeInstanceOf(Error);
});

it('leaves out what there is not', () => {
  expect(new ValidationError(testStack(), refusal).message).toBe('Test: `size` is too small. Fix: raise it.');
});

it('ends each sentence once', () => {
  expect(new ValidationError(testStack(), { property: 'a', problem: 'is wrong!', allowed: 'b.', fix: 'why not c?' }).message)
    .toBe('Test: `a` is wrong! Allowed: b. Fix: why not c?');
});

it('names the app where there is no path', () => {
  expect(new ValidationError(Testing.app(), refusal).message).toBe('App: `size` is too small. Fix: raise it.');
});

it.each([
  ['text', '\'text\''], ['', '\'\''], [0, '0'], [NaN, 'NaN'], [false, 'false'], [undefined, 'undefined'], [null, 'null'],
  [['a', 1], '["a",1]'], [{ a: { b: 1 } }, '{"a":{"b":1}}'], [[], '[]'], [10n, '10'],
  [new Map([['a', 1]]), 'an instance of Map'], [new Set([1]), 'an instance of Set'], [Promise.resolve(), 'an instance of Promise'], [ValidationError, 'the class ValidationError'],
  [message, 'the function message'], [() => 1, 'the function'], [Object.create(null), '{}'], [new Date(0), '"1970-01-01T00:00:00.000Z"'], [testStack(), 'Test'],
])('writes %p as %s', (got, text) => {
  expect(message(got)).toBe(`Test: \`size\` is too small, got ${text}. Fix: raise it.`);
});

it('does not fail itself for a value that JSON cannot write', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(message(circle)).toBe('Test: `size` is too small, got [object Object]. Fix: raise it.');
  expect(message({ big: 1n })).toBe('Test: `size` is too small, got [object Object]. Fix: raise it.');
});

it('cuts a value that is too long to read', () => {
  expect(message(Array(1000).fill(1)).length).toBeLessThan(300);
});

describe('a program in another language', () => {
  afterEach(() => { delete process.env.JSII_AGENT; });

  it.each([
    ['Python/3.11.2', 'nodeGroups.big.diskSizeGiB', '`node_groups`'],
    ['Python/3.11.2', 'diskSizeGiB', '`disk_size_gib`'],
    ['Python/3.11.2', 'admins.ops', undefined],
    ['DotNet/8.0/1.112', 'nodeGroups', '`NodeGroups`'],
    ['go1.24.2/linux/amd64', 'clusterName', '`ClusterName`'],
    ['Java/21', 'nodeGroups', undefined],
    ['node.js/v20', 'nodeGroups', undefined],
    ['Python/3.11.2', 'context["cdktf-observable-eks/today"]', undefined],
  ])('%s reads how it spells `%s`', (agent, property, name) => {
    process.env.JSII_AGENT = agent;
    const [option] = property.split('.');
    expect(new ValidationError(testStack(), { ...refusal, property }).message).toBe(
      `Test: \`${property}\` is too small. Fix: raise it.${name ? ` Names are as in TypeScript: \`${option}\` is ${name} here.` : ''}`,
    );
  });
});

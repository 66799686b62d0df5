/** Whatever a caller hands over, for whichever option: it is taken, or refused in our words. */
import { Lazy, TerraformStack, Testing, Token } from 'cdktf';
import { SAMPLE, SAMPLES } from './samples';
import * as lib from '../../../src';
import * as types from '../../../src/private/arguments/argument-types.json';
import { testStack } from '../../helpers/synth';

const STRUCTS: Record<string, string[]> = types.structs;
const CALLS: Record<string, string[]> = types.calls;
const PLACES = /: (I?Construct|TerraformStack|I[A-Z]\w+)$/;

/** Of no type that an option has, or of one that most have not. */
const STRANGE: [string, () => unknown][] = [
  ['null', () => null],
  ['text', () => 'text'],
  ['empty text', () => ''],
  ['long text', () => 'x'.repeat(20_000)],
  ['text of signs', () => '\u0000 ${x} %{y} "\\\n'],
  ['a number', () => 1],
  ['less than nothing', () => -1],
  ['a fraction', () => 0.5],
  ['a number past all bounds', () => Number.MAX_VALUE],
  ['NaN', () => NaN],
  ['true', () => true],
  ['an empty list', () => []],
  ['a list of text', () => ['text', 'text', '']],
  ['a list of what has no type', () => [null, undefined, {}, []]],
  ['an empty map', () => ({})],
  ['a map of text', () => ({ '': 'x', 'a b': '', 'key': 'x'.repeat(1000) })],
  ['a map of what has no type', () => ({ a: null, b: [], c: {} })],
  ['an object without a prototype', () => Object.create(null)],
  ['a Map', () => new Map([['a', 'b']])],
  ['a Set', () => new Set(['a'])],
  ['bytes', () => Buffer.from('bytes')],
  ['a date', () => new Date(0)],
  ['a function', () => () => 'text'],
  ['a symbol', () => Symbol('text')],
  ['a big integer', () => 1n],
  ['a circle', circle],
  ['a text token', () => Token.asString({ resolve: () => 'text', creationStack: [] })],
  ['a number token', () => Token.asNumber({ resolve: () => 1, creationStack: [] })],
  ['a list token', () => Token.asList({ resolve: () => ['text'], creationStack: [] })],
  ['a map token', () => Token.asStringMap({ resolve: () => ({ a: 'b' }), creationStack: [] })],
  ['a lazy value', () => Lazy.anyValue({ produce: () => 'text' })],
];

function circle(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

/** These take long to make, and hand their options on to constructs that have samples of their own. */
const WHOLE_PLATFORMS: Record<string, number> = { 'ObservableEksCluster': 1, 'ObservableEksCluster.addNodeGroup': 0 };

/** Every option of a call, structs within structs included: which argument, and the way to it. */
function pathsOf(call: string): string[][] {
  const all = CALLS[call].flatMap((parameter, index) =>
    PLACES.test(parameter) || parameter === 'id: string' ? [] : within(parameter, [String(index)], []));
  return all.filter((path) => path.length - 1 <= (WHOLE_PLATFORMS[call] ?? Infinity));
}

function within(field: string, path: string[], open: string[]): string[][] {
  const type = field.split(': ')[1];
  const fields = open.includes(type) ? [] : STRUCTS[type] ?? [];
  return [path, ...fields.flatMap((one) => within(one, [...path, /^\w+/.exec(one)![0]], [...open, type]))];
}

/** The arguments with one value in the place of what was there. */
function changed(values: unknown, [step, ...rest]: string[], value: unknown): unknown {
  if (step === undefined) {
    return value;
  }
  const inner = changed((values as Record<string, unknown> | undefined)?.[step], rest, value);
  return Array.isArray(values) ? values.map((one, index) => String(index) === step ? inner : one).concat(Number(step) >= values.length ? [inner] : [])
    : { ...(values as object | undefined), [step]: inner };
}

/** What has no constructor of its own, by the factory that makes it. */
const MADE_BY: Record<string, (stack: TerraformStack) => any> = {
  CostEstimate: (stack) => lib.CostEstimate.of(stack),
  PermissionsReport: (stack) => lib.PermissionsReport.of(stack),
};

function run(call: string, stack: TerraformStack, values: unknown[]): void {
  const [className, method] = call.split('.');
  const owner = (lib as unknown as Record<string, any>)[className];
  if (method === undefined) {
    new owner(...values);
    synthesise(stack);
  } else if (method in owner) {
    owner[method](...values);
  } else {
    const target = MADE_BY[className]?.(stack) ?? new owner(...SAMPLES[className](stack));
    // `x?: T[]` in the last place is how the table writes `...x: T[]`.
    target[method](...(/\?: \w+\[\]$/.test(CALLS[call].at(-1)!) && Array.isArray(values[0]) ? values[0] : values));
  }
}

/** What stands in no single option is refused by validations, at the end. */
function synthesise(stack: TerraformStack): void {
  try {
    Testing.synth(stack, true);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Validation failed with the following errors'))) {
      throw error;
    }
  }
}

test('every call has a sample', () => {
  const needed = Object.keys(CALLS).filter((call) => !CALLS[call].every((parameter) => /: I?Construct$/.test(parameter)));
  expect(Object.keys(SAMPLES).sort()).toEqual(needed.sort());
});

describe.each(Object.keys(SAMPLES))('%s', (call) => {
  it('takes its sample', () => {
    const stack = testStack();
    expect(() => run(call, stack, SAMPLES[call](stack))).not.toThrow();
  });

  it('takes or refuses any value for any option', () => {
    const failures: string[] = [];
    let stack = testStack();
    for (const path of pathsOf(call)) {
      // Which files and folders there can be is the machine's rule.
      for (const [name, value] of STRANGE.filter((one) => !(/writeTo|fromFile/.test(call) && typeof one[1]() === 'string'))) {
        try {
          run(call, stack, changed(SAMPLES[call](stack), path, value()) as unknown[]);
          stack = testStack();
        } catch (error) {
          // What is refused at once leaves nothing but itself behind.
          stack = stack.node.tryRemoveChild(SAMPLE) && !call.includes('.') ? stack : testStack();
          if (!(error instanceof Error) || error.name !== 'ValidationError') {
            failures.push(`${path.slice(1).join('.') || CALLS[call][Number(path[0])]}: ${name}: ${String(error).slice(0, 200)}`);
          }
        }
      }
    }
    expect(failures).toEqual([]);
  });
});

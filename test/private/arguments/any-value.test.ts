/** Whatever a caller hands over, for whichever option: it is taken, or refused in our words. */
import { Lazy, TerraformStack, Token } from 'cdktf';
import { call, CALLS, changed, PLACES, STRUCTS, synthesise } from './calls';
import { SAMPLE, SAMPLES } from './samples';
import { testStack } from '../../helpers/synth';

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
function pathsOf(name: string): string[][] {
  const all = CALLS[name].flatMap((parameter, index) =>
    PLACES.test(parameter) || parameter === 'id: string' ? [] : within(parameter, [String(index)], []));
  return all.filter((path) => path.length - 1 <= (WHOLE_PLATFORMS[name] ?? Infinity));
}

function within(field: string, path: string[], open: string[]): string[][] {
  const type = field.split(': ')[1];
  const fields = open.includes(type) ? [] : STRUCTS[type] ?? [];
  return [path, ...fields.flatMap((one) => within(one, [...path, /^\w+/.exec(one)![0]], [...open, type]))];
}

function run(name: string, stack: TerraformStack, values: unknown[]): void {
  call(name, stack, values);
  if (!name.includes('.')) {
    synthesise(stack);
  }
}

test('every call has a sample', () => {
  const needed = Object.keys(CALLS).filter((one) => !CALLS[one].every((parameter) => /: I?Construct$/.test(parameter)));
  expect(Object.keys(SAMPLES).sort()).toEqual(needed.sort());
});

describe.each(Object.keys(SAMPLES))('%s', (name) => {
  it('takes its sample', () => {
    const stack = testStack();
    expect(() => run(name, stack, SAMPLES[name](stack))).not.toThrow();
  });

  it('takes or refuses any value for any option', () => {
    const failures: string[] = [];
    let stack = testStack();
    for (const path of pathsOf(name)) {
      // Which files and folders there can be is the machine's rule.
      for (const [what, value] of STRANGE.filter((one) => !(/writeTo|fromFile/.test(name) && typeof one[1]() === 'string'))) {
        try {
          run(name, stack, changed(SAMPLES[name](stack), path, value()) as unknown[]);
          stack = testStack();
        } catch (error) {
          // What is refused at once leaves nothing but itself behind.
          stack = stack.node.tryRemoveChild(SAMPLE) && !name.includes('.') ? stack : testStack();
          if (!(error instanceof Error) || error.name !== 'ValidationError') {
            failures.push(`${path.slice(1).join('.') || CALLS[name][Number(path[0])]}: ${what}: ${String(error).slice(0, 200)}`);
          }
        }
      }
    }
    expect(failures).toEqual([]);
  });
});

/** Every option whose name says what it stands for refuses what is wrong for that, and passes what only Terraform knows. */
import { TerraformStack, Token } from 'cdktf';
import { Kind, KINDS } from './kinds';
import { ANYTHING, LITERAL, NAMED_AS, NARROWER, TAKES } from './open-options';
import { isPlainObject } from '../../../src/private/tokens';
import { testStack } from '../../helpers/synth';
import { call, changed, synthesise } from '../arguments/calls';
import { ALL_OPTIONS, NAMES, Option } from '../arguments/options';
import { SAMPLES } from '../arguments/samples';
import { BASES, RETURNED, USES } from '../arguments/uses';

/** The arguments of the sample with a value for the option, in structs that hold what else it takes. */
function argumentsWith({ name, option, steps }: Option, stack: TerraformStack, value: unknown): unknown[] {
  let values: unknown = name in RETURNED ? [RETURNED[name].right] : SAMPLES[name](stack);
  const path = steps.map(({ step }) => step);
  steps.forEach(({ into }, index) => {
    const way = path.slice(0, index + 1);
    const base = into && (BASES[`${into}.${option}`] ?? BASES[into]);
    const there = way.reduce<any>((at, step) => at?.[step], values);
    if (base && isPlainObject(there ?? {})) {
      values = changed(values, way, { ...base, ...there });
    }
  });
  return changed(values, path, value) as unknown[];
}

/** What is said against a value; nothing where it is taken. */
function refusal(option: Option, value: unknown): string | undefined {
  const stack = testStack();
  const { name } = option;
  try {
    const values = argumentsWith(option, stack, value);
    if (name in RETURNED) {
      RETURNED[name].use(stack, values[0]);
    } else {
      const made = call(name, stack, values);
      USES[name.split('.')[0]]?.(stack, made);
    }
    return synthesise(stack) || undefined;
  } catch (error) {
    return error instanceof Error && error.name === 'ValidationError' ? error.message : `${error}`;
  }
}

const kindOf = ({ place, option, type }: Option) => KINDS.find((kind) => (kind.type ?? /^string(\[\])?$/).test(type) && (kind.of.test(option) || kind.of.test(place)));

/** A value where the option takes a list of them. */
const listed = ({ type }: Option, { beside = [] }: Kind, value: unknown) => /^\w+\[\]$/.test(type) ? [value, ...beside] : value;

/** A value of the type that only Terraform knows; maps keep their keys. */
function later(option: Option, kind: Kind): unknown {
  const text = () => Token.asString({ resolve: () => 'later', creationStack: [] });
  switch (option.type) {
    case 'number':
    case 'number[]':
      return listed(option, kind, Token.asNumber({ resolve: () => 1, creationStack: [] }));
    case 'string':
    case 'string[]':
      return listed(option, kind, text());
    default:
      return Object.fromEntries(Object.keys(kind.right[0] as object | undefined ?? {}).map((key) => [key, text()]));
  }
}

const reasonIn = (table: Record<string, string>, { place, option }: Option) => table[place] ?? table[option];
const show = (value: unknown) => JSON.stringify(value).slice(0, 100);

function* faultsOf(option: Option): Generator<string> {
  const kind = kindOf(option);
  const where = `${option.place}: ${option.type} (${option.name})`;
  if (reasonIn(ANYTHING, option) !== undefined) {
    return;
  }
  if (!kind) {
    yield `${where}: its name says no kind. Add one to kinds.ts and check it, or put it into ANYTHING with the reason why every value will do.`;
    return;
  }
  for (const value of kind.wrong.filter((one) => !(option.place in TAKES && TAKES[option.place].includes(one)))) {
    const text = refusal(option, listed(option, kind, value));
    if (text === undefined) {
      yield `${where} takes ${show(value)}, which is not ${kind.name}. Check it (src/private/checks), or say in TAKES why it is right there.`;
    } else if (!text.includes('Fix: ') || !(text.includes(option.option) || text.includes(NAMED_AS[option.place] ?? '\u0000') || (value !== '' && text.includes(`'${value}`)))) {
      yield `${where} with ${show(value)} ends in words that do not name it: ${text}`;
    }
  }
  for (const value of kind.right.filter(() => !(option.place in NARROWER))) {
    const text = refusal(option, listed(option, kind, value));
    if (text !== undefined) {
      yield `${where} refuses ${show(value)}, which is ${kind.name}: ${text}`;
    }
  }
  const text = reasonIn(LITERAL, option) === undefined ? refusal(option, later(option, kind)) : undefined;
  if (text !== undefined) {
    yield `${where} refuses what only Terraform knows: ${text}`;
  }
}

it.each(Object.entries({ ANYTHING, TAKES, NARROWER, NAMED_AS, LITERAL }))('%s names options that there are', (_, table) => {
  const known = ALL_OPTIONS.flatMap(({ place, option }) => [place, option]);
  expect(Object.keys(table).filter((name) => !known.includes(name))).toEqual([]);
});

describe.each(NAMES)('%s', (name) => {
  it('refuses what is wrong for the kind of an option, takes what is right, and passes what only Terraform knows', () => {
    expect(ALL_OPTIONS.filter((option) => option.name === name).flatMap((option) => [...faultsOf(option)])).toEqual([]);
  });
});

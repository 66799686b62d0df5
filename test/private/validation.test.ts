import { TerraformStack, TerraformVariable } from 'cdktf';
import * as fc from 'fast-check';
import { requireDnsLabel, requireInteger, requireLiteral, requireOneOf, requirePattern } from '../../src/private/validation';
import { testStack } from '../helpers/synth';

let stack: TerraformStack;
let variable: TerraformVariable;

beforeEach(() => {
  stack = testStack();
  variable = new TerraformVariable(stack, 'input', {});
});

describe('a DNS label', () => {
  const allowed = 'Allowed: 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label).';

  it.each(['a', '0', 'a-b', 'a--b', 'x'.repeat(63)])('may be %p', (value) => {
    expect(() => requireDnsLabel(stack, 'name', value)).not.toThrow();
  });

  it.each([
    ['App_1', 'app-1'], ['-a-', 'a'], ['my name!', 'my-name'], ['', 'my-name'], ['___', 'my-name'], ['a.b', 'a-b'], ['a\n', 'a'],
    ['x'.repeat(64), 'x'.repeat(63)], [`${'x'.repeat(62)}--y`, 'x'.repeat(62)],
  ])('cannot be %p, and %p is suggested', (value, suggestion) => {
    expect(() => requireDnsLabel(stack, 'name', value)).toThrow(`Test: \`name\` is not valid, got '${value}'. ${allowed} Fix: use a name such as '${suggestion}'.`);
  });

  it('is what is suggested, for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^[A-Za-z0-9_.-]{0,80}$/)), (value) => {
      try {
        requireDnsLabel(stack, 'name', value);
      } catch (error) {
        const suggestion = /such as '([^']*)'\.$/.exec((error as Error).message)![1];
        expect(() => requireDnsLabel(stack, 'name', suggestion)).not.toThrow();
      }
    }));
  });
});

describe('a whole number', () => {
  it('may be both ends', () => {
    for (const value of [1, 5]) expect(() => requireInteger(stack, 'count', value, 1, 5)).not.toThrow();
  });

  it.each([0, 6, 1.5, NaN, Infinity])('cannot be %p', (value) => {
    expect(() => requireInteger(stack, 'count', value, 1, 5)).toThrow(`Test: \`count\` must be a whole number from 1 to 5, got ${value}. Fix: pass a number from 1 to 5.`);
  });
});

describe('one of some values', () => {
  it('is one of them', () => {
    expect(() => requireOneOf(stack, 'mode', 'b', ['a', 'b'])).not.toThrow();
    expect(() => requireOneOf(stack, 'mode', 'c', ['a', 'b'])).toThrow('Test: `mode` is not a known value, got \'c\'. Allowed: a, b. Fix: use one of the allowed values.');
    expect(() => requireOneOf(stack, 'mode', 'c', ['a', 'b'], 'use b')).toThrow('Test: `mode` is not a known value, got \'c\'. Allowed: a, b. Fix: use b.');
  });
});

describe('a value that is only known to Terraform', () => {
  it('passes all checks of the value, also as a part of text', () => {
    const text = variable.stringValue;
    for (const value of [text, `App_${text}`]) {
      requireDnsLabel(stack, 'name', value);
      requirePattern(stack, 'p', value, /^never$/, '', '');
      requireOneOf(stack, 'mode', value, ['a']);
    }
    requireInteger(stack, 'count', variable.numberValue, 1, 5);
  });

  it('is refused where text is needed', () => {
    expect(() => requireLiteral(stack, 'name', 'text', 'it is a key')).not.toThrow();
    for (const value of [variable.stringValue, `a-${variable.stringValue}`]) {
      expect(() => requireLiteral(stack, 'name', value, 'it is a key')).toThrow(
        'Test: `name` must be literal text, not a value that is only known to Terraform. Allowed: literal text, since it is a key. Fix: pass the text itself.');
    }
  });
});

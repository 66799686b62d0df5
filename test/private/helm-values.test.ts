import { App, Fn, Lazy, ref, TerraformOutput, TerraformStack, Testing, Token } from 'cdktf';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { renderHelmDocuments, renderHelmValues } from '../../src/private/helm-values';
import { evaluateTemplate, HOSTILE_TEXTS, valuesCases } from '../helpers/values-documents';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

const render = (values: Record<string, unknown>) => renderHelmValues(stack, 'helmValues', values);

/** The document as it stands in cdk.tf.json. */
function synthesise(values: Record<string, unknown>): string {
  const fresh = new TerraformStack(Testing.app(), 'stack');
  new TerraformOutput(fresh, 'document', { value: renderHelmValues(fresh, 'helmValues', values), staticId: true });
  return JSON.parse(Testing.synth(fresh)).output.document.value;
}

describe('a document without tokens', () => {
  it('is plain JSON, with sorted keys', () => {
    expect(render({ b: [1, null, { c: true }], a: 'text', empty: {}, none: [] })).toBe('{"a":"text","b":[1,null,{"c":true}],"empty":{},"none":[]}');
  });

  it('drops entries that are undefined', () => {
    expect(render({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
  });

  it('leaves nothing for Terraform to interpolate, and stays JSON of the same value', () => {
    expect(render({ a: '${POD_NAME} %{x} $${y} 5$' })).toBe(String.raw`{"a":"\u0024{POD_NAME} \u0025{x} $\u0024{y} 5$"}`);
  });

  it('escapes what YAML 1.1 refuses or folds, and what Terraform would normalise', () => {
    expect(render({ a: '\u2028\ufeff', composed: 'é', decomposed: 'e\u0301é' }))
      .toBe(String.raw`{"a":"\u2028\ufeff","composed":"é","decomposed":"e\u0301\u00e9"}`);
  });

  it('survives any hostile text, as a value and as a key', () => {
    const values = Object.fromEntries(HOSTILE_TEXTS.filter((text) => text.length < 1000).map((text) => [text, text]));
    const document = evaluateTemplate(synthesise(values));
    expect(JSON.parse(document)).toEqual(values);
    expect(parse(document, { version: '1.2' })).toEqual(values);
  });

  it('survives depth that an expression of cdktf does not', () => {
    const values = { a: Array.from({ length: 1000 }).reduce((inner) => [inner], 'core') };
    expect(JSON.stringify(JSON.parse(evaluateTemplate(synthesise(values))))).toBe(JSON.stringify(values));
  });

  it('survives as arbitrary JSON', () => {
    fc.assert(fc.property(valuesCases(), ({ input, expected }) => {
      const document = evaluateTemplate(synthesise(input));
      expect(JSON.parse(document)).toEqual(expected);
      expect(parse(document, { version: '1.2' })).toEqual(expected);
      expect(document).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/);
    }), { numRuns: 500 });
  });
});

describe('a document with tokens', () => {
  const name = Token.asString(ref('var.name'));

  it('has one expression for one token', () => {
    expect(synthesise({ clusterName: name, a: { b: 'text' } })).toBe('{"a":{"b":"text"},"clusterName":${jsonencode(var.name)}}');
  });

  it('keeps the literal text around a token out of the expression', () => {
    expect(synthesise({ host: `\${x}"$${name}{` })).toBe(
      String.raw`{"host":"\u0024{x}\"\u0024` + String.raw`${'$'}{replace(jsonencode(join("", [var.name])), "/^\"|\"$/", "")}{"}`,
    );
  });

  it('is not confused by an unclosed ${ in front of a token', () => {
    expect(synthesise({ a: '${unclosed', b: name })).toBe(String.raw`{"a":"\u0024{unclosed","b":${'$'}{jsonencode(var.name)}}`);
  });

  it.each([
    ['number', Token.asNumber(ref('var.x'))],
    ['list', Token.asList(ref('var.x'))],
    ['number list', Token.asNumberList(ref('var.x'))],
    ['string map', Token.asStringMap(ref('var.x'))],
    ['any map', Token.asAnyMap(ref('var.x'))],
    ['resolvable', ref('var.x')],
  ])('takes a %s token anywhere', (_, token) => {
    expect(synthesise({ a: token, b: [token] })).toBe('{"a":${jsonencode(var.x)},"b":[${jsonencode(var.x)}]}');
  });

  it('takes a map token as the whole document', () => {
    expect(synthesise(Token.asAnyMap(ref('var.x')))).toBe('${jsonencode(var.x)}');
  });

  it('makes text of a number token that stands in text', () => {
    const port = Token.asNumber(ref('var.port'));
    const text = '${replace(jsonencode(join("", [var.port])), "/^\\"|\\"$/", "")}';
    expect(synthesise({ a: `${port}`, b: `5-${port}0` })).toBe(`{"a":"${text}","b":"5-${text}0"}`);
  });

  it('writes tokens that hold a literal as that literal', () => {
    const five = Token.asString(Token.asAny(5));
    expect(synthesise({ a: Token.nullValue(), b: [Token.nullValue(), five], c: Token.asAny({ d: '"' }), e: `x${five}`, f: Token.asAny(`${name}!`) })).toBe(
      String.raw`{"a":null,"b":[null,5],"c":{"d":"\""},"e":"x5","f":"${'$'}{replace(jsonencode(join("", [var.name])), "/^\"|\"$/", "")}!"}`,
    );
  });

  it('prints no warning', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    synthesise({ a: name, texts: HOSTILE_TEXTS, mixed: HOSTILE_TEXTS.map((text) => text + name + text) });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe('refuses', () => {
  const circle: Record<string, unknown> = {};
  circle.self = [circle];
  class Point {
    public readonly x = 1;
  }
  const list = Token.asList(ref('var.list'));
  const numbers = Token.asNumberList(ref('var.numbers'));
  const plain = 'Fix: pass strings, numbers, booleans, lists, maps or tokens, and HelmValue.NONE for null.';
  const spread = 'is an element of a list that is only known to Terraform. Fix: pass the list as a whole, or use Fn.element or Fn.concat.';
  const lazy = 'is a Lazy value. Fix: pass the value itself, or an attribute that Terraform resolves.';
  const foreign = 'contains a token that this program did not create. Fix: pass a token of this program, or literal text.';
  const tokenKey = 'has a key that is only known to Terraform, so two keys could collide. ' +
    'Fix: use literal keys, or build the whole map with Fn.zipmap or Fn.merge.';
  const character = 'has a character that Terraform or YAML cannot carry. ' +
    'Fix: replace half a surrogate pair, or a symbol beyond U+FFFF that normalisation rewrites or that joins the next character.';

  it.each<[string, () => unknown, string]>([
    ['a function', () => () => 1, `is a function. ${plain}`],
    ['a symbol', () => Symbol('s'), `is a symbol. ${plain}`],
    ['a bigint', () => 1n, `is a bigint. ${plain}`],
    ['NaN', () => NaN, 'is NaN. Fix: pass a finite number.'],
    ['Infinity', () => -Infinity, 'is -Infinity. Fix: pass a finite number.'],
    ['a whole number beyond 2^53', () => 2 ** 53, 'is an integer beyond 2^53, which JavaScript has already rounded. Fix: pass it as a string.'],
    ['bytes', () => Buffer.from('a'), `is an instance of Buffer. ${plain}`],
    ['a Map', () => new Map(), `is an instance of Map. ${plain}`],
    ['a Set', () => new Set(), `is an instance of Set. ${plain}`],
    ['a Date', () => new Date(0), `is an instance of Date. ${plain}`],
    ['a boxed string', () => new String(''), `is an instance of String. ${plain}`],
    ['a class instance', () => new Point(), `is an instance of Point. ${plain}`],
    ['a construct', () => stack, 'is the construct stack. Fix: pass one of its attributes, such as a name or an ARN.'],
    ['an app', () => new App(), 'is the construct App. Fix: pass one of its attributes, such as a name or an ARN.'],
    ['a lazy string', () => Lazy.stringValue({ produce: () => 'x' }), lazy],
    ['a lazy string in text', () => `x-${Lazy.stringValue({ produce: () => 'x' })}`, lazy],
    ['a lazy number', () => Lazy.numberValue({ produce: () => 1 }), lazy],
    ['a lazy list', () => Lazy.listValue({ produce: () => ['x'] }), lazy],
    ['any lazy value', () => Lazy.anyValue({ produce: () => ({}) }), lazy],
    ['an element of a list token', () => list[0], spread],
    ['an element of a number list token', () => numbers[0], spread],
    ['an element of a list token in text', () => `x-${list[0]}`, spread],
    ['a token in a key', () => ({ [Token.asString(ref('var.k'))]: 1 }), tokenKey],
    ['a token in part of a key', () => ({ [`x-${Token.asString(ref('var.k'))}`]: 1 }), tokenKey],
    ['a number token in a key', () => ({ [Token.asNumber(ref('var.k'))]: 1 }), tokenKey],
    ['a map token spread into a map', () => ({ ...Token.asAnyMap(ref('var.m')), a: 1 }), tokenKey],
    ['a string token that is unknown', () => '${TfToken[nobody.1]}', foreign],
    ['a list token that is unknown', () => ['#{TfToken[nobody.1]}'], foreign],
    ['a map token that is unknown', () => ({ '&{TfToken[nobody.1]}': '' }), foreign],
    ['a number that cdktf would take for a token', () => -8.3e298, foreign],
    ['the text of a number that cdktf would take for a token', () => 'at -8.3e+298', foreign],
    ['null inside text', () => `x${Token.asString(Token.nullValue())}`, 'contains a list, a map or null inside a string. Fix: use Fn.jsonencode or Fn.join to convert it to a string.'],
    ['a control character', () => 'a\u0085b', 'has a control character that Helm cannot carry. Fix: remove it (U+007F to U+009F, U+FFFE, U+FFFF).'],
    ['half a surrogate pair', () => 'x\ud83d', character],
    ['a symbol that normalisation rewrites', () => '\u{1d15e}', character],
    ['a symbol that takes the closing quote along', () => '\u{110bd}', character],
    ['a key that is too long', () => ({ ['k'.repeat(1023)]: 1 }), 'has a key of more than 1024 characters, which Helm cannot read. Fix: use a shorter key.'],
  ])('%s', (_, value, problem) => {
    expect(() => render({ controller: { service: [{ x: value() }] } })).toThrow(
      expect.objectContaining({ name: 'ValidationError', message: `stack: \`helmValues.controller.service[0].x\` ${problem}` }),
    );
  });

  it('a circle, where it closes', () => {
    expect(() => render(circle)).toThrow('stack: `helmValues.self[0]` contains itself. Fix: remove the circular reference.');
  });

  it('undefined and holes in a list', () => {
    expect(() => render({ a: [1, undefined] })).toThrow(`stack: \`helmValues.a[1]\` is undefined. ${plain}`);
    expect(() => render({ a: new Array(1) })).toThrow(`stack: \`helmValues.a[0]\` is undefined. ${plain}`);
  });

  it('list tokens spread among other elements', () => {
    expect(() => render({ a: [...list, 'x'] })).toThrow(`stack: \`helmValues.a[0]\` ${spread}`);
    expect(() => render({ a: ['x', ...numbers] })).toThrow(`stack: \`helmValues.a[1]\` ${spread}`);
  });

  it('with a path that quotes keys with dots', () => {
    expect(() => render({ annotations: { 'eks.amazonaws.com/role-arn': NaN } }))
      .toThrow('stack: `helmValues.annotations["eks.amazonaws.com/role-arn"]` is NaN. Fix: pass a finite number.');
  });

  it('no value that is used twice, since that is no circle', () => {
    const shared = { x: [1] };
    expect(render({ a: shared, b: shared })).toBe('{"a":{"x":[1]},"b":{"x":[1]}}');
  });
});

describe('renderHelmDocuments', () => {
  it('keeps the order and leaves out what is absent or empty', () => {
    expect(renderHelmDocuments(stack, { defaults: { a: 1 }, helmValues: undefined, empty: {}, wiring: { b: Fn.conditional(ref('x'), 1, 2) } }))
      .toEqual(['{"a":1}', expect.stringContaining('"b":')]);
  });

  it('names the document in errors', () => {
    expect(() => renderHelmDocuments(stack, { wiring: { a: NaN } })).toThrow('stack: `wiring.a` is NaN.');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  conditional, DataResource, Fn, Op, propertyAccess, TerraformIterator, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable,
  Testing, Token,
} from 'cdktf';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { renderHelmValues } from '../../src/private/helm-values';
import { apply, init, outputs, plan } from '../../tools/terraform';
import { describeWithCli } from '../helpers/terraform';
import { HOSTILE_TEXTS, KnownToken, valuesCases, ValuesCase } from '../helpers/values-documents';

const HOSTILE = 'q" b\\ ${x} %{y} $${z} %%{w} {{ .V }} \n\r\t é😀\u2028<&>\\"';
const OBJECT = { list: [{ name: HOSTILE }, { name: 'second' }], flag: false, none: null };

/** Tokens of every kind, with what each stands for; `texts` are those that can be part of a text. */
function makeTokens(stack: TerraformStack): { all: KnownToken[]; texts: KnownToken[] } {
  const variable = (id: string, type: string, value: unknown) => {
    const made = new TerraformVariable(stack, id, { type });
    // Not through the props: cdktf writes the keys in them in snake case, and fails for null.
    made.addOverride('default', value);
    return made;
  };
  const hostile = variable('hostile', 'string', HOSTILE);
  const empty = variable('empty', 'string', '');
  const number = variable('number', 'number', 0.1);
  const big = variable('big', 'number', 1e21);
  const flag = variable('flag', 'bool', true);
  const list = variable('list', 'list(string)', ['a', HOSTILE, '']);
  const numbers = variable('numbers', 'list(number)', [1, -2.5]);
  const map = variable('map', 'map(string)', { 'a.b/c': HOSTILE, '${k}': '' });
  const object = variable('object', 'any', OBJECT);
  const local = new TerraformLocal(stack, 'local', 'plain-name');
  const localObject = new TerraformLocal(stack, 'localObject', { nested: { items: ['x', 'y'] }, count: 3 });
  // Not known before the apply.
  const resource = new DataResource(stack, 'resource', { input: { sha1: Fn.sha1('x') } });
  const output = Token.asString(propertyAccess(resource.fqn, ['output', 'sha1']));
  const sha1 = '11f6ad8ec52a2984abaafd7c3b516503785c2072';

  const texts: KnownToken[] = [
    { token: hostile.stringValue, value: HOSTILE },
    { token: empty.stringValue, value: '' },
    { token: local.asString, value: 'plain-name' },
    { token: output, value: sha1 },
    { token: Fn.upper(local.asString), value: 'PLAIN-NAME' },
    { token: Fn.element(list.listValue, 1), value: HOSTILE },
    { token: Fn.join('-', list.listValue), value: `a-${HOSTILE}-` },
    { token: Token.asString(propertyAccess(object.value, ['list', 0, 'name'])), value: HOSTILE },
    { token: Token.asString(conditional(flag.booleanValue, 'yes', 'no')), value: 'yes' },
  ];
  const inText: KnownToken[] = [
    { token: number.numberValue, value: 0.1 },
    { token: number.stringValue, value: 0.1 },
    { token: Token.asString(flag.booleanValue), value: true },
    { token: Token.asNumber(Op.add(number.numberValue, 1)), value: 1.1 },
  ];
  return {
    texts: [...texts, ...inText],
    all: [
      ...texts,
      ...inText,
      { token: Token.asNumber(Fn.lengthOf(list.listValue)), value: 3 },
      { token: big.numberValue, value: 1e21 },
      { token: flag.booleanValue, value: true },
      { token: Op.not(flag.booleanValue), value: false },
      { token: list.listValue, value: ['a', HOSTILE, ''] },
      { token: list.value, value: ['a', HOSTILE, ''] },
      { token: Token.asNumberList(numbers.value), value: [1, -2.5] },
      { token: Fn.concat([list.listValue, ['x']]), value: ['a', HOSTILE, '', 'x'] },
      { token: Token.asStringMap(map.value), value: { 'a.b/c': HOSTILE, '${k}': '' } },
      { token: Token.asAnyMap(object.value), value: OBJECT },
      { token: object.stringValue, value: OBJECT },
      { token: Fn.merge([map.value, { z: 'z' }]), value: { 'a.b/c': HOSTILE, '${k}': '', 'z': 'z' } },
      { token: localObject.asAnyMap, value: { nested: { items: ['x', 'y'] }, count: 3 } },
      { token: propertyAccess(localObject.expression, ['nested', 'items', 1]), value: 'y' },
      { token: resource.output, value: { sha1 } },
      { token: Token.nullValue(), value: null },
      { token: Fn.tolist([]), value: [] },
      iterated(list),
    ],
  };
}

function iterated(list: TerraformVariable): KnownToken {
  // An iterator makes a set of the list, which Terraform sorts.
  const iterator = TerraformIterator.fromList(list.listValue);
  return { token: iterator.dynamic({ name: iterator.value }), value: [{ name: '' }, { name: 'a' }, { name: HOSTILE }] };
}

function makeCases({ all, texts }: ReturnType<typeof makeTokens>): ValuesCase[] {
  const input = (known: KnownToken[]) => known.map(({ token }) => token);
  const expected = (known: KnownToken[]) => known.map(({ value }) => value);
  const around = (left: string, right: string) => ({
    input: texts.map(({ token }) => `${left}${token}${right}`),
    expected: texts.map(({ value }) => `${left}${value}${right}`),
  });
  const short = HOSTILE_TEXTS.filter((text) => text.length < 1000);
  // With no text around it, a token keeps the type of its value.
  const mixed = short.filter((text) => text !== '').map((text) => around(text, text));
  const hostileMap = Object.fromEntries(short.map((text) => [text, text]));
  const nest = (core: unknown) => Array.from({ length: 150 }).reduce((inner) => ({ '${': [inner, null] }), core);
  const [first] = texts;
  return [
    { input: { texts: HOSTILE_TEXTS, map: hostileMap }, expected: { texts: HOSTILE_TEXTS, map: hostileMap } },
    { input: { all: input(all), map: hostileMap }, expected: { all: expected(all), map: hostileMap } },
    ...all.map(({ token, value }) => ({ input: { a: token, b: ['${', token, null] }, expected: { a: value, b: ['${', value, null] } })),
    { input: { mixed: mixed.map((m) => m.input) }, expected: { mixed: mixed.map((m) => m.expected) } },
    { input: { all: texts.map(({ token }) => `${token}`).join('$') + '%' }, expected: { all: texts.map(({ value }) => value).join('$') + '%' } },
    { input: { deep: nest(first.token) }, expected: { deep: nest(first.value) } },
    ...fc.sample(valuesCases(all, texts), { numRuns: 200, seed: 1 }),
  ];
}

describeWithCli('values through a real Terraform', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'helm-values-'));
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('come back equal, as JSON and as YAML, and a second plan is empty', async () => {
    const warn = jest.spyOn(console, 'warn');
    const stack = new TerraformStack(Testing.app(), 'stack');
    const cases = makeCases(makeTokens(stack));
    cases.forEach(({ input }, index) => {
      new TerraformOutput(stack, `case${index}`, { value: renderHelmValues(stack, 'helmValues', input), staticId: true });
    });
    writeFileSync(join(dir, 'cdk.tf.json'), Testing.synth(stack));
    expect(warn).not.toHaveBeenCalled();

    await init(dir);
    await apply(dir);
    const documents = await outputs(dir);
    cases.forEach(({ expected }, index) => {
      const document = documents[`case${index}`] as string;
      expect(JSON.parse(document)).toEqual(expected);
      expect(parse(document, { version: '1.2' })).toEqual(expected);
    });
    expect(await plan(dir)).toEqual({ changes: false });
  });
});

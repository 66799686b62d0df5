import { TerraformStack, TerraformVariable, Token } from 'cdktf';
import { mergeMaps } from '../../src/private/merge';
import { testStack } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

it('merges maps key by key, the second winning', () => {
  expect(mergeMaps({ a: { b: 1, c: { d: 1 } }, e: 1 }, { a: { b: 2, c: { f: 2 } } })).toEqual({ a: { b: 2, c: { d: 1, f: 2 } }, e: 1 });
});

it.each([
  [{ a: [1, 2] }, { a: [3] }], [{ a: { b: 1 } }, { a: 'text' }], [{ a: 'text' }, { a: { b: 1 } }], [{ a: { b: 1 } }, { a: null }], [{ a: { b: 1 } }, { a: [] }],
])('replaces all else: %j by %j', (first, second) => {
  expect(mergeMaps(first, second)).toEqual(second);
});

it('changes neither of the two', () => {
  const [first, second] = [{ a: { b: 1 } }, { a: { c: 2 } }];
  mergeMaps(first, second);
  expect([first, second]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }]);
});

it('replaces a map by one that only Terraform knows, and the other way round', () => {
  const map = Token.asStringMap(new TerraformVariable(stack, 'tags', {}).value);
  expect(mergeMaps({ a: { b: 1 } }, { a: map }).a).toEqual(map);
  expect(mergeMaps({ a: map }, { a: { b: 1 } }).a).toEqual({ b: 1 });
});

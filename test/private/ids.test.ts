import { TerraformStack, TerraformVariable } from 'cdktf';
import { idFromKey, idFromSlot } from '../../src/private/ids';
import { testStack } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

it.each(['default', 'Batch-1', 'a.b_c', 'kube-system:ebs-csi-controller-sa', '0'])('%p is an id as it stands', (key) => {
  expect(idFromKey(stack, 'nodeGroups', key)).toBe(key);
});

it.each(['', ' ', 'a b', 'a/b', '-a', '.a', 'ä', 'a\n', '${x}'])('rejects the key %p', (key) => {
  expect(() => idFromKey(stack, 'nodeGroups', key)).toThrow(
    `Test: \`nodeGroups\` has a key that is not a valid construct id, got '${key}'. `
    + 'Allowed: a letter or digit, then letters, digits and . _ : -. Fix: rename the key.');
});

it('rejects a key that only Terraform knows', () => {
  const { stringValue } = new TerraformVariable(stack, 'name', {});
  for (const key of [stringValue, `a-${stringValue}`]) {
    expect(() => idFromKey(stack, 'nodeGroups', key)).toThrow(
      'Test: `nodeGroups` has a key that is only known to Terraform. Allowed: a literal string, since the key becomes part of the resource address. '
      + 'Fix: write the key as a literal and put the token into the value.');
  }
});

it('slots count from one', () => {
  expect([0, 1, 5].map((slot) => idFromSlot('PublicSubnet', slot))).toEqual(['PublicSubnet1', 'PublicSubnet2', 'PublicSubnet6']);
});

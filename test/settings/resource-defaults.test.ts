import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { ResourceDefaults } from '../../src';
import { resolve, testStack } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

it('are empty where nobody set any', () => {
  expect(ResourceDefaults.of(stack).tags ?? {}).toEqual({});
  expect(ResourceDefaults.of(stack).rolePath).toBeUndefined();
});

it('are inherited from the app, the stack and every construct, the nearest winning', () => {
  const middle = new Construct(stack, 'Middle');
  ResourceDefaults.applyTo(App.of(stack), { tags: { a: 'app', b: 'app', c: 'app' }, rolePath: '/app/', permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary' });
  ResourceDefaults.applyTo(stack, { tags: { b: 'stack', c: 'stack' }, rolePath: '/stack/' });
  ResourceDefaults.applyTo(middle, { tags: { c: 'middle' } });
  expect(ResourceDefaults.of(new Construct(middle, 'Deep'))).toMatchObject({
    tags: { a: 'app', b: 'stack', c: 'middle' }, rolePath: '/stack/', permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
  });
});

it('do not reach siblings or what is above', () => {
  const [one, other] = [new Construct(stack, 'One'), new Construct(stack, 'Other')];
  ResourceDefaults.applyTo(one, { tags: { a: '1' } });
  expect([stack, other].map((scope) => ResourceDefaults.of(scope).tags ?? {})).toEqual([{}, {}]);
});

it('can be set bit by bit', () => {
  ResourceDefaults.applyTo(stack, { tags: { a: '1', b: '1' }, namePrefix: 'corp' });
  ResourceDefaults.applyTo(stack, { tags: { b: '2' }, rolePath: '/x/' });
  expect(ResourceDefaults.of(stack)).toMatchObject({ tags: { a: '1', b: '2' }, namePrefix: 'corp', rolePath: '/x/' });
});

it('do not change what they were set from', () => {
  const settings = { tags: { a: '1' } };
  ResourceDefaults.applyTo(stack, settings);
  ResourceDefaults.applyTo(stack, { tags: { b: '2' } });
  expect(settings).toEqual({ tags: { a: '1' } });
});

it('may be tokens', () => {
  const owner = new TerraformVariable(stack, 'owner', {}).stringValue;
  ResourceDefaults.applyTo(stack, { tags: { owner }, permissionsBoundaryArn: owner });
  expect(resolve(stack, ResourceDefaults.of(stack))).toMatchObject({ tags: { owner: '${var.owner}' }, permissionsBoundaryArn: '${var.owner}' });
});

// What the documentation of the settings says, and IAM would refuse at apply only.
describe('rejects', () => {
  it('a prefix of more than 20 characters', () => {
    expect(() => ResourceDefaults.applyTo(stack, { namePrefix: 'x'.repeat(21) })).toThrow(/namePrefix/);
    expect(() => ResourceDefaults.applyTo(stack, { namePrefix: 'x'.repeat(20) })).not.toThrow();
  });

  it.each(['platform', '/platform', 'platform/', ''])('%p as a role path, which has no slash at both ends', (rolePath) => {
    expect(() => ResourceDefaults.applyTo(stack, { rolePath })).toThrow(/rolePath/);
  });
});

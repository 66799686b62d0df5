import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { TerraformLocal } from 'cdktf';
import { AppIndex } from '../../src/private/app-index';
import { nameGiven, referredBy, resourcesIn } from '../../src/private/terraform-tree';
import { stackBeside, testStack } from '../helpers/synth';

const role = (stack: ReturnType<typeof testStack>, name?: string) => new IamRole(stack, 'Mine', { name, assumeRolePolicy: '{}' });

it('finds resources of some types, at and below a construct', () => {
  const stack = testStack();
  const mine = role(stack);
  new IamRolePolicy(stack, 'Policy', { role: mine.name, policy: '{}' });
  expect(resourcesIn(stack, 'aws_iam_role')).toEqual([mine]);
  expect(resourcesIn(stack, 'aws_iam_role', 'aws_iam_role_policy')).toHaveLength(2);
  expect(resourcesIn(mine, 'aws_iam_role')).toEqual([mine]);
});

it('means what stands in the same stack before what has the same address in another', () => {
  const stack = testStack();
  const here = role(stack);
  const there = role(stackBeside(stack, 'Other'));
  const from = new IamRolePolicy(stackBeside(stack, 'Third'), 'Policy', { role: 'x', policy: '{}' });
  const app = new AppIndex(stack);
  expect(referredBy(app, here, '${aws_iam_role.Mine.name}', 'aws_iam_role')).toBe(here);
  expect(referredBy(app, there, '${aws_iam_role.Mine.name}', 'aws_iam_role')).toBe(there);
  expect([here, there]).toContain(referredBy(app, from, '${aws_iam_role.Mine.name}', 'aws_iam_role'));
});

it.each(['${aws_iam_role.Mine2.name}', '${data.aws_iam_role.Mine.name}', '${x.aws_iam_role.Mine.name}', '${aws_iam_role_policy.Mine.role}', 'Mine', ''])(
  'does not take %s for it', (text) => {
    const mine = role(testStack());
    expect(referredBy(new AppIndex(mine), mine, text, 'aws_iam_role')).toBeUndefined();
  });

it('follows locals and arguments', () => {
  const stack = testStack();
  const mine = role(stack, 'mine');
  const local = new TerraformLocal(stack, 'Name', mine.name);
  const policy = new IamRolePolicy(stack, 'Policy', { role: local.asString, policy: '{}' });
  const app = new AppIndex(stack);
  expect(referredBy(app, policy, '${aws_iam_role_policy.Policy.role}', 'aws_iam_role')).toBe(mine);
  expect(nameGiven(app, policy, '${aws_iam_role.Mine.name}')).toBe('mine');
  expect(nameGiven(app, policy, '${aws_iam_role.Mine.arn}')).toBe('${aws_iam_role.Mine.arn}');
});

it('does not follow a circle for ever', () => {
  const stack = testStack();
  const [one, two] = ['One', 'Two'].map((id) => new IamRolePolicy(stack, id, { role: 'x', policy: '{}' }));
  one.role = '${aws_iam_role_policy.Two.role}';
  two.role = '${aws_iam_role_policy.One.role}';
  expect(referredBy(new AppIndex(stack), one, '${aws_iam_role_policy.Two.role}', 'aws_iam_role')).toBeUndefined();
});

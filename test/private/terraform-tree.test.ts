import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { attributesOf, referredBy, resourcesIn } from '../../src/private/terraform-tree';
import { stackBeside, testStack } from '../helpers/synth';

const role = (stack: ReturnType<typeof testStack>) => new IamRole(stack, 'Mine', { assumeRolePolicy: '{}' });

it('finds resources of some types, at and below a construct', () => {
  const stack = testStack();
  const mine = role(stack);
  new IamRolePolicy(stack, 'Policy', { role: mine.name, policy: '{}' });
  expect(resourcesIn(stack, 'aws_iam_role')).toEqual([mine]);
  expect(resourcesIn(stack, 'aws_iam_role', 'aws_iam_role_policy')).toHaveLength(2);
  expect(resourcesIn(mine, 'aws_iam_role')).toEqual([mine]);
});

it('reads attributes as Terraform does', () => {
  const stack = testStack();
  const policy = new IamRolePolicy(stack, 'Policy', { role: role(stack).name, policy: '{}' });
  expect(attributesOf(policy)).toMatchObject({ policy: '{}', role: '${aws_iam_role.Mine.name}' });
});

it('means what stands in the same stack before what has the same address in another', () => {
  const stack = testStack();
  const other = stackBeside(stack, 'Other');
  const [here, there] = [role(stack), role(other)];
  const all = [there, here];
  expect(referredBy(here, '${aws_iam_role.Mine.name}', all)).toBe(here);
  expect(referredBy(here, '${aws_iam_role.Mine2.name}', all)).toBeUndefined();
  expect(referredBy(here, '${aws_iam_role.Mine.name}', [there])).toBe(there);
});

import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { arnPart, roleNameOf } from '../../src/private/arn';
import { evaluate } from '../../tools/terraform';
import { resolve, testStack } from '../helpers/synth';
import { describeWithCli } from '../helpers/terraform';

describeWithCli('what Terraform makes of an ARN', () => {
  let stack: TerraformStack;

  beforeEach(() => {
    stack = testStack();
  });

  it.each([
    ['arn:aws:eks:eu-west-2:111122223333:cluster/blue', 'aws', 'eu-west-2', '111122223333'],
    ['arn:aws-us-gov:eks:us-gov-west-1:444455556666:cluster/a', 'aws-us-gov', 'us-gov-west-1', '444455556666'],
    ['arn:aws-cn:eks:cn-north-1:444455556666:cluster/a:b', 'aws-cn', 'cn-north-1', '444455556666'],
  ])('%s', async (arn, partition, region, account) => {
    const token = new TerraformVariable(stack, 'arn', {}).stringValue;
    const expressions = {
      partition: arnPart(token, 'partition'),
      region: arnPart(token, 'region'),
      account: arnPart(token, 'account'),
      literal: arnPart(arn, 'region'),
      inText: `arn:${arnPart(token, 'partition')}:s3`,
      inCall: Fn.upper(arnPart(token, 'partition')),
    };
    expect(await evaluate(resolve(stack, expressions), { variable: { arn: { default: arn } } })).toEqual({
      partition, region, account, literal: region, inText: `arn:${partition}:s3`, inCall: partition.toUpperCase(),
    });
  });

  it('takes the name of a role from behind its path', async () => {
    const arns = {
      plain: 'arn:aws:iam::111122223333:role/node',
      path: 'arn:aws:iam::111122223333:role/platform/eks/node',
      service: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_Admin_0123',
    };
    const tokens = Object.fromEntries(Object.keys(arns).map((id) => [id, roleNameOf(new TerraformVariable(stack, id, {}).stringValue)]));
    const variable = Object.fromEntries(Object.entries(arns).map(([id, value]) => [id, { default: value }]));
    expect(await evaluate(resolve(stack, { ...tokens, literal: roleNameOf(arns.path) }), { variable }))
      .toEqual({ plain: 'node', path: 'node', service: 'AWSReservedSSO_Admin_0123', literal: 'node' });
  });
});

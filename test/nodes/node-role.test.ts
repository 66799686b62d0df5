import { NodeRole, ResourceDefaults } from '../../src';
import { synth, testStack } from '../helpers/synth';

it('is a role that instances alone can take, with what a node needs and nothing else', () => {
  const stack = testStack();
  const role = new NodeRole(stack, 'NodeRole', { clusterName: 'blue' });
  const output = synth(stack);
  expect(output.resource('aws_iam_role').name_prefix).toBe('blue-node-');
  expect(JSON.parse(output.resource('aws_iam_role').assume_role_policy)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: ['sts:AssumeRole'] }],
  });
  const arns = output.resources('aws_iam_role_policy_attachment').map((attachment) => attachment.policy_arn);
  expect(arns.map((arn) => arn.split(':aws:policy/')[1]).sort()).toEqual(['AmazonEC2ContainerRegistryPullOnly', 'AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy']);
  for (const arn of arns) expect(arn).toMatch(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:iam::aws:policy\//);
  expect(output.resources('aws_iam_role_policy')).toEqual([]);
  expect(role.dependencies).toHaveLength(3);
});

it('takes tags, permissions boundary, path and prefix from the resource settings', () => {
  const stack = testStack();
  ResourceDefaults.applyTo(stack, { tags: { team: 'a' }, permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/B', rolePath: '/a/', namePrefix: 'corp' });
  new NodeRole(stack, 'NodeRole', { clusterName: 'blue' });
  expect(synth(stack).resource('aws_iam_role')).toMatchObject({
    name_prefix: 'corp-blue-node-', path: '/a/', permissions_boundary: 'arn:aws:iam::111122223333:policy/B', tags: { team: 'a' },
  });
});

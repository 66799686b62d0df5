import { ResourceDefaults, VolumeEncryptionKey } from '../../src';
import { synth, testStack } from '../helpers/synth';

function key(props?: ConstructorParameters<typeof VolumeEncryptionKey>[2]) {
  const stack = testStack();
  new VolumeEncryptionKey(stack, 'Key', props);
  return synth(stack);
}

const statements = (policy: string) => JSON.parse(policy).Statement;

const SERVICE_ROLE = /^arn:\$\{data\.aws_partition\.\w+\.partition\}:iam::\$\{data\.aws_caller_identity\.\w+\.account_id\}:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/;

it('is managed by the account', () => {
  expect(statements(key().resource('aws_kms_key').policy)[0]).toMatchObject({
    Sid: 'Account', Action: ['kms:*'], Principal: { AWS: expect.stringMatching(/:root$/) },
  });
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
it('is usable by EC2 Auto Scaling, which hands it on to nothing but AWS resources', () => {
  const [, use, grants, ...others] = statements(key().resource('aws_kms_key').policy);
  expect(others).toEqual([]);
  expect(use).toEqual({
    Sid: 'AutoScaling',
    Effect: 'Allow',
    Principal: { AWS: expect.stringMatching(SERVICE_ROLE) },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    Resource: '*',
  });
  expect(grants).toMatchObject({
    Principal: { AWS: expect.stringMatching(SERVICE_ROLE) },
    Action: ['kms:CreateGrant'],
    Condition: { Bool: { 'kms:GrantIsForAWSResource': ['true'] } },
  });
});

it('comes after the role that its policy names, where that is made', () => {
  expect(key().resources('aws_iam_service_linked_role')).toEqual([]);
  const made = key({ createAutoScalingRole: true });
  expect(made.resource('aws_iam_service_linked_role').aws_service_name).toBe('autoscaling.amazonaws.com');
  expect(made.resource('aws_kms_key').depends_on).toEqual([expect.stringMatching(/^aws_iam_service_linked_role\.Key_AutoScalingRole_/)]);
});

it('is tagged, and kept where settings say so', () => {
  const stack = testStack();
  ResourceDefaults.applyTo(stack, { tags: { team: 'web' }, preventDestroy: true });
  new VolumeEncryptionKey(stack, 'Key');
  expect(synth(stack).resource('aws_kms_key')).toMatchObject({ tags: { team: 'web' }, lifecycle: { prevent_destroy: true } });
  expect(key().resource('aws_kms_key').lifecycle).toBeUndefined();
});

import { S3StateBucket, StateEncryptionKey } from '../../src';
import { synth, testStack } from '../helpers/synth';

function key(props?: ConstructorParameters<typeof StateEncryptionKey>[2]) {
  const stack = testStack();
  const { keyArn } = new StateEncryptionKey(stack, 'Key', props);
  new S3StateBucket(stack, 'State', { bucketName: 'acme-state', kmsKeyArn: keyArn });
  return synth(stack);
}

it('is rotated, leaves a month to take its deletion back, and is managed by the account', () => {
  const resource = key().resource('aws_kms_key');
  expect(resource).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30, description: 'Terraform state' });
  expect(JSON.parse(resource.policy).Statement).toHaveLength(1);
  expect(key({ description: 'Ours', deletionWindowDays: 7 }).resource('aws_kms_key')).toMatchObject({ deletion_window_in_days: 7, description: 'Ours' });
});

it('encrypts the bucket', () => {
  const [rule] = key().resource('aws_s3_bucket_server_side_encryption_configuration').rule;
  expect(rule.apply_server_side_encryption_by_default).toEqual({ sse_algorithm: 'aws:kms', kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\./) });
});

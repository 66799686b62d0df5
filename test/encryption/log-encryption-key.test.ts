import { LogEncryptionKey, ObservableEksCluster } from '../../src';
import { synth, testStack } from '../helpers/synth';

function key(props?: ConstructorParameters<typeof LogEncryptionKey>[2]) {
  const stack = testStack();
  const made = new LogEncryptionKey(stack, 'Key', props);
  return { stack, made, resource: synth(stack).resource('aws_kms_key') };
}

const statements = (policy: string) => JSON.parse(policy).Statement;

it('is rotated, and leaves a month to take its deletion back', () => {
  expect(key().resource).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30, description: 'Log groups in CloudWatch' });
  expect(key({ description: 'Ours', deletionWindowDays: 7 }).resource).toMatchObject({ deletion_window_in_days: 7, description: 'Ours' });
});

it('is managed by the account, in its partition: without that nobody could ever change its policy', () => {
  const [account] = statements(key().resource.policy);
  expect(account).toMatchObject({ Effect: 'Allow', Action: ['kms:*'], Resource: '*' });
  expect(account.Principal.AWS).toMatch(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:iam::\$\{data\.aws_caller_identity\.\w+\.account_id\}:root$/);
});

it('is usable by CloudWatch Logs of its region, for log groups of its account and region alone', () => {
  const [, logs, ...others] = statements(key().resource.policy);
  expect(others).toEqual([]);
  expect(logs.Principal.Service).toMatch(/^logs\.\$\{data\.aws_region\.\w+\.id\}\.\$\{data\.aws_partition\.\w+\.dns_suffix\}$/);
  expect(logs.Action).toEqual(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey']);
  expect(logs.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn']).toEqual([
    expect.stringMatching(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:logs:\$\{data\.aws_region\.\w+\.id\}:\$\{data\.aws_caller_identity\.\w+\.account_id\}:\*$/),
  ]);
});

it('encrypts the logs of a cluster', () => {
  const stack = testStack();
  const { keyArn } = new LogEncryptionKey(stack, 'Key');
  new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'platform', controlPlane: { logging: { kmsKeyArn: keyArn } }, network: { flowLogs: { kmsKeyArn: keyArn } },
  });
  const groups = synth(stack).resources('aws_cloudwatch_log_group');
  expect(groups.map(({ kms_key_id: id }) => id)).toEqual(Array(2).fill(expect.stringMatching(/^\$\{aws_kms_key\.Key_\w+\.arn\}$/)));
});

it('refuses a deletion that KMS does not know', () => {
  expect(() => key({ deletionWindowDays: 5 })).toThrow(
    'Test/Key: `deletionWindowDays` must be a whole number from 7 to 30, got 5. Fix: pass a number from 7 to 30.',
  );
});

import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { KmsKeyConfig } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { CustomerKeyOptions } from './customer-key-options';
import { conditionBlock, DocumentCondition } from '../private/policy-document';
import { requireInteger } from '../private/validation';
import { keptLifecycle } from '../settings/kept';
import { ResourceDefaults } from '../settings/resource-defaults';

const DEFAULT_DELETION_WINDOW_DAYS = 30;

/** Where a key stands, as its policy needs it. */
export interface KeyAccount {
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly accountId: string;
}

/** Who else than the account may use a key. */
export interface KeyStatement {
  readonly sid: string;
  readonly principal: { [kind: string]: string };
  readonly actions: string[];
  readonly conditions?: DocumentCondition[];
}

/** The configuration of a symmetric key that is rotated every year. Makes the data sources that its policy needs. */
export function customerKeyConfig(
  scope: Construct,
  options: CustomerKeyOptions,
  statements: (account: KeyAccount) => KeyStatement[] = () => [],
): KmsKeyConfig {
  const deletionWindowInDays = options.deletionWindowDays ?? DEFAULT_DELETION_WINDOW_DAYS;
  requireInteger(scope, 'deletionWindowDays', deletionWindowInDays, 7, 30);
  const partition = new DataAwsPartition(scope, 'KeyPartition');
  const account: KeyAccount = {
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
    accountId: new DataAwsCallerIdentity(scope, 'KeyAccount').accountId,
  };
  const settings = ResourceDefaults.of(scope);
  return {
    description: options.description,
    enableKeyRotation: true,
    deletionWindowInDays,
    policy: keyPolicy(scope, account, statements(account)),
    tags: settings.tags,
    lifecycle: keptLifecycle(settings),
  };
}

// Without the first statement nobody could change the policy ever again, and IAM policies would not reach the key.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
function keyPolicy(scope: Construct, account: KeyAccount, statements: KeyStatement[]): string {
  const owner: KeyStatement = {
    sid: 'Account',
    principal: { AWS: `arn:${account.partition}:iam::${account.accountId}:root` },
    actions: ['kms:*'],
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [owner, ...statements].map(({ sid, principal, actions, conditions }) => ({
      Sid: sid,
      Effect: 'Allow',
      Principal: principal,
      Action: actions,
      // In a key policy: this key.
      Resource: '*',
      ...(conditions ? { Condition: conditionBlock(scope, conditions) } : {}),
    })),
  });
}

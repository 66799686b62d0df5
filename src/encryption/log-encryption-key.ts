import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { customerKeyConfig, KeyAccount, KeyStatement } from './customer-key';
import { CustomerKeyOptions } from './customer-key-options';
import { checkStruct } from '../private/arguments/check-arguments';

/** Properties of `LogEncryptionKey`. */
export interface LogEncryptionKeyProps extends CustomerKeyOptions {}

/**
 * A KMS key for log groups: rotated every year, managed by the account, and usable only by CloudWatch Logs for log groups of this account and
 * region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 *
 * @example
 * const logs = new LogEncryptionKey(stack, 'LogsKey');
 * new ObservableEksCluster(stack, 'Platform', {
 *   clusterName: 'platform',
 *   controlPlane: { logging: { kmsKeyArn: logs.keyArn } },
 * });
 */
export class LogEncryptionKey extends Construct {
  /** The key. */
  public readonly resource: KmsKey;

  /**
   * @param scope scope in which to create the key
   * @param id construct id
   * @param props description and deletion
   * @throws when the deletion window is out of range
   */
  constructor(scope: Construct, id: string, props: LogEncryptionKeyProps = {}) {
    super(scope, id);
    checkStruct(this, 'LogEncryptionKeyProps', props);
    const region = new DataAwsRegion(this, 'Region').id;
    this.resource = new KmsKey(this, 'Resource', customerKeyConfig(
      this,
      { ...props, description: props.description ?? 'Log groups in CloudWatch' },
      (account) => [cloudWatchLogs(account, region)],
    ));
  }

  /** ARN of the key. */
  public get keyArn(): string {
    return this.resource.arn;
  }
}

function cloudWatchLogs(account: KeyAccount, region: string): KeyStatement {
  return {
    sid: 'CloudWatchLogs',
    principal: { Service: `logs.${region}.${account.dnsSuffix}` },
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    conditions: [
      {
        operator: 'ArnLike',
        key: 'kms:EncryptionContext:aws:logs:arn',
        values: [`arn:${account.partition}:logs:${region}:${account.accountId}:*`],
      },
    ],
  };
}

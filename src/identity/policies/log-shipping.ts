import { keyUse } from './key-use';
import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/**
 * To write to log groups of CloudWatch that are there, as Fluent Bit does. It makes no group and sets no retention: that is
 * Terraform's.
 *
 * @param logGroupArns ARNs of the log groups, without `:*` at the end
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export function cloudWatchLogsWritePolicy(logGroupArns: string[], policyName: string): WorkloadPolicy {
  logGroupArns.forEach((arn) => requireArn(policyName, 'logGroupArns', 'logGroup', arn));
  return {
    policyName,
    statements: [
      {
        sid: 'WriteLogs',
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: logGroupArns.map((arn) => `${arn}:*`),
      },
    ],
  };
}

/**
 * To put records into one stream of Amazon Kinesis Data Streams.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
 * @see https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html producers need GenerateDataKey (2026-11-30)
 */
export function kinesisWritePolicy(streamArn: string, policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  requireArn(policyName, 'streamArn', 'stream', streamArn);
  return {
    policyName,
    statements: [
      { sid: 'WriteRecords', actions: ['kinesis:PutRecords'], resources: [streamArn] },
      ...keyUse(policyName, kmsKeyArn, ['kms:GenerateDataKey']),
    ],
  };
}

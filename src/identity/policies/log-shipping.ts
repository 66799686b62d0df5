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

import { requireArn } from './requirements';
import { PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';

/**
 * What Grafana needs to read CloudWatch: all metrics and alarms, which AWS does not tell apart by resource, and the log
 * groups that are named.
 *
 * @param logGroupArns ARNs of log groups whose entries can be queried, without `:*` at the end
 * @see https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/configure/
 */
export function grafanaCloudWatchPolicy(logGroupArns: string[] = []): WorkloadPolicy {
  logGroupArns.forEach((arn) => requireArn('GrafanaCloudWatch', 'logGroupArns', 'logGroup', arn));
  return {
    policyName: 'GrafanaCloudWatch',
    statements: [metrics(), ...(logGroupArns.length > 0 ? logs(logGroupArns) : [])],
    nodeRoleAwsManagedPolicies: ['service-role/AmazonGrafanaCloudWatchAccess'],
  };
}

function metrics(): PolicyStatement {
  return {
    sid: 'ReadMetrics',
    actions: [
      'cloudwatch:DescribeAlarmHistory',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:DescribeAlarmsForMetric',
      'cloudwatch:GetInsightRuleReport',
      'cloudwatch:GetMetricData',
      'cloudwatch:GetMetricStatistics',
      'cloudwatch:ListMetrics',
      'ec2:DescribeInstances',
      'ec2:DescribeRegions',
      'ec2:DescribeTags',
      'tag:GetResources',
    ],
    resources: ['*'],
  };
}

function logs(logGroupArns: string[]): PolicyStatement[] {
  return [
    { sid: 'ListLogGroups', actions: ['logs:DescribeLogGroups'], resources: ['*'] },
    {
      sid: 'ReadLogs',
      actions: ['logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:StartQuery'],
      resources: logGroupArns.flatMap((arn) => [arn, `${arn}:*`]),
    },
    {
      sid: 'ReadQueries',
      actions: ['logs:GetQueryResults', 'logs:StopQuery'],
      resources: ['*'],
      reason: 'A query has no ARN; its id is only known to who started it.',
    },
  ];
}

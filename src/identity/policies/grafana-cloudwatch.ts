import { WorkloadPolicy } from '../../cluster/workload-identity';

/**
 * What Grafana needs to read CloudWatch. The managed policy allows reading all metrics, alarms and log groups.
 *
 * @see https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/configure/
 */
export function grafanaCloudWatchPolicy(): WorkloadPolicy {
  return {
    policyName: 'GrafanaCloudWatch',
    awsManagedPolicies: ['service-role/AmazonGrafanaCloudWatchAccess'],
  };
}

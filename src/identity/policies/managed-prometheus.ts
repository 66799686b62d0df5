import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/**
 * To query one workspace of Amazon Managed Service for Prometheus.
 *
 * @param workspaceArn ARN of the workspace
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-query-standalone-grafana.html (2026-11-30)
 */
export function prometheusQueryPolicy(workspaceArn: string, policyName: string): WorkloadPolicy {
  requireArn(policyName, 'workspaceArn', 'prometheusWorkspace', workspaceArn);
  const actions = ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'];
  return { policyName, statements: [{ sid: 'Query', actions, resources: [workspaceArn] }] };
}

/**
 * To write to one workspace of Amazon Managed Service for Prometheus, and to read nothing of it.
 *
 * @param workspaceArn ARN of the workspace
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedserviceforprometheus.html (2026-11-30)
 */
export function prometheusRemoteWritePolicy(workspaceArn: string, policyName: string): WorkloadPolicy {
  requireArn(policyName, 'workspaceArn', 'prometheusWorkspace', workspaceArn);
  return { policyName, statements: [{ sid: 'RemoteWrite', actions: ['aps:RemoteWrite'], resources: [workspaceArn] }] };
}

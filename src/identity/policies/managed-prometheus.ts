import { requireArn } from './requirements';
import { WorkloadPolicy } from '../../cluster/workload-permissions';

/**
 * To write to one workspace of Amazon Managed Service for Prometheus, and to read nothing of it.
 *
 * @param workspaceArn ARN of the workspace
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedserviceforprometheus.html (2026-11-30)
 */
export function prometheusRemoteWritePolicy(workspaceArn: string, policyName: string): WorkloadPolicy {
  requireArn(policyName, 'workspaceArn', 'prometheusWorkspace', workspaceArn);
  return {
    policyName,
    statements: [{ sid: 'RemoteWrite', actions: ['aps:RemoteWrite'], resources: [workspaceArn] }],
    // The endpoint that takes samples; `aps` is that of the workspaces themselves.
    awsServices: ['aps-workspaces'],
  };
}

import { EmulatorError } from './emulator';
import { ClusterRecord, Service } from './state';

/**
 * EKS writes to `/aws/eks/<cluster>/cluster` and makes that group if it is not there.
 * https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export async function ensureLogGroup(service: Service, record: ClusterRecord): Promise<void> {
  if (!record.cluster.logging?.clusterLogging?.some(({ enabled }) => enabled)) {
    return;
  }
  const logGroupName = `/aws/eks/${record.cluster.name}/cluster`;
  try {
    await service.emulator.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName });
    service.log(`${record.cluster.name}: made the log group ${logGroupName}, which was not there`);
  } catch (error) {
    if (!(error instanceof EmulatorError && error.code === 'ResourceAlreadyExistsException')) {
      throw error;
    }
  }
}

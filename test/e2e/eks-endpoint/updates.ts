import type { ErrorCode, Update, UpdateType } from '@aws-sdk/client-eks';
import { inUse, notFound } from './errors';
import { ClusterRecord, Handlers, id, Service, UpdateRecord } from './state';

/** Something that did not work out, with the code that EKS reports in the update. */
export class UpdateFailure extends Error {
  constructor(public readonly code: ErrorCode, message: string) {
    super(message);
  }
}

export interface UpdateInput {
  readonly type: UpdateType;
  readonly params: Update['params'];
  readonly nodeGroup?: string;
  readonly addon?: string;
  /** What the update does. It fails the update by throwing. */
  readonly work: () => Promise<void> | void;
  /** Runs when the work is done, however it ended. */
  readonly done?: () => void;
}

/**
 * Starts an update and answers it as InProgress; DescribeUpdate tells when it ended.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html
 */
export function startUpdate(service: Service, record: ClusterRecord, input: UpdateInput): Update {
  const { nodeGroup, addon } = input;
  const update: UpdateRecord['update'] = {
    id: id(), status: 'InProgress', type: input.type, params: input.params, createdAt: new Date(), errors: [],
  };
  record.updates.push({ update, nodeGroup, addon });
  const subject = [record.cluster.name, nodeGroup ?? addon].filter(Boolean).join('/');
  service.log(`${subject}: ${input.type} ${update.params?.map(({ type, value }) => `${type}=${value}`).join(' ')}`);
  // The answer must show the update as it was when it began.
  const answer = { ...update };
  service.later(service.timings.update, `${subject}: ${input.type}`, async () => {
    try {
      await input.work();
      update.status = 'Successful';
    } catch (error) {
      update.status = 'Failed';
      update.errors = [{
        errorCode: error instanceof UpdateFailure ? error.code : 'Unknown',
        errorMessage: error instanceof Error ? error.message : String(error),
        resourceIds: [subject],
      }];
      throw error;
    } finally {
      input.done?.();
    }
  });
  return answer;
}

/** One update at a time: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html (ResourceInUseException). */
export function refuseWhileBusy(record: ClusterRecord, of: { nodeGroup?: string; addon?: string } = {}): void {
  const running = record.updates.find(({ update, nodeGroup, addon }) =>
    update.status === 'InProgress' && nodeGroup === of.nodeGroup && addon === of.addon);
  if (running) {
    throw inUse(`Cannot start an update: ${running.update.type} ${running.update.id} is still in progress.`, {
      clusterName: record.cluster.name, nodegroupName: of.nodeGroup, addonName: of.addon,
    });
  }
}

function updatesOf(service: Service, input: Record<string, unknown>): UpdateRecord[] {
  const record = service.cluster(input.name);
  return record.updates.filter(({ nodeGroup, addon }) => nodeGroup === input.nodegroupName && addon === input.addonName);
}

export const UPDATE_HANDLERS: Handlers = {
  DescribeUpdate: (service, input) => {
    const found = updatesOf(service, input).find(({ update }) => update.id === input.updateId);
    if (!found) {
      throw notFound(`No update found for ID: ${String(input.updateId)}`, { clusterName: String(input.name) });
    }
    return { update: found.update };
  },

  ListUpdates: (service, input) => ({ updateIds: updatesOf(service, input).map(({ update }) => update.id) }),
};

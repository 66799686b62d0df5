import type { Taint, UpdateNodegroupConfigRequest, UpdateNodegroupVersionRequest, UpdateParam } from '@aws-sdk/client-eks';
import { inUse, invalidParameter } from './errors';
import { nodeGroupOf, releaseOf, requireNodeVersion, requireScaling, resolveTemplate } from './node-groups';
import { NodePlan, nodesOf, whatKeepsNodes } from './nodes';
import { requireImage, requireLabels, requireTaints } from './request-rules';
import { ClusterRecord, Handlers, NodeGroupRecord, Service } from './state';
import { refuseWhileBusy, startUpdate, UpdateFailure } from './updates';
import { minorOf } from './versions';

export const NODE_GROUP_UPDATE_HANDLERS: Handlers = {
  UpdateNodegroupConfig: async (service, input) => {
    const request = input as unknown as UpdateNodegroupConfigRequest;
    const record = service.cluster(request.clusterName);
    const group = activeGroup(record, request.nodegroupName);
    const { nodeGroup } = group;
    requireLabels(request.labels?.addOrUpdateLabels);
    const taints = changedTaints(nodeGroup.taints ?? [], request.taints);
    requireTaints(taints);
    const scalingConfig = requireScaling({ ...nodeGroup.scalingConfig, ...request.scalingConfig });
    // The plan of what runs already; only new nodes need it.
    const plan: NodePlan = { version: nodeGroup.version, template: await currentTemplate(service, group) };
    return {
      update: start(service, record, group, 'ConfigUpdate', configParams(request), async () => {
        Object.assign(nodeGroup, {
          scalingConfig,
          labels: changedLabels(nodeGroup.labels ?? {}, request.labels),
          taints,
          updateConfig: request.updateConfig ?? nodeGroup.updateConfig,
          nodeRepairConfig: request.nodeRepairConfig ?? nodeGroup.nodeRepairConfig,
          warmPoolConfig: request.warmPoolConfig ?? nodeGroup.warmPoolConfig,
        });
        if (scalingConfig.desiredSize > group.nodes.length) {
          await requireJoining(service, record, group, plan);
        }
        group.nodes = await nodesOf(service, group, plan, group.nodes);
        await service.settleNodes(record);
      }),
    };
  },

  UpdateNodegroupVersion: async (service, input) => {
    const request = input as unknown as UpdateNodegroupVersionRequest;
    const record = service.cluster(request.clusterName);
    const group = activeGroup(record, request.nodegroupName);
    const { nodeGroup } = group;
    const template = request.launchTemplate ? await resolveTemplate(service, request.launchTemplate) : await currentTemplate(service, group);
    requireSameTemplate(group, request, template?.id);
    // Without a version and without a launch template the group follows its cluster: .../API_UpdateNodegroupVersion.html
    const version = request.version ?? (request.launchTemplate || request.releaseVersion ? nodeGroup.version : record.cluster.version);
    requireNodeVersion(record, version);
    requireImage(nodeGroup.amiType, version, []);
    if (minorOf(version) < minorOf(nodeGroup.version)) {
      throw invalidParameter(`Nodegroup cannot go back from ${nodeGroup.version} to ${version}`, { nodegroupName: nodeGroup.nodegroupName });
    }
    const sameImage = version === nodeGroup.version && request.launchTemplate && !request.releaseVersion;
    const releaseVersion = template?.imageId ?? (sameImage ? nodeGroup.releaseVersion : releaseOf(version, request.releaseVersion));
    const params: UpdateParam[] = [
      { type: 'Version', value: version },
      { type: 'ReleaseVersion', value: releaseVersion },
      ...(template ? [{ type: 'LaunchTemplateName' as const, value: template.name }, { type: 'LaunchTemplateVersion' as const, value: template.version }] : []),
    ];
    return {
      update: start(service, record, group, 'VersionUpdate', params, async () => {
        const plan: NodePlan = { version, template };
        await requireJoining(service, record, group, plan);
        const old = group.nodes;
        const fresh = await nodesOf(service, group, plan, []);
        // New nodes come before old ones go: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
        group.nodes = [...old, ...fresh];
        await service.settleNodes(record);
        group.nodes = fresh;
        await service.settleNodes(record);
        Object.assign(nodeGroup, {
          version,
          releaseVersion,
          launchTemplate: template && { id: template.id, name: template.name, version: template.version },
        });
      }),
    };
  },
};

function activeGroup(record: ClusterRecord, name: unknown): NodeGroupRecord {
  const group = nodeGroupOf(record, name);
  const { nodegroupName, status } = group.nodeGroup;
  refuseWhileBusy(record, { nodeGroup: nodegroupName });
  if (status !== 'ACTIVE' && status !== 'DEGRADED') {
    throw inUse(`Nodegroup ${nodegroupName} has status ${status}`, { clusterName: record.cluster.name, nodegroupName });
  }
  return group;
}

function start(
  service: Service,
  record: ClusterRecord,
  { nodeGroup }: NodeGroupRecord,
  type: 'ConfigUpdate' | 'VersionUpdate',
  params: UpdateParam[],
  work: () => Promise<void>,
): ReturnType<typeof startUpdate> {
  // Checked again: the look-ups took a moment, in which another call may have begun.
  refuseWhileBusy(record, { nodeGroup: nodeGroup.nodegroupName });
  nodeGroup.status = 'UPDATING';
  return startUpdate(service, record, {
    type,
    params,
    nodeGroup: nodeGroup.nodegroupName,
    work,
    done: () => {
      nodeGroup.status = 'ACTIVE';
      nodeGroup.modifiedAt = new Date();
    },
  });
}

async function requireJoining(service: Service, record: ClusterRecord, group: NodeGroupRecord, plan: NodePlan): Promise<void> {
  const problem = await whatKeepsNodes(service, record, group, plan);
  if (problem) {
    throw new UpdateFailure('NodeCreationFailure', `Couldn't proceed with upgrade process as new nodes are not joining node group ${
      group.nodeGroup.nodegroupName} (in this run: ${problem})`);
  }
}

/** A group keeps its launch template, only the version changes: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
function requireSameTemplate(group: NodeGroupRecord, request: UpdateNodegroupVersionRequest, id: string | undefined): void {
  const { launchTemplate, nodegroupName } = group.nodeGroup;
  if (request.launchTemplate && launchTemplate?.id !== id) {
    throw invalidParameter(`Nodegroup ${nodegroupName} keeps its launch template: ${launchTemplate?.id ?? 'none'}, not ${id}`, { nodegroupName });
  }
  if (request.launchTemplate && (request.version || request.releaseVersion) && group.nodeGroup.amiType === 'CUSTOM') {
    throw invalidParameter('You cannot specify a version when the launch template has an image.', { nodegroupName });
  }
}

async function currentTemplate(service: Service, { nodeGroup }: NodeGroupRecord): Promise<NodePlan['template']> {
  const { id, version } = nodeGroup.launchTemplate ?? {};
  return id ? service.ec2.launchTemplate({ id, version }) : undefined;
}

function configParams(request: UpdateNodegroupConfigRequest): UpdateParam[] {
  const { minSize, maxSize, desiredSize } = request.scalingConfig ?? {};
  const params: [UpdateParam['type'], unknown][] = [
    ['MinSize', minSize], ['MaxSize', maxSize], ['DesiredSize', desiredSize],
    ['LabelsToAdd', request.labels?.addOrUpdateLabels], ['LabelsToRemove', request.labels?.removeLabels],
    ['TaintsToAdd', request.taints?.addOrUpdateTaints], ['TaintsToRemove', request.taints?.removeTaints],
    ['MaxUnavailable', request.updateConfig?.maxUnavailable], ['MaxUnavailablePercentage', request.updateConfig?.maxUnavailablePercentage],
    ['NodeRepairEnabled', request.nodeRepairConfig?.enabled],
  ];
  return params
    .filter(([, value]) => value !== undefined)
    .map(([type, value]) => ({ type, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }));
}

function changedLabels(labels: Record<string, string>, change: UpdateNodegroupConfigRequest['labels']): Record<string, string> {
  const all = { ...labels, ...change?.addOrUpdateLabels };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !change?.removeLabels?.includes(key)));
}

function changedTaints(taints: Taint[], change: UpdateNodegroupConfigRequest['taints']): Taint[] {
  const same = (one: Taint, other: Taint) => one.key === other.key && one.effect === other.effect;
  const added = change?.addOrUpdateTaints ?? [];
  const gone = [...added, ...change?.removeTaints ?? []];
  return [...taints.filter((taint) => !gone.some((one) => same(one, taint))), ...added];
}

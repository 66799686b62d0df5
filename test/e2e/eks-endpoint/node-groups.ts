import type { CreateNodegroupRequest, Nodegroup, NodegroupScalingConfig } from '@aws-sdk/client-eks';
import { dropNodeEntry, ensureNodeEntry } from './access';
import { memberArn, requireActive } from './clusters';
import type { LaunchTemplateVersion } from './ec2';
import { inUse, invalidParameter, notFound } from './errors';
import { instanceType } from './instance-types';
import { NodePlan, nodesOf, whatKeepsNodes } from './nodes';
import { requireImage, requireLabels, requireTaints } from './request-rules';
import { ClusterRecord, Handlers, hex, NodeGroupRecord, Service } from './state';
import { refuseWhileBusy } from './updates';
import { minorOf } from './versions';

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html, `nodegroupName`. */
const NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,62}$/;

export const NODE_GROUP_HANDLERS: Handlers = {
  CreateNodegroup: async (service, input) => {
    const request = input as unknown as CreateNodegroupRequest;
    const record = service.cluster(request.clusterName);
    requireActive(record);
    const { group, plan } = await newNodeGroup(service, record, request);
    const { nodegroupName, nodeRole } = group.nodeGroup;
    refuseTakenName(record, nodegroupName);
    record.nodeGroups.set(nodegroupName, group);
    await ensureNodeEntry(service, record, nodeRole);
    service.log(`${record.cluster.name}/${nodegroupName}: creating, ${group.nodeGroup.scalingConfig.desiredSize} nodes`);
    const answer = { nodegroup: { ...group.nodeGroup } };
    service.later(service.timings.nodes, `${record.cluster.name}/${nodegroupName}`, () => join(service, record, group, plan), (message) => {
      group.nodeGroup.status = 'CREATE_FAILED';
      group.nodeGroup.health = { issues: [{ code: 'InternalFailure', message, resourceIds: [] }] };
    });
    return answer;
  },

  DescribeNodegroup: (service, input) => ({ nodegroup: nodeGroupOf(service.cluster(input.clusterName), input.nodegroupName).nodeGroup }),

  ListNodegroups: (service, input) => ({ nodegroups: [...service.cluster(input.clusterName).nodeGroups.keys()].sort() }),

  DeleteNodegroup: (service, input) => {
    const record = service.cluster(input.clusterName);
    const group = nodeGroupOf(record, input.nodegroupName);
    const { nodeGroup } = group;
    const name = nodeGroup.nodegroupName;
    refuseWhileBusy(record, { nodeGroup: name });
    if (nodeGroup.status === 'DELETING' || nodeGroup.status === 'CREATING') {
      throw inUse(`Nodegroup ${name} has status ${nodeGroup.status}`, { clusterName: record.cluster.name, nodegroupName: name });
    }
    nodeGroup.status = 'DELETING';
    service.log(`${record.cluster.name}/${name}: deleting`);
    service.later(service.timings.nodes, `${record.cluster.name}/${name}: deletion`, async () => {
      group.nodes = [];
      await service.settleNodes(record);
      record.nodeGroups.delete(name);
      dropNodeEntry(record, nodeGroup.nodeRole);
      service.log(`${record.cluster.name}/${name}: deleted`);
    }, (message) => {
      nodeGroup.status = 'DELETE_FAILED';
      nodeGroup.health = { issues: [{ code: 'InternalFailure', message, resourceIds: [] }] };
    });
    return { nodegroup: nodeGroup };
  },
};

async function join(service: Service, record: ClusterRecord, group: NodeGroupRecord, plan: NodePlan): Promise<void> {
  const { nodeGroup } = group;
  const instances = Array.from({ length: nodeGroup.scalingConfig.desiredSize }, () => `i-0${hex(16)}`);
  const problem = instances.length === 0 ? undefined : await whatKeepsNodes(service, record, group, plan);
  if (problem) {
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html
    nodeGroup.status = 'CREATE_FAILED';
    nodeGroup.health = {
      issues: [{
        code: 'NodeCreationFailure',
        message: `Instances failed to join the kubernetes cluster (in this run: ${problem})`,
        resourceIds: instances,
      }],
    };
    return;
  }
  group.nodes = await nodesOf(service, group, plan, []);
  await service.settleNodes(record);
  nodeGroup.status = 'ACTIVE';
  nodeGroup.modifiedAt = new Date();
  service.log(`${record.cluster.name}/${nodeGroup.nodegroupName}: active`);
}

async function newNodeGroup(
  service: Service,
  record: ClusterRecord,
  request: CreateNodegroupRequest,
): Promise<{ group: NodeGroupRecord; plan: NodePlan }> {
  const { cluster } = record;
  const name = request.nodegroupName ?? '';
  if (!NAME.test(name)) {
    throw invalidParameter(`The nodegroup name ${name} is invalid`, { clusterName: cluster.name, nodegroupName: name });
  }
  refuseTakenName(record, name);
  const nodeRole = request.nodeRole ?? '';
  if (!await service.iam.roleTrusts(nodeRole, { type: 'Service', id: 'ec2.amazonaws.com' }, ['sts:AssumeRole'])) {
    throw invalidParameter('Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole '
      + nodeRole, { clusterName: cluster.name, nodegroupName: name });
  }
  const subnets = request.subnets ?? [];
  const known = await service.ec2.subnets(subnets);
  if (subnets.length === 0 || known.length < subnets.length || known.some(({ vpcId }) => vpcId !== cluster.resourcesVpcConfig.vpcId)) {
    throw invalidParameter(`The subnets ${subnets.join(', ')} do not all exist in the VPC of the cluster`, { clusterName: cluster.name, nodegroupName: name });
  }
  const version = request.version ?? cluster.version;
  requireNodeVersion(record, version);
  const template = await resolveTemplate(service, request.launchTemplate);
  requireNoConflict(request, template);
  requireLabels(request.labels);
  requireTaints(request.taints);
  requireImage(request.amiType, version, knownTypes(request.instanceTypes ?? [template?.instanceType ?? 't3.medium']));
  const scalingConfig = requireScaling({ minSize: 1, maxSize: 2, desiredSize: 2, ...defined(request.scalingConfig) });
  const nodegroupArn = memberArn(service, 'nodegroup', record, name);
  const nodeGroup: NodeGroupRecord['nodeGroup'] = {
    nodegroupName: name,
    nodegroupArn,
    clusterName: cluster.name,
    version,
    releaseVersion: template?.imageId ?? releaseOf(version, request.releaseVersion),
    createdAt: new Date(),
    modifiedAt: new Date(),
    status: 'CREATING',
    capacityType: request.capacityType ?? 'ON_DEMAND',
    scalingConfig,
    // What the launch template says is not said again here: https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
    instanceTypes: request.instanceTypes ?? (template?.instanceType ? undefined : ['t3.medium']),
    subnets,
    remoteAccess: request.remoteAccess,
    amiType: template?.imageId ? 'CUSTOM' : request.amiType ?? 'AL2023_x86_64_STANDARD',
    nodeRole,
    labels: request.labels ?? {},
    taints: request.taints ?? [],
    resources: { autoScalingGroups: [{ name: `eks-${name}-${nodegroupArn.split('/').pop()}` }] },
    // 20 GiB unless there is a launch template, which has the disk: .../API_CreateNodegroup.html, `diskSize`.
    diskSize: template ? undefined : request.diskSize ?? 20,
    health: { issues: [] },
    updateConfig: request.updateConfig ?? { maxUnavailable: 1 },
    nodeRepairConfig: request.nodeRepairConfig,
    launchTemplate: template && { id: template.id, name: template.name, version: template.version },
    tags: request.tags ?? {},
    warmPoolConfig: request.warmPoolConfig,
  };
  return { group: { nodeGroup, nodes: [] }, plan: { version, template } };
}

/** A release of the image that EKS takes for a version. */
export function releaseOf(version: string, wanted?: string): string {
  return wanted ?? `${version}.0-20261112`;
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_NodegroupScalingConfig.html */
export function requireScaling(scaling: NodegroupScalingConfig): { minSize: number; maxSize: number; desiredSize: number } {
  const { minSize = 0, maxSize = 1, desiredSize = minSize } = scaling;
  if (minSize < 0 || maxSize < 1 || minSize > maxSize) {
    throw invalidParameter(`Minimum capacity ${minSize} can't be greater than maximum size ${maxSize}`);
  }
  if (desiredSize < minSize || desiredSize > maxSize) {
    throw invalidParameter(`desired capacity ${desiredSize} must be between minimum capacity ${minSize} and maximum capacity ${maxSize}`);
  }
  return { minSize, maxSize, desiredSize };
}

/** Never newer than the control plane: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html, `version`. */
export function requireNodeVersion(record: ClusterRecord, version: string): void {
  const behind = minorOf(record.cluster.version) - minorOf(version);
  if (Number.isNaN(behind) || behind < 0 || behind > 3) {
    throw invalidParameter(`Requested Nodegroup Kubernetes version ${version} is not allowed for a cluster on ${record.cluster.version}`);
  }
}

export async function resolveTemplate(service: Service, given: Nodegroup['launchTemplate']): Promise<LaunchTemplateVersion | undefined> {
  if (!given) {
    return undefined;
  }
  if (Boolean(given.id) === Boolean(given.name)) {
    throw invalidParameter('You must specify either the launch template ID or the launch template name in the request, but not both');
  }
  const template = await service.ec2.launchTemplate(given);
  if (!template) {
    throw invalidParameter(`Launch template ${given.id ?? given.name} version ${given.version ?? '$Default'} does not exist`);
  }
  return template;
}

/** What must not stand in both places: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
function requireNoConflict(request: CreateNodegroupRequest, template: LaunchTemplateVersion | undefined): void {
  const conflicts: [boolean, string][] = [
    [request.diskSize !== undefined, 'Disk size must be specified within the launch template'],
    [request.remoteAccess !== undefined, 'Remote access configuration cannot be specified with a launch template'],
    [Boolean(template?.instanceType && request.instanceTypes?.length), 'Instance types cannot be given in both the launch template and the request'],
    [Boolean(template?.imageId && (request.version || request.releaseVersion)), 'You cannot specify a version when the launch template has an image'],
    [Boolean(template?.imageId && request.amiType && request.amiType !== 'CUSTOM'), 'You cannot specify an AMI Type when the launch template has an image'],
  ];
  const conflict = template && conflicts.find(([applies]) => applies);
  if (conflict) {
    throw invalidParameter(`${conflict[1]}.`);
  }
}

export function nodeGroupOf(record: ClusterRecord, name: unknown): NodeGroupRecord {
  const found = record.nodeGroups.get(String(name));
  if (!found) {
    throw notFound(`No node group found for name: ${String(name)}.`, { clusterName: record.cluster.name, nodegroupName: String(name) });
  }
  return found;
}

/** Those of the table, which has the common families. */
function knownTypes(names: readonly string[]): { name: string; architecture: 'amd64' | 'arm64' }[] {
  return names.flatMap((name) => {
    const known = instanceType(name);
    return known ? [{ name, architecture: known.architecture }] : [];
  });
}

function refuseTakenName(record: ClusterRecord, name: string): void {
  if (record.nodeGroups.has(name)) {
    throw inUse(`NodeGroup already exists with name ${name} and cluster name ${record.cluster.name}`, {
      clusterName: record.cluster.name, nodegroupName: name,
    });
  }
}

function defined<T extends object>(value: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => one !== undefined)) as Partial<T>;
}

import type { Nodegroup } from '@aws-sdk/client-eks';
import { credentialsOf } from './credentials';
import type { LaunchTemplateVersion, Subnet } from './ec2';
import { instanceType } from './instance-types';
import { ADDON_NAMESPACE } from './pod-identity';
import { diskProblem, labelProblem } from './request-rules';
import { ClusterRecord, hex, NodeGroupRecord, Service } from './state';
import type { FakeNode } from '../contract';

const EFFECTS: Record<string, string> = { NO_SCHEDULE: 'NoSchedule', NO_EXECUTE: 'NoExecute', PREFER_NO_SCHEDULE: 'PreferNoSchedule' };

/** How a node group wants its nodes. */
export interface NodePlan {
  readonly version: string;
  readonly template?: LaunchTemplateVersion;
}

/**
 * Waits until nothing keeps the nodes of a group from joining, as long as EKS waits; answers what keeps them, if something does.
 * https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html#worker-node-fail
 */
export async function whatKeepsNodes(service: Service, record: ClusterRecord, group: NodeGroupRecord, plan: NodePlan): Promise<string | undefined> {
  const { looks, nodesGiveUp } = service.timings;
  let problem: string | undefined;
  for (let look = 0; look <= looks; look++) {
    const found = await joinProblem(service, record, group, plan);
    if (!found) {
      return undefined;
    }
    if (found !== problem) {
      service.log(`${record.cluster.name}/${group.nodeGroup.nodegroupName}: nodes do not join: ${found}`);
    }
    problem = found;
    await service.wait(nodesGiveUp / looks);
  }
  return problem;
}

async function joinProblem(service: Service, record: ClusterRecord, group: NodeGroupRecord, plan: NodePlan): Promise<string | undefined> {
  const { nodeGroup } = group;
  // Without a CNI a node stays NotReady, and EKS takes a node that is not ready for one that did not join.
  if (!record.selfManagedAddons && !record.addons.get('vpc-cni')?.settled) {
    return 'no VPC CNI is installed';
  }
  const entry = record.accessEntries.get(nodeGroup.nodeRole);
  if (record.cluster.accessConfig?.authenticationMode === 'API' && !entry) {
    return `the role ${nodeGroup.nodeRole} has no access entry`;
  }
  return diskProblem(nodeGroup.amiType, plan.template?.disks ?? {})
    ?? labelProblem(nodeGroup.labels)
    ?? await roleProblem(service, record, nodeGroup.nodeRole)
    ?? await routeProblem(service, nodeGroup.subnets, plan);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html and .../cni-iam-role.html */
async function roleProblem(service: Service, record: ClusterRecord, nodeRole: string): Promise<string | undefined> {
  const needed: [action: string, policy: string][] = [
    ['ec2:DescribeInstances', 'AmazonEKSWorkerNodePolicy'],
    ['ecr:GetAuthorizationToken', 'AmazonEC2ContainerRegistryPullOnly'],
    ['ecr:BatchGetImage', 'AmazonEC2ContainerRegistryPullOnly'],
  ];
  for (const [action, policy] of needed) {
    if (!await service.iam.roleAllows(nodeRole, action)) {
      return `the role ${nodeRole} lacks ${policy} (${action})`;
    }
  }
  const cni = await credentialsOf(service, record, ADDON_NAMESPACE, 'aws-node');
  const cniRole = cni?.via === 'NODE_ROLE' ? nodeRole : cni?.roleArn;
  if (!cniRole || !await service.iam.roleAllows(cniRole, 'ec2:AssignPrivateIpAddresses')) {
    return `the VPC CNI may not assign addresses: ${cniRole ?? 'it has no role'} lacks AmazonEKS_CNI_Policy`;
  }
  return undefined;
}

async function routeProblem(service: Service, subnetIds: string[], plan: NodePlan): Promise<string | undefined> {
  const subnets = await service.ec2.subnets(subnetIds);
  for (const id of subnetIds) {
    const subnet = subnets.find((one) => one.id === id);
    if (!subnet) {
      return `the subnet ${id} does not exist`;
    }
    if (!await service.ec2.wayOut(subnet, plan.template?.publicAddress)) {
      return `the subnet ${id} has no way out: no NAT route, no gateway route with public addresses, no endpoints`;
    }
  }
  return undefined;
}

/** Nodes of a group, as many as it shall have: those that are there stay, the newest go first. */
export async function nodesOf(service: Service, group: NodeGroupRecord, plan: NodePlan, keep: FakeNode[]): Promise<FakeNode[]> {
  const { nodeGroup } = group;
  const size = nodeGroup.scalingConfig.desiredSize;
  const subnets = await service.ec2.subnets(nodeGroup.subnets);
  const nodes = keep.slice(0, size).map((node) => ({ ...node, labels: labelsOf(nodeGroup, node), taints: taintsOf(nodeGroup) }));
  while (nodes.length < size) {
    const node = newNode(service, group, plan, subnets[nodes.length % subnets.length]);
    if (!nodes.some(({ name }) => name === node.name)) {
      nodes.push(node);
    }
  }
  return nodes;
}

function newNode(service: Service, { nodeGroup }: NodeGroupRecord, plan: NodePlan, subnet: Subnet): FakeNode {
  const type = plan.template?.instanceType ?? nodeGroup.instanceTypes?.[0] ?? 't3.medium';
  const known = instanceType(type) ?? { architecture: 'amd64' as const, cpu: 2, memoryMiB: 7000, podLimit: 29 };
  const enclaves = plan.template?.enclaves;
  const base = {
    // Named by address, as instances of EKS are: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/hostname-types.html
    name: `ip-${addressIn(subnet.cidr).replaceAll('.', '-')}.${service.options.region}.compute.internal`,
    nodeGroup: nodeGroup.nodegroupName,
    instanceType: type,
    architecture: known.architecture,
    zone: subnet.zone,
    region: service.options.region,
    version: `v${plan.version}.0-eks-0000000`,
    cpu: known.cpu - (enclaves?.cpus ?? 0),
    memoryMiB: known.memoryMiB - (enclaves?.memoryMiB ?? 0),
    podLimit: known.podLimit,
    enclaves,
  };
  return { ...base, labels: labelsOf(nodeGroup, base), taints: taintsOf(nodeGroup) };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html and https://kubernetes.io/docs/reference/labels-annotations-taints/ */
function labelsOf(group: Nodegroup, node: Omit<FakeNode, 'labels' | 'taints'>): Record<string, string> {
  return {
    ...group.labels,
    'eks.amazonaws.com/nodegroup': node.nodeGroup,
    'eks.amazonaws.com/capacityType': group.capacityType ?? 'ON_DEMAND',
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': node.architecture,
    'node.kubernetes.io/instance-type': node.instanceType,
    'topology.kubernetes.io/region': node.region,
    'topology.kubernetes.io/zone': node.zone,
  };
}

function taintsOf(group: Nodegroup): FakeNode['taints'] {
  return (group.taints ?? []).map(({ key, value, effect }) => ({ key: key ?? '', value, effect: EFFECTS[effect ?? ''] ?? 'NoSchedule' }));
}

/** Some address of a block, other than those that AWS keeps: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function addressIn(cidr: string): string {
  const [address, bits] = cidr.split('/');
  const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const at = start + 4 + parseInt(hex(6), 16) % Math.max(size - 5, 1);
  return [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join('.');
}

import type { AccessEntry, AssociateAccessPolicyRequest, CreateAccessEntryRequest, UpdateAccessEntryRequest } from '@aws-sdk/client-eks';
import { inUse, invalidParameter, invalidRequest, notFound } from './errors';
import { roleName } from './iam';
import { AccessEntryRecord, ClusterRecord, Handlers, id, Service } from './state';

/** ARN of an access policy, which every partition has. */
function policyArnOf({ partition }: Service, name: string): string {
  return `arn:${partition.id}:eks::aws:cluster-access-policy/${name}`;
}

/**
 * What `aws eks list-access-policies` prints, as it was published in full in spring 2026 (read 2026-11-30); AWS's own page shows the start of the list:
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
const POLICIES = [
  'AIDevOpsAgentAccessPolicy', 'AmazonAIOpsAssistantPolicy', 'AmazonARCRegionSwitchScalingPolicy', 'AmazonEKSACKPolicy', 'AmazonEKSAdminPolicy', 'AmazonEKSAdminViewPolicy',
  'AmazonEKSArgoCDClusterPolicy', 'AmazonEKSArgoCDPolicy', 'AmazonEKSAutoNodePolicy', 'AmazonEKSBlockStorageClusterPolicy', 'AmazonEKSBlockStoragePolicy',
  'AmazonEKSClusterAdminPolicy', 'AmazonEKSComputeClusterPolicy', 'AmazonEKSComputePolicy', 'AmazonEKSEditPolicy', 'AmazonEKSEventPolicy', 'AmazonEKSHybridPolicy',
  'AmazonEKSKROPolicy', 'AmazonEKSLoadBalancingClusterPolicy', 'AmazonEKSLoadBalancingPolicy', 'AmazonEKSNetworkingClusterPolicy', 'AmazonEKSNetworkingPolicy',
  'AmazonEKSPodIdentityPolicy', 'AmazonEKSSecretAdminPolicy', 'AmazonEKSSecretReaderPolicy', 'AmazonEKSViewPolicy', 'AmazonEMRJobPolicy', 'AmazonSagemakerHyperpodClusterPolicy',
  'AmazonSagemakerHyperpodControllerPolicy', 'AmazonSagemakerHyperpodSpacePolicy', 'AmazonSagemakerHyperpodSpaceTemplatePolicy', 'AmazonSagemakerHyperpodSystemNamespacePolicy',
  'AmazonSagemakerHyperpodUserClusterPolicy',
];
export const clusterAdminPolicy = (service: Service): string => policyArnOf(service, 'AmazonEKSClusterAdminPolicy');

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html, `type`. */
const TYPES = ['STANDARD', 'EC2_LINUX', 'EC2_WINDOWS', 'FARGATE_LINUX', 'EC2', 'HYBRID_LINUX', 'HYPERPOD_LINUX'];

/** Groups that an entry cannot give: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const RESERVED_GROUPS = /^(system|eks|aws|amazon|iam):/i;

export const ACCESS_HANDLERS: Handlers = {
  CreateAccessEntry: async (service, input) => {
    const request = input as unknown as CreateAccessEntryRequest;
    const record = clusterWithEntries(service, request.clusterName);
    const { entry } = await createAccessEntry(service, record, {
      principalArn: request.principalArn ?? '',
      type: request.type ?? 'STANDARD',
      username: request.username,
      kubernetesGroups: request.kubernetesGroups,
      tags: request.tags,
      byService: false,
    });
    service.log(`${record.cluster.name}: access entry of ${entry.principalArn}`);
    return { accessEntry: entry };
  },

  DescribeAccessEntry: (service, input) => ({ accessEntry: entryOf(service, input).entry }),

  ListAccessEntries: (service, input) => ({
    accessEntries: [...clusterWithEntries(service, input.clusterName).accessEntries.values()]
      .filter(({ policies }) => !input.associatedPolicyArn || policies.some(({ policyArn }) => policyArn === input.associatedPolicyArn))
      .map(({ entry }) => entry.principalArn),
  }),

  UpdateAccessEntry: (service, input) => {
    const request = input as unknown as UpdateAccessEntryRequest;
    const { entry } = entryOf(service, input);
    requireStandard(entry.type, request.kubernetesGroups, request.username);
    requireGroups(request.kubernetesGroups ?? []);
    Object.assign(entry, {
      kubernetesGroups: request.kubernetesGroups ?? entry.kubernetesGroups,
      username: request.username ?? entry.username,
      modifiedAt: new Date(),
    });
    return { accessEntry: entry };
  },

  DeleteAccessEntry: (service, input) => {
    const { entry } = entryOf(service, input);
    service.cluster(input.clusterName).accessEntries.delete(entry.principalArn);
    service.log(`${String(input.clusterName)}: access entry of ${entry.principalArn} deleted`);
    return {};
  },

  AssociateAccessPolicy: (service, input) => {
    const request = input as unknown as AssociateAccessPolicyRequest;
    const { entry, policies } = entryOf(service, input);
    const policyArn = request.policyArn ?? '';
    if (!POLICIES.some((name) => policyArn === policyArnOf(service, name))) {
      throw notFound(`The specified policyArn does not exist: ${policyArn}`, { clusterName: request.clusterName });
    }
    if (entry.type !== 'STANDARD') {
      throw invalidRequest(`Access policies cannot be associated with an access entry of type ${entry.type}`);
    }
    const scope = request.accessScope ?? {};
    if ((scope.type === 'namespace') !== Boolean(scope.namespaces?.length)) {
      throw invalidParameter('An access scope of type namespace needs namespaces, and only that one');
    }
    const existing = policies.find((policy) => policy.policyArn === policyArn);
    const policy = existing ?? { policyArn, associatedAt: new Date() };
    Object.assign(policy, { accessScope: { type: scope.type, namespaces: scope.namespaces ?? [] }, modifiedAt: new Date() });
    if (!existing) {
      policies.push(policy);
    }
    return { clusterName: request.clusterName, principalArn: entry.principalArn, associatedAccessPolicy: policy };
  },

  DisassociateAccessPolicy: (service, input) => {
    const { policies } = entryOf(service, input);
    const at = policies.findIndex(({ policyArn }) => policyArn === input.policyArn);
    if (at < 0) {
      throw notFound(`The access policy ${String(input.policyArn)} is not associated`, { clusterName: String(input.clusterName) });
    }
    policies.splice(at, 1);
    return {};
  },

  ListAssociatedAccessPolicies: (service, input) => {
    const { entry, policies } = entryOf(service, input);
    return { clusterName: String(input.clusterName), principalArn: entry.principalArn, associatedAccessPolicies: policies };
  },

  ListAccessPolicies: (service) => ({ accessPolicies: POLICIES.map((name) => ({ name, arn: policyArnOf(service, name) })) }),
};

export interface AccessEntryInput {
  readonly principalArn: string;
  readonly type: string;
  readonly username?: string;
  readonly kubernetesGroups?: string[];
  readonly tags?: AccessEntry['tags'];
  readonly byService: boolean;
}

export async function createAccessEntry(service: Service, record: ClusterRecord, input: AccessEntryInput): Promise<AccessEntryRecord> {
  const { principalArn, type } = input;
  const details = { clusterName: record.cluster.name };
  if (!TYPES.includes(type)) {
    throw invalidParameter(`The type ${type} of an access entry is none of ${TYPES.join(', ')}`, details);
  }
  requireStandard(type, input.kubernetesGroups, input.username, input.byService);
  requireGroups(input.kubernetesGroups ?? []);
  await requirePrincipal(service, principalArn);
  if (record.accessEntries.has(principalArn)) {
    throw inUse('The specified access entry resource is already in use on this cluster.', details);
  }
  const [, , , , account, resource] = principalArn.split(':');
  const created: AccessEntryRecord = {
    entry: {
      clusterName: record.cluster.name,
      principalArn,
      kubernetesGroups: input.kubernetesGroups ?? [],
      accessEntryArn: service.arn(`access-entry/${record.cluster.name}/${resource.split('/')[0]}/${account}/${roleName(principalArn)}/${id()}`),
      createdAt: new Date(),
      modifiedAt: new Date(),
      tags: input.tags ?? {},
      username: input.username ?? usernameOf(principalArn),
      type,
    },
    policies: [],
    byService: input.byService,
  };
  record.accessEntries.set(principalArn, created);
  return created;
}

/**
 * EKS makes the entry of a managed node group's role by itself; one that is there already is left as it is.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export async function ensureNodeEntry(service: Service, record: ClusterRecord, roleArn: string): Promise<void> {
  if (record.cluster.accessConfig?.authenticationMode === 'CONFIG_MAP' || record.accessEntries.has(roleArn)) {
    return;
  }
  await createAccessEntry(service, record, {
    principalArn: roleArn,
    type: 'EC2_LINUX',
    username: 'system:node:{{EC2PrivateDNSName}}',
    kubernetesGroups: ['system:nodes'],
    byService: true,
  });
  service.log(`${record.cluster.name}: made the access entry of the node role ${roleArn}`);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/delete-managed-node-group.html: a role that no group uses any more goes. */
export function dropNodeEntry(record: ClusterRecord, roleArn: string): void {
  const used = [...record.nodeGroups.values()].some(({ nodeGroup }) => nodeGroup.nodeRole === roleArn);
  if (!used && record.accessEntries.get(roleArn)?.byService) {
    record.accessEntries.delete(roleArn);
  }
}

export function grantClusterAdmin(service: Service, { policies }: AccessEntryRecord): void {
  policies.push({
    policyArn: clusterAdminPolicy(service),
    accessScope: { type: 'cluster', namespaces: [] },
    associatedAt: new Date(),
    modifiedAt: new Date(),
  });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html, on user names. */
function usernameOf(principalArn: string): string {
  const role = /^arn:([^:]+):iam::(\d+):role\//.exec(principalArn);
  return role ? `arn:${role[1]}:sts::${role[2]}:assumed-role/${roleName(principalArn)}/{{SessionName}}` : principalArn;
}

function clusterWithEntries(service: Service, name: unknown): ClusterRecord {
  const record = service.cluster(name);
  if (record.cluster.accessConfig?.authenticationMode === 'CONFIG_MAP') {
    throw invalidRequest(
      'The cluster\'s authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.',
      { clusterName: record.cluster.name },
    );
  }
  return record;
}

function entryOf(service: Service, input: Record<string, unknown>): AccessEntryRecord {
  const found = clusterWithEntries(service, input.clusterName).accessEntries.get(String(input.principalArn));
  if (!found) {
    throw notFound('The specified principalArn could not be found. You can view your available access entries with \'list-access-entries\'.', {
      clusterName: String(input.clusterName),
    });
  }
  return found;
}

function requireStandard(type: string, groups?: string[], username?: string, byService = false): void {
  if (type !== 'STANDARD' && !byService && (groups?.length || username)) {
    throw invalidParameter(`An access entry of type ${type} takes neither groups nor a user name`);
  }
}

function requireGroups(groups: string[]): void {
  const reserved = groups.find((group) => RESERVED_GROUPS.test(group) && group !== 'system:nodes');
  if (reserved) {
    throw invalidParameter(`The kubernetes group name ${reserved} is invalid, it cannot start with system:`);
  }
}

/** The principal has to exist: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
async function requirePrincipal(service: Service, principalArn: string): Promise<void> {
  const [, partition, product, , account, resource = ''] = principalArn.split(':');
  const kind = resource.split('/')[0];
  const exists = product === 'iam' && partition !== '' && (
    (kind === 'role' && (account !== service.options.account || await service.iam.roleExists(principalArn)))
    || (kind === 'user' && (account !== service.options.account || await service.iam.userExists(roleName(principalArn))))
    || kind === 'root');
  if (!exists) {
    throw invalidParameter('The specified principalArn is invalid: invalid principal.');
  }
}

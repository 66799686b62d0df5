import type { CreateClusterRequest } from '@aws-sdk/client-eks';
import { createAccessEntry, grantClusterAdmin } from './access';
import { ensureLogGroup } from './control-plane-logs';
import type { Subnet } from './ec2';
import { EksError, inUse, invalidParameter, invalidRequest } from './errors';
import { requirePublicCidrs, requireZones } from './request-rules';
import { ClusterRecord, Handlers, hex, id, Service } from './state';
import { refuseWhileBusy } from './updates';
import { DEFAULT_VERSION, SUPPORTED_VERSIONS } from './versions';

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html, `name`. */
const NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

export const CLUSTER_HANDLERS: Handlers = {
  CreateCluster: async (service, input, caller) => {
    const request = input as unknown as CreateClusterRequest;
    const record = await newCluster(service, request);
    const name = record.cluster.name;
    // Checked again: the look-ups took a moment, in which another call may have taken the name.
    if (service.clusters.has(name)) {
      await service.ec2.deleteSecurityGroup(record.cluster.resourcesVpcConfig.clusterSecurityGroupId);
      refuseTakenName(service, name);
    }
    service.clusters.set(name, record);
    if (request.accessConfig?.bootstrapClusterCreatorAdminPermissions !== false) {
      await bootstrapCreator(service, record, await caller.principal());
    }
    service.log(`${name}: creating, version ${record.cluster.version}`);
    const answer = { cluster: { ...record.cluster } };
    service.later(service.timings.cluster, `${name}: control plane`, async () => {
      const { endpoint, certificateAuthorityData } = await service.options.kubernetes.createCluster(name, record.cluster.version);
      await ensureLogGroup(service, record);
      Object.assign(record.cluster, { endpoint, certificateAuthority: { data: certificateAuthorityData }, status: 'ACTIVE' });
      service.log(`${name}: active at ${endpoint}`);
    }, (message) => {
      record.cluster.status = 'FAILED';
      record.cluster.health = { issues: [{ code: 'InternalFailure', message, resourceIds: [] }] };
    });
    return answer;
  },

  DescribeCluster: (service, input) => ({ cluster: service.cluster(input.name).cluster }),

  ListClusters: (service) => ({ clusters: [...service.clusters.keys()].sort() }),

  DeleteCluster: (service, input) => {
    const record = service.cluster(input.name);
    const { cluster } = record;
    refuseDeletion(record);
    cluster.status = 'DELETING';
    service.log(`${cluster.name}: deleting`);
    service.later(service.timings.cluster, `${cluster.name}: deletion`, async () => {
      await service.options.kubernetes.deleteCluster(cluster.name);
      // Its last lines come after the call; a group that was deleted too early is there again, and nobody deletes it then.
      await ensureLogGroup(service, record);
      await removeNetworkParts(service, record);
      service.clusters.delete(cluster.name);
      service.log(`${cluster.name}: deleted`);
    });
    return { cluster };
  },
};

async function newCluster(service: Service, request: CreateClusterRequest): Promise<ClusterRecord> {
  const name = request.name ?? '';
  if (!NAME.test(name)) {
    throw invalidParameter(`The cluster name ${name} is invalid`, { clusterName: name });
  }
  refuseTakenName(service, name);
  const version = request.version ?? DEFAULT_VERSION;
  if (!SUPPORTED_VERSIONS.includes(version)) {
    throw invalidParameter(`unsupported Kubernetes version ${version}`, { clusterName: name });
  }
  await requireClusterRole(service, request.roleArn ?? '');
  const vpcConfig = request.resourcesVpcConfig ?? {};
  requirePublicCidrs(vpcConfig.publicAccessCidrs);
  const subnets = await requireSubnets(service, vpcConfig.subnetIds ?? []);
  await requireSecurityGroups(service, vpcConfig.securityGroupIds ?? []);
  requireEncryption(request.encryptionConfig);
  const [{ vpcId }] = subnets;
  const oidcId = hex(32).toUpperCase();
  return {
    cluster: {
      name,
      arn: service.arn(`cluster/${name}`),
      createdAt: new Date(),
      version,
      roleArn: request.roleArn ?? '',
      status: 'CREATING',
      platformVersion: 'eks.1',
      resourcesVpcConfig: {
        subnetIds: vpcConfig.subnetIds ?? [],
        securityGroupIds: vpcConfig.securityGroupIds ?? [],
        clusterSecurityGroupId: await service.ec2.createClusterSecurityGroup(name, vpcId, hex(10)),
        vpcId,
        // Public and open unless told otherwise: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
        endpointPublicAccess: vpcConfig.endpointPublicAccess ?? true,
        endpointPrivateAccess: vpcConfig.endpointPrivateAccess ?? false,
        publicAccessCidrs: vpcConfig.endpointPublicAccess === false ? [] : vpcConfig.publicAccessCidrs ?? ['0.0.0.0/0'],
      },
      kubernetesNetworkConfig: {
        ipFamily: request.kubernetesNetworkConfig?.ipFamily ?? 'ipv4',
        serviceIpv4Cidr: request.kubernetesNetworkConfig?.serviceIpv4Cidr ?? '10.100.0.0/16',
        elasticLoadBalancing: { enabled: false },
      },
      logging: loggingOf(request.logging?.clusterLogging?.filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? [])),
      identity: { oidc: { issuer: `https://oidc.eks.${service.options.region}.${service.partition.domain}/id/${oidcId}` } },
      tags: request.tags ?? {},
      encryptionConfig: request.encryptionConfig,
      health: { issues: [] },
      // The default of the API, not of the console: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
      accessConfig: { authenticationMode: request.accessConfig?.authenticationMode ?? 'CONFIG_MAP' },
      // https://docs.aws.amazon.com/eks/latest/APIReference/API_UpgradePolicyRequest.html
      upgradePolicy: { supportType: request.upgradePolicy?.supportType ?? 'EXTENDED' },
      // What a cluster was never asked about it does not answer: Terraform 5.100 would want to take such a block away.
      zonalShiftConfig: request.zonalShiftConfig,
      computeConfig: request.computeConfig,
      storageConfig: request.storageConfig,
      remoteNetworkConfig: request.remoteNetworkConfig,
      deletionProtection: request.deletionProtection ?? false,
      controlPlaneScalingConfig: request.controlPlaneScalingConfig ?? { tier: 'standard' },
    },
    zones: [...new Set(subnets.map(({ zone }) => zone))].sort(),
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html, `bootstrapSelfManagedAddons`.
    selfManagedAddons: request.bootstrapSelfManagedAddons ?? true,
    nodeGroups: new Map(),
    addons: new Map(),
    accessEntries: new Map(),
    associations: new Map(),
    updates: [],
  };
}

/** Logging as EKS answers it: one entry for what is on, one for what is off. */
export function loggingOf(on: readonly string[] = []): ClusterRecord['cluster']['logging'] {
  const enabled = LOG_TYPES.filter((type) => on.includes(type));
  const disabled = LOG_TYPES.filter((type) => !on.includes(type));
  return {
    clusterLogging: [
      ...(enabled.length > 0 ? [{ types: enabled, enabled: true }] : []),
      ...(disabled.length > 0 ? [{ types: disabled, enabled: false }] : []),
    ],
  };
}

/** Subnets in two zones of one VPC: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
export async function requireSubnets(service: Service, ids: string[]): Promise<Subnet[]> {
  const subnets = await service.ec2.subnets(ids);
  const missing = ids.filter((one) => !subnets.some((subnet) => subnet.id === one));
  if (missing.length > 0 || subnets.length === 0) {
    throw invalidParameter(`The subnet ID '${missing[0] ?? ''}' does not exist (Service: AmazonEC2; Error Code: InvalidSubnetID.NotFound)`);
  }
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1) {
    throw invalidParameter('Subnets specified must belong to the same VPC');
  }
  // The wording: https://github.com/awsdocs/amazon-eks-user-guide/pull/795
  if (new Set(subnets.map(({ zone }) => zone)).size < 2) {
    throw invalidParameter('Subnets specified must be in at least two different AZs');
  }
  requireZones(subnets);
  return subnets;
}

export async function requireSecurityGroups(service: Service, ids: string[]): Promise<void> {
  if (ids.length === 0) {
    return;
  }
  const known = await service.ec2.securityGroups();
  const missing = ids.find((one) => !known.includes(one));
  if (missing) {
    throw invalidParameter(`The security group '${missing}' does not exist`);
  }
}

export function requireEncryption(config: CreateClusterRequest['encryptionConfig']): void {
  for (const one of config ?? []) {
    // The only value there is: https://docs.aws.amazon.com/eks/latest/APIReference/API_EncryptionConfig.html
    if (one.resources?.join() !== 'secrets' || !one.provider?.keyArn) {
      throw invalidParameter('encryptionConfig needs the resources ["secrets"] and a key ARN');
    }
  }
}

/** https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html */
async function requireClusterRole(service: Service, roleArn: string): Promise<void> {
  if (!await service.iam.roleTrusts(roleArn, { type: 'Service', id: 'eks.amazonaws.com' }, ['sts:AssumeRole'])) {
    throw invalidParameter(
      `Role with arn: ${roleArn}, could not be assumed because it does not exist or the trusted entity is not correct`,
    );
  }
  if (!await service.iam.roleAllows(roleArn, 'ec2:DescribeSubnets')) {
    service.log(`${roleArn} lacks AmazonEKSClusterPolicy`);
  }
}

function refuseTakenName(service: Service, name: string): void {
  if (service.clusters.has(name)) {
    throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  }
}

function refuseDeletion(record: ClusterRecord): void {
  const { name, status, deletionProtection } = record.cluster;
  const details = { clusterName: name };
  if (status === 'DELETING') {
    throw inUse(`Cluster has status ${status}`, details);
  }
  // In every other state it may go: https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
  if (deletionProtection && (status === 'ACTIVE' || status === 'UPDATING')) {
    throw invalidRequest(`Cannot delete cluster ${name}: deletion protection is enabled`, details);
  }
  // https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCluster.html
  if (record.nodeGroups.size > 0) {
    throw inUse('Cluster has nodegroups attached', { ...details, nodegroupName: [...record.nodeGroups.keys()][0] });
  }
  if (status === 'CREATING') {
    throw inUse(`Cluster has status ${status}`, details);
  }
  refuseWhileBusy(record);
}

/**
 * EKS needs its role to take away what it made in the VPC; without the policy the security group stays behind.
 * Terraform's own documentation of aws_eks_cluster says so where it names depends_on, and
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html what the policy is for.
 */
async function removeNetworkParts(service: Service, record: ClusterRecord): Promise<void> {
  const { roleArn, resourcesVpcConfig, name } = record.cluster;
  if (!await service.iam.roleAllows(roleArn, 'ec2:DeleteSecurityGroup')) {
    service.log(`${name}: ${roleArn} has lost AmazonEKSClusterPolicy, ${resourcesVpcConfig.clusterSecurityGroupId} stays behind`);
    return;
  }
  try {
    await service.ec2.deleteSecurityGroup(resourcesVpcConfig.clusterSecurityGroupId);
  } catch (error) {
    service.log(`${name}: ${resourcesVpcConfig.clusterSecurityGroupId} stays behind: ${String(error)}`);
  }
}

/** The creator becomes an administrator: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
async function bootstrapCreator(service: Service, record: ClusterRecord, principal: string | undefined): Promise<void> {
  if (record.cluster.accessConfig?.authenticationMode === 'CONFIG_MAP' || !principal) {
    return;
  }
  try {
    grantClusterAdmin(service, await createAccessEntry(service, record, { principalArn: principal, type: 'STANDARD', byService: true }));
  } catch (error) {
    if (!(error instanceof EksError)) {
      throw error;
    }
    service.log(`${record.cluster.name}: the creator gets no access entry: ${error.message}`);
  }
}

export function requireActive(record: ClusterRecord): void {
  const { name, status } = record.cluster;
  if (status === 'UPDATING') {
    throw inUse(`Cluster ${name} is being updated`, { clusterName: name });
  }
  if (status !== 'ACTIVE') {
    throw invalidRequest(`Cluster '${name}' is not in ACTIVE status`, { clusterName: name });
  }
}

/** An id as EKS puts it at the end of the ARNs of what belongs to a cluster. */
export function memberArn(service: Service, kind: string, record: ClusterRecord, name: string): string {
  return service.arn(`${kind}/${record.cluster.name}/${name}/${id()}`);
}

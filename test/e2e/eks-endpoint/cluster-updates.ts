import type {
  AssociateEncryptionConfigRequest, UpdateClusterConfigRequest, UpdateClusterVersionRequest, UpdateParam, UpdateType, VpcConfigRequest,
} from '@aws-sdk/client-eks';
import { loggingOf, requireActive, requireEncryption, requireSecurityGroups, requireSubnets } from './clusters';
import { ensureLogGroup } from './control-plane-logs';
import { invalidParameter, invalidRequest } from './errors';
import { requirePublicCidrs } from './request-rules';
import { ClusterRecord, Handlers, sameSet, Service } from './state';
import { refuseWhileBusy, startUpdate } from './updates';
import { minorOf, SUPPORTED_VERSIONS } from './versions';

interface Change {
  readonly type: UpdateType;
  readonly params: UpdateParam[];
  readonly apply: () => Promise<void> | void;
}

/** Only this way: https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html */
const AUTHENTICATION_MODES = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];

/** How many minors a kubelet may be behind: https://kubernetes.io/releases/version-skew-policy/ */
const KUBELET_SKEW = 3;

export const CLUSTER_UPDATE_HANDLERS: Handlers = {
  UpdateClusterConfig: async (service, input) => {
    const request = input as unknown as UpdateClusterConfigRequest;
    const record = service.cluster(request.name);
    refuseWhileBusy(record);
    requireActive(record);
    const changes = await changesOf(service, record, request);
    // https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
    if (changes.length !== 1) {
      throw invalidParameter(
        changes.length > 1
          ? `Only one type of update can be allowed, got ${changes.map(({ type }) => type).join(', ')}`
          : 'Cluster is already at the desired configuration',
        { clusterName: request.name },
      );
    }
    return { update: start(service, record, changes[0]) };
  },

  UpdateClusterVersion: (service, input) => {
    const request = input as unknown as UpdateClusterVersionRequest;
    const record = service.cluster(request.name);
    refuseWhileBusy(record);
    requireActive(record);
    const { name, version: from } = record.cluster;
    const to = request.version ?? '';
    // One minor at a time: https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
    if (!SUPPORTED_VERSIONS.includes(to) || minorOf(to) !== minorOf(from) + 1) {
      throw invalidParameter(`Unsupported Kubernetes minor version update from ${from} to ${to}`, { clusterName: name });
    }
    const old = [...record.nodeGroups.values()].find(({ nodeGroup }) => minorOf(to) - minorOf(nodeGroup.version) > KUBELET_SKEW);
    if (old) {
      throw invalidRequest(
        `Nodegroup ${old.nodeGroup.nodegroupName} runs ${old.nodeGroup.version}, which is too old for ${to}: update it first`,
        { clusterName: name },
      );
    }
    return {
      update: start(service, record, {
        type: 'VersionUpdate',
        params: [{ type: 'Version', value: to }, { type: 'PlatformVersion', value: 'eks.1' }],
        apply: async () => {
          const { endpoint, certificateAuthorityData } = await service.options.kubernetes.createCluster(name, to);
          Object.assign(record.cluster, { version: to, endpoint, certificateAuthority: { data: certificateAuthorityData } });
        },
      }),
    };
  },

  AssociateEncryptionConfig: (service, input) => {
    const request = input as unknown as AssociateEncryptionConfigRequest;
    const record = service.cluster(request.clusterName);
    refuseWhileBusy(record);
    requireActive(record);
    requireEncryption(request.encryptionConfig);
    // Cannot be changed or taken away: https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
    if (record.cluster.encryptionConfig?.length) {
      throw invalidRequest('Encryption configuration is already associated with the cluster', { clusterName: request.clusterName });
    }
    return {
      update: start(service, record, {
        type: 'AssociateEncryptionConfig',
        params: [{ type: 'EncryptionConfig', value: JSON.stringify(request.encryptionConfig) }],
        apply: () => {
          record.cluster.encryptionConfig = request.encryptionConfig;
        },
      }),
    };
  },
};

function start(service: Service, record: ClusterRecord, change: Change): ReturnType<typeof startUpdate> {
  // Checked again: the look-ups took a moment, in which another call may have begun.
  refuseWhileBusy(record);
  record.cluster.status = 'UPDATING';
  return startUpdate(service, record, {
    type: change.type,
    params: change.params,
    work: change.apply,
    done: () => {
      record.cluster.status = 'ACTIVE';
    },
  });
}

async function changesOf(service: Service, record: ClusterRecord, request: UpdateClusterConfigRequest): Promise<Change[]> {
  const { cluster } = record;
  const given = <T>(value: T | undefined, change: (value: T) => Change | undefined | Promise<Change | undefined>) =>
    value === undefined ? undefined : change(value);
  const changes = await Promise.all([
    given(request.resourcesVpcConfig, (vpcConfig) => endpointChange(record, vpcConfig)),
    given(request.resourcesVpcConfig, (vpcConfig) => networkChange(service, record, vpcConfig)),
    given(request.logging, (logging) => loggingChange(service, record, logging)),
    given(request.accessConfig?.authenticationMode, (mode) => accessChange(record, mode)),
    given(request.upgradePolicy?.supportType, (supportType) =>
      set('UpgradePolicyUpdate', [{ type: 'UpgradePolicy', value: supportType }], () => {
        cluster.upgradePolicy = { supportType };
      })),
    given(request.zonalShiftConfig?.enabled, (enabled) =>
      set('ZonalShiftConfigUpdate', [{ type: 'ZonalShiftConfig', value: JSON.stringify({ enabled }) }], () => {
        cluster.zonalShiftConfig = { enabled };
      })),
    given(request.deletionProtection, (deletionProtection) =>
      set('DeletionProtectionUpdate', [{ type: 'DeletionProtection', value: String(deletionProtection) }], () => {
        cluster.deletionProtection = deletionProtection;
      })),
    given(request.controlPlaneScalingConfig, (config) =>
      set('ControlPlaneScalingConfigUpdate', [{ type: 'UpdatedTier', value: config.tier }], () => {
        cluster.controlPlaneScalingConfig = config;
      })),
    given(request.remoteNetworkConfig, (config) =>
      set('RemoteNetworkConfigUpdate', [{ type: 'RemoteNetworkConfig', value: JSON.stringify(config) }], () => {
        cluster.remoteNetworkConfig = config;
      })),
    given(request.computeConfig, (config) =>
      set('AutoModeUpdate', [{ type: 'ComputeConfig', value: JSON.stringify(config) }], () => {
        cluster.computeConfig = config;
        cluster.storageConfig = request.storageConfig ?? cluster.storageConfig;
        cluster.kubernetesNetworkConfig = {
          ...cluster.kubernetesNetworkConfig,
          elasticLoadBalancing: request.kubernetesNetworkConfig?.elasticLoadBalancing ?? cluster.kubernetesNetworkConfig?.elasticLoadBalancing,
        };
      })),
  ]);
  return changes.filter((change) => change !== undefined);
}

function set(type: UpdateType, params: UpdateParam[], apply: () => void): Change {
  return { type, params, apply };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
function endpointChange(record: ClusterRecord, request: VpcConfigRequest): Change | undefined {
  const now = record.cluster.resourcesVpcConfig;
  const publicAccess = request.endpointPublicAccess ?? now.endpointPublicAccess ?? true;
  const privateAccess = request.endpointPrivateAccess ?? now.endpointPrivateAccess ?? false;
  const cidrs = publicAccess ? request.publicAccessCidrs ?? (now.publicAccessCidrs?.length ? now.publicAccessCidrs : ['0.0.0.0/0']) : [];
  if ([request.endpointPublicAccess, request.endpointPrivateAccess, request.publicAccessCidrs].every((one) => one === undefined)) {
    return undefined;
  }
  requirePublicCidrs(request.publicAccessCidrs);
  if (!publicAccess && !privateAccess) {
    throw invalidParameter('Private and public endpoint access cannot be false', { clusterName: record.cluster.name });
  }
  if (publicAccess === now.endpointPublicAccess && privateAccess === now.endpointPrivateAccess && sameSet(cidrs, now.publicAccessCidrs)) {
    throw invalidParameter(
      `Cluster is already at the desired configuration with endpointPrivateAccess: ${privateAccess} , endpointPublicAccess: ${publicAccess}, `
        + `and Public Endpoint Restrictions: [${cidrs.join(', ')}]`,
      { clusterName: record.cluster.name },
    );
  }
  return {
    type: 'EndpointAccessUpdate',
    params: [
      { type: 'EndpointPublicAccess', value: String(publicAccess) },
      { type: 'EndpointPrivateAccess', value: String(privateAccess) },
      { type: 'PublicAccessCidrs', value: JSON.stringify(cidrs) },
    ],
    apply: () => {
      Object.assign(now, { endpointPublicAccess: publicAccess, endpointPrivateAccess: privateAccess, publicAccessCidrs: cidrs });
    },
  };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html, on changing the subnets of a cluster. */
async function networkChange(service: Service, record: ClusterRecord, request: VpcConfigRequest): Promise<Change | undefined> {
  if (!request.subnetIds && !request.securityGroupIds) {
    return undefined;
  }
  const now = record.cluster.resourcesVpcConfig;
  const subnetIds = request.subnetIds ?? now.subnetIds;
  const securityGroupIds = request.securityGroupIds ?? now.securityGroupIds ?? [];
  const subnets = await requireSubnets(service, subnetIds);
  if (subnets.some(({ vpcId }) => vpcId !== now.vpcId)) {
    throw invalidParameter('Subnets specified must belong to the VPC of the cluster', { clusterName: record.cluster.name });
  }
  if (!sameSet(subnets.map(({ zone }) => zone), record.zones)) {
    throw invalidParameter(
      `Provided subnets must belong to the set of AZs that the cluster was created with: ${record.zones.join(', ')}`,
      { clusterName: record.cluster.name },
    );
  }
  await requireSecurityGroups(service, securityGroupIds);
  return {
    type: 'VpcConfigUpdate',
    params: [
      { type: 'Subnets', value: JSON.stringify(subnetIds) },
      { type: 'SecurityGroups', value: JSON.stringify(securityGroupIds) },
    ],
    apply: () => {
      Object.assign(now, { subnetIds, securityGroupIds });
    },
  };
}

function loggingChange(service: Service, record: ClusterRecord, logging: UpdateClusterConfigRequest['logging']): Change {
  const setups = logging?.clusterLogging ?? [];
  const before = record.cluster.logging?.clusterLogging?.filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? []) ?? [];
  const off = setups.filter(({ enabled }) => !enabled).flatMap(({ types }) => types ?? []);
  const on = setups.filter(({ enabled }) => enabled).flatMap(({ types }) => types ?? []);
  const after = loggingOf([...before.filter((type) => !off.includes(type)), ...on]);
  return {
    type: 'LoggingUpdate',
    params: [{ type: 'ClusterLogging', value: JSON.stringify(after) }],
    apply: async () => {
      record.cluster.logging = after;
      await ensureLogGroup(service, record);
    },
  };
}

function accessChange(record: ClusterRecord, mode: string): Change {
  const now = record.cluster.accessConfig?.authenticationMode ?? 'CONFIG_MAP';
  if (AUTHENTICATION_MODES.indexOf(mode) < AUTHENTICATION_MODES.indexOf(now)) {
    throw invalidParameter(`Unsupported authentication mode update from ${now} to ${mode}`, { clusterName: record.cluster.name });
  }
  return set('AccessConfigUpdate', [{ type: 'AuthenticationMode', value: mode }], () => {
    record.cluster.accessConfig = { authenticationMode: mode as 'API' };
  });
}

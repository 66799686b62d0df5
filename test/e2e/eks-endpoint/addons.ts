import type { Addon, CreateAddonRequest, UpdateAddonRequest } from '@aws-sdk/client-eks';
import { parse } from 'yaml';
import { addonVersions, defaultAddonVersion, describeAddons, findAddon } from './addon-catalog';
import { requireActive } from './clusters';
import { credentialsOf } from './credentials';
import { inUse, invalidParameter, notFound } from './errors';
import { ADDON_NAMESPACE, settleAddonAssociations } from './pod-identity';
import { AddonRecord, ClusterRecord, Handlers, id, Service } from './state';
import { refuseWhileBusy, startUpdate, UpdateFailure } from './updates';

export const ADDON_HANDLERS: Handlers = {
  CreateAddon: async (service, input) => {
    const request = input as unknown as CreateAddonRequest;
    const record = service.cluster(request.clusterName);
    const name = request.addonName ?? '';
    requireActive(record);
    refuseTakenAddon(record, name);
    const catalog = findAddon(name);
    if (!catalog) {
      throw invalidParameter(`Addon ${name} is not supported`, { clusterName: record.cluster.name, addonName: name });
    }
    const addonVersion = request.addonVersion ?? defaultAddonVersion(name, record.cluster.version) ?? '';
    requireVersion(record, name, addonVersion);
    requireConfiguration(request.configurationValues);
    const addonArn = service.arn(`addon/${record.cluster.name}/${name}/${id()}`);
    const podIdentityAssociations = await settleAddonAssociations(service, record, addonArn, request.podIdentityAssociations ?? []);
    const created: AddonRecord = {
      addon: {
        addonName: name,
        clusterName: record.cluster.name,
        status: 'CREATING',
        addonVersion,
        health: { issues: [] },
        addonArn,
        createdAt: new Date(),
        modifiedAt: new Date(),
        serviceAccountRoleArn: request.serviceAccountRoleArn,
        tags: request.tags ?? {},
        publisher: catalog.publisher,
        owner: catalog.publisher === 'eks' ? 'aws' : 'community',
        configurationValues: request.configurationValues,
        podIdentityAssociations,
      },
      settled: false,
    };
    refuseTakenAddon(record, name);
    record.addons.set(name, created);
    service.log(`${record.cluster.name}: add-on ${name} ${addonVersion}`);
    const answer = { addon: { ...created.addon } };
    service.later(service.timings.addon, `add-on ${name}`, async () => {
      created.settled = true;
      await settleStatus(service, record, created);
    });
    return answer;
  },

  DescribeAddon: async (service, input) => {
    const record = service.cluster(input.clusterName);
    const found = addonOf(record, input.addonName);
    await settleStatus(service, record, found);
    return { addon: found.addon };
  },

  ListAddons: (service, input) => ({ addons: [...service.cluster(input.clusterName).addons.keys()].sort() }),

  UpdateAddon: async (service, input) => {
    const request = input as unknown as UpdateAddonRequest;
    const record = service.cluster(request.clusterName);
    const found = addonOf(record, request.addonName);
    const { addon } = found;
    refuseWhileBusy(record, { addon: addon.addonName });
    if (addon.status === 'CREATING' || addon.status === 'DELETING') {
      throw inUse(`Addon ${addon.addonName} has status ${addon.status}`, { clusterName: record.cluster.name, addonName: addon.addonName });
    }
    const addonVersion = request.addonVersion ?? addon.addonVersion;
    if (addonVersion !== addon.addonVersion) {
      requireVersion(record, addon.addonName, addonVersion);
    }
    requireConfiguration(request.configurationValues);
    addon.status = 'UPDATING';
    found.settled = false;
    return {
      update: startUpdate(service, record, {
        type: 'AddonUpdate',
        addon: addon.addonName,
        params: [
          { type: 'AddonVersion', value: addonVersion },
          ...(request.configurationValues === undefined ? [] : [{ type: 'ConfigurationValues' as const, value: request.configurationValues }]),
          ...(request.serviceAccountRoleArn === undefined ? [] : [{ type: 'ServiceAccountRoleArn' as const, value: request.serviceAccountRoleArn }]),
          ...(request.resolveConflicts === undefined ? [] : [{ type: 'ResolveConflicts' as const, value: request.resolveConflicts }]),
        ],
        work: async () => {
          if (request.podIdentityAssociations) {
            addon.podIdentityAssociations = await settleAddonAssociations(service, record, addon.addonArn, request.podIdentityAssociations);
          }
          Object.assign(addon, {
            addonVersion,
            configurationValues: request.configurationValues ?? addon.configurationValues,
            // Who does not name the role takes it off: .../API_UpdateAddon.html, `serviceAccountRoleArn`, and what users saw in
            // https://github.com/hashicorp/terraform-provider-aws/issues/30645
            serviceAccountRoleArn: request.serviceAccountRoleArn,
            modifiedAt: new Date(),
          });
          found.settled = true;
          await waitUntilActive(service, record, found);
        },
        done: () => {
          found.settled = true;
        },
      }),
    };
  },

  DeleteAddon: (service, input) => {
    const record = service.cluster(input.clusterName);
    const found = addonOf(record, input.addonName);
    const { addon } = found;
    refuseWhileBusy(record, { addon: addon.addonName });
    addon.status = 'DELETING';
    found.settled = false;
    service.log(`${record.cluster.name}: add-on ${addon.addonName} deleting`);
    service.later(service.timings.addon, `add-on ${addon.addonName}`, async () => {
      await settleAddonAssociations(service, record, addon.addonArn, []);
      record.addons.delete(addon.addonName);
    });
    return { addon };
  },

  DescribeAddonVersions: (_service, input) => {
    const name = input.addonName as string | undefined;
    if (name && !findAddon(name)) {
      throw notFound(`Addon ${name} not found`, { addonName: name });
    }
    return { addons: describeAddons(name, input.kubernetesVersion as string | undefined, input.types as string[] | undefined) };
  },

  DescribeAddonConfiguration: (_service, input) => {
    const catalog = findAddon(String(input.addonName));
    if (!catalog) {
      throw notFound(`Addon ${String(input.addonName)} not found`, { addonName: String(input.addonName) });
    }
    return {
      addonName: catalog.name,
      addonVersion: input.addonVersion,
      // The real schemas belong to each release of an add-on; values are not checked against them here.
      configurationSchema: JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }),
      podIdentityConfiguration: catalog.serviceAccount ? [{ serviceAccount: catalog.serviceAccount, recommendedManagedPolicies: [] }] : [],
    };
  },
};

/**
 * What EKS finds of an add-on that it is done with. One that runs as replicas is degraded until there are nodes that take it, and
 * the EBS driver until it has credentials.
 * https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting-add-ons.html (InsufficientNumberOfReplicas)
 */
export async function settleStatus(service: Service, record: ClusterRecord, found: AddonRecord): Promise<void> {
  if (!found.settled) {
    return;
  }
  const issue = await problemOf(service, record, found.addon);
  if (!found.settled) {
    return;
  }
  found.addon.status = issue ? 'DEGRADED' : 'ACTIVE';
  found.addon.health = { issues: issue ? [{ code: 'InsufficientNumberOfReplicas', message: issue, resourceIds: [] }] : [] };
}

async function problemOf(service: Service, record: ClusterRecord, addon: Addon): Promise<string | undefined> {
  const catalog = findAddon(addon.addonName ?? '');
  if (!catalog?.needsNodes) {
    return undefined;
  }
  const nodes = [...record.nodeGroups.values()].flatMap((group) => group.nodes);
  // The add-ons tolerate this taint and no other of a node group.
  const open = nodes.filter(({ taints }) => taints.every(({ key, effect }) => key === 'CriticalAddonsOnly' || effect === 'PreferNoSchedule'));
  if (open.length === 0) {
    return 'The add-on is unhealthy because it doesn\'t have the desired number of replicas.';
  }
  if (catalog.name === 'aws-ebs-csi-driver' && catalog.serviceAccount
    && !await credentialsOf(service, record, ADDON_NAMESPACE, catalog.serviceAccount)) {
    return 'The add-on is unhealthy because it doesn\'t have the desired number of replicas: its controller finds no credentials.';
  }
  return undefined;
}

async function waitUntilActive(service: Service, record: ClusterRecord, found: AddonRecord): Promise<void> {
  const { looks, nodesGiveUp } = service.timings;
  for (let look = 0; look <= looks; look++) {
    await settleStatus(service, record, found);
    if (found.addon.status === 'ACTIVE') {
      return;
    }
    await service.wait(nodesGiveUp / looks);
  }
  throw new UpdateFailure('InsufficientNumberOfReplicas', found.addon.health?.issues?.[0]?.message ?? 'The add-on did not become healthy.');
}

function addonOf(record: ClusterRecord, name: unknown): AddonRecord {
  const found = record.addons.get(String(name));
  if (!found) {
    throw notFound(`No addon: ${String(name)} found in cluster: ${record.cluster.name}`, {
      clusterName: record.cluster.name, addonName: String(name),
    });
  }
  return found;
}

function refuseTakenAddon(record: ClusterRecord, name: string): void {
  if (record.addons.has(name)) {
    throw inUse('Addon already exists.', { clusterName: record.cluster.name, addonName: name });
  }
}

function requireVersion(record: ClusterRecord, name: string, version: string): void {
  if (!addonVersions(name, record.cluster.version).includes(version)) {
    throw invalidParameter(`Addon version specified is not supported: ${name} ${version} on ${record.cluster.version}`, {
      clusterName: record.cluster.name, addonName: name,
    });
  }
}

/** JSON or YAML: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html, `configurationValues`. */
function requireConfiguration(values: string | undefined): void {
  if (values === undefined || values === '') {
    return;
  }
  try {
    const parsed: unknown = parse(values);
    if (typeof parsed === 'object' && !Array.isArray(parsed)) {
      return;
    }
  } catch {
    // Answered below.
  }
  throw invalidParameter('ConfigurationValue provided in request is not supported: neither a JSON nor a YAML object');
}

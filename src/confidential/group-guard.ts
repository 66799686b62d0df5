import { TerraformDataSource, TerraformElement, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { enclaveHost, isSevSnpCapable, whyNoEnclaves, whyNoSevSnp } from './instance-capabilities';
import { IEksCluster } from '../cluster/eks-cluster';
import { ManagedNodeGroup } from '../nodes/node-group';
import { addAppValidation, AppIndex } from '../private/app-index';
import { Refusal, ValidationError } from '../private/errors';
import { referredBy } from '../private/terraform-tree';

/** What is guarded. */
export interface GuardedGroup {
  readonly cluster: IEksCluster;
  readonly nodeGroup: ManagedNodeGroup;
  /** Types that the technology agreed to. */
  readonly instanceTypes: string[];
  readonly nitroEnclaves: boolean;
  readonly amdSevSnp: boolean;
}

/** Fails synthesis when an escape hatch or an aspect made of the group what could not start, or would protect nothing. */
export function guardGroup(owner: Construct, group: GuardedGroup): void {
  addAppValidation(owner, (app) => [
    ...templateFaults(app, group.nodeGroup),
    ...typeFaults(app, group),
    ...clusterFaults(app, group),
    ...group.nitroEnclaves ? zoneFaults(app, group.nodeGroup) : [],
  ].map((fault) => new ValidationError(owner, fault).message));
}

function templateFaults(app: AppIndex, { launchTemplate }: ManagedNodeGroup): Refusal[] {
  const template = app.attributesOf(launchTemplate);
  const { hibernation_options: hibernation, enclave_options: enclaves, cpu_options: cpu, metadata_options: metadata } = template;
  const hopLimit = Number(block(metadata).http_put_response_hop_limit);
  return [
    ...isOn(block(hibernation).configured) ? [{
      property: 'nodeGroup.launchTemplate.hibernationOptions',
      problem: 'enables hibernation, which EC2 rejects with Nitro Enclaves and AMD SEV-SNP, and managed node groups always reject',
      fix: 'remove it',
    }] : [],
    ...isOn(block(enclaves).enabled) && block(cpu).amd_sev_snp === 'enabled' ? [{
      property: 'nodeGroup.launchTemplate',
      problem: 'enables both Nitro Enclaves and AMD SEV-SNP, and no EC2 instance supports both',
      fix: 'use two groups, one for each technology',
    }] : [],
    ...hopLimit > 1 ? [{
      property: 'nodeGroup.launchTemplate.metadataOptions.httpPutResponseHopLimit',
      problem: 'must be 1, or pods could use the credentials of the node and access what the technology protects',
      got: hopLimit,
      fix: 'do not change it',
    }] : [],
  ];
}

function typeFaults(app: AppIndex, { nodeGroup: { launchTemplate, resource }, ...group }: GuardedGroup): Refusal[] {
  const { instance_type: inTemplate } = app.attributesOf(launchTemplate);
  const inGroup = [app.attributesOf(resource).instance_types ?? []].flat();
  if (inTemplate !== undefined && inGroup.length > 0) {
    return [{
      property: 'nodeGroup.launchTemplate.instanceType',
      problem: `cannot be combined with the instance types of the node group (${inGroup.join(', ')}): EKS supports them in only one place`,
      got: inTemplate,
      fix: 'remove it, and list all types in `instanceTypes` of the group: a single type goes into the launch template, several go into the node group',
    }];
  }
  const [property, types] = inTemplate === undefined
    ? ['nodeGroup.resource.instanceTypes', inGroup]
    : ['nodeGroup.launchTemplate.instanceType', [inTemplate]];
  return types.flatMap((type) => {
    const why = whyUnfit(String(type), group);
    return why === undefined ? [] : [{
      property,
      problem: `is a type that does not support what the technology of the group enables: it ${why}`,
      got: type,
      fix: 'do not change it; set the type in `instanceTypes` of the group, and allow newer types in the technology',
    }];
  });
}

/** Why a type that the technology was not asked about cannot have what it switches on. */
function whyUnfit(type: string, { instanceTypes, nitroEnclaves, amdSevSnp }: Omit<GuardedGroup, 'nodeGroup'>): string | undefined {
  if (instanceTypes.includes(type) || type.includes('${')) {
    return undefined;
  }
  if (nitroEnclaves && !enclaveHost(type)) {
    return whyNoEnclaves(type);
  }
  return amdSevSnp && !isSevSnpCapable(type) ? whyNoSevSnp(type) : undefined;
}

function clusterFaults(app: AppIndex, { cluster, nodeGroup }: GuardedGroup): Refusal[] {
  return clustersOf(app, cluster, nodeGroup)
    .filter((resource) => isOn(block(app.attributesOf(resource).compute_config).enabled))
    .map((resource) => ({
      property: 'cluster',
      problem: `is in EKS Auto Mode by the \`compute_config\` of ${resource.node.path}: it creates nodes without your launch template, and installs `
        + 'its own add-ons instead of those that this group needs',
      fix: 'remove `compute_config`; for Nitro Sandboxes on Auto Mode remove this group and set `runtimeClassName` on the pods',
    }));
}

/** The cluster's resource where it is in this app: below the cluster, or looked up by it. */
function clustersOf(app: AppIndex, cluster: IEksCluster, { resource }: ManagedNodeGroup): TerraformResource[] {
  const inApp = app.resources('aws_eks_cluster');
  const readers: TerraformElement[] = [
    resource,
    ...cluster.node.findAll().filter((node): node is TerraformDataSource =>
      TerraformDataSource.isTerraformDataSource(node) && node.terraformResourceType === 'aws_eks_cluster'),
  ];
  const read = readers.map((reader) => {
    const { cluster_name: clusterName, name = clusterName } = app.attributesOf(reader);
    return inApp.find((candidate) => app.attributesOf(candidate).name === name) ?? referredBy(app, reader, String(name), 'aws_eks_cluster');
  });
  return inApp.filter((candidate) => read.includes(candidate));
}

function zoneFaults(app: AppIndex, { resource }: ManagedNodeGroup): Refusal[] {
  return ([app.attributesOf(resource).subnet_ids].flat()).flatMap((id) => {
    const subnet = referredBy(app, resource, String(id), 'aws_subnet');
    const where = subnet && placeWithoutEnclaves(app.attributesOf(subnet));
    return where === undefined ? [] : [{
      property: 'network',
      problem: `has ${subnet?.node.path} for the nodes, which is in a Local Zone, a Wavelength Zone or an Outpost, where enclaves cannot start`,
      got: where,
      allowed: 'subnets in availability zones of the region, such as eu-west-1a',
      fix: 'pass a `network` without this subnet',
    }];
  });
}

function placeWithoutEnclaves(subnet: Record<string, unknown>): string | undefined {
  const { availability_zone: zone, availability_zone_id: zoneId, outpost_arn: outpost } = subnet;
  const isElsewhere = (value: unknown, inRegion: RegExp) => typeof value === 'string' && !value.includes('${') && !inRegion.test(value);
  if (isElsewhere(zone, /^[a-z]+(-[a-z]+)+-\d+[a-z]$/)) {
    return String(zone);
  }
  if (isElsewhere(zoneId, /^[a-z0-9]+-az\d+$/)) {
    return String(zoneId);
  }
  return outpost === undefined ? undefined : String(outpost);
}

/** A block, which an override may have written as a list. */
function block(value: unknown): Record<string, unknown> {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null ? one as Record<string, unknown> : {};
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}

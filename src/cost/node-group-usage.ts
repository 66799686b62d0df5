import { block, entries, literalCount, literalText, ResourceTree, TreeResource } from './resource-tree';
import { Usage, UsageKind } from './usage';

/**
 * What EKS takes when neither group nor launch template name an instance type:
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
const DEFAULT_INSTANCE_TYPE = 't3.medium';

/**
 * AWS asks for AMD SEV-SNP a tenth of the On-Demand price, whatever is paid for the instance itself:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sev-snp.html
 */
const SEV_SNP_PERCENT = 10;

/** Volume types whose price is by GiB alone, as long as a gp3 volume stays with what it includes. */
const GP3_IOPS = 3000;
const GP3_THROUGHPUT = 125;

/** The nodes of a managed node group, their volumes and their public addresses. */
export function nodeGroupUsage(group: TreeResource, tree: ResourceTree): Usage[] {
  const template = launchTemplateOf(group, tree);
  const scaling = block(group.attributes.scaling_config);
  const desired = literalCount(scaling.desired_size);
  const nodes = desired === undefined || group.count === undefined ? undefined : desired * group.count;
  const own = { region: group.region, path: group.path, note: sizeNote(group, scaling) };
  return [
    instances(group, template, nodes, own),
    ...sevSnpSurcharge(group, template, nodes, own),
    ...volumes(template, nodes, own),
    ...addresses(group, template, nodes, tree, own),
  ];
}

type Own = Pick<Usage, 'region' | 'path' | 'note'>;

const NUMBER_UNKNOWN = 'the number is only known to Terraform';

function instanceTypesOf(group: TreeResource, template: TreeResource | undefined): unknown[] {
  const given = group.attributes.instance_types ?? template?.attributes.instance_type;
  return entries(Array.isArray(given) ? given : given && [given]) ?? [];
}

function sevSnpSurcharge(group: TreeResource, template: TreeResource | undefined, nodes: number | undefined, own: Own): Usage[] {
  if (block(template?.attributes.cpu_options).amd_sev_snp !== 'enabled') {
    return [];
  }
  const type = literalText(instanceTypesOf(group, template)[0]);
  const usage = { ...own, kind: UsageKind.SEV_SNP, detail: type ?? 'nodes', quantity: nodes, note: undefined };
  if (type === undefined) {
    return [{ ...usage, unknown: 'the instance type is only known to Terraform' }];
  }
  return [{
    ...usage,
    price: { table: 'instances', name: type, percent: SEV_SNP_PERCENT },
    ...(nodes === undefined && { unknown: NUMBER_UNKNOWN }),
  }];
}

function instances(group: TreeResource, template: TreeResource | undefined, nodes: number | undefined, own: Own): Usage {
  const types = instanceTypesOf(group, template);
  const type = types.length > 0 ? literalText(types[0]) : DEFAULT_INSTANCE_TYPE;
  const usage = { ...own, kind: UsageKind.EC2, quantity: nodes };
  const isSpot = literalText(group.attributes.capacity_type) === 'SPOT' || template?.attributes.instance_market_options !== undefined;
  if (isSpot) {
    return { ...usage, detail: `${type ?? 'nodes'} spot`, unknown: 'spot prices vary' };
  }
  if (type === undefined) {
    return { ...usage, detail: 'nodes', unknown: 'the instance type is only known to Terraform' };
  }
  // EKS orders on-demand nodes in the order of the list, and the next type only where there is none of the first.
  const others = types.slice(1).map((other) => literalText(other) ?? 'another').join(', ');
  return {
    ...usage,
    detail: type,
    price: { table: 'instances', name: type },
    note: join(own.note, others && `or, where there is none, ${others}`),
    ...(nodes === undefined && { unknown: NUMBER_UNKNOWN }),
  };
}

function volumes(template: TreeResource | undefined, nodes: number | undefined, own: Own): Usage[] {
  const usage = { ...own, kind: UsageKind.NODE_VOLUME, note: undefined };
  const disks = (entries(template?.attributes.block_device_mappings) ?? [])
    .map((mapping) => block(block(mapping).ebs))
    .filter((ebs) => Object.keys(ebs).length > 0);
  if (disks.length === 0) {
    return [{ ...usage, unknown: 'size and type are determined by the image' }];
  }
  return disks.map((ebs) => volumeUsage(usage, ebs.volume_type, ebs, ebs.volume_size, nodes));
}

/** A volume, as often as it is there; `settings` are its attributes. */
export function volumeUsage(
  usage: Omit<Usage, 'quantity' | 'price'>,
  volumeType: unknown,
  settings: Record<string, unknown>,
  sizeGiB: unknown,
  count: number | undefined,
): Usage {
  const size = literalCount(sizeGiB);
  const type = literalText(volumeType);
  const volume = { ...usage, detail: type, quantity: size === undefined || count === undefined ? undefined : size * count };
  if (type === undefined || volume.quantity === undefined) {
    return { ...volume, unknown: 'size, type or number is unknown' };
  }
  if (isBeyondIncluded(type, settings)) {
    return { ...volume, unknown: 'operations or throughput are charged in addition' };
  }
  return { ...volume, price: { table: 'gibMonthly', name: type } };
}

function isBeyondIncluded(type: string, settings: Record<string, unknown>): boolean {
  const within = (value: unknown, included: number) => value === undefined || (literalCount(value) ?? Infinity) <= included;
  return type.startsWith('io') || type === 'gp3' && !(within(settings.iops, GP3_IOPS) && within(settings.throughput, GP3_THROUGHPUT));
}

function addresses(
  group: TreeResource,
  template: TreeResource | undefined,
  nodes: number | undefined,
  tree: ResourceTree,
  own: Own,
): Usage[] {
  const isPublic = giveAddresses(group, template, tree);
  if (isPublic === false) {
    return [];
  }
  const usage = { ...own, kind: UsageKind.NODE_ADDRESS, note: undefined };
  if (isPublic === undefined) {
    return [{ ...usage, unknown: 'the subnets are outside this app, or only some are public' }];
  }
  return [{
    ...usage,
    quantity: nodes,
    price: { table: 'hourly', name: 'public-ipv4' },
    ...(nodes === undefined && { unknown: NUMBER_UNKNOWN }),
  }];
}

/** Whether every node gets a public address (true), none does (false), or it cannot be known here. */
function giveAddresses(group: TreeResource, template: TreeResource | undefined, tree: ResourceTree): boolean | undefined {
  const given = block(template?.attributes.network_interfaces).associate_public_ip_address;
  if (given !== undefined) {
    return { true: true, false: false }[String(given)];
  }
  const subnets = (entries(group.attributes.subnet_ids) ?? []).map((id) => tree.referred(group, 'aws_subnet', id));
  const answers = new Set(subnets.map((subnet) => subnet && answerOf(subnet)));
  return answers.size === 1 ? [...answers][0] : undefined;
}

function answerOf(subnet: TreeResource): boolean | undefined {
  const given = subnet.attributes.map_public_ip_on_launch;
  return given === undefined ? false : { true: true, false: false }[String(given)];
}

function launchTemplateOf(group: TreeResource, tree: ResourceTree): TreeResource | undefined {
  const { id, name } = block(group.attributes.launch_template);
  return tree.referred(group, 'aws_launch_template', id ?? name);
}

function sizeNote(group: TreeResource, scaling: Record<string, unknown>): string | undefined {
  const { min_size: min, max_size: max } = scaling;
  if (min === max) {
    return undefined;
  }
  const bounds = [min, max].map((bound) => literalCount(bound) ?? '?').join(' to ');
  return `${nameOf(group)}: ${bounds} nodes`;
}

// The main resource of a construct is called `Resource`: what a user called it is the name above.
function nameOf(group: TreeResource): string {
  const ids = group.path.split('/').filter((id) => id !== 'Resource');
  return ids.at(-1) ?? group.path;
}

function join(...notes: Array<string | undefined>): string | undefined {
  return notes.filter((note) => note).join('; ') || undefined;
}

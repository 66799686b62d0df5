import { supportOf } from './eks-support';
import { nodeGroupUsage, volumeUsage } from './node-group-usage';
import { block, entries, literalCount, literalText, ResourceTree, TreeResource } from './resource-tree';
import { Usage, UsageKind } from './usage';

/** How a resource becomes things that cost. */
type Reader = (resource: TreeResource, tree: ResourceTree, day: string) => Usage[];

const READERS: { readonly [type: string]: Reader } = {
  aws_eks_cluster: eksClusterUsage,
  aws_eks_node_group: nodeGroupUsage,
  aws_lb: loadBalancerUsage,
  aws_alb: loadBalancerUsage,
  aws_elb: classicLoadBalancerUsage,
  aws_db_instance: databaseUsage,
  aws_nat_gateway: natGatewayUsage,
  aws_eip: (resource) => [countedUsage(resource, UsageKind.EIP, 'public-ipv4')],
  aws_vpc_endpoint: endpointUsage,
  aws_ebs_volume: ebsVolumeUsage,
  aws_kms_key: kmsKeyUsage,
  aws_kms_replica_key: kmsKeyUsage,
};

/** What runs by the hour, and has no price here: better a row that says so than a total that looks whole. */
const WITHOUT_PRICE = [
  'aws_autoscaling_group',
  'aws_ec2_client_vpn_endpoint',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_efs_file_system',
  'aws_eks_capability',
  'aws_eks_fargate_profile',
  'aws_elasticache_replication_group',
  'aws_instance',
  'aws_networkfirewall_firewall',
  'aws_grafana_workspace',
  'aws_rds_cluster_instance',
  'aws_spot_instance_request',
  'aws_vpn_connection',
];

/** What the Terraform resources below a scope cost. */
export function awsUsage(tree: ResourceTree, day: string): Usage[] {
  const priced = Object.entries(READERS).flatMap(([type, read]) => tree.below(type).flatMap((resource) => read(resource, tree, day)));
  const others = tree.below(...WITHOUT_PRICE).map((resource) => ({
    ...placeOf(resource),
    kind: UsageKind.OTHER,
    detail: resource.type,
    quantity: resource.count,
    unknown: 'not priced by this estimate',
  }));
  return [...priced, ...others];
}

function eksClusterUsage(cluster: TreeResource, _: ResourceTree, day: string): Usage[] {
  const usages = [controlPlaneUsage(cluster, day)];
  const autoMode = block(cluster.attributes.compute_config).enabled;
  if (autoMode !== undefined && autoMode !== false) {
    usages.push({ ...placeOf(cluster), kind: UsageKind.OTHER, detail: 'EKS Auto Mode nodes', unknown: 'EKS determines their number' });
  }
  return usages;
}

function controlPlaneUsage(cluster: TreeResource, day: string): Usage {
  const { version } = cluster.attributes;
  const standard = countedUsage(cluster, UsageKind.EKS, 'eks-cluster');
  const tier = block(cluster.attributes.control_plane_scaling_config).tier;
  if (tier !== undefined && tier !== 'standard') {
    return { ...standard, price: undefined, unknown: 'the control plane is provisioned, which has a separate price' };
  }
  // Without a version EKS takes its newest, and with this policy it upgrades before extended support begins.
  if (version === undefined || block(cluster.attributes.upgrade_policy).support_type === 'STANDARD') {
    return standard;
  }
  const literal = literalText(version);
  const support = literal === undefined ? 'unknown' : supportOf(literal, day);
  switch (support) {
    case 'standard':
      return standard;
    case 'extended':
      return {
        ...countedUsage(cluster, UsageKind.EKS_EXTENDED, 'eks-cluster-extended-support'),
        note: `Kubernetes ${literal} left standard support`,
      };
    default:
      return {
        ...standard,
        price: undefined,
        unknown: literal === undefined
          ? 'the version is only known to Terraform, and extended support costs more'
          : `whether Kubernetes ${literal} is in extended support on ${day} is unknown, and extended support costs more`,
      };
  }
}

const KINDS_OF_LB: { readonly [type: string]: UsageKind } = {
  application: UsageKind.APPLICATION_LOAD_BALANCER,
  network: UsageKind.NETWORK_LOAD_BALANCER,
};

function loadBalancerUsage(resource: TreeResource): Usage[] {
  const type = resource.attributes.load_balancer_type ?? 'application';
  const kind = KINDS_OF_LB[String(type)];
  if (kind === undefined) {
    return [{ ...placeOf(resource), kind: UsageKind.OTHER_LOAD_BALANCER, quantity: resource.count, unknown: 'there is no price for its type' }];
  }
  const mappings = entries(resource.attributes.subnet_mapping);
  const subnets = entries(resource.attributes.subnets);
  // An elastic address of one's own is counted where it is made.
  const zones = mappings && subnets && [...mappings.filter((mapping) => block(mapping).allocation_id === undefined), ...subnets].length;
  const isDual = resource.attributes.ip_address_type === 'dualstack-without-public-ipv4';
  return [
    countedUsage(resource, kind, `${type}-load-balancer`),
    ...addressUsage(resource, isDual ? 0 : zones),
  ];
}

function classicLoadBalancerUsage(resource: TreeResource): Usage[] {
  const subnets = entries(resource.attributes.subnets);
  const zones = entries(resource.attributes.availability_zones);
  return [
    countedUsage(resource, UsageKind.CLASSIC_LOAD_BALANCER, 'classic-load-balancer'),
    ...addressUsage(resource, subnets && zones && subnets.length + zones.length),
  ];
}

/** A load balancer that faces the internet has at least one address in each of its zones. */
function addressUsage(resource: TreeResource, zones: number | undefined): Usage[] {
  const { internal } = resource.attributes;
  if (internal === true || zones === 0) {
    return [];
  }
  const isKnown = internal === undefined || internal === false;
  return [{
    ...placeOf(resource),
    kind: UsageKind.LOAD_BALANCER_ADDRESS,
    ...timesCount(resource, isKnown ? zones : undefined),
    price: { table: 'hourly', name: 'public-ipv4' },
  }];
}

function natGatewayUsage(resource: TreeResource): Usage[] {
  const usage = countedUsage(resource, UsageKind.NAT_GATEWAY, 'nat-gateway');
  return resource.attributes.availability_mode === 'regional'
    ? [{ ...usage, quantity: undefined, unknown: 'AWS determines the number of zones of a regional one' }]
    : [usage];
}

function endpointUsage(resource: TreeResource): Usage[] {
  const type = resource.attributes.vpc_endpoint_type ?? 'Gateway';
  if (type === 'Gateway') {
    return [];
  }
  if (type !== 'Interface') {
    return [{ ...placeOf(resource), kind: UsageKind.OTHER, detail: `${resource.type} (${type})`, quantity: resource.count, unknown: 'not priced by this estimate' }];
  }
  return [{
    ...placeOf(resource),
    kind: UsageKind.INTERFACE_ENDPOINT,
    ...timesCount(resource, entries(resource.attributes.subnet_ids)?.length || undefined),
    price: { table: 'hourly', name: 'interface-endpoint' },
  }];
}

/** A database in two zones is paid for twice: https://aws.amazon.com/rds/postgresql/pricing/ (2026-11-30). */
function databaseUsage(resource: TreeResource): Usage[] {
  const { engine, instance_class: instanceClass, multi_az: multiAz = false, storage_type: type, allocated_storage: size } = resource.attributes;
  const instance = literalText(instanceClass);
  const place = placeOf(resource);
  if (engine !== 'postgres' || instance === undefined || typeof multiAz !== 'boolean') {
    return [{ ...place, kind: UsageKind.OTHER, detail: resource.type, quantity: resource.count, unknown: 'not priced by this estimate' }];
  }
  const zones = multiAz ? 2 : 1;
  const gib = typeof size === 'number' ? size * zones : undefined;
  return [
    { ...place, kind: UsageKind.DATABASE, detail: instance, ...timesCount(resource, zones), price: { table: 'instances', name: instance } },
    {
      ...place,
      kind: UsageKind.DATABASE_STORAGE,
      detail: String(type),
      ...timesCount(resource, gib),
      price: { table: 'gibMonthly', name: `rds-${String(type)}` },
    },
  ];
}

function ebsVolumeUsage(resource: TreeResource): Usage[] {
  const { type, size } = resource.attributes;
  // EBS makes gp2 when it is not told: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
  return [volumeUsage({ ...placeOf(resource), kind: UsageKind.EBS_VOLUME }, type ?? 'gp2', resource.attributes, size, resource.count)];
}

function kmsKeyUsage(resource: TreeResource): Usage[] {
  return [{ ...placeOf(resource), kind: UsageKind.KMS_KEY, ...timesCount(resource, 1), price: { table: 'monthly', name: 'kms-key' } }];
}

function countedUsage(resource: TreeResource, kind: UsageKind, price: string): Usage {
  return { ...placeOf(resource), kind, ...timesCount(resource, 1), price: { table: 'hourly', name: price } };
}

function timesCount(resource: TreeResource, each: number | undefined): Pick<Usage, 'quantity' | 'unknown'> {
  const quantity = literalCount(each !== undefined && resource.count !== undefined ? each * resource.count : undefined);
  return quantity === undefined ? { quantity, unknown: 'the number is only known to Terraform' } : { quantity };
}

function placeOf(resource: TreeResource): Pick<Usage, 'path' | 'region'> {
  return { path: resource.path, region: resource.region };
}

import { TerraformElement, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { ResourceTree } from './resource-tree';
import { Usage, UsageKind } from './usage';
import { isOutsideAws } from '../private/outside-aws';
import { isToken } from '../private/tokens';

/**
 * What a construct says about what Kubernetes will make because of it, which no Terraform resource shows. These are read
 * from the construct itself, so that this room needs to know none of them.
 */
interface Announcement {
  /** `classic`, `network` or `application`, in any case. */
  readonly loadBalancerKind?: string;
  readonly expectedLoadBalancers?: number;
  /** Whether they have no public addresses. */
  readonly loadBalancersAreInternal?: boolean;
  /** Sizes of the gp3 volumes of claims. */
  readonly volumeSizesGiB?: number[];
  /** vCPUs of hybrid nodes. It is there, and undefined, where they are not known. */
  readonly expectedVcpus?: number;
}

const KINDS = {
  application: UsageKind.APPLICATION_LOAD_BALANCER,
  network: UsageKind.NETWORK_LOAD_BALANCER,
  classic: UsageKind.CLASSIC_LOAD_BALANCER,
};

type LoadBalancerKind = keyof typeof KINDS;

/** What the constructs below a scope announce. A construct speaks for all that is below it, which is not asked again. */
export function announcedUsage(scope: IConstruct, tree: ResourceTree): Usage[] {
  return [
    ...outermost(scope, (announcement) => announcement.expectedLoadBalancers !== undefined)
      .flatMap((construct) => announcedLoadBalancers(construct, tree)),
    ...outermost(scope, (announcement) => announcement.volumeSizesGiB !== undefined)
      .flatMap((construct) => announcedVolumes(construct, tree)),
    ...outermost(scope, (announcement) => Object.hasOwn(announcement, 'expectedVcpus'))
      .flatMap((construct) => announcedVcpus(construct, tree)),
  ];
}

/** Load balancers of one kind that are not Terraform's, with their public addresses. */
export function loadBalancerUsage(
  kind: LoadBalancerKind,
  count: number,
  addressesEach: number | undefined,
  place: Pick<Usage, 'path' | 'region'>,
): Usage[] {
  const addresses: Usage = {
    ...place,
    kind: UsageKind.LOAD_BALANCER_ADDRESS,
    price: { table: 'hourly', name: 'public-ipv4' },
    ...(addressesEach === undefined ? { unknown: 'the public subnets are outside this app, or belong to several networks' } : { quantity: count * addressesEach }),
  };
  return [
    { ...place, kind: KINDS[kind], quantity: count, price: { table: 'hourly', name: `${kind}-load-balancer` } },
    ...(addressesEach === 0 ? [] : [addresses]),
  ];
}

/** Claimed volumes of type gp3. */
export function claimedVolumeUsage(sizesGiB: number[], place: Pick<Usage, 'path' | 'region'>): Usage {
  return {
    ...place,
    kind: UsageKind.CLAIMED_VOLUME,
    detail: 'gp3',
    quantity: sizesGiB.reduce((sum, size) => sum + size, 0),
    price: { table: 'gibMonthly', name: 'gp3' },
  };
}

/**
 * In how many zones a load balancer made for Kubernetes faces the internet: it takes the subnets that are tagged for that,
 * those of the network nearest to `construct` in the tree.
 */
export function publicZonesAt(construct: IConstruct, tree: ResourceTree): number | undefined {
  for (const ancestor of [...construct.node.scopes].reverse()) {
    const subnets = tree.belowConstruct(ancestor, 'aws_subnet')
      .filter(({ attributes }) => Object.hasOwn(Object(attributes.tags), 'kubernetes.io/role/elb'));
    if (subnets.length > 0) {
      return new Set(subnets.map(({ attributes }) => attributes.vpc_id)).size === 1 ? subnets.length : undefined;
    }
  }
  return undefined;
}

function outermost(construct: IConstruct, announces: (announcement: Announcement) => boolean): IConstruct[] {
  if (!TerraformElement.isTerraformElement(construct) && announces(construct as Announcement)) {
    return [construct];
  }
  return construct.node.children.flatMap((child) => outermost(child, announces));
}

function announcedLoadBalancers(construct: IConstruct, tree: ResourceTree): Usage[] {
  const { loadBalancerKind, expectedLoadBalancers, loadBalancersAreInternal } = construct as Announcement;
  const kind = String(loadBalancerKind).toLowerCase();
  const place = placeOf(construct, tree);
  if (!isKind(kind) || isToken(expectedLoadBalancers)) {
    return [{ ...place, kind: UsageKind.OTHER_LOAD_BALANCER, unknown: 'kind or number is unknown' }];
  }
  const count = expectedLoadBalancers ?? 0;
  return count === 0 ? [] : loadBalancerUsage(kind, count, loadBalancersAreInternal ? 0 : publicZonesAt(construct, tree), place);
}

function announcedVolumes(construct: IConstruct, tree: ResourceTree): Usage[] {
  const sizes = (construct as Announcement).volumeSizesGiB ?? [];
  const place = placeOf(construct, tree);
  if (isOutsideAws(construct)) {
    return sizes.length === 0 ? [] : [{ ...place, kind: UsageKind.CLAIMED_VOLUME, unknown: 'they are not in AWS' }];
  }
  if (isToken(sizes) || sizes.some(isToken)) {
    return [{ ...place, kind: UsageKind.CLAIMED_VOLUME, detail: 'gp3', unknown: 'the size is only known to Terraform' }];
  }
  return sizes.length === 0 ? [] : [claimedVolumeUsage(sizes, place)];
}

function announcedVcpus(construct: IConstruct, tree: ResourceTree): Usage[] {
  const quantity = (construct as Announcement).expectedVcpus;
  const usage: Usage = {
    ...placeOf(construct, tree),
    kind: UsageKind.HYBRID_VCPU,
    detail: 'vCPU',
    price: { table: 'hourly', name: 'hybrid-node-vcpu' },
    note: 'the price of the first tier; further tiers cost less',
  };
  return [quantity === undefined || isToken(quantity) ? { ...usage, unknown: 'the number of vCPUs is not set (`expectedVcpus`)' } : { ...usage, quantity }];
}

function placeOf(construct: IConstruct, tree: ResourceTree): Pick<Usage, 'path' | 'region'> {
  const isInStack = construct.node.scopes.some((ancestor) => TerraformStack.isStack(ancestor));
  return { path: construct.node.path, region: isInStack ? tree.regionAt(construct) : undefined };
}

function isKind(kind: string): kind is LoadBalancerKind {
  return Object.hasOwn(KINDS, kind);
}

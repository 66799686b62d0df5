import { isIPv4, isIPv6 } from 'node:net';
import type { Taint } from '@aws-sdk/client-eks';
import { invalidParameter } from './errors';
import { minorOf } from './versions';

/**
 * Rules of EKS that no API model has: what values mean. Looked up on 2026-11-30; each names its page.
 */

/**
 * Blocks that are nobody's on the internet. EKS refuses them: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html.
 * The list: https://www.iana.org/assignments/iana-ipv4-special-registry/, and multicast (RFC 5771).
 */
const RESERVED = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];

/** Public endpoint access CIDR ranges per cluster: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const MOST_PUBLIC_BLOCKS = 40;

export function requirePublicCidrs(cidrs: readonly string[] = []): void {
  const malformed = cidrs.find((cidr) => !rangeOf(cidr) && !isIPv6(cidr.split('/')[0]));
  if (malformed !== undefined) {
    throw invalidParameter(`The following CIDRs are invalid in publicAccessCidrs: [${malformed}]`);
  }
  const reserved = cidrs.filter((cidr) => RESERVED.some((block) => isWithin(cidr, block)));
  if (reserved.length > 0) {
    throw invalidParameter(`The following CIDRs are not allowed in publicAccessCidrs: [${reserved.join(', ')}]`);
  }
  if (new Set(cidrs).size < cidrs.length) {
    throw invalidParameter(`publicAccessCidrs has duplicates: [${cidrs.join(', ')}]`);
  }
  if (cidrs.length > MOST_PUBLIC_BLOCKS) {
    throw invalidParameter(`publicAccessCidrs has ${cidrs.length} blocks, more than ${MOST_PUBLIC_BLOCKS}`);
  }
}

function isWithin(cidr: string, block: string): boolean {
  const [one, other] = [rangeOf(cidr), rangeOf(block)];
  return one !== undefined && other !== undefined && one[0] >= other[0] && one[1] <= other[1];
}

/** First and last address of an IPv4 block. */
function rangeOf(cidr: string): [number, number] | undefined {
  const [address, bits] = cidr.split('/');
  if (!isIPv4(address) || !/^\d+$/.test(bits ?? '') || Number(bits) > 32) {
    return undefined;
  }
  const size = 2 ** (32 - Number(bits));
  const given = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(given / size) * size;
  return [first, first + size - 1];
}

/** Zones in which EKS puts no control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets */
const ZONES_WITHOUT_EKS = ['use1-az3', 'usw1-az2', 'cac1-az3'];

/** Subnets of a control plane are in availability zones: no Local Zone, no Wavelength Zone (the same page). */
export function requireZones(subnets: readonly { id: string; zone: string; zoneId?: string }[]): void {
  const odd = subnets.find(({ zone, zoneId }) => !/^[a-z]{2,4}(-[a-z]+)+-\d+[a-z]$/.test(zone) || ZONES_WITHOUT_EKS.includes(zoneId ?? ''));
  if (odd) {
    throw invalidParameter(`Cannot create cluster because ${odd.zone}${odd.zoneId ? ` (${odd.zoneId})` : ''}, the availability zone of ${
      odd.id}, is not one that EKS can use`);
  }
}

/** The last minor with Amazon Linux 2: https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html */
const LAST_MINOR_WITH_AL2 = 32;

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html, `amiType` and `instanceTypes`. */
export function requireImage(
  amiType: string | undefined, version: string, instanceTypes: readonly { name: string; architecture: 'amd64' | 'arm64' }[],
): void {
  if (amiType === undefined || amiType === 'CUSTOM') {
    return;
  }
  if (amiType.startsWith('AL2_') && minorOf(version) > LAST_MINOR_WITH_AL2) {
    throw invalidParameter(`AMI Type ${amiType} is only supported for kubernetes versions 1.${LAST_MINOR_WITH_AL2} or earlier`);
  }
  const architecture = amiType.includes('ARM_64') ? 'arm64' : 'amd64';
  const others = instanceTypes.filter((type) => type.architecture !== architecture).map(({ name }) => name);
  if (others.length > 0) {
    throw invalidParameter(`[${others.join(', ')}] is not a valid instance type for requested amiType ${amiType}`);
  }
}

/**
 * What the image of a type needs of a device, in GiB: a volume cannot be smaller than the snapshot that it is made from.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html, and the sizes of the images:
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html, `diskSize`
 */
const DISKS: readonly [image: RegExp, device: string, leastGiB: number][] = [
  [/^AL2(023)?_/, '/dev/xvda', 20],
  [/^BOTTLEROCKET_/, '/dev/xvdb', 20],
  [/^WINDOWS_/, '/dev/sda1', 50],
];

/** Why no instance starts with these disks. */
export function diskProblem(amiType: string | undefined, disks: Readonly<Record<string, number>>): string | undefined {
  const small = DISKS.find(([image, device, least]) => image.test(amiType ?? '') && disks[device] !== undefined && disks[device] < least);
  return small && `Volume of size ${disks[small[1]]}GB is smaller than the snapshot of ${amiType}, expect size >= ${small[2]}GB`;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Taints of one node group: https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html */
const MOST_TAINTS = 50;

/** EKS's own labels: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html */
const OWN_DOMAIN = 'eks.amazonaws.com';

export function requireLabels(labels: Readonly<Record<string, string>> = {}): void {
  for (const [key, value] of Object.entries(labels)) {
    requireKey(key);
    requireText(value, 'label value');
    if (domainOf(key) === OWN_DOMAIN) {
      throw invalidParameter(`Label cannot contain reserved prefixes [kubernetes.io/, k8s.io/, ${OWN_DOMAIN}/]: ${key}`);
    }
  }
}

export function requireTaints(taints: readonly Taint[] = []): void {
  for (const { key = '', value } of taints) {
    requireKey(key);
    if (value) {
      requireText(value, 'taint value');
    }
  }
  if (new Set(taints.map(({ key, effect }) => `${key}:${effect}`)).size < taints.length) {
    throw invalidParameter('Taints have a key with the same effect twice');
  }
  if (taints.length > MOST_TAINTS) {
    throw invalidParameter(`There are ${taints.length} taints, more than ${MOST_TAINTS}`);
  }
}

function requireKey(key: string): void {
  const parts = key.split('/');
  const prefix = parts.length > 1 ? parts[0] : undefined;
  if (parts.length > 2 || !NAME.test(parts[parts.length - 1]) || (prefix !== undefined && (!PREFIX.test(prefix) || prefix.length > 253))) {
    throw invalidParameter(`Invalid key: ${key}: a name part of alphanumeric characters, '-', '_' or '.', with an optional DNS subdomain prefix and '/'`);
  }
}

function requireText(value: string, what: string): void {
  if (!NAME.test(value)) {
    throw invalidParameter(`Invalid ${what}: ${value}: field must consist of alphanumeric characters, '-', '_' or '.', and must start and end with one`);
  }
}

/** The labels of Kubernetes that a kubelet may give itself: https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/, `--node-labels`. */
const KUBELET_DOMAINS = ['kubelet.kubernetes.io', 'node.kubernetes.io'];
const KUBELET_LABELS = [
  'beta.kubernetes.io/arch', 'beta.kubernetes.io/instance-type', 'beta.kubernetes.io/os', 'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone', 'kubernetes.io/arch', 'kubernetes.io/hostname', 'kubernetes.io/os',
  'node.kubernetes.io/instance-type', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone',
];

/** Why no kubelet starts with these labels. */
export function labelProblem(labels: Readonly<Record<string, string>> = {}): string | undefined {
  const refused = Object.keys(labels).filter((key) => {
    const domain = domainOf(key);
    return /(^|\.)(kubernetes|k8s)\.io$/.test(domain) && !KUBELET_LABELS.includes(key)
      && !KUBELET_DOMAINS.some((allowed) => domain === allowed || domain.endsWith(`.${allowed}`));
  });
  return refused.length > 0 ? `failed to validate kubelet flags: unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [${refused.join(' ')}]` : undefined;
}

function domainOf(key: string): string {
  return key.includes('/') ? key.split('/')[0] : '';
}

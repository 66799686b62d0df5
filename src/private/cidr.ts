import { isIP, isIPv6 } from 'net';

/** An IPv4 block as numbers: the first address and the prefix length. */
export interface Ipv4Block {
  readonly base: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no IPv4 CIDR block or has host bits set (`10.0.0.1/16`). */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\/(0|[1-9]\d?)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) {
    return undefined;
  }
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return base % sizeOf({ base, prefix }) === 0 ? { base, prefix } : undefined;
}

export function formatIpv4Block(block: Ipv4Block): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(block.base / 2 ** shift) % 256);
  return `${octets.join('.')}/${block.prefix}`;
}

/** The `index`-th of the equal parts that a block falls into when its prefix grows by `bits`. */
export function subBlock(block: Ipv4Block, bits: number, index: number): Ipv4Block {
  const prefix = block.prefix + bits;
  return { base: block.base + index * 2 ** (32 - prefix), prefix };
}

export function blocksOverlap(a: Ipv4Block, b: Ipv4Block): boolean {
  return a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}

/** Whether all addresses of a block are addresses of another. */
export function isInside(inner: Ipv4Block, outer: Ipv4Block): boolean {
  return inner.prefix >= outer.prefix && blocksOverlap(inner, outer);
}

export function sizeOf(block: Ipv4Block): number {
  return 2 ** (32 - block.prefix);
}

const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Whether a block lies inside one that RFC 1918 sets aside for private networks. */
export function isPrivateBlock(block: Ipv4Block): boolean {
  return PRIVATE_BLOCKS.some((text) => isInside(block, parseIpv4Block(text)!));
}

/** Whether text is an IPv6 CIDR block without host bits: `2001:db8::/32`. */
export function isIpv6Block(text: unknown): boolean {
  const [address, prefix, ...more] = String(text).split('/');
  if (more.length > 0 || !isIPv6(address) || address.includes('%') || !/^(0|[1-9]\d{0,2})$/.test(prefix ?? '') || Number(prefix) > 128) {
    return false;
  }
  return !bitsOf(address).slice(Number(prefix)).includes('1');
}

/** Addresses that follow each other: the first and the last, as bits. */
export interface AddressRange {
  readonly family: number;
  readonly first: string;
  readonly last: string;
}

/** Reads `10.0.0.0/24`, with or without host bits, or `10.0.0.1-10.0.0.9`, of IPv4 or IPv6; undefined where it is neither, or ends before it begins. */
export function addressRange(text: string): AddressRange | undefined {
  const [, first, prefix, last] = /^([^\s/%-]+)(?:\/(\d{1,3})|\s*-\s*([^\s/%-]+))$/.exec(text) ?? [];
  const family = isIP(first ?? '');
  const bits = (address: string) => bitsOf(family === 4 ? `::${address}` : address).slice(family === 4 ? 96 : 0);
  if (family === 0 || last !== undefined && isIP(last) !== family) {
    return undefined;
  }
  const start = bits(first);
  if (last !== undefined) {
    return start <= bits(last) ? { family, first: start, last: bits(last) } : undefined;
  }
  const fixed = start.slice(0, Number(prefix));
  return Number(prefix) > start.length ? undefined : { family, first: fixed.padEnd(start.length, '0'), last: fixed.padEnd(start.length, '1') };
}

/** Whether two ranges share an address. */
export function rangesOverlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** The 128 bits of an IPv6 address, of which the end may be written as IPv4. */
function bitsOf(address: string): string {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`);
  const [start, end] = hex.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - start.length - (end?.length ?? 0)).fill('0');
  return [...start, ...zeros, ...end ?? []].map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { findRepeated, knownElements } from './lists';
import { blocksOverlap, isInside, Ipv4Block, parseIpv4Block } from '../cidr';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';

/** Every address there is. */
export const ANYWHERE = '0.0.0.0/0';

/** https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html, read 2026-11-30: cannot be raised */
export const MOST_PUBLIC_CIDRS = 40;

/** https://www.iana.org/assignments/iana-ipv4-special-registry, read 2026-11-30 */
const RESERVED: Array<{ readonly block: string; readonly use: string }> = [
  { block: '0.0.0.0/8', use: 'for "this network"' },
  { block: '10.0.0.0/8', use: 'for private networks' },
  { block: '100.64.0.0/10', use: 'for networks behind a carrier' },
  { block: '127.0.0.0/8', use: 'for loopback' },
  { block: '169.254.0.0/16', use: 'for link-local addresses' },
  { block: '172.16.0.0/12', use: 'for private networks' },
  { block: '192.0.2.0/24', use: 'for documentation' },
  { block: '192.168.0.0/16', use: 'for private networks' },
  { block: '198.18.0.0/15', use: 'for benchmarks' },
  { block: '198.51.100.0/24', use: 'for documentation' },
  { block: '203.0.113.0/24', use: 'for documentation' },
  { block: '224.0.0.0/4', use: 'for multicast' },
  { block: '240.0.0.0/4', use: 'for future use' },
];

const ALLOWED = 'public IPv4 blocks without host bits; /32 for one address';

/**
 * Checks the blocks that may reach a public API server: EKS takes no reserved addresses.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html (read 2026-11-30)
 */
export function requirePublicCidrs(scope: IConstruct, property: string, cidrs: string[]): void {
  const known = knownElements(scope, property, cidrs);
  known.forEach((cidr, index) => {
    if (!isToken(cidr)) {
      requirePublicBlock(scope, `${property}[${index}]`, cidr);
    }
  });
  const repeated = findRepeated(known);
  if (repeated !== undefined) {
    throw new ValidationError(scope, { property, problem: 'lists a block more than once', got: repeated, fix: 'list each block once' });
  }
  if (known.length > MOST_PUBLIC_CIDRS) {
    throw new ValidationError(scope, {
      property,
      problem: `must list at most ${MOST_PUBLIC_CIDRS} blocks`,
      got: known.length,
      fix: 'merge adjacent blocks, or let clients connect through a VPN with one address',
    });
  }
}

function requirePublicBlock(scope: IConstruct, property: string, cidr: string): void {
  const block = parseIpv4Block(cidr);
  if (!block) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not an IPv4 block',
      got: cidr,
      allowed: ALLOWED,
      fix: 'correct the block',
    });
  }
  const around = RESERVED.find((reserved) => isInside(block, blockOf(reserved)));
  if (around && cidr !== ANYWHERE) {
    throw new ValidationError(scope, {
      property,
      problem: `lies in ${around.block}, which is reserved ${around.use}; EKS rejects it`,
      got: cidr,
      allowed: ALLOWED,
      fix: 'use the public address of your clients (https://checkip.amazonaws.com shows yours), or EndpointAccess.privateOnly() if they connect from inside the VPC',
    });
  }
  const inside = RESERVED.find((reserved) => blocksOverlap(block, blockOf(reserved)));
  if (inside && cidr !== ANYWHERE) {
    Annotations.of(scope).addWarning(
      `\`${property}\` ${cidr} contains reserved addresses (${inside.block}), which EKS may reject, and allows a large part of the internet. Use smaller blocks.`,
    );
  }
}

function blockOf({ block }: { readonly block: string }): Ipv4Block {
  return parseIpv4Block(block)!;
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { knownElements } from './lists';
import { blocksOverlap, Ipv4Block, isInside, isIpv6Block, isPrivateBlock, parseIpv4Block } from '../cidr';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';

/**
 * Checks who may come in: blocks, at least one, since controllers read an empty list as everybody. What is no block a controller
 * only logs: the load balancer is never made, and the release waits.
 *
 * @param whyIpv4 why no IPv6 block can be among them; where it can, nothing
 */
export function requireClientBlocks(scope: IConstruct, property: string, blocks: string[] | undefined, whyIpv4?: string): void {
  if (blocks === undefined) {
    return;
  }
  if (blocks.length === 0) {
    throw new ValidationError(scope, {
      property,
      problem: 'is empty, which would allow access from everywhere',
      got: blocks,
      fix: 'list the blocks, or omit it to allow access from everywhere',
    });
  }
  knownElements(scope, property, blocks).forEach((block, index) => {
    const isIpv6 = isIpv6Block(block);
    if (!isToken(block) && !parseIpv4Block(block) && (!isIpv6 || whyIpv4 !== undefined)) {
      throw new ValidationError(scope, {
        property: `${property}[${index}]`,
        problem: isIpv6 ? `is an IPv6 block, and ${whyIpv4}` : 'is not a CIDR block',
        got: block,
        allowed: `CIDR notation without host bits, such as 10.0.0.0/8${whyIpv4 === undefined ? ' or 2600:1f18::/32' : ''}`,
        fix: 'correct the block',
      });
    }
  });
}

/** Refuses what is no IPv4 block of a VPC that exists. */
export function requireVpcBlock(scope: IConstruct, property: string, cidr: string): void {
  if (!isToken(cidr) && !parseIpv4Block(cidr)) {
    throw new ValidationError(scope, { property, problem: 'is not an IPv4 block', got: cidr, allowed: 'CIDR notation without host bits, such as 10.0.0.0/16', fix: 'pass the block of the VPC' });
  }
}

/** What AWS refuses for a VPC beside sizes: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html, read 2026-11-30 */
const NEVER_A_VPC: Array<{ readonly block: string; readonly use: string }> = [
  { block: '0.0.0.0/8', use: 'this network' }, { block: '127.0.0.0/8', use: 'loopback' }, { block: '169.254.0.0/16', use: 'link-local addresses' },
  { block: '224.0.0.0/4', use: 'multicast' }, { block: '240.0.0.0/4', use: 'future use' },
];

/** Where services of AWS have networks of their own, Cloud9 and SageMaker: the page above. */
const BRIDGE = '172.17.0.0/16';

/** Refuses a block that AWS takes for no VPC, and warns of one that it takes and that is unwise. */
export function requireVpcPlace(scope: IConstruct, property: string, cidr: string, block: Ipv4Block): void {
  const reserved = NEVER_A_VPC.find((range) => isInside(block, parseIpv4Block(range.block)!));
  if (reserved) {
    throw new ValidationError(scope, {
      property,
      problem: `lies in ${reserved.block}, which is reserved for ${reserved.use}; AWS rejects it for a VPC`,
      got: cidr,
      fix: "use a private block such as '10.0.0.0/16'",
    });
  }
  if (blocksOverlap(block, parseIpv4Block(BRIDGE)!)) {
    Annotations.of(scope).addWarning(
      `\`${property}\` ${cidr} overlaps ${BRIDGE}, which container runtimes and AWS services such as Cloud9 use internally: they could not reach the VPC. Use another private block.`,
    );
  } else if (!isPrivateBlock(block) && !isInside(block, parseIpv4Block('100.64.0.0/10')!) && !isInside(block, parseIpv4Block('198.18.0.0/15')!)) {
    Annotations.of(scope).addWarning(
      `\`${property}\` ${cidr} contains public addresses: internet hosts with these addresses cannot be reached from the VPC. Use a private block such as 10.0.0.0/16.`,
    );
  }
}

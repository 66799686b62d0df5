import { IConstruct } from 'constructs';
import { requireVpcPlace } from '../private/checks/blocks';
import { blocksOverlap, formatIpv4Block, Ipv4Block, parseIpv4Block, sizeOf, subBlock } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

export const DEFAULT_VPC_CIDR = '10.0.0.0/16';

/** The zones a layout has room for. Fixed, so that adding a zone never moves the subnets that exist. */
export const ZONE_SLOTS = 6;

// Private subnets take the first six eighths of the VPC, public ones six of the eight 1/32 parts that follow:
// nodes and pods live in private subnets, public ones hold load balancers and NAT gateways.
const PRIVATE_BITS = 3;
const PUBLIC_BITS = 5;
const FIRST_PUBLIC_SLOT = 24;

const SMALLEST_VPC_PREFIX = 22;
/** Four subnets of the smallest size that AWS takes. */
const SMALLEST_GIVEN_VPC_PREFIX = 26;
const LARGEST_VPC_PREFIX = 16;
const SMALLEST_SUBNET_PREFIX = 28;

/** The address blocks of the subnets, by zone slot. */
export interface SubnetLayout {
  readonly privateCidrs: string[];
  readonly publicCidrs: string[];
}

export interface SubnetLayoutInput {
  readonly vpcCidr: string;
  readonly zones: number;
  readonly privateSubnetCidrs?: string[];
  readonly publicSubnetCidrs?: string[];
  readonly reservedCidrs: string[];
}

/** Lays out the subnets of a VPC, or checks the blocks that the user chose. */
export function layOutSubnets(scope: IConstruct, input: SubnetLayoutInput): SubnetLayout {
  const isLaidOut = input.privateSubnetCidrs === undefined || input.publicSubnetCidrs === undefined;
  const vpc = requireVpcBlock(scope, input.vpcCidr, isLaidOut ? SMALLEST_VPC_PREFIX : SMALLEST_GIVEN_VPC_PREFIX);
  for (const reserved of input.reservedCidrs) {
    requireApart(scope, 'vpcCidr', input.vpcCidr, 'reservedCidrs', reserved);
  }
  const slots = [...Array(input.zones).keys()];
  const layout = {
    privateCidrs:
      input.privateSubnetCidrs ?? slots.map((slot) => formatIpv4Block(subBlock(vpc, PRIVATE_BITS, slot))),
    publicCidrs:
      input.publicSubnetCidrs ??
      slots.map((slot) => formatIpv4Block(subBlock(vpc, PUBLIC_BITS, FIRST_PUBLIC_SLOT + slot))),
  };
  requireSubnets(scope, 'privateSubnetCidrs', layout.privateCidrs, input, vpc);
  requireSubnets(scope, 'publicSubnetCidrs', layout.publicCidrs, input, vpc);
  requireNoOverlap(scope, layout);
  return layout;
}

function requireVpcBlock(scope: IConstruct, vpcCidr: string, smallest: number): Ipv4Block {
  const block = isToken(vpcCidr) ? undefined : parseIpv4Block(vpcCidr);
  if (!block || block.prefix < LARGEST_VPC_PREFIX || block.prefix > smallest) {
    throw new ValidationError(scope, {
      property: 'vpcCidr',
      problem: 'is not a suitable block for a cluster network',
      got: isToken(vpcCidr) ? 'a value only Terraform knows' : vpcCidr,
      allowed: `a literal IPv4 block from /${LARGEST_VPC_PREFIX} (the largest AWS supports) to /${smallest} (${smallest === SMALLEST_VPC_PREFIX ? `room for ${ZONE_SLOTS} zones; smaller with \`privateSubnetCidrs\` and \`publicSubnetCidrs\`` : 'two subnets of each kind'}), without host bits`,
      fix: "use a private block such as '10.0.0.0/16'",
    });
  }
  requireVpcPlace(scope, 'vpcCidr', vpcCidr, block);
  return block;
}

function requireSubnets(
  scope: IConstruct,
  property: string,
  cidrs: string[],
  input: SubnetLayoutInput,
  vpc: Ipv4Block,
): void {
  if (cidrs.length !== input.zones) {
    throw new ValidationError(scope, {
      property,
      problem: `must list one block for each of the ${input.zones} zones`,
      got: cidrs,
      fix: `list ${input.zones} blocks, or omit \`${property}\` to have them calculated`,
    });
  }
  for (const cidr of cidrs.filter((candidate) => !isToken(candidate))) {
    const block = parseIpv4Block(cidr);
    if (!block || block.prefix > SMALLEST_SUBNET_PREFIX) {
      throw new ValidationError(scope, {
        property,
        problem: 'contains an invalid subnet block',
        got: cidr,
        allowed: `IPv4 blocks of /${SMALLEST_SUBNET_PREFIX} or larger, without host bits`,
        fix: 'correct the block',
      });
    }
    const inside = block.base >= vpc.base && block.base + sizeOf(block) <= vpc.base + sizeOf(vpc);
    if (!inside) {
      throw new ValidationError(scope, {
        property,
        problem: `must lie inside \`vpcCidr\` (${formatIpv4Block(vpc)})`,
        got: cidr,
        fix: 'choose a part of the VPC block',
      });
    }
  }
}

function requireNoOverlap(scope: IConstruct, layout: SubnetLayout): void {
  const subnets = [
    ...layout.privateCidrs.map((cidr) => ({ cidr, property: 'privateSubnetCidrs' })),
    ...layout.publicCidrs.map((cidr) => ({ cidr, property: 'publicSubnetCidrs' })),
  ];
  subnets.forEach((subnet, index) => {
    for (const other of subnets.slice(index + 1)) {
      requireApart(scope, other.property, other.cidr, subnet.property, subnet.cidr);
    }
  });
}

/** Refuses two blocks that share addresses. */
export function requireApart(
  scope: IConstruct,
  property: string,
  cidr: string,
  otherProperty: string,
  otherCidr: string,
): void {
  if (isToken(cidr) || isToken(otherCidr)) {
    return;
  }
  const block = parseIpv4Block(cidr);
  const other = parseIpv4Block(otherCidr);
  if (!other) {
    throw new ValidationError(scope, {
      property: otherProperty,
      problem: 'contains a block that is not IPv4',
      got: otherCidr,
      allowed: 'blocks such as 10.0.0.0/16, without host bits',
      fix: 'correct the block',
    });
  }
  if (block && blocksOverlap(block, other)) {
    throw new ValidationError(scope, {
      property,
      problem: `overlaps ${otherCidr}${property === otherProperty ? '' : ` of \`${otherProperty}\``}`,
      got: cidr,
      fix: 'choose blocks that do not overlap',
    });
  }
}

import { Annotations, Fn, Token } from 'cdktf';
import { IConstruct } from 'constructs';
import { EndpointAccess } from './endpoint-access';
import { IClusterNetwork } from '../network/network';
import { ANYWHERE, MOST_PUBLIC_CIDRS } from '../private/checks/public-cidrs';
import { parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/**
 * Without a private endpoint, nodes reach the API server from the addresses that they have on the internet, so those have to
 * be among the blocks.
 * https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html, read 2026-11-30.
 */

/** As wide as anything that could hold all public addresses of EC2 in a region. */
const WIDEST_OWN_PREFIX = 8;

const FIX = 'use EndpointAccess.publicAndPrivate([...]), which keeps the blocks and lets nodes reach the API server inside the VPC';

/** The blocks that EKS gets: those of the user, and where nodes come from the internet, theirs. */
export function publicCidrsFor(scope: IConstruct, endpoint: EndpointAccess, network: IClusterNetwork): string[] | undefined {
  const { publicCidrs: cidrs } = endpoint;
  if (!endpoint.isPublic) {
    return undefined;
  }
  if (endpoint.isPrivate || admitsAll(cidrs)) {
    return cidrs;
  }
  if (network.natAddresses === undefined) {
    Annotations.of(scope).addWarning(
      'The API server is public only, and the public addresses of nodes in this network are unknown, so they are not added to the CIDR blocks of `endpoint`: nodes with other addresses cannot join. Set `natAddresses` of the network, or use EndpointAccess.publicAndPrivate([...]).',
    );
    return cidrs;
  }
  const own = network.natAddresses.map((address) => `${address}/32`);
  if (isToken(cidrs)) {
    return own.length > 0 ? Token.asList(Fn.concat([cidrs, own])) : cidrs;
  }
  const all = [...new Set([...cidrs, ...own])];
  if (all.length > MOST_PUBLIC_CIDRS) {
    throw new ValidationError(scope, {
      property: 'endpoint',
      problem: `lists ${cidrs.length} blocks, which with the addresses of the NAT gateways, needed by nodes to reach the API server, exceeds the EKS limit`,
      got: all.length,
      allowed: `${MOST_PUBLIC_CIDRS} blocks in total`,
      fix: `merge blocks, or ${FIX}`,
    });
  }
  return all;
}

/** Where nodes are to stand. */
export interface NodePlace {
  readonly isPublic: boolean;
  readonly network: IClusterNetwork;
  /** The network that the cluster's blocks were made for. */
  readonly clusterNetwork?: IClusterNetwork;
}

/** Checks that nodes reach the API server. */
export function requireWayToApiServer(scope: IConstruct, endpoint: EndpointAccess | undefined, place: NodePlace): void {
  if (endpoint === undefined || endpoint.isPrivate) {
    return;
  }
  if (!place.isPublic && place.network.privateSubnetsReachOnlyAws) {
    throw new ValidationError(scope, {
      property: 'placement',
      problem: 'is PRIVATE without NAT gateways, and the API server is public only, so nodes could not reach it',
      fix: 'use EndpointAccess.publicAndPrivate([...]) or privateOnly(), or add NAT gateways',
    });
  }
  if (admitsAll(endpoint.publicCidrs)) {
    return;
  }
  if (place.isPublic) {
    refuseUnknownAddresses(scope, endpoint.publicCidrs);
  } else if (place.clusterNetwork !== undefined && place.network !== place.clusterNetwork) {
    Annotations.of(scope).addWarning(
      'These nodes are in a different network than the cluster, whose API server is public only: they can join only if the CIDR blocks of `endpoint` contain their public addresses. Add these, or use EndpointAccess.publicAndPrivate([...]).',
    );
  }
}

/** Nodes in public subnets get their addresses from Amazon's pool, when they start. */
function refuseUnknownAddresses(scope: IConstruct, cidrs: string[]): void {
  if (isToken(cidrs) || cidrs.some((cidr) => isToken(cidr) || (parseIpv4Block(cidr)?.prefix ?? 0) <= WIDEST_OWN_PREFIX)) {
    Annotations.of(scope).addWarning(
      'The API server is public only, and nodes in public subnets get unpredictable addresses: nodes whose addresses are not in the CIDR blocks of `endpoint` cannot join. Use EndpointAccess.publicAndPrivate([...]).',
    );
    return;
  }
  throw new ValidationError(scope, {
    property: 'placement',
    problem: 'is PUBLIC, where the addresses of nodes are unpredictable, and the API server is public only and restricted to CIDR blocks, so nodes could not reach it',
    got: cidrs,
    fix: FIX,
  });
}

function admitsAll(cidrs: string[]): boolean {
  return !isToken(cidrs) && cidrs.includes(ANYWHERE);
}

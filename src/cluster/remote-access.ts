import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Annotations } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { EndpointAccess } from './endpoint-access';
import { RemoteNetworks } from './remote-networks';
import { ClusterNetwork } from '../network/cluster-network';
import { IClusterNetwork } from '../network/network';
import { requireApart } from '../network/subnet-layout';
import { partitionOf } from '../private/checks/regions-and-zones';
import { blocksOverlap, isPrivateBlock, parseIpv4Block } from '../private/cidr';
import { ValidationError } from '../private/errors';
import { securityGroupPrefix } from '../private/names';
import { isToken } from '../private/tokens';
import { ResourceDefaults } from '../settings/resource-defaults';

/** What EKS takes for services when nobody says. */
const SERVICE_BLOCKS = ['10.100.0.0/16', '172.20.0.0/16'];

/** Of nodes, and of pods. */
const MOST_BLOCKS = 15;

/** What remote networks have to fit to. */
export interface RemoteNetworksPlace {
  /** What the options are called where they are given. */
  readonly property: string;
  readonly endpoint?: EndpointAccess;
  /** The block of services, where it was given. */
  readonly serviceCidr?: string;
  /** The region of the cluster, where it is written down. */
  readonly region?: string;
}

/**
 * Refuses networks that EKS refuses, or that nodes could not join from.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-cluster-prep.html (2026-11-30)
 */
export function requireRemoteNetworks(scope: IConstruct, networks: RemoteNetworks | undefined, place: RemoteNetworksPlace): void {
  if (networks === undefined) {
    return;
  }
  requireSupportedRegion(scope, place);
  requireOneEndpoint(scope, place.endpoint);
  const blocks = blocksOf(networks, place.property);
  if (!isToken(networks.nodeCidrs) && networks.nodeCidrs.length === 0) {
    throw new ValidationError(scope, {
      property: `${place.property}.nodeCidrs`, problem: 'is empty, so no node could join', got: [], fix: `list at least one block, or omit \`${place.property}\``,
    });
  }
  requireFew(scope, networks, place.property);
  blocks.forEach(({ property, cidr }) => requirePrivate(scope, property, cidr));
  blocks.forEach((one, index) => blocks.slice(index + 1).forEach((other) => requireApart(scope, other.property, other.cidr, one.property, one.cidr)));
  const { serviceCidr } = place;
  if (serviceCidr !== undefined) {
    blocks.forEach(({ property, cidr }) => requireApart(scope, property, cidr, 'serviceCidr', serviceCidr));
  } else {
    warnOfServices(scope, blocks);
  }
}

/** Refuses services and remote networks that share addresses with a VPC of the app. Of others, Terraform alone knows the block. */
export function requireApartFromVpc(
  scope: IConstruct, network: IClusterNetwork, networks: RemoteNetworks | undefined, serviceCidr: string | undefined,
): void {
  const vpcCidr = network instanceof ClusterNetwork ? network.vpc.cidrBlockInput : undefined;
  if (vpcCidr === undefined) {
    return;
  }
  const services = serviceCidr === undefined ? [] : [{ property: 'serviceCidr', cidr: serviceCidr }];
  [...services, ...blocksOf(networks, 'remoteNetworks')].forEach(({ property, cidr }) => requireApart(scope, property, cidr, 'network.vpcCidr', vpcCidr));
}

/** What `aws_eks_cluster` takes. */
export function remoteNetworkConfig({ nodeCidrs, podCidrs = [] }: RemoteNetworks) {
  return {
    remoteNodeNetworks: { cidrs: nodeCidrs },
    ...(podCidrs.length > 0 && { remotePodNetworks: { cidrs: podCidrs } }),
  };
}

/**
 * Lets remote nodes and pods to the API server. A group of its own, since EKS owns the rules of the one that it makes.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-networking.html#hybrid-nodes-networking-cluster-sg (2026-11-30)
 */
export function remoteSecurityGroup(scope: Construct, networks: RemoteNetworks, vpcId: string, clusterName: string): SecurityGroup {
  const { nodeCidrs, podCidrs = [] } = networks;
  const https = (description: string, cidrBlocks: string[]) => ({ description, protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks });
  return new SecurityGroup(scope, 'RemoteNetworks', {
    namePrefix: securityGroupPrefix(clusterName, 'remote-networks'),
    description: 'HTTPS from hybrid nodes and their pods to the API server',
    vpcId,
    ingress: [https('HTTPS from hybrid nodes', nodeCidrs), ...(podCidrs.length > 0 ? [https('HTTPS from their pods', podCidrs)] : [])],
    tags: { ...ResourceDefaults.of(scope).tags, Name: `${clusterName}-remote-networks` },
    lifecycle: { createBeforeDestroy: true },
  });
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-overview.html (2026-11-30) */
function requireSupportedRegion(scope: IConstruct, { property, region }: RemoteNetworksPlace): void {
  const partition = region === undefined ? undefined : partitionOf(region);
  if (partition === 'aws-cn' || partition === 'aws-us-gov') {
    throw new ValidationError(scope, {
      property,
      problem: 'requires hybrid nodes, which EKS does not support in China and in the AWS GovCloud (US) regions',
      got: region,
      fix: 'use another region, or a separate cluster on the machines (`ExternalCluster`)',
    });
  }
}

function requireOneEndpoint(scope: IConstruct, endpoint: EndpointAccess | undefined): void {
  if (endpoint?.isPublic && endpoint.isPrivate) {
    throw new ValidationError(scope, {
      property: 'endpoint',
      problem: 'is public and private: outside the VPC its name resolves only to public addresses, so hybrid nodes could not join privately',
      fix: 'use EndpointAccess.privateOnly(...), or EndpointAccess.publicOnly([...]) with the public addresses of the site',
    });
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-overview.html (2026-11-30) */
function requireFew(scope: IConstruct, networks: RemoteNetworks, property: string): void {
  for (const [name, cidrs] of Object.entries(networks)) {
    if (!isToken(cidrs) && cidrs.length > MOST_BLOCKS) {
      throw new ValidationError(scope, {
        property: `${property}.${name}`, problem: 'contains more blocks than EKS allows', got: cidrs.length, allowed: `up to ${MOST_BLOCKS}`, fix: 'merge them into larger blocks',
      });
    }
  }
}

function requirePrivate(scope: IConstruct, property: string, cidr: string): void {
  const block = parseIpv4Block(cidr);
  if (!isToken(cidr) && (!block || !isPrivateBlock(block))) {
    throw new ValidationError(scope, {
      property,
      problem: 'contains a block that is not private',
      got: cidr,
      allowed: 'IPv4 blocks inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, without host bits',
      fix: 'list the internal blocks of the site',
    });
  }
}

function warnOfServices(scope: IConstruct, blocks: RemoteBlock[]): void {
  const taken = SERVICE_BLOCKS.filter((service) => blocks.some(({ cidr }) => {
    const block = parseIpv4Block(cidr);
    return block !== undefined && blocksOverlap(block, parseIpv4Block(service)!);
  }));
  if (taken.length > 0) {
    Annotations.of(scope).addWarning(
      `The remote networks overlap ${taken.join(' and ')}, which EKS may use for services: it would then reject the cluster. Set a \`serviceCidr\` that does not overlap.`,
    );
  }
}

interface RemoteBlock {
  readonly property: string;
  readonly cidr: string;
}

function blocksOf(networks: RemoteNetworks | undefined, property: string): RemoteBlock[] {
  const list = (name: 'nodeCidrs' | 'podCidrs') => {
    const cidrs = networks?.[name] ?? [];
    return isToken(cidrs) ? [] : cidrs.map((cidr) => ({ property: `${property}.${name}`, cidr }));
  };
  return [...list('nodeCidrs'), ...list('podCidrs')];
}

import { clusterAdminPolicy } from './access';
import { like } from './policies';
import { AccessEntryRecord, ClusterRecord, Service } from './state';
import type { TokenVerdict } from '../contract';

const PREFIX = 'k8s-aws-v1.';
const REFUSED: TokenVerdict = { authenticated: false };

/** The longest that EKS lets a token live: https://github.com/kubernetes-sigs/aws-iam-authenticator, pkg/token. */
const LIFETIME_SECONDS = 15 * 60;

/**
 * Who a bearer token of `aws eks get-token` belongs to: the token is the presigned URL of STS GetCallerIdentity.
 * https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 * The signature is not checked: nothing in this run keeps secrets.
 */
export async function reviewToken(service: Service, clusterName: string, token: string): Promise<TokenVerdict> {
  const record = service.clusters.get(clusterName);
  const refuse = (reason: string): TokenVerdict => {
    service.log(`${clusterName}: token refused: ${reason}`);
    return REFUSED;
  };
  if (!record) {
    return refuse('there is no such cluster');
  }
  const away = outOfReach(record, service.options.callerAddress);
  if (away) {
    return refuse(away);
  }
  const url = parse(token);
  if (!url) {
    return refuse('it is no presigned URL');
  }
  const invalid = problemOf(url);
  if (invalid) {
    return refuse(invalid);
  }
  const accessKeyId = (url.searchParams.get('X-Amz-Credential') ?? '').split('/')[0];
  const principal = await principalOf(service, accessKeyId);
  const entry = principal && record.accessEntries.get(principal);
  if (!entry) {
    return refuse(`${principal ?? `the access key ${accessKeyId}`} has no access entry`);
  }
  return { authenticated: true, username: entry.entry.username?.replace('{{SessionName}}', 'session'), groups: groupsOf(service, entry) };
}

/** The principal of an access key: the table first, then the emulator. */
export async function principalOf(service: Service, accessKeyId: string): Promise<string | undefined> {
  const known = service.options.principals?.[accessKeyId];
  return known === undefined ? service.iam.principalOf(accessKeyId) : service.iam.roleOfSession(known);
}

/**
 * The groups of an entry. In AWS an access policy grants through an authorizer of its own and not through a group; here the one
 * for administrators stands for `system:masters`, and the others grant nothing. That is a simplification.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
 */
function groupsOf(service: Service, { entry, policies }: AccessEntryRecord): string[] {
  const admin = policies.some(({ policyArn, accessScope }) => policyArn === clusterAdminPolicy(service) && accessScope?.type === 'cluster');
  return [...entry.kubernetesGroups ?? [], ...(admin ? ['system:masters'] : [])];
}

/**
 * Callers with a token stand outside the VPC in this run. A private endpoint does not answer them, nor does a public one whose
 * CIDRs leave them out. https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
function outOfReach(record: ClusterRecord, address: string | undefined): string | undefined {
  const { endpointPublicAccess, publicAccessCidrs } = record.cluster.resourcesVpcConfig;
  if (endpointPublicAccess === false) {
    return 'the endpoint is private, the caller stands outside';
  }
  if (address && !publicAccessCidrs?.some((cidr) => contains(cidr, address))) {
    return `${address} is in none of ${publicAccessCidrs?.join(', ')}`;
  }
  return undefined;
}

function contains(cidr: string, address: string): boolean {
  const [start, bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(start) / size) === Math.floor(numberOf(address) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function parse(token: string): URL | undefined {
  if (!token.startsWith(PREFIX)) {
    return undefined;
  }
  const text = Buffer.from(token.slice(PREFIX.length), 'base64url').toString();
  return URL.canParse(text) ? new URL(text) : undefined;
}

function problemOf(url: URL): string | undefined {
  const query = url.searchParams;
  if (query.get('Action') !== 'GetCallerIdentity') {
    return 'it calls another action than GetCallerIdentity';
  }
  // The name of the cluster is in this header, which is signed: a token without it was made for something else.
  if (!like('*x-k8s-aws-id*', query.get('X-Amz-SignedHeaders') ?? '')) {
    return 'it does not sign x-k8s-aws-id';
  }
  const stamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '');
  if (!stamp) {
    return 'it has no time';
  }
  const [year, month, day, hour, minute, second] = stamp.slice(1).map(Number);
  const seconds = Math.max(Number(query.get('X-Amz-Expires') ?? 0), LIFETIME_SECONDS);
  return Date.UTC(year, month - 1, day, hour, minute, second) + seconds * 1000 < Date.now() ? 'it has expired' : undefined;
}

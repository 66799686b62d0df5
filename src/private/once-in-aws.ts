import { TerraformElement, TerraformResource, TerraformStack, Tokenization } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { addAppValidation, AppIndex } from './app-index';
import { placeKeyOf } from './aws-provider';
import { providerRegionOf } from './aws-region';
import { partitionOf } from './checks/regions-and-zones';
import { referenceKey } from './references';
import { registryOn } from './registry';
import { isToken } from './tokens';

/** What AWS has once: a second one is refused when Terraform makes it, or takes the place of the first. */
interface Once {
  readonly what: string;
  /** The arguments that say which one it is. What lacks one of them is none of these. */
  readonly by: string[];
  /** Where names are told apart. What is told by something else, such as a VPC, is there once wherever it is used. */
  readonly within: 'partition' | 'account' | 'region';
  /** Whether a resource is one of these; by default all of the type are. */
  readonly when?: (argument: (name: string) => unknown) => boolean;
  /** Whether two of the library's own are found by what claims them for the cluster. */
  readonly isClaimed?: boolean;
  readonly fix: string;
}

const ONE = 'remove one of them';
const IN_THE_LIBRARY = 'remove yours; change the one of the library with `addOverride`';

/** Settings of a bucket, of which the one that is applied last holds. */
const ofBucket = (what: string): Once => ({ what: `the ${what} of the bucket`, by: ['bucket'], within: 'region', fix: IN_THE_LIBRARY });

/**
 * By the type of the resource (2026-11-30).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html EntityAlreadyExists
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html names of policies are unique within an account
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html names are unique within a partition
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html one private DNS name a VPC
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html one route to a service in a route table
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
const TYPES: { readonly [type: string]: Once[] } = {
  aws_cloudwatch_log_group: [{ what: 'the log group', by: ['name'], within: 'region', isClaimed: true, fix: ONE }],
  aws_db_instance: [{ what: 'the database', by: ['identifier'], within: 'region', fix: 'rename one of them' }],
  aws_default_security_group: [{ what: 'the default security group of the VPC', by: ['vpcId'], within: 'region', fix: 'remove yours, or turn off `closeDefaultSecurityGroup`' }],
  aws_eks_access_entry: [{ what: 'the access entry of', by: ['principalArn', 'clusterName'], within: 'region', isClaimed: true, fix: ONE }],
  aws_eks_addon: [{ what: 'the add-on', by: ['addonName', 'clusterName'], within: 'region', isClaimed: true, fix: 'remove yours; configure the one of the library with `addons` and `storage`' }],
  aws_eks_cluster: [{ what: 'the cluster', by: ['name'], within: 'region', isClaimed: true, fix: 'rename one of them' }],
  aws_iam_openid_connect_provider: [{ what: 'the IAM OIDC provider of', by: ['url'], within: 'account', fix: 'pass the ARN of one as `oidcProviderArn` to the other' }],
  aws_iam_policy: [{ what: 'the policy', by: ['name'], within: 'account', fix: 'rename one of them' }],
  aws_iam_service_linked_role: [{ what: 'the service-linked role of', by: ['awsServiceName'], within: 'account', when: (argument) => argument('customSuffix') === undefined, fix: 'create it in one stack only, which is applied first; turn off `createAutoScalingRole` in the others' }],
  aws_internet_gateway: [{ what: 'the internet gateway of the VPC', by: ['vpcId'], within: 'region', fix: ONE }],
  aws_route_table_association: [{ what: 'the route table of the subnet', by: ['subnetId'], within: 'region', fix: 'put the routes into one route table' }],
  aws_s3_bucket: [{ what: 'the bucket', by: ['bucket'], within: 'partition', fix: 'use a different name for each bucket: bucket names are shared by all accounts' }],
  aws_s3_bucket_lifecycle_configuration: [ofBucket('lifecycle configuration')],
  aws_s3_bucket_ownership_controls: [ofBucket('ownership controls')],
  aws_s3_bucket_policy: [ofBucket('policy')],
  aws_s3_bucket_public_access_block: [ofBucket('public access block')],
  aws_s3_bucket_server_side_encryption_configuration: [ofBucket('encryption')],
  aws_s3_bucket_versioning: [ofBucket('versioning')],
  aws_vpc_endpoint: [
    { what: 'the endpoint with private DNS for', by: ['serviceName', 'vpcId'], within: 'region', when: (argument) => argument('privateDnsEnabled') === true, fix: 'create each endpoint of a VPC only once' },
    { what: 'the gateway for', by: ['serviceName', 'routeTableIds'], within: 'region', fix: 'associate each route table with only one gateway' },
  ],
};

/** What follows the region in the name of a service that has endpoints. */
const ENDPOINT_SERVICE = /^(?:com|cn|\$\{).*(?:[a-z]-\d|\})\.([a-z][\w.-]*)$/;

/** An attribute that says which one a resource is. */
const ATTRIBUTE = /^((?:data\.)?\w+\.[\w-]+)\.(id|name|bucket)$/;

/** A token of cdktf for an attribute. */
interface TokenOfAttribute {
  readonly originStack?: TerraformStack;
  readonly identifier?: string;
}

/** Arguments that make of one resource any number, or put it somewhere else than where its stack works. */
const ELSEWHERE = ['count', 'forEach', 'provider', 'regionInput'];

/** One of what AWS has once. */
interface Thing {
  /** By which two of them can be told to be the same. */
  readonly key: string;
  readonly name: string;
}

/** Fails synthesis when something in `owner` is there once in AWS, and the app makes it a second time, whoever makes that. */
export function guardOnceInAws(owner: Construct): void {
  const owners = registryOn<IConstruct>(owner.node.root, 'OnceInAws');
  if (owners.size === 0) {
    addAppValidation(owner, (app) => madeTwice(app, new Set(owners.values())));
  }
  owners.set(owner.node.path, owner);
}

function madeTwice(app: AppIndex, owners: Set<IConstruct>): string[] {
  const isOurs = (element: TerraformElement) => element.node.scopes.some((scope) => owners.has(scope));
  return Object.entries(TYPES).flatMap(([type, kinds]) => kinds.flatMap((once) => {
    const known = new Map<string, TerraformResource>();
    return app.resources(type).flatMap((element) => thingsOf(app, element, once).flatMap(({ key, name }) => {
      const first = known.get(key) ?? element;
      known.set(key, first);
      const ours = new Set([first, element].filter(isOurs)).size;
      return first === element || ours === 0 || ours === 2 && once.isClaimed ? [] : [
        `${first.node.path} and ${element.node.path} are both ${once.what}${name}, which can exist only once in AWS. Fix: ${once.fix}${accountsOf(first, element)}.`,
      ];
    }));
  }));
}

function accountsOf(one: TerraformElement, other: TerraformElement): string {
  return one.cdktfStack === other.cdktfStack ? '' : '; accounts are distinguished by `allowedAccountIds`, `profile` or `assumeRole` of their AWS providers';
}

/** Which ones a resource is: one for each combination, where arguments are lists. */
function thingsOf(app: AppIndex, element: TerraformResource, { by, within, when = () => true }: Once): Thing[] {
  const given = element as unknown as Record<string, unknown>;
  const argument = (name: string) => given[`${name}Input`];
  if (!when(argument) || ELSEWHERE.some((name) => given[name] !== undefined)) {
    return [];
  }
  const [first, ...others] = by.map((name) => [argument(name) ?? []].flat().map((value) => thing(app, element, String(value), within)));
  return others.reduce(
    (made, all) => made.flatMap((one) => all.map((other) => ({ key: `${one.key} ${other.key}`, name: one.name }))),
    first,
  );
}

/** By the name that something was given, in its account and region; by its place in the app where Terraform makes the name. */
function thing(app: AppIndex, element: TerraformResource, value: string, within: Once['within']): Thing {
  const literal = (text: string, stack: TerraformStack) => ({ key: `${asCompared(text, within)} in ${placeOf(app, stack, within)}`, name: ` ${text}` });
  const service = ENDPOINT_SERVICE.exec(value);
  if (service || !isToken(value)) {
    return literal(service?.[1] ?? value, element.cdktfStack);
  }
  const { tokens: [token], literals } = Tokenization.reverseString(value) as unknown as { tokens: TokenOfAttribute[]; literals: unknown[] };
  const [, address, attribute] = ATTRIBUTE.exec(token?.identifier ?? '') ?? [];
  if (!token?.originStack || literals.length > 0 || address === undefined) {
    return { key: referenceKey(element, value), name: '' };
  }
  const made = app.inStack(token.originStack, address) as unknown as Record<string, unknown> | undefined;
  const name = made?.[`${attribute}Input`] ?? made?.bucketInput;
  return typeof name === 'string' && !isToken(name) ? literal(name, token.originStack) : { key: `${token.originStack.node.path} ${address}`, name: ` ${address}` };
}

function placeOf(app: AppIndex, stack: TerraformStack, within: Once['within']): string {
  return within === 'partition' ? partitionOf(providerRegionOf(stack) ?? '') ?? stack.node.path : placeKeyOf(app, stack, within);
}

/** IAM does not tell capitals from small letters, and a URL is the same with and without its scheme. */
function asCompared(text: string, within: Once['within']): string {
  return within === 'account' ? text.toLowerCase().replace(/^https:\/\/|\/$/g, '') : text;
}

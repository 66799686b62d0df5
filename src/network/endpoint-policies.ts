import { EndpointPolicyOptions } from './vpc-endpoints';

/** Where the endpoints stand. */
export interface EndpointSite {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface EndpointStatement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: object;
}

/** Services that are known to take a policy, and whose calls know the account that they are about; with what IAM calls them. */
const SERVICES_WITH_POLICY: { readonly [service: string]: string } = {
  'autoscaling': 'autoscaling',
  'ec2': 'ec2',
  'ecr.api': 'ecr',
  'ecr.dkr': 'ecr',
  'eks': 'eks',
  'elasticloadbalancing': 'elasticloadbalancing',
  'kms': 'kms',
  'logs': 'logs',
  'monitoring': 'cloudwatch',
  's3': 's3',
  'secretsmanager': 'secretsmanager',
  'sns': 'sns',
  'sqs': 'sqs',
  'sts': 'sts',
};

/** Pulling an image: nodes need those of EKS, from registries of AWS that differ by region. */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetAuthorizationToken', 'ecr:GetDownloadUrlForLayer'];

/**
 * The policy of an endpoint: calls of the account's principals about the account's resources, and what belongs to AWS. None for a
 * service that is not known to take one.
 *
 * @param service short name of the service
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html (2026-11-30)
 */
export function endpointPolicy(service: string, site: EndpointSite, options: EndpointPolicyOptions): string | undefined {
  const prefix = SERVICES_WITH_POLICY[service];
  if (prefix === undefined) {
    return undefined;
  }
  const accounts = [site.account, ...options.accounts ?? []];
  const byOwn = { StringEquals: { 'aws:PrincipalAccount': accounts } };
  const own: EndpointStatement = {
    Sid: 'Own',
    Action: `${prefix}:*`,
    Resource: '*',
    // Not every call is about a resource.
    Condition: { ...byOwn, StringEqualsIfExists: { 'aws:ResourceAccount': accounts } },
  };
  const statements = [own, ...(OF_AWS[service]?.(site, options, byOwn, accounts) ?? [])];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ Sid, ...rest }) => ({ Sid, Effect: 'Allow', Principal: '*', ...rest })),
  });
}

type OfAws = (site: EndpointSite, options: EndpointPolicyOptions, byOwn: object, accounts: string[]) => EndpointStatement[];

const pull: OfAws = (_site, _options, byOwn) => [{ Sid: 'Pull', Action: PULL, Resource: '*', Condition: byOwn }];

/** What belongs to AWS, or is asked by nobody in particular. */
const OF_AWS: { readonly [service: string]: OfAws } = {
  // Images and their snapshots have no account in their ARNs.
  'ec2': ({ partition }, _options, byOwn) => [
    { Sid: 'Images', Action: 'ec2:RunInstances', Resource: [`arn:${partition}:ec2:*::image/*`, `arn:${partition}:ec2:*::snapshot/*`], Condition: byOwn },
  ],
  'ecr.api': pull,
  'ecr.dkr': pull,
  // Layers come by links that ECR signs, and packages without a signature.
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms (2026-11-30)
  's3': ({ partition, region }, { readableBuckets = [] }) => [{
    Sid: 'Read',
    Action: 's3:GetObject',
    Resource: [`prod-${region}-starport-layer-bucket`, `al2023-repos-${region}-de612dc2`, ...readableBuckets].map((bucket) => `arn:${partition}:s3:::${bucket}/*`),
  }],
  // By the token of a service account, which IAM knows no account of.
  'sts': (_site, _options, _byOwn, accounts) => [{
    Sid: 'WebIdentity',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceAccount': accounts } },
  }],
};

import { IConstruct } from 'constructs';
import { IEksCluster } from './eks-cluster';
import { WorkloadPolicy } from './workload-permissions';
import { checkCall } from '../private/arguments/check-arguments';
import { requireEndpointService } from '../private/checks/aws-names';
import { ValidationError } from '../private/errors';
import { registryOn } from '../private/registry';

/**
 * Services that pods call where a policy lets them, by the prefix of the actions. Left out: services without an endpoint in a VPC
 * (IAM, pricing), S3, which has its gateway, DynamoDB, which has one of its own, and KMS, which other services call for the pod.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html, read 2026-11-30.
 */
const ENDPOINTS: { readonly [prefix: string]: string[] } = {
  'acm-pca': ['acm-pca'],
  // Which takes and answers; `aps` is that of the workspaces themselves.
  'aps': ['aps-workspaces'],
  'athena': ['athena'],
  'autoscaling': ['autoscaling'],
  'cloudformation': ['cloudformation'],
  'cloudwatch': ['monitoring'],
  'cognito-idp': ['cognito-idp'],
  'ec2': ['ec2'],
  'ecr': ['ecr.api', 'ecr.dkr'],
  'eks': ['eks'],
  'elasticfilesystem': ['elasticfilesystem'],
  'elasticloadbalancing': ['elasticloadbalancing'],
  'events': ['events'],
  'execute-api': ['execute-api'],
  'firehose': ['kinesis-firehose'],
  'glue': ['glue'],
  'kafka': ['kafka'],
  'kinesis': ['kinesis-streams'],
  'lambda': ['lambda'],
  'logs': ['logs'],
  'rds': ['rds'],
  'rds-data': ['rds-data'],
  'redshift-data': ['redshift-data'],
  'secretsmanager': ['secretsmanager'],
  'servicediscovery': ['servicediscovery'],
  'sns': ['sns'],
  'sqs': ['sqs'],
  'ssm': ['ssm'],
  'states': ['states'],
  'sts': ['sts'],
  'textract': ['textract'],
  'wafv2': ['wafv2'],
  'xray': ['xray'],
};

/**
 * Services that pods cannot do without where a policy lets them call these, and that AWS has no endpoints for: WAF Classic has none beside that of `wafv2`,
 * and Shield is in one region alone. The AWS Load Balancer Controller asks each of the two about every load balancer. Who knows of an endpoint lists it.
 * https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html, read 2026-12-01, wants both off.
 */
const WITHOUT_ENDPOINT = ['shield', 'waf-regional'];

const usedBy = (cluster: IConstruct) => registryOn<Set<string>>(cluster, 'AwsServices');

/** The AWS services that the workloads of a cluster call. A network whose private subnets reach nothing but endpoints is checked against it. */
export class AwsServiceUse {
  /**
   * Declares AWS services that something in a cluster calls. A granted policy declares the services of its actions automatically.
   *
   * @param cluster the cluster
   * @param user who calls them
   * @param services short names of the services, such as `secretsmanager`: the part of the endpoint service name after the region
   * @throws when a name is invalid
   */
  public static state(cluster: IEksCluster, user: IConstruct, services: string[]): void {
    checkCall('AwsServiceUse.state', [cluster, user, services]);
    services.forEach((service, index) => requireEndpointService(user, `services[${index}]`, service));
    stateServices(cluster, user.node.path, services);
  }

  private constructor() {}
}

function stateServices(cluster: IConstruct, user: string, services: string[]): void {
  for (const service of services) {
    const users = usedBy(cluster).get(service) ?? new Set<string>();
    usedBy(cluster).set(service, users.add(user));
  }
}

/** States what a grant means: the way to the credentials, and what the policy is for. */
export function stateGrant(cluster: IEksCluster, serviceAccount: string, policy: WorkloadPolicy, credentials: string[]): void {
  const prefixes = (policy.statements ?? []).flatMap(({ actions }) => actions.map((action) => action.split(':')[0]));
  const called = policy.awsServices ?? prefixes.flatMap((prefix) => ENDPOINTS[prefix] ?? (WITHOUT_ENDPOINT.includes(prefix) ? [prefix] : []));
  stateServices(cluster, serviceAccount, [...credentials, ...called]);
}

/** Why a network does not do for the pods of a cluster; empty where it does, or where it is not known what it reaches. */
export function missingServices(cluster: IEksCluster, scope: IConstruct, reached: string[] | undefined): string[] {
  const missing = [...usedBy(cluster)].filter(([service]) => reached !== undefined && !reached.includes(service)).sort();
  if (missing.length === 0) {
    return [];
  }
  const names = missing.map(([service]) => service);
  const [none, some] = [true, false].map((isNone) => names.filter((name) => WITHOUT_ENDPOINT.includes(name) === isNone));
  const fixes = [
    ...some.length > 0 ? [`add ${some.map((name) => `'${name}'`).join(', ')} to the list of VpcEndpoints`] : [],
    ...none.length > 0 ? [`turn off what calls ${none.join(' and ')}, for which AWS has no endpoint, such as \`shield\` and \`waf\` of the AWS Load Balancer Controller`] : [],
  ];
  return [new ValidationError(scope, {
    property: 'network.endpoints',
    problem: `lacks endpoints for services called from private subnets, which have no other way to reach AWS: ${missing.map(([service, users]) => `${service} (${[...users].sort().join(', ')})`).join('; ')}`,
    got: reached,
    fix: `${fixes.join(', and ')}, or add NAT gateways`,
  }).message];
}

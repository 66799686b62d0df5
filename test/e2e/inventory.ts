import { Log } from './contract';

/** One kind of record that AWS would have: the call that lists it, and where the names stand in the answer. */
interface Kind {
  readonly service: string;
  readonly action: string;
  readonly version: string;
  readonly parameters?: Record<string, string>;
  readonly names: RegExp;
  /** Names that are there from the start: default VPC and what belongs to it. */
  readonly ignore?: RegExp;
}

const EC2 = { service: 'ec2', version: '2016-11-15' };
const IAM = { service: 'iam', version: '2010-05-08' };
const RDS = { service: 'rds', version: '2014-10-31' };

const KINDS: Record<string, Kind> = {
  'vpc': { ...EC2, action: 'DescribeVpcs', names: /<vpcId>([^<]+)/g },
  'subnet': { ...EC2, action: 'DescribeSubnets', names: /<subnetId>([^<]+)/g },
  'internet-gateway': { ...EC2, action: 'DescribeInternetGateways', names: /<internetGatewayId>([^<]+)/g },
  'route-table': { ...EC2, action: 'DescribeRouteTables', names: /<routeTableId>([^<]+)/g },
  'security-group': { ...EC2, action: 'DescribeSecurityGroups', names: /<groupId>([^<]+)/g },
  'elastic-ip': { ...EC2, action: 'DescribeAddresses', names: /<allocationId>([^<]+)/g },
  'launch-template': { ...EC2, action: 'DescribeLaunchTemplates', names: /<launchTemplateId>([^<]+)/g },
  'volume': { ...EC2, action: 'DescribeVolumes', names: /<volumeId>([^<]+)/g },
  'network-interface': { ...EC2, action: 'DescribeNetworkInterfaces', names: /<networkInterfaceId>([^<]+)/g },
  'network-acl': { ...EC2, action: 'DescribeNetworkAcls', names: /<networkAclId>([^<]+)/g },
  'flow-log': { ...EC2, action: 'DescribeFlowLogs', names: /<flowLogId>([^<]+)/g },
  'vpc-endpoint': { ...EC2, action: 'DescribeVpcEndpoints', names: /<vpcEndpointId>([^<]+)/g },
  'instance-profile': { ...IAM, action: 'ListInstanceProfiles', names: /<InstanceProfileName>([^<]+)/g },
  'policy': { ...IAM, action: 'ListPolicies', parameters: { Scope: 'Local' }, names: /<Arn>([^<]+)/g },
  'role': { ...IAM, action: 'ListRoles', names: /<RoleName>([^<]+)/g },
  'oidc-provider': { ...IAM, action: 'ListOpenIDConnectProviders', names: /<Arn>([^<]+)/g },
  'database': { ...RDS, action: 'DescribeDBInstances', names: /<DBInstanceIdentifier>([^<]+)/g },
  'database-snapshot': { ...RDS, action: 'DescribeDBSnapshots', names: /<DBSnapshotIdentifier>([^<]+)/g },
  'database-subnets': { ...RDS, action: 'DescribeDBSubnetGroups', names: /<DBSubnetGroupName>([^<]+)/g },
  'database-parameters': { ...RDS, action: 'DescribeDBParameterGroups', names: /<DBParameterGroupName>((?!default\.)[^<]+)/g },
  'classic-load-balancer': {
    service: 'elasticloadbalancing', version: '2012-06-01', action: 'DescribeLoadBalancers', names: /<LoadBalancerName>([^<]+)/g,
  },
  'load-balancer': {
    service: 'elasticloadbalancing', version: '2015-12-01', action: 'DescribeLoadBalancers', names: /<LoadBalancerArn>([^<]+)/g,
  },
  'target-group': {
    service: 'elasticloadbalancing', version: '2015-12-01', action: 'DescribeTargetGroups', names: /<TargetGroupArn>([^<]+)/g,
  },
};

/** Everything that the emulator holds, as `kind name`. NAT gateways and keys that are deleted stay in AWS's answers for a while. */
export async function inventory(emulator: string, region: string, log: Log): Promise<string[]> {
  const found: string[] = [];
  for (const [kind, { service, action, version, parameters, names }] of Object.entries(KINDS)) {
    const text = await query(emulator, region, service, { Action: action, Version: version, ...parameters });
    for (const [, name] of text.matchAll(names)) found.push(`${kind} ${name}`);
  }
  const nat = await query(emulator, region, 'ec2', { Action: 'DescribeNatGateways', Version: EC2.version });
  for (const [item] of nat.matchAll(/<item>.*?<\/item>/gs)) {
    const id = /<natGatewayId>([^<]+)/.exec(item)?.[1];
    if (id && !/<state>(deleted|deleting)</.test(item)) found.push(`nat-gateway ${id}`);
  }
  const { logGroups = [] } = await ask(emulator, region, 'logs', 'Logs_20140328.DescribeLogGroups');
  found.push(...logGroups.map(({ logGroupName }: { logGroupName: string }) => `log-group ${logGroupName}`));
  const { SecretList: secrets = [] } = await ask(emulator, region, 'secretsmanager', 'secretsmanager.ListSecrets');
  found.push(...secrets.map(({ Name: name }: { Name: string }) => `secret ${name}`));
  found.push(...await keys(emulator, region));
  found.push(...(await buckets(emulator, region)).map((name) => `bucket ${name}`));
  const unique = [...new Set(found)].sort();
  log(`${unique.length} records\n`);
  return unique;
}

export async function query(emulator: string, region: string, service: string, parameters: Record<string, string>): Promise<string> {
  const response = await fetch(emulator, {
    method: 'POST',
    headers: { ...signature(region, service), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${parameters.Action}: ${response.status} ${text.slice(0, 300)}`);
  return text;
}

/** Asks a service that speaks JSON. */
async function ask(emulator: string, region: string, service: string, target: string, parameters: object = {}): Promise<any> {
  const response = await fetch(emulator, {
    method: 'POST',
    headers: { ...signature(region, service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(parameters),
  });
  if (!response.ok) throw new Error(`${target}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return response.json();
}

async function keys(emulator: string, region: string): Promise<string[]> {
  const { Keys: all } = await ask(emulator, region, 'kms', 'TrentService.ListKeys') as { Keys: { KeyId: string }[] };
  const known = await Promise.all(all.map(async ({ KeyId }) => (await ask(emulator, region, 'kms', 'TrentService.DescribeKey', { KeyId })).KeyMetadata));
  const { Aliases: aliases } = await ask(emulator, region, 'kms', 'TrentService.ListAliases') as { Aliases: { AliasName: string }[] };
  return [
    ...known.filter(({ KeyState }) => KeyState !== 'PendingDeletion').map(({ KeyId }) => `kms-key ${KeyId}`),
    ...aliases.map(({ AliasName }) => `kms-${AliasName}`),
  ];
}

async function buckets(emulator: string, region: string): Promise<string[]> {
  const response = await fetch(emulator, { headers: signature(region, 's3') });
  return [...(await response.text()).matchAll(/<Name>([^<]+)/g)].map(([, name]) => name);
}

/** The emulator tells services apart by the scope of the signature, and checks nothing else of it. */
export function signature(region: string, service: string): Record<string, string> {
  const day = new Date().toISOString().slice(0, 10).replace(/-/g, '');
  return {
    'authorization': `AWS4-HMAC-SHA256 Credential=e2e/${day}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-date': `${day}T000000Z`,
  };
}

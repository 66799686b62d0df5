import { createServer, IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as read } from 'node:stream/consumers';

/** What the quick tests need of the emulator: a network, roles, a launch template; every part can be changed by a test. */
export interface FakeAws {
  readonly url: string;
  subnets: { id: string; vpc: string; zone: string; cidr: string; publicAddresses?: boolean }[];
  /** Default routes by subnet: an id of a NAT gateway or of an internet gateway. */
  routes: Record<string, string | undefined>;
  roles: Record<string, { trust: object; policies: string[]; inline?: object; path?: string }>;
  hopLimit: number;
  /** GiB of the disk in the launch template. */
  disk: number;
  logGroups: Set<string>;
  /** Requests that were not understood as one of the look-ups. */
  readonly passed: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[];
  stop(): Promise<void>;
}

export function serviceTrust(service: string, actions: string[] = ['sts:AssumeRole'], condition?: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: actions, Condition: condition }] };
}

const NODE_ACTIONS = ['ec2:DescribeInstances', 'eks:DescribeCluster', 'eks-auth:AssumeRoleForPodIdentity'];
const POLICIES: Record<string, string[]> = {
  AmazonEKSWorkerNodePolicy: NODE_ACTIONS,
  AmazonEKS_CNI_Policy: ['ec2:AssignPrivateIpAddresses'],
  AmazonEKSClusterPolicy: ['ec2:*'],
};

export const ACCOUNT = '123456789012';

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

export async function startFakeAws(): Promise<FakeAws> {
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const answer = answerTo(aws, body, request.headers);
      if (answer === undefined) {
        aws.passed.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      }
      const error = answer?.startsWith('<Error');
      response.writeHead(error ? 404 : 200, { 'Content-Type': 'text/plain' }).end(answer ?? 'passed through');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const aws: FakeAws = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    subnets: [
      { id: 'subnet-a', vpc: 'vpc-1', zone: 'eu-central-1a', cidr: '10.0.0.0/24' },
      { id: 'subnet-b', vpc: 'vpc-1', zone: 'eu-central-1b', cidr: '10.0.1.0/24' },
    ],
    routes: { 'subnet-a': 'nat-1', 'subnet-b': 'nat-1' },
    roles: {
      cluster: { trust: serviceTrust('eks.amazonaws.com'), policies: ['AmazonEKSClusterPolicy'] },
      node: {
        trust: serviceTrust('ec2.amazonaws.com'),
        policies: ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'],
      },
      ebs: { trust: serviceTrust('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession']), policies: ['AmazonEBSCSIDriverPolicyV2'] },
      admin: { trust: serviceTrust('ec2.amazonaws.com'), policies: [] },
    },
    hopLimit: 1,
    disk: 20,
    logGroups: new Set(),
    passed: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return aws;
}

function answerTo(aws: FakeAws, body: string, headers: IncomingHttpHeaders): string | undefined {
  if (headers['x-amz-target'] === 'Logs_20140328.CreateLogGroup') {
    aws.logGroups.add((JSON.parse(body) as { logGroupName: string }).logGroupName);
    return '{}';
  }
  const query = new URLSearchParams(body);
  const one = LOOK_UPS[query.get('Action') ?? ''];
  return one?.(aws, query, headers);
}

const LOOK_UPS: Record<string, (aws: FakeAws, query: URLSearchParams, headers: IncomingHttpHeaders) => string> = {
  DescribeSubnets: ({ subnets }) => xml(list('subnetSet', subnets.map(({ id, vpc, zone, cidr, publicAddresses = false }) =>
    `<subnetId>${id}</subnetId><vpcId>${vpc}</vpcId><availabilityZone>${zone}</availabilityZone><cidrBlock>${cidr}</cidrBlock>`
      + `<mapPublicIpOnLaunch>${publicAddresses}</mapPublicIpOnLaunch>`))),
  DescribeRouteTables: ({ subnets, routes }) => xml(list('routeTableSet', subnets.map(({ id, vpc }) =>
    `<vpcId>${vpc}</vpcId>${list('associationSet', [`<subnetId>${id}</subnetId>`])}${list('routeSet', [routes[id]]
      .filter((target) => target !== undefined)
      .map((target) => {
        const kind = target.startsWith('nat') ? 'natGatewayId' : 'gatewayId';
        return `<destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><${kind}>${target}</${kind}>`;
      }))}`))),
  DescribeNatGateways: () => xml(list('natGatewaySet', ['<natGatewayId>nat-1</natGatewayId><state>available</state>'])),
  DescribeInternetGateways: () => xml(list('internetGatewaySet', [
    `<internetGatewayId>igw-1</internetGatewayId>${list('attachmentSet', ['<vpcId>vpc-1</vpcId>'])}`,
  ])),
  DescribeVpcEndpoints: () => xml(list('vpcEndpointSet', [])),
  DescribeSecurityGroups: () => xml(list('securityGroupInfo', ['<groupId>sg-1</groupId>'])),
  CreateSecurityGroup: () => xml('<groupId>sg-cluster</groupId>'),
  DeleteSecurityGroup: () => xml('<return>true</return>'),
  CreateTags: () => xml('<return>true</return>'),
  DescribeLaunchTemplateVersions: ({ hopLimit, disk }, query) => xml(list('launchTemplateVersionSet', [
    '<launchTemplateId>lt-1</launchTemplateId><launchTemplateName>workers</launchTemplateName>'
      + `<versionNumber>${(query.get('LaunchTemplateVersion.1') ?? '').replace('$Default', '1')}</versionNumber>`
      + `<launchTemplateData><metadataOptions><httpPutResponseHopLimit>${hopLimit}</httpPutResponseHopLimit></metadataOptions>`
      + `${list('blockDeviceMappingSet', [`<deviceName>/dev/xvda</deviceName><ebs><volumeSize>${disk}</volumeSize></ebs>`])}</launchTemplateData>`,
  ])),
  GetRole: ({ roles }, query) => {
    const name = query.get('RoleName') ?? '';
    return roles[name]
      ? xml(`<Role><Arn>${roleArn(`${roles[name].path ?? ''}${name}`)}</Arn><AssumeRolePolicyDocument>${
        encodeURIComponent(JSON.stringify(roles[name].trust))}</AssumeRolePolicyDocument></Role>`)
      : missing();
  },
  ListAttachedRolePolicies: ({ roles }, query) => xml(list('AttachedPolicies', (roles[query.get('RoleName') ?? '']?.policies ?? [])
    .map((name) => `<PolicyArn>arn:aws:iam::aws:policy/${name}</PolicyArn>`))),
  ListRolePolicies: ({ roles }, query) => xml(list('PolicyNames', roles[query.get('RoleName') ?? '']?.inline ? ['inline'] : [])),
  GetRolePolicy: ({ roles }, query) => xml(`<PolicyDocument>${
    encodeURIComponent(JSON.stringify(roles[query.get('RoleName') ?? ''].inline))}</PolicyDocument>`),
  GetPolicy: (_aws, query) => POLICIES[nameOf(query)] ? xml('<Policy><DefaultVersionId>v1</DefaultVersionId></Policy>') : missing(),
  GetPolicyVersion: (_aws, query) => xml(`<PolicyVersion><Document>${encodeURIComponent(JSON.stringify({
    Statement: { Effect: 'Allow', Action: POLICIES[nameOf(query)], Resource: '*' },
  }))}</Document></PolicyVersion>`),
  ListOpenIDConnectProviders: () => xml(list('OpenIDConnectProviderList', [])),
  GetCallerIdentity: (_aws, _query, headers) => {
    const key = /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
    return xml(`<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/${key}/session</Arn>`);
  },
};

function nameOf(query: URLSearchParams): string {
  return query.get('PolicyArn')?.split('/').pop() ?? '';
}

function xml(content: string): string {
  return `<?xml version="1.0"?><Response>${content}</Response>`;
}

function list(name: string, entries: string[]): string {
  return `<${name}>${entries.map((one) => `<item>${one}</item>`).join('')}</${name}>`;
}

function missing(): string {
  return '<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>not there</Message></Error></ErrorResponse>';
}

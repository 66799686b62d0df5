import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  ClusterNetwork, ConfidentialNodeGroup, ConfidentialTechnology, ControlPlane, EndpointAccess, ExistingNetwork, IClusterNetwork, ManagedNodeGroup,
  NatGateways, ObservableEksCluster, SubnetPlacement, TerraformPlace, VpcEndpoints,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { resolve, synth, testStack, warnings } from '../helpers/synth';

const ROLE = 'arn:aws:iam::111122223333:role/node';

const OFFICE = '52.94.76.0/24';

const ENDPOINTS: { [name: string]: (cidrs?: string[]) => EndpointAccess } = {
  publicAndPrivate: (cidrs) => EndpointAccess.publicAndPrivate(cidrs),
  publicOnly: (cidrs) => EndpointAccess.publicOnly(cidrs),
  privateOnly: () => EndpointAccess.privateOnly(TerraformPlace.IN_VPC),
};
const CIDRS: { [name: string]: (stack: TerraformStack) => string[] | undefined } = {
  'no list': () => undefined,
  'a list': () => [OFFICE],
  'a list of tokens': (stack) => [new TerraformVariable(stack, 'office', {}).stringValue],
  'a token': (stack) => new TerraformVariable(stack, 'offices', { type: 'list(string)' }).listValue,
};
const NETWORKS: { [name: string]: (scope: Construct) => IClusterNetwork } = {
  'NAT in each zone': (scope) => new ClusterNetwork(scope, 'Network', {}),
  'one NAT': (scope) => new ClusterNetwork(scope, 'Network', { natGateways: NatGateways.SINGLE }),
  'no NAT': (scope) => new ClusterNetwork(scope, 'Network', { natGateways: NatGateways.NONE }),
  'endpoints alone': (scope) => new ClusterNetwork(scope, 'Network', { natGateways: NatGateways.NONE, endpoints: VpcEndpoints.forNodes() }),
  'existing': (scope) => existing(scope),
  'existing, known NAT': (scope) => existing(scope, ['18.130.4.7']),
};

const existing = (scope: Construct, natAddresses?: string[]) => new ExistingNetwork(scope, 'Existing', {
  vpcId: 'vpc-0000000a', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], publicSubnetIds: ['subnet-0000000c', 'subnet-0000000d'], natAddresses,
});

/** What becomes of a cell: why it is refused, what is warned of on the way of nodes, or the blocks that EKS gets. */
function outcome(scope: Construct, endpointAccess: EndpointAccess, network: IClusterNetwork, placement: SubnetPlacement): string {
  const controlPlane = new ControlPlane(scope, 'ControlPlane', { clusterName: 'p', network, endpoint: endpointAccess });
  try {
    new ManagedNodeGroup(scope, 'Nodes', {
      cluster: new FakeCluster(scope, 'Cluster', { endpointAccess: controlPlane.endpointAccess }), network, nodeRoleArn: ROLE, groupName: 'g', options: { placement },
    });
  } catch (error) {
    expect((error as Error).name).toBe('ValidationError');
    return `refused: ${/placement. (.*?)(, (so nodes|got)|\. Fix)/.exec((error as Error).message)?.[1]}`;
  }
  const warned = warnings(scope).find((text) => /cannot join/.test(text));
  const blocks = resolve(scope, controlPlane.resource.vpcConfigInput!.publicAccessCidrs) ?? [];
  return [warned && `warns: ${warned.split(/, so|: nodes/)[0]}`, [blocks].flat().map((block: string) => block.replace(/aws_eip\..+?(NatAddress\d)_\w+/g, '$1')).join(' ')]
    .filter(Boolean).join('; ');
}

describe('each combination of endpoint, blocks, way out and place of nodes', () => {
  const { PRIVATE, PUBLIC } = SubnetPlacement;
  const EIPS = [1, 2].map((zone) => `\${NatAddress${zone}.public_ip}/32`);
  const ISOLATED = 'refused: is PRIVATE, but private subnets have no way out (no NAT gateway and no endpoints for nodes)';
  const NO_NAT = 'refused: is PRIVATE without NAT gateways, and the API server is public only';
  const UNKNOWN = 'warns: The API server is public only, and the public addresses of nodes in this network are unknown';
  const NOBODY_KNOWS = 'warns: The API server is public only, and nodes in public subnets get unpredictable addresses';
  const NEVER = 'refused: is PUBLIC, where the addresses of nodes are unpredictable, and the API server is public only and restricted to CIDR blocks';
  const blocksOf: { [cidrs: string]: string } = { 'no list': '0.0.0.0/0', 'a list': OFFICE, 'a list of tokens': '${var.office}', 'a token': '${var.offices}' };
  const concat = (...eips: string[]) => `\${concat(var.offices, [${eips.map((eip) => `"${eip}"`).join(', ')}])}`;

  function expected(endpoint: string, cidrs: string, network: string, placement: SubnetPlacement): string {
    const blocks = endpoint === 'privateOnly' ? '' : blocksOf[cidrs];
    if (placement === PRIVATE && network === 'no NAT') {
      return ISOLATED;
    }
    if (endpoint !== 'publicOnly') {
      return blocks;
    }
    if (placement === PRIVATE && network === 'endpoints alone') {
      return NO_NAT;
    }
    if (cidrs === 'no list') {
      return blocks;
    }
    if (placement === PUBLIC && cidrs === 'a list') {
      return NEVER;
    }
    const own = { 'NAT in each zone': EIPS, 'one NAT': EIPS.slice(0, 1), 'existing, known NAT': ['18.130.4.7/32'] }[network] ?? [];
    const all = cidrs === 'a token' && own.length > 0 ? concat(...own) : [blocks, ...own].join(' ');
    const warning = network === 'existing' ? `${UNKNOWN}; ` : placement === PUBLIC ? `${NOBODY_KNOWS}; ` : '';
    return `${warning}${all}`;
  }

  it.each(Object.keys(ENDPOINTS))('%s: works, or says why it does not', (endpoint) => {
    const stack = testStack();
    const blocks = Object.fromEntries(Object.entries(CIDRS).map(([name, make]) => [name, make(stack)]));
    for (const [network, make] of Object.entries(NETWORKS)) {
      const made = make(new Construct(stack, network));
      for (const cidrs of Object.keys(CIDRS)) {
        for (const placement of [PRIVATE, PUBLIC]) {
          const cell = new Construct(stack, [cidrs, network, placement].join('-'));
          expect([cell.node.id, outcome(cell, ENDPOINTS[endpoint](blocks[cidrs]), made, placement)])
            .toEqual([cell.node.id, expected(endpoint, cidrs, network, placement)]);
        }
      }
    }
  });
});

it('an address that is among the blocks is there once', () => {
  const stack = testStack();
  new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'p', existingNetwork: existing(stack, ['18.130.4.7']), controlPlane: { endpoint: EndpointAccess.publicOnly([OFFICE, '18.130.4.7/32']) },
  });
  expect(synth(stack).resource('aws_eks_cluster').vpc_config.public_access_cidrs).toEqual([OFFICE, '18.130.4.7/32']);
});

it('the blocks of the user and the addresses of the NAT gateways are counted together', () => {
  const blocks = (count: number) => [...Array(count).keys()].map((index) => `52.94.${index}.0/24`);
  const make = (count: number) => new ObservableEksCluster(testStack(), 'Platform', { clusterName: 'p', controlPlane: { endpoint: EndpointAccess.publicOnly(blocks(count)) } });
  expect(() => make(38)).not.toThrow();
  expect(() => make(39)).toThrow(
    'Test/Platform/ControlPlane: `endpoint` lists 39 blocks, which with the addresses of the NAT gateways, needed by nodes to reach the API server, exceeds the EKS limit, got 41. '
    + 'Allowed: 40 blocks in total. Fix: merge blocks, or use EndpointAccess.publicAndPrivate([...]), which keeps the blocks and lets nodes reach the API server inside the VPC.',
  );
});

it('nodes of other kinds and in other networks are looked at too', () => {
  const stack = testStack();
  const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'p', controlPlane: { endpoint: EndpointAccess.publicOnly([OFFICE]) } });
  const vault = (id: string, placement: SubnetPlacement, network = cluster.network) => new ConfidentialNodeGroup(stack, id, {
    cluster, network, technology: ConfidentialTechnology.nitroEnclaves({ cpuCount: 2, memoryMib: 2048 }), instanceTypes: ['m6i.xlarge'], nodes: { placement },
  });
  expect(() => vault('Public', SubnetPlacement.PUBLIC)).toThrow(/^Test\/Public\/Nodes: `placement` is PUBLIC, where the addresses of nodes are unpredictable/);
  expect(warnings(vault('Private', SubnetPlacement.PRIVATE))).not.toContainEqual(expect.stringContaining('cannot join'));
  const far = vault('Far', SubnetPlacement.PRIVATE, new ClusterNetwork(stack, 'Far network', { vpcCidr: '10.1.0.0/16' }));
  expect(warnings(far)).toContainEqual(expect.stringMatching(/^These nodes are in a different network than the cluster, whose API server is public only/));
});

describe('addresses of NAT gateways that are there', () => {
  it('may be values that only Terraform knows', () => {
    const stack = testStack();
    const address = new TerraformVariable(stack, 'nat', {}).stringValue;
    expect(existing(stack, [address]).natAddresses).toEqual([address]);
  });

  it.each([
    ['a block', () => ['18.130.4.7/32'], '`natAddresses[0]` is not an IPv4 address, got \'18.130.4.7/32\'. Allowed: four numbers from 0 to 255 separated by dots, without a prefix length. Fix: pass the public address of the NAT gateway.'],
    ['a list that only Terraform knows', (stack: TerraformStack) => new TerraformVariable(stack, 'nat', {}).listValue,
      '`natAddresses` is a list that is only known to Terraform, but each address becomes a separate block. Fix: list the addresses one by one; each may be a value that is only known to Terraform.'],
  ])('are not %s', (_, addresses, message) => {
    const stack = testStack();
    expect(() => existing(stack, addresses(stack))).toThrow(`Test/Existing: ${message}`);
  });
});

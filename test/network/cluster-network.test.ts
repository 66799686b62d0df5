import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import * as fc from 'fast-check';
import { ClusterNetwork, ClusterNetworkProps, NatGateways, ResourceDefaults } from '../../src';
import { resolve, Synthesised, synth, testStack, warnings } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (props?: ClusterNetworkProps, id = 'Network') => new ClusterNetwork(stack, id, props);
const network = (props?: ClusterNetworkProps): Synthesised => {
  const fresh = testStack();
  new ClusterNetwork(fresh, 'Network', props);
  return synth(fresh);
};

/** First and last address of a block, by nothing of ours. */
function range(cidr: string): [bigint, bigint] {
  const [address, prefix] = cidr.split('/');
  const first = address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  return [first, first + 2n ** BigInt(32 - Number(prefix)) - 1n];
}
const contains = (outer: string, inner: string) => range(outer)[0] <= range(inner)[0] && range(inner)[1] <= range(outer)[1];
const apart = (a: string, b: string) => range(a)[1] < range(b)[0] || range(b)[1] < range(a)[0];

/** Between what AWS takes for no VPC: below 1, loopback, link-local, and from 224 on. */
const vpcBlocks = fc.tuple(fc.integer({ min: 16, max: 22 }), fc.integer({ min: 2 ** 24, max: 224 * 2 ** 24 - 1 })).map(([prefix, address]) => {
  const base = address - address % 2 ** (32 - prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;
}).filter((cidr) => !/^(127\.|169\.254\.)/.test(cidr));

describe('minimal props', () => {
  it('makes two zones with a public and a private subnet each, and a NAT gateway in each', () => {
    const output = network();
    expect(output.resource('aws_vpc')).toMatchObject({ cidr_block: '10.0.0.0/16', enable_dns_hostnames: true, enable_dns_support: true });
    expect(output.resources('aws_subnet')).toHaveLength(4);
    expect(output.resources('aws_nat_gateway')).toHaveLength(2);
    expect(output.resources('aws_eip').map(({ domain }) => domain)).toEqual(['vpc', 'vpc']);
    expect(output.resources('aws_internet_gateway')).toHaveLength(1);
    expect(warnings(stack)).toEqual([]);
  });

  it('makes nothing public but what is in the public subnets', () => {
    const output = network();
    expect(output.resources('aws_subnet').filter((subnet) => subnet.map_public_ip_on_launch)).toEqual([]);
    const publicTable = onlyReference(output.resource('aws_route', 'Network/PublicDefaultRoute').route_table_id);
    const publicSubnets = output.resources('aws_route_table_association').filter((one) => onlyReference(one.route_table_id) === publicTable);
    expect(publicSubnets).toHaveLength(2);
    expect(publicSubnets.every((one) => one.subnet_id.includes('PublicSubnet'))).toBe(true);
  });

  it('routes each private subnet through the NAT gateway of its own zone, which stands in a public subnet', () => {
    const output = network();
    for (const slot of [1, 2]) {
      const association = output.resource('aws_route_table_association', `Network/PrivateRouteTableAssociation${slot}`);
      const route = output.resource('aws_route', `Network/PrivateDefaultRoute${slot}`);
      expect(route.destination_cidr_block).toBe('0.0.0.0/0');
      expect(onlyReference(association.route_table_id)).toBe(onlyReference(route.route_table_id));
      expect(onlyReference(association.subnet_id)).toContain(`PrivateSubnet${slot}`);
      expect(onlyReference(route.nat_gateway_id)).toContain(`NatGateway${slot}`);
      expect(onlyReference(output.resource('aws_nat_gateway', `Network/NatGateway${slot}`).subnet_id)).toContain(`PublicSubnet${slot}`);
    }
  });

  it('lets NAT gateways come after the route to the internet, so that they leave before it', () => {
    const { depends_on: order } = network().resource('aws_nat_gateway', 'Network/NatGateway1');
    expect(order).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_internet_gateway\./), expect.stringMatching(/^aws_route\./)]));
  });

  it('takes zones that EKS supports and that nobody has to opt into, and fails the plan when there are too few', () => {
    const zones = network().data('aws_availability_zones');
    expect(zones).toMatchObject({
      exclude_zone_ids: ['use1-az3', 'usw1-az2', 'cac1-az3'],
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
    });
    expect(zones.lifecycle.postcondition).toEqual([{
      condition: '${length(self.names) >= 2}',
      error_message: 'The region has fewer than 2 availability zones that EKS supports. Lower availabilityZones or use another region.',
    }]);
  });

  it('keeps subnets in their zones when the list of zones changes', () => {
    for (const subnet of network().resources('aws_subnet')) {
      expect(subnet.availability_zone).toMatch(/^\$\{data\.aws_availability_zones\.\w+\.names\.[01]\}$/);
      expect(subnet.lifecycle).toEqual({ ignore_changes: ['availability_zone'] });
    }
  });

  it('tags subnets by role, for the controllers of load balancers', () => {
    const output = network();
    expect(output.resource('aws_subnet', 'Network/PublicSubnet1').tags).toEqual({ 'Name': 'Network-public-1', 'kubernetes.io/role/elb': '1' });
    expect(output.resource('aws_subnet', 'Network/PrivateSubnet2').tags).toEqual({ 'Name': 'Network-private-2', 'kubernetes.io/role/internal-elb': '1' });
  });

  it('keeps its logical ids', () => {
    expect(network().addresses).toMatchSnapshot();
  });
});

describe('the layout of any VPC', () => {
  const cidrs = (vpcCidr: string, availabilityZones: number) => {
    const made = new ClusterNetwork(testStack(), 'Network', { vpcCidr, availabilityZones });
    return {
      publicCidrs: made.publicSubnets.map((subnet) => subnet.cidrBlockInput!),
      privateCidrs: made.privateSubnets.map((subnet) => subnet.cidrBlockInput!),
    };
  };

  it('has all subnets inside the VPC, apart from each other, and large enough for AWS', () => {
    fc.assert(fc.property(vpcBlocks, fc.integer({ min: 2, max: 6 }), (vpcCidr, zones) => {
      const { publicCidrs, privateCidrs } = cidrs(vpcCidr, zones);
      const all = [...publicCidrs, ...privateCidrs];
      expect([publicCidrs.length, privateCidrs.length]).toEqual([zones, zones]);
      for (const [index, cidr] of all.entries()) {
        expect(contains(vpcCidr, cidr)).toBe(true);
        expect(Number(cidr.split('/')[1])).toBeLessThanOrEqual(28);
        // No host bits: AWS refuses them.
        expect(range(cidr)[0] % (range(cidr)[1] - range(cidr)[0] + 1n)).toBe(0n);
        for (const other of all.slice(index + 1)) expect(apart(cidr, other)).toBe(true);
      }
    }), { numRuns: 60 });
  });

  it('stays when zones are added', () => {
    fc.assert(fc.property(vpcBlocks, (vpcCidr) => {
      const most = cidrs(vpcCidr, 6);
      for (const zones of [2, 3, 4, 5]) {
        expect(cidrs(vpcCidr, zones)).toEqual({
          publicCidrs: most.publicCidrs.slice(0, zones),
          privateCidrs: most.privateCidrs.slice(0, zones),
        });
      }
    }), { numRuns: 20 });
  });
});

describe('what changes with a prop', () => {
  const resourcesOf = (output: Synthesised) => Object.fromEntries(
    output.addresses.map((address) => [address, JSON.stringify(output.json.resource[address.split('.')[0]][address.split('.')[1]])]));
  const typesThatDiffer = (a: Synthesised, b: Synthesised) => {
    const [before, after] = [resourcesOf(a), resourcesOf(b)];
    const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((address) => before[address] !== after[address]);
    return [...new Set(differing.map((address) => address.split('.')[0]))].sort();
  };

  it('is NAT gateways, their addresses and routes alone when the NAT mode changes', () => {
    const modes = [NatGateways.ONE_PER_ZONE, NatGateways.SINGLE, NatGateways.NONE].map((natGateways) => network({ natGateways }));
    expect(typesThatDiffer(modes[0], modes[1])).toEqual(['aws_eip', 'aws_nat_gateway', 'aws_route']);
    expect(typesThatDiffer(modes[1], modes[2])).toEqual(['aws_eip', 'aws_nat_gateway', 'aws_route']);
    expect(modes[0].resource('aws_nat_gateway', 'Network/NatGateway1')).toEqual(modes[1].resource('aws_nat_gateway'));
  });

  it('is nothing but the order of the NAT gateways, of what was there, when zones are added', () => {
    const [two, six] = [network(), network({ availabilityZones: 6 })].map(resourcesOf);
    const changed = Object.keys(two).filter((address) => two[address] !== six[address]);
    expect(changed.every((address) => address.startsWith('aws_nat_gateway.'))).toBe(true);
    for (const address of changed) {
      const [before, after] = [two, six].map((from) => ({ ...JSON.parse(from[address]), depends_on: undefined }));
      expect(after).toEqual(before);
    }
  });

  it('is not where the control plane stands when zones are added', () => {
    const places = [2, 6].map((availabilityZones) => {
      const fresh = testStack();
      return resolve(fresh, new ClusterNetwork(fresh, 'Network', { availabilityZones }).controlPlaneSubnetIds);
    });
    expect(places[0]).toHaveLength(2);
    expect(places[1]).toEqual(places[0]);
  });
});

describe('each option', () => {
  it('shares one NAT gateway among all private subnets', () => {
    const output = network({ natGateways: NatGateways.SINGLE, availabilityZones: 3 });
    expect(output.resources('aws_eip')).toHaveLength(1);
    const ways = output.resources('aws_route').filter((route) => route.nat_gateway_id);
    expect(ways).toHaveLength(3);
    expect(new Set(ways.map((route) => route.nat_gateway_id)).size).toBe(1);
  });

  it('leaves private subnets without a way out, and says so', () => {
    const made = make({ natGateways: NatGateways.NONE });
    const output = synth(stack);
    expect(made.privateSubnetsAreIsolated).toBe(true);
    expect(output.resources('aws_nat_gateway')).toEqual([]);
    expect(output.resources('aws_route')).toHaveLength(1);
    expect(output.resources('aws_route_table_association')).toHaveLength(4);
    expect(new ClusterNetwork(stack, 'Other').privateSubnetsAreIsolated).toBe(false);
  });

  it('takes it for granted that another way leads out, where it is named', () => {
    const made = make({ natGateways: NatGateways.NONE, otherWayOut: 'Transit gateway of the landing zone' });
    expect(made).toMatchObject({
      privateSubnetsAreIsolated: false, privateSubnetsReachOnlyAws: false, awsServices: undefined, natAddresses: undefined,
    });
    expect(synth(stack).resources('aws_nat_gateway')).toEqual([]);
    expect(make({ natGateways: NatGateways.NONE }, 'Closed').natAddresses).toEqual([]);
  });

  it('lays out no subnets in a small VPC, and takes those that are given', () => {
    expect(() => make({
      vpcCidr: '10.0.0.0/24', privateSubnetCidrs: ['10.0.0.0/26', '10.0.0.64/26'], publicSubnetCidrs: ['10.0.0.128/28', '10.0.0.144/28'],
    })).not.toThrow();
    expect(() => make({ vpcCidr: '10.0.0.0/24', privateSubnetCidrs: ['10.0.0.0/26', '10.0.0.64/26'] }, 'Half')).toThrow(/`vpcCidr` is not a suitable block for a cluster network/);
  });

  it('takes zones by name, looks none up, and lets Terraform see when one changes', () => {
    const output = network({ availabilityZoneNames: ['eu-west-2a', 'eu-west-2c', 'eu-west-2b'] });
    expect(output.datas('aws_availability_zones')).toEqual([]);
    expect(output.resource('aws_subnet', 'Network/PrivateSubnet2').availability_zone).toBe('eu-west-2c');
    expect(output.resources('aws_subnet')).toHaveLength(6);
    expect(output.resources('aws_subnet').filter((subnet) => subnet.lifecycle)).toEqual([]);
  });

  it('takes blocks for subnets', () => {
    const output = network({ privateSubnetCidrs: ['10.0.0.0/24', '10.0.1.0/24'], publicSubnetCidrs: ['10.0.2.0/28', '10.0.2.16/28'] });
    expect(output.resource('aws_subnet', 'Network/PrivateSubnet2').cidr_block).toBe('10.0.1.0/24');
    expect(output.resource('aws_subnet', 'Network/PublicSubnet2').cidr_block).toBe('10.0.2.16/28');
  });

  it('tags subnets for each cluster, and takes the name of the first', () => {
    const { tags } = network({ clusterNames: ['blue', 'green'] }).resource('aws_subnet', 'Network/PublicSubnet1');
    expect(tags).toEqual({
      'Name': 'blue-public-1', 'kubernetes.io/cluster/blue': 'shared', 'kubernetes.io/cluster/green': 'shared', 'kubernetes.io/role/elb': '1',
    });
  });

  it('carries the tags of the resource settings on everything that can carry tags', () => {
    ResourceDefaults.applyTo(stack, { tags: { team: 'platform' } });
    make();
    const output = synth(stack);
    for (const type of ['aws_vpc', 'aws_subnet', 'aws_internet_gateway', 'aws_nat_gateway', 'aws_eip', 'aws_route_table']) {
      expect(output.resources(type).map(({ tags }) => tags.team)).toEqual(output.resources(type).map(() => 'platform'));
    }
  });

  it('gives public addresses in public subnets alone, once asked to', () => {
    make().requirePublicAddresses();
    const output = synth(stack);
    expect([1, 2].map((slot) => output.resource('aws_subnet', `Network/PublicSubnet${slot}`).map_public_ip_on_launch)).toEqual([true, true]);
    expect([1, 2].map((slot) => output.resource('aws_subnet', `Network/PrivateSubnet${slot}`).map_public_ip_on_launch)).toEqual([undefined, undefined]);
  });

  it('warns of private subnets that run out of addresses', () => {
    make({ vpcCidr: '10.0.0.0/22' });
    expect(warnings(stack)).toEqual([
      'Private subnets with fewer than 256 addresses (10.0.0.0/25, 10.0.0.128/25) run out soon: every pod uses an address of the VPC. Use a larger `vpcCidr`.',
    ]);
  });
});

describe('rejects', () => {
  const vpcText = 'Allowed: a literal IPv4 block from /16 (the largest AWS supports) to /22 (room for 6 zones; smaller with `privateSubnetCidrs` and `publicSubnetCidrs`), without host bits. Fix: use a private block such as \'10.0.0.0/16\'.';

  it.each(['10.0.0.0/15', '10.0.0.0/23', '10.0.0.1/16', '10.0.0.0', '10.0.0.256/16', 'fd00::/16', '', '010.0.0.0/16'])('%p as the block of the VPC', (vpcCidr) => {
    expect(() => make({ vpcCidr })).toThrow(`Test/Network: \`vpcCidr\` is not a suitable block for a cluster network, got '${vpcCidr}'. ${vpcText}`);
  });

  it('a block of the VPC that only Terraform knows, since subnets are laid out in it', () => {
    const vpcCidr = new TerraformVariable(stack, 'cidr', {}).stringValue;
    expect(() => make({ vpcCidr })).toThrow(`Test/Network: \`vpcCidr\` is not a suitable block for a cluster network, got 'a value only Terraform knows'. ${vpcText}`);
  });

  it.each([[1], [7], [2.5]])('%p zones', (availabilityZones) => {
    expect(() => make({ availabilityZones }))
      .toThrow(`Test/Network: \`availabilityZones\` must be a whole number from 2 to 6, got ${availabilityZones}. Fix: pass a number from 2 to 6.`);
  });

  it('a number of zones that only Terraform knows, by the name of the prop', () => {
    const availabilityZones = new TerraformVariable(stack, 'zones', {}).numberValue;
    expect(() => make({ availabilityZones })).toThrow(/^Test\/Network: `availabilityZones` must be /);
  });

  it('a single zone name', () => {
    expect(() => make({ availabilityZoneNames: ['eu-west-2a'] }))
      .toThrow('Test/Network: `availabilityZones` must be a whole number from 2 to 6, got 1. Fix: pass a number from 2 to 6.');
  });

  it.each([[['eu-west-2a', 'eu-west-2b', 'eu-west-2c'], 2], [['eu-west-2a', 'eu-west-2a'], 2]])('zone names %j for %i zones', (availabilityZoneNames, availabilityZones) => {
    expect(() => make({ availabilityZoneNames, availabilityZones })).toThrow(
      `Test/Network: \`availabilityZoneNames\` must list 2 different zones, got ${JSON.stringify(availabilityZoneNames)}. `
      + 'Fix: list each zone once, as many as `availabilityZones`.');
  });

  it('too few blocks for subnets', () => {
    expect(() => make({ privateSubnetCidrs: ['10.0.0.0/24'] })).toThrow(
      'Test/Network: `privateSubnetCidrs` must list one block for each of the 2 zones, got ["10.0.0.0/24"]. '
      + 'Fix: list 2 blocks, or omit `privateSubnetCidrs` to have them calculated.');
  });

  it.each(['10.0.0.0/29', '10.0.0.8/24', 'none'])('%p as the block of a subnet', (cidr) => {
    expect(() => make({ publicSubnetCidrs: [cidr, '10.0.1.0/24'] })).toThrow(
      `Test/Network: \`publicSubnetCidrs\` contains an invalid subnet block, got '${cidr}'. Allowed: IPv4 blocks of /28 or larger, without host bits. Fix: correct the block.`);
  });

  it.each(['10.1.0.0/24', '10.0.0.0/15', '9.255.255.0/24'])('%p, which is outside the VPC', (cidr) => {
    expect(() => make({ privateSubnetCidrs: [cidr, '10.0.1.0/24'] })).toThrow(
      `Test/Network: \`privateSubnetCidrs\` must lie inside \`vpcCidr\` (10.0.0.0/16), got '${cidr}'. Fix: choose a part of the VPC block.`);
  });

  it('subnets that overlap', () => {
    expect(() => make({ privateSubnetCidrs: ['10.0.0.0/20', '10.0.32.0/20'], publicSubnetCidrs: ['10.0.64.0/24', '10.0.32.0/24'] })).toThrow(
      'Test/Network: `publicSubnetCidrs` overlaps 10.0.32.0/20 of `privateSubnetCidrs`, got \'10.0.32.0/24\'. Fix: choose blocks that do not overlap.');
  });

  it('a VPC that overlaps a reserved block', () => {
    expect(() => make({ reservedCidrs: ['192.168.0.0/24', '10.0.128.0/24'] })).toThrow(
      'Test/Network: `vpcCidr` overlaps 10.0.128.0/24 of `reservedCidrs`, got \'10.0.0.0/16\'. Fix: choose blocks that do not overlap.');
    expect(() => make({ reservedCidrs: ['10.1.0.0/16', '9.0.0.0/8'] })).not.toThrow(/overlaps/);
  });

  it('a reserved block that is none', () => {
    expect(() => make({ reservedCidrs: ['10.1.2.3/16'] })).toThrow(
      'Test/Network: `reservedCidrs` contains a block that is not IPv4, got \'10.1.2.3/16\'. Allowed: blocks such as 10.0.0.0/16, without host bits. Fix: correct the block.');
  });
});

describe('token inputs', () => {
  it('pass as zone names', () => {
    const zone = new TerraformVariable(stack, 'zone', {}).stringValue;
    make({ availabilityZoneNames: [zone, 'eu-west-2b'] });
    expect(synth(stack).resource('aws_subnet', 'Network/PublicSubnet1').availability_zone).toBe('${var.zone}');
  });

  it('pass as blocks of subnets', () => {
    const cidr = Fn.cidrsubnet('10.0.0.0/16', 8, 1);
    make({ privateSubnetCidrs: [cidr, '10.0.2.0/24'] });
    expect(synth(stack).resource('aws_subnet', 'Network/PrivateSubnet1').cidr_block).toBe('${cidrsubnet("10.0.0.0/16", 8, 1)}');
  });

  it('pass as reserved blocks', () => {
    make({ reservedCidrs: [new TerraformVariable(stack, 'peer', {}).stringValue] });
    expect(synth(stack).resources('aws_vpc')).toHaveLength(1);
  });

  it('pass as tags', () => {
    ResourceDefaults.applyTo(stack, { tags: { owner: new TerraformVariable(stack, 'owner', {}).stringValue } });
    make();
    expect(synth(stack).resource('aws_vpc').tags.owner).toBe('${var.owner}');
  });
});

describe('two in one stack', () => {
  it('share nothing', () => {
    make();
    new ClusterNetwork(stack, 'Other', { vpcCidr: '10.1.0.0/16' });
    const output = synth(stack);
    expect(output.resources('aws_vpc')).toHaveLength(2);
    expect(output.resources('aws_subnet')).toHaveLength(8);
  });
});

it('synthesises to the same bytes every time', () => {
  const all: ClusterNetworkProps = { availabilityZones: 4, clusterNames: ['b', 'a'], natGateways: NatGateways.SINGLE };
  expect(network(all).text).toBe(network(all).text);
});

/** `aws_subnet.Name` of `${aws_subnet.Name.id}`. */
function onlyReference(expression: string): string {
  return /^\$\{(aws_\w+\.[\w-]+)\.\w+\}$/.exec(expression)![1];
}

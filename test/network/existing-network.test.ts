import { TerraformStack, TerraformVariable } from 'cdktf';
import { ExistingNetwork, ExistingNetworkProps } from '../../src';
import { evaluate } from '../../tools/terraform';
import { onLocals, resolve, synth, testStack, warnings } from '../helpers/synth';
import { describeWithCli } from '../helpers/terraform';

const PRIVATE = ['subnet-0000000a', 'subnet-0000000b'];
const PUBLIC = ['subnet-0000001a', 'subnet-0000001b'];
const PROPS: ExistingNetworkProps = { vpcId: 'vpc-00000abc', privateSubnetIds: PRIVATE, publicSubnetIds: PUBLIC };

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (props: Partial<ExistingNetworkProps> = {}) => new ExistingNetwork(stack, 'Network', { ...PROPS, ...props });
/** The check block (its data source, its assertion) of a construct id. */
const check = (id: string): any =>
  Object.entries<any>(synth(stack).json.check).find(([key]) => key.startsWith(`Network_${id}_`))![1];

describe('minimal props', () => {
  it('makes nothing in AWS', () => {
    make({ publicSubnetIds: undefined });
    expect(synth(stack).json.resource).toBeUndefined();
    expect(warnings(stack)).toEqual([]);
  });

  it('passes on the ids, and puts the control plane into the private subnets', () => {
    const network = make({ publicSubnetIds: undefined });
    expect(network).toMatchObject({ vpcId: 'vpc-00000abc', privateSubnetIds: PRIVATE, publicSubnetIds: [], controlPlaneSubnetIds: PRIVATE });
  });

  it('reads the block of the VPC from AWS', () => {
    const network = make();
    expect(resolve(stack, network.vpcCidr)).toMatch(/^\$\{data\.aws_vpc\.\w+\.cidr_block\}$/);
    expect(synth(stack).data('aws_vpc').id).toBe('vpc-00000abc');
  });

  it('looks up each subnet, with one check of its tag and one of its route', () => {
    make();
    const output = synth(stack);
    expect(output.datas('aws_subnet').map(({ id }) => id).sort()).toEqual([...PRIVATE, ...PUBLIC]);
    expect(Object.keys(output.json.check)).toHaveLength(8);
  });
});

describe('each option', () => {
  it('takes other subnets for the control plane', () => {
    expect(make({ controlPlaneSubnetIds: ['subnet-0000002a', 'subnet-0000002b'] }).controlPlaneSubnetIds).toEqual(['subnet-0000002a', 'subnet-0000002b']);
  });

  it('looks up no subnet when not asked to verify', () => {
    make({ verify: false }).requirePublicAddresses();
    const output = synth(stack);
    expect(output.datas('aws_subnet')).toEqual([]);
    expect(output.json.check).toBeUndefined();
  });

  it('fails the plan for public subnets without public addresses, once asked for those, and says it once', () => {
    const network = make();
    network.requirePublicAddresses();
    network.requirePublicAddresses();
    const output = synth(stack);
    const messages = (slot: string) => output.data('aws_subnet', `Network/${slot}`).lifecycle.postcondition.map((one: any) => one.error_message);
    const another = 'This subnet belongs to another VPC than the one given as vpcId.';
    expect(messages('PublicSubnet2')).toEqual([
      another,
      'Nodes are placed in this public subnet, but it gives them no public address (MapPublicIpOnLaunch is off), so they could not join the cluster. Switch it on, or place the node group in private subnets.',
    ]);
    expect(messages('PrivateSubnet2')).toEqual([another]);
  });
});

describe('takes', () => {
  it('subnets that are private and public, as the default VPC has them, with a warning', () => {
    make({ privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], publicSubnetIds: ['subnet-0000000a', 'subnet-0000000b'] });
    expect(warnings(stack)).toContainEqual(expect.stringMatching(/^`publicSubnetIds` and `privateSubnetIds` both list subnet-0000000a\./));
    expect(() => synth(stack)).not.toThrow();
  });

  it('one private subnet for nodes, where the control plane has its own', () => {
    expect(() => make({ privateSubnetIds: ['subnet-0000000a'], controlPlaneSubnetIds: ['subnet-0000000c', 'subnet-0000000d'] })).not.toThrow();
  });
});

describe('rejects', () => {
  it.each(['vpc-XYZ', 'subnet-0000000a', ''])('%p as the id of a VPC', (vpcId) => {
    expect(() => make({ vpcId })).toThrow(`Test/Network: \`vpcId\` is not valid, got '${vpcId}'. Allowed: vpc- and 8 or 17 hexadecimal digits. Fix: pass the id of the VPC, not its name or ARN.`);
  });

  it.each(['privateSubnetIds', 'controlPlaneSubnetIds'])('fewer than two of %s', (property) => {
    expect(() => make({ [property]: ['subnet-0000000a'] })).toThrow(
      `Test/Network: \`${property}\` must list at least 2 subnets in different zones, got ["subnet-0000000a"]. `
      + 'Fix: add a subnet in another availability zone (EKS requires two zones).');
  });

  it.each(['privateSubnetIds', 'publicSubnetIds', 'controlPlaneSubnetIds'])('a subnet that %s lists twice', (property) => {
    expect(() => make({ [property]: ['subnet-00000005', 'subnet-00000006', 'subnet-00000005'] }))
      .toThrow(`Test/Network: \`${property}\` lists a subnet more than once, got 'subnet-00000005'. Fix: list each subnet once.`);
  });

  it('public placement without public subnets', () => {
    expect(() => make({ publicSubnetIds: undefined }).requirePublicAddresses()).toThrow(
      'Test/Network: `publicSubnetIds` is empty, but nodes are placed in public subnets, got []. '
      + 'Fix: list the public subnets, or place the node group in private ones.');
  });
});

describe('token inputs', () => {
  it('pass as whole lists, whose length nobody knows, so nothing is looked up', () => {
    const list = (id: string) => new TerraformVariable(stack, id, { type: 'list(string)' }).listValue;
    const network = make({ vpcId: new TerraformVariable(stack, 'vpc', {}).stringValue, privateSubnetIds: list('private'), publicSubnetIds: list('public') });
    network.requirePublicAddresses();
    expect(resolve(stack, network.controlPlaneSubnetIds)).toBe('${var.private}');
    expect(synth(stack).datas('aws_subnet')).toEqual([]);
  });

  it('pass as single ids', () => {
    const ids = ['a', 'b'].map((id) => new TerraformVariable(stack, id, {}).stringValue);
    make({ vpcId: new TerraformVariable(stack, 'vpc', {}).stringValue, privateSubnetIds: ids });
    const output = synth(stack);
    expect(output.data('aws_subnet', 'Network/PrivateSubnet2').id).toBe('${var.b}');
    expect(output.data('aws_vpc').id).toBe('${var.vpc}');
  });
});

describe('two in one stack', () => {
  it('keep their checks apart', () => {
    make();
    new ExistingNetwork(stack, 'Other', PROPS);
    const { check: checks } = synth(stack).json;
    expect(Object.keys(checks)).toHaveLength(16);
  });
});

describe('the data source of a check', () => {
  it('stands inside the check, so that failing to read it warns and does not fail the plan', () => {
    make();
    const block = check('PrivateSubnetRoute1');
    const [[name, config]] = Object.entries<any>(block.data.aws_route_table);
    expect(config).toEqual({ subnet_id: 'subnet-0000000a' });
    expect(block.assert[0].condition).toContain(`data.aws_route_table.${name}.routes`);
    expect(synth(stack).datas('aws_route_table')).toEqual([]);
  });
});

describeWithCli('what Terraform makes of the conditions', () => {
  const ROUTE = {
    cidr_block: '0.0.0.0/0', ipv6_cidr_block: '', gateway_id: '', nat_gateway_id: '', transit_gateway_id: '', network_interface_id: '',
  };
  const LOCAL = { ...ROUTE, cidr_block: '10.0.0.0/16', gateway_id: 'local' };

  /** The condition of a check's assertion, once for each set of routes. */
  async function judge(id: string, cases: { [name: string]: object[] }): Promise<Record<string, unknown>> {
    const block = check(id);
    const [name] = Object.keys(block.data.aws_route_table);
    const { condition } = onLocals(block.assert[0]);
    const reference = `local.aws_route_table.${name}.routes`;
    expect(condition).toContain(reference);
    return evaluate(
      Object.fromEntries(Object.keys(cases).map((key) => [key, condition.replaceAll(reference, `local.cases["${key}"]`)])),
      { locals: { cases } });
  }

  it('a private subnet leads out by NAT gateway, transit gateway, appliance or VPN gateway, and not by an internet gateway', async () => {
    make();
    expect(await judge('PrivateSubnetRoute1', {
      nat: [LOCAL, { ...ROUTE, nat_gateway_id: 'nat-1' }],
      transit: [{ ...ROUTE, transit_gateway_id: 'tgw-1' }],
      appliance: [{ ...ROUTE, network_interface_id: 'eni-1' }],
      vpn: [{ ...ROUTE, gateway_id: 'vgw-1' }],
      internet: [LOCAL, { ...ROUTE, gateway_id: 'igw-1' }],
      partial: [{ ...ROUTE, cidr_block: '10.0.0.0/8', nat_gateway_id: 'nat-1' }],
      inside: [LOCAL],
      none: [],
    })).toEqual({ nat: true, transit: true, appliance: true, vpn: true, internet: false, partial: false, inside: false, none: false });
  });

  it('a public subnet leads out by an internet gateway alone', async () => {
    make();
    expect(await judge('PublicSubnetRoute2', {
      internet: [LOCAL, { ...ROUTE, gateway_id: 'igw-1' }],
      nat: [LOCAL, { ...ROUTE, nat_gateway_id: 'nat-1' }],
      partial: [{ ...ROUTE, cidr_block: '8.0.0.0/8', gateway_id: 'igw-1' }],
      inside: [LOCAL],
      none: [],
    })).toEqual({ internet: true, nat: false, partial: false, inside: false, none: false });
  });

  it('a subnet has the tag of its own kind, and the message names the subnet', async () => {
    make();
    const assertions = onLocals({ open: check('PublicSubnetTag1').assert[0], closed: check('PrivateSubnetTag1').assert[0] });
    const subnet = (assertion: { condition: string }) => /aws_subnet\.(\w+)\.tags/.exec(assertion.condition)![1];
    const values = await evaluate({
      open: assertions.open.condition, closed: assertions.closed.condition, message: assertions.closed.error_message,
    }, {
      locals: {
        aws_subnet: {
          [subnet(assertions.open)]: { id: 'subnet-0000001a', tags: { 'kubernetes.io/role/elb': '1' } },
          [subnet(assertions.closed)]: { id: 'subnet-0000000a', tags: { 'kubernetes.io/role/elb': '1' } },
        },
      },
    });
    expect(values).toEqual({
      open: true,
      closed: false,
      message: 'A subnet lacks the tag kubernetes.io/role/internal-elb=1, so load balancer controllers do not find it: subnet-0000000a.',
    });
  });

  it('a subnet belongs to the VPC, whose id may be a token', async () => {
    const vpc = new TerraformVariable(stack, 'vpc', { default: 'vpc-00000001' });
    make({ vpcId: vpc.stringValue }).requirePublicAddresses();
    const { lifecycle } = synth(stack).data('aws_subnet', 'Network/PublicSubnet1');
    const conditions = Object.fromEntries(onLocals<any[]>(lifecycle.postcondition).map(({ condition }, index) => [`c${index}`, condition]));
    const [lookup] = Object.keys(synth(stack).json.data.aws_vpc);
    const judgeSubnet = async (self: object) => evaluate(conditions, {
      variable: { vpc: { default: 'vpc-00000001' } }, locals: { self, aws_vpc: { [lookup]: { id: 'vpc-00000001' } } },
    });
    expect(await judgeSubnet({ vpc_id: 'vpc-00000001', map_public_ip_on_launch: true })).toEqual({ c0: true, c1: true });
    expect(await judgeSubnet({ vpc_id: 'vpc-00000002', map_public_ip_on_launch: false })).toEqual({ c0: false, c1: false });
  });

  it('check blocks are blocks that Terraform takes', async () => {
    make();
    const { check: checks } = onLocals(synth(stack).json);
    for (const block of Object.values<any>(checks)) delete block.data;
    const values = (kind: string) => Object.fromEntries(
      [...JSON.stringify(checks).matchAll(new RegExp(`local\\.${kind}\\.(\\w+)`, 'g'))].map(([, name]) => [name, { id: 'x', tags: {}, routes: [] }]));
    const locals = { aws_subnet: values('aws_subnet'), aws_route_table: values('aws_route_table') };
    // A condition that is false warns; a block that is no check block would be an error.
    expect(await evaluate({ done: 'yes' }, { check: checks, locals })).toEqual({ done: 'yes' });
  });
});

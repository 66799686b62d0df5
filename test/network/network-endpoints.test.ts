import { ClusterNetwork, ClusterNetworkProps, NatGateways, ObservableEksCluster, VpcEndpoints } from '../../src';
import { synth, testStack, warnings } from '../helpers/synth';

function network(props: ClusterNetworkProps) {
  const stack = testStack();
  const made = new ClusterNetwork(stack, 'Network', props);
  return { made, output: synth(stack) };
}

const interfacesOf = (made: ClusterNetwork) => Object.keys(made.endpoints!.interfaces).sort();

describe('endpoints', () => {
  it('are none, unless they are asked for', () => {
    const { made, output } = network({});
    expect(made.endpoints).toBeUndefined();
    expect(output.resources('aws_vpc_endpoint')).toEqual([]);
  });

  it('may be the gateway to S3 alone, which all route tables lead to', () => {
    const { made, output } = network({ endpoints: VpcEndpoints.s3Only() });
    const gateway = output.resource('aws_vpc_endpoint');
    expect(gateway).toMatchObject({ vpc_endpoint_type: 'Gateway', service_name: expect.stringMatching(/^com\.amazonaws\.\$\{data\.aws_region\.\w+\.id\}\.s3$/) });
    expect(gateway.route_table_ids).toHaveLength(3);
    expect(made.endpoints!.securityGroup).toBeUndefined();
    expect(output.resources('aws_security_group')).toEqual([]);
  });

  it('are those that nodes and controllers need', () => {
    const { made } = network({ endpoints: VpcEndpoints.forNodes(['monitoring']) });
    expect(interfacesOf(made)).toEqual([
      'autoscaling', 'ec2', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'elasticloadbalancing', 'logs', 'monitoring', 'sts',
    ]);
  });

  it('stand in each private subnet, and take over the name of their service', () => {
    const { output } = network({ endpoints: VpcEndpoints.of(['logs']), availabilityZones: 3 });
    const endpoint = output.resource('aws_vpc_endpoint', 'Network/Endpoints/Interfaces/logs');
    expect(endpoint).toMatchObject({ vpc_endpoint_type: 'Interface', private_dns_enabled: true });
    expect(endpoint.subnet_ids).toEqual([1, 2, 3].map((zone) => expect.stringContaining(`Network_PrivateSubnet${zone}_`)));
  });

  it('have the name that the service has in each partition', () => {
    const { output } = network({ endpoints: VpcEndpoints.of(['ecr.api', 'logs']) });
    const nameOf = (service: string) => output.resource('aws_vpc_endpoint', `Network/Endpoints/Interfaces/${service}`).service_name;
    expect(nameOf('ecr.api')).toMatch(/^\$\{data\.aws_partition\.\w+\.reverse_dns_prefix\}\.\$\{data\.aws_region\.\w+\.id\}\.ecr\.api$/);
    expect(nameOf('logs')).toMatch(/^com\.amazonaws\.\$\{data\.aws_region\.\w+\.id\}\.logs$/);
  });

  it('let HTTPS from the VPC in, and nothing out', () => {
    const { output } = network({ endpoints: VpcEndpoints.of(['logs']) });
    const group = output.resource('aws_security_group');
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
    expect(output.resource('aws_vpc_security_group_ingress_rule')).toMatchObject({
      cidr_ipv4: expect.stringMatching(/^\$\{aws_vpc\.\w+\.cidr_block\}$/), ip_protocol: 'tcp', from_port: 443, to_port: 443,
    });
    expect(output.resource('aws_vpc_endpoint', 'Network/Endpoints/Interfaces/logs').security_group_ids).toEqual([expect.stringContaining('aws_security_group.Network_Endpoints_')]);
  });

  it('come before nodes, and stay until they are gone', () => {
    const { made } = network({ endpoints: VpcEndpoints.forNodes() });
    expect(made.privateRouting).toEqual(expect.arrayContaining([made.endpoints!.s3, ...Object.values(made.endpoints!.interfaces)]));
  });
});

describe('private subnets without NAT gateways', () => {
  const without = (endpoints?: VpcEndpoints) => network({ natGateways: NatGateways.NONE, endpoints }).made;

  it('are isolated without endpoints, or with others than nodes need', () => {
    expect([without(), without(VpcEndpoints.s3Only()), without(VpcEndpoints.of(['ec2', 'sts', 'ecr.api']))].map((made) => [made.privateSubnetsAreIsolated, made.privateSubnetsReachOnlyAws]))
      .toEqual(Array(3).fill([true, false]));
  });

  it('can take nodes with those that nodes need', () => {
    const made = without(VpcEndpoints.of(['ec2', 'sts', 'ecr.api', 'ecr.dkr']));
    expect([made.privateSubnetsAreIsolated, made.privateSubnetsReachOnlyAws]).toEqual([false, true]);
  });

  it('take nodes, with a warning that no other registry is reached', () => {
    const stack = testStack();
    const made = new ObservableEksCluster(stack, 'Platform', { clusterName: 'p', network: { natGateways: NatGateways.NONE, endpoints: VpcEndpoints.forNodes() } });
    expect(warnings(made.nodeGroups.default)).toEqual([
      'Nodes reach only AWS services, and no registry except ECR: store all images and dashboards there, or add NAT gateways.',
    ]);
    expect(synth(stack).resource('aws_eks_node_group').depends_on).toEqual(expect.arrayContaining([expect.stringContaining('Interfaces_ecrdkr')]));
  });

  it('are not what subnets with NAT gateways are', () => {
    expect(network({ endpoints: VpcEndpoints.forNodes() }).made.privateSubnetsReachOnlyAws).toBe(false);
  });
});

describe('refuses', () => {
  it.each([
    ['no short name', ['EC2'], '`endpoints[0]` is not valid, got \'EC2\'. Allowed: the short name of a service, such as ecr.api or logs. Fix: use the last part of the endpoint service name, after the region.'],
    ['a full name', ['com.amazonaws.eu-west-2.logs'], '`endpoints[0]` is a full name, or is listed more than once, got \'com.amazonaws.eu-west-2.logs\'. Allowed: unique short names. Fix: remove or shorten it.'],
    ['a service twice', ['logs', 'logs'], '`endpoints[1]` is a full name, or is listed more than once, got \'logs\'. Allowed: unique short names. Fix: remove or shorten it.'],
    ['S3', ['s3'], '`endpoints[0]` is s3, which already has a gateway endpoint, got \'s3\'. Allowed: unique short names. Fix: remove or shorten it.'],
  ])('%s', (_, services, message) => {
    expect(() => network({ endpoints: VpcEndpoints.of(services) })).toThrow(`Test/Network/Endpoints: ${message}`);
  });
});

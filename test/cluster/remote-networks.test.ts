import { Token, TerraformStack, TerraformVariable } from 'cdktf';
import { ClusterNetwork, ControlPlane, ControlPlaneOptions, EndpointAccess, ExistingNetwork, ObservableEksCluster, RemoteNetworks, TerraformPlace } from '../../src';
import { synth, testStack, warnings } from '../helpers/synth';

const PRIVATE = EndpointAccess.privateOnly(TerraformPlace.IN_VPC);

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (remoteNetworks: RemoteNetworks, options: ControlPlaneOptions = {}) => new ControlPlane(stack, 'ControlPlane', {
  clusterName: 'blue',
  network: new ExistingNetwork(stack, 'Network', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], verify: false }),
  endpoint: PRIVATE,
  serviceCidr: '172.20.0.0/16',
  remoteNetworks,
  ...options,
});

it.each([
  [{ nodeCidrs: ['10.1.0.0/16'] }],
  [{ nodeCidrs: ['10.0.0.0/8'], podCidrs: ['192.168.0.0/16'] }],
  [{ nodeCidrs: ['192.168.10.4/32', '192.168.10.5/32'], podCidrs: ['172.16.0.0/14'] }],
])('takes %j', (networks: RemoteNetworks) => {
  make(networks);
  expect(synth(stack).resource('aws_eks_cluster').remote_network_config.remote_node_networks.cidrs).toEqual(networks.nodeCidrs);
});

it.each([
  [{ nodeCidrs: [] }, /remoteNetworks\.nodeCidrs.*is empty/],
  [{ nodeCidrs: ['203.0.113.0/24'] }, /remoteNetworks\.nodeCidrs.*contains a block that is not private/],
  [{ nodeCidrs: ['10.0.0.1/24'] }, /contains a block that is not private/],
  [{ nodeCidrs: ['10.1.0.0/16'], podCidrs: ['100.64.0.0/16'] }, /remoteNetworks\.podCidrs.*contains a block that is not private/],
  [{ nodeCidrs: ['10.1.0.0/16', '10.1.8.0/24'] }, /remoteNetworks\.nodeCidrs.*overlaps 10\.1\.0\.0\/16/],
  [{ nodeCidrs: ['10.1.0.0/16'], podCidrs: ['10.1.0.0/24'] }, /remoteNetworks\.podCidrs.*overlaps 10\.1\.0\.0\/16 of `remoteNetworks\.nodeCidrs`/],
  [{ nodeCidrs: ['172.20.8.0/24'] }, /remoteNetworks\.nodeCidrs.*overlaps 172\.20\.0\.0\/16 of `serviceCidr`/],
])('refuses %j', (networks: RemoteNetworks, message: RegExp) => {
  expect(() => make(networks)).toThrow(message);
});

it('refuses an endpoint that is public and private, which is the default, and takes each of the two', () => {
  const networks = { nodeCidrs: ['10.1.0.0/16'] };
  expect(() => make(networks, { endpoint: EndpointAccess.publicAndPrivate(['52.94.76.0/24']) })).toThrow(/is public and private: outside the VPC its name resolves only to public addresses/);
  stack = testStack();
  expect(() => make(networks, { endpoint: undefined })).toThrow(/is public and private/);
  stack = testStack();
  expect(() => make(networks, { endpoint: EndpointAccess.publicOnly(['52.94.76.0/24']) })).not.toThrow();
});

it.each(['cn-north-1', 'us-gov-west-1'])('refuses %s, which has no hybrid nodes', (region) => {
  stack = testStack('Test', {}, region);
  expect(() => make({ nodeCidrs: ['10.1.0.0/16'] })).toThrow(/EKS does not support in China and in the AWS GovCloud \(US\) regions/);
});

it('warns where EKS may take the same addresses for services', () => {
  make({ nodeCidrs: ['172.20.0.0/24'], podCidrs: ['192.168.0.0/24'] }, { serviceCidr: undefined });
  expect(warnings(stack)).toEqual([expect.stringContaining('overlap 172.20.0.0/16, which EKS may use for services')]);
});

it('takes blocks and lists that only Terraform knows', () => {
  const variable = (id: string, type = 'string') => new TerraformVariable(stack, id, { type });
  make({ nodeCidrs: Token.asList(variable('Nodes', 'list(string)').value), podCidrs: [variable('Pods').stringValue] });
  const output = synth(stack);
  expect(output.resource('aws_eks_cluster').remote_network_config).toEqual({ remote_node_networks: { cidrs: '${var.Nodes}' }, remote_pod_networks: { cidrs: ['${var.Pods}'] } });
  expect(output.resource('aws_security_group').ingress.map(({ cidr_blocks: blocks }: any) => blocks)).toEqual(['${var.Nodes}', ['${var.Pods}']]);
});

it.each([[{ vpcCidr: '10.1.0.0/16' }, '10.1.0.0/16'], [undefined, '10.0.0.0/16']])('refuses what shares addresses with the VPC %j', (network, vpcCidr) => {
  expect(() => new ObservableEksCluster(stack, 'Platform', {
    clusterName: 'blue', network, controlPlane: { endpoint: PRIVATE, remoteNetworks: { nodeCidrs: ['192.168.0.0/24'], podCidrs: [vpcCidr.replace('/16', '/24')] } },
  })).toThrow(`overlaps ${vpcCidr} of \`network.vpcCidr\``);
});

it.each([['remote networks', { endpoint: PRIVATE, remoteNetworks: { nodeCidrs: ['192.168.0.0/24'] } }], ['services', { serviceCidr: '192.168.0.0/20' }]])('refuses %s that share addresses with a network that the app makes apart from the cluster', (_, controlPlane) => {
  const attempt = (vpcCidr: string) => {
    stack = testStack();
    const existingNetwork = new ClusterNetwork(stack, 'Network', { vpcCidr, clusterNames: ['blue'] });
    return () => new ObservableEksCluster(stack, 'Platform', { clusterName: 'blue', existingNetwork, controlPlane });
  };
  expect(attempt('192.168.0.0/16')).toThrow('overlaps 192.168.0.0/16 of `network.vpcCidr`');
  expect(attempt('10.1.0.0/16')).not.toThrow();
});

it('takes as many blocks as EKS, of nodes and of pods', () => {
  const blocks = (second: number, count: number) => Array.from({ length: count }, (_, third) => `172.${second}.${third}.0/24`);
  expect(() => make({ nodeCidrs: blocks(16, 15), podCidrs: blocks(17, 15) })).not.toThrow();
  for (const remoteNetworks of [{ nodeCidrs: blocks(16, 16) }, { nodeCidrs: blocks(16, 1), podCidrs: blocks(17, 16) }]) {
    stack = testStack();
    expect(() => make(remoteNetworks)).toThrow(/contains more blocks than EKS allows, got 16. Allowed: up to 15/);
  }
});

it('an imported cluster says what it was made with, under the same rules', () => {
  const remoteNetworks = { nodeCidrs: ['10.1.0.0/16'] };
  expect(ObservableEksCluster.fromClusterAttributes(stack, 'Blue', { clusterName: 'blue', remoteNetworks }).remoteNetworks).toEqual(remoteNetworks);
  expect(() => ObservableEksCluster.fromClusterAttributes(stack, 'Green', { clusterName: 'green', remoteNetworks: { nodeCidrs: ['8.8.8.0/24'] } })).toThrow(/contains a block that is not private/);
});

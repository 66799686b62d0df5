import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

import { addStack, Announcer, rowsOf, shown, stackIn } from './support';
import { HybridNodes } from '../../src';
import { CostEstimate } from '../../src/cost/cost-estimate';
import { FakeCluster } from '../helpers/fake-cluster';

let stack: TerraformStack;

beforeEach(() => {
  stack = stackIn();
});

/** A network with public subnets for load balancers. */
function network(scope: Construct, zones: number): void {
  const vpcId = new Vpc(scope, 'Vpc', { cidrBlock: '10.0.0.0/16' }).id;
  for (let zone = 1; zone <= zones; zone++) {
    new Subnet(scope, `Public${zone}`, { vpcId, tags: { 'kubernetes.io/role/elb': '1' } });
    new Subnet(scope, `Private${zone}`, { vpcId, tags: { 'kubernetes.io/role/internal-elb': '1' } });
  }
}

const announce = (said: ConstructorParameters<typeof Announcer>[2], scope: Construct = stack, id = 'Ingress') => new Announcer(scope, id, said);

it.each([
  ['application', 'ALB', '0.02646'],
  ['network', 'NLB', '0.02646'],
  ['classic', 'Classic ELB', '0.0294'],
  ['CLASSIC', 'Classic ELB', '0.0294'],
])('counts a load balancer of kind %s, and its address in each public subnet', (loadBalancerKind, item, price) => {
  network(stack, 3);
  announce({ loadBalancerKind, expectedLoadBalancers: 1 });
  expect(rowsOf(stack)).toEqual([[item, price], ['Public IPv4 addresses of load balancers (3)', '0.015']]);
});

it('counts as many as are expected, and none when none are', () => {
  network(stack, 2);
  announce({ loadBalancerKind: 'application', expectedLoadBalancers: 3 });
  announce({ loadBalancerKind: 'network', expectedLoadBalancers: 0 }, stack, 'None');
  expect(rowsOf(stack)).toEqual([['ALB (3)', '0.07938'], ['Public IPv4 addresses of load balancers (6)', '0.03']]);
});

it('counts no addresses of internal ones', () => {
  network(stack, 2);
  announce({ loadBalancerKind: 'network', expectedLoadBalancers: 1, loadBalancersAreInternal: true });
  expect(rowsOf(stack)).toEqual([['NLB', '0.02646']]);
});

it('does not price a kind that it does not know, nor one outside AWS', () => {
  announce({ loadBalancerKind: 'other', expectedLoadBalancers: 1 });
  announce({ expectedLoadBalancers: 1 }, stack, 'Nameless');
  expect(rowsOf(stack)).toEqual([['Load balancers (?)', 'unknown: kind or number is unknown']]);
});

it('does not guess a number', () => {
  announce({ loadBalancerKind: 'network', expectedLoadBalancers: new TerraformVariable(stack, 'Number', {}).numberValue });
  expect(rowsOf(stack)).toEqual([['Load balancers (?)', 'unknown: kind or number is unknown']]);
});

describe('the public subnets', () => {
  const addresses = (scope = stack) => rowsOf(scope).filter(([item]) => item.startsWith('Public'));

  it('are those of the network that is nearest in the tree', () => {
    const [blue, green] = ['Blue', 'Green'].map((id) => new Construct(stack, id));
    network(blue, 2);
    network(green, 3);
    announce({ loadBalancerKind: 'network', expectedLoadBalancers: 1 }, blue);
    expect(addresses()).toEqual([['Public IPv4 addresses of load balancers (2)', '0.01']]);
  });

  it('may be in another stack', () => {
    network(addStack(stack.node.root as never, 'Network', 'eu-west-2'), 2);
    announce({ loadBalancerKind: 'network', expectedLoadBalancers: 1 });
    expect(addresses()).toEqual([['Public IPv4 addresses of load balancers (2)', '0.01']]);
  });

  it.each([['are not in the app', 0], ['are of two networks', 2]])('are unknown when they %s', (_, networks) => {
    for (let n = 0; n < networks; n++) network(new Construct(stack, `Network${n}`), 2);
    announce({ loadBalancerKind: 'network', expectedLoadBalancers: 1 });
    expect(addresses()).toEqual([['Public IPv4 addresses of load balancers (?)', 'unknown: the public subnets are outside this app, or belong to several networks']]);
  });
});

it('counts the volumes of claims', () => {
  announce({ volumeSizesGiB: [8, 50] });
  announce({ volumeSizesGiB: [10] }, stack, 'Grafana');
  announce({ volumeSizesGiB: [] }, stack, 'Nothing');
  expect(rowsOf(stack)).toEqual([['Volumes of claims (68 GiB gp3)', '0.008644']]);
});

it('does not guess the size of a volume', () => {
  announce({ volumeSizesGiB: [new TerraformVariable(stack, 'Size', {}).numberValue] });
  expect(rowsOf(stack)).toEqual([['Volumes of claims (gp3)', 'unknown: the size is only known to Terraform']]);
});

it('lets a construct speak for those below it', () => {
  const platform = announce({ volumeSizesGiB: [8, 50] }, stack, 'Platform');
  announce({ volumeSizesGiB: [8] }, platform, 'Grafana');
  announce({ loadBalancerKind: 'network', expectedLoadBalancers: 1, loadBalancersAreInternal: true }, platform);
  expect(rowsOf(stack)).toEqual([['NLB', '0.02646'], ['Volumes of claims (58 GiB gp3)', '0.007373']]);
});

it('does not know the region of what stands in no stack', () => {
  announce({ volumeSizesGiB: [8] }, stack.node.root as Construct);
  expect(shown(CostEstimate.of(stack.node.root).additionalRows)).toEqual([['Volumes of claims (8 GiB gp3)', 'unknown: the region is only known to Terraform']]);
});

describe('hybrid nodes', () => {
  const NOTE = 'the price of the first tier; further tiers cost less';

  it.each([
    [16, 'EKS Hybrid Nodes (16 vCPU)', '0.32'],
    [undefined, 'EKS Hybrid Nodes (? vCPU)', 'unknown: the number of vCPUs is not set (`expectedVcpus`)'],
  ])('cost by the vCPU: %s', (expectedVcpus, item, price) => {
    const cluster = new FakeCluster(stack, 'Cluster', { remoteNetworks: { nodeCidrs: ['10.1.0.0/16'] } });
    new HybridNodes(stack, 'Site', { cluster, expectedVcpus });
    expect(rowsOf(stack)).toEqual([[item, price, NOTE]]);
    expect(CostEstimate.of(stack).notIncluded).toContain('the connection to hybrid nodes (VPN, Direct Connect, transit gateway) and its traffic');
  });
});

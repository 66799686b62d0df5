import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { PrometheusWorkspace } from '@cdktf/provider-aws/lib/prometheus-workspace';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { App, TerraformStack, Testing } from 'cdktf';
import { addStack, Announcer, demoCluster, nodes, rowsOf, shown, stackIn } from './support';
import { CapacityType, NodeGroupSize } from '../../src';
import { CostEstimate } from '../../src/cost/cost-estimate';
import { PriceList } from '../../src/cost/price-list';
import { synth } from '../helpers/synth';

let stack: TerraformStack;

beforeEach(() => {
  stack = stackIn();
});

function demo(): CostEstimate {
  demoCluster(stack);
  new Announcer(stack, 'Alb', { loadBalancerKind: 'application', expectedLoadBalancers: 1 });
  new Announcer(stack, 'Nginx', { loadBalancerKind: 'classic', expectedLoadBalancers: 1 });
  new Announcer(stack, 'Metrics', { volumeSizesGiB: [8, 10] });
  return CostEstimate.of(stack);
}

const DEMO_ROWS = [
  ['EKS', '0.10'],
  ['EC2 (2 t3.medium)', '0.0944'],
  ['ALB', '0.02646'],
  ['Classic ELB', '0.0294'],
  ['NAT gateways (2)', '0.10'],
  ['EIP (2)', '0.01'],
];

describe('the demo in eu-west-2', () => {
  it('costs 0.36026 USD by the hour, without transfer and storage', () => {
    const estimate = demo();
    expect(shown(estimate.rows)).toEqual(DEMO_ROWS);
    expect(estimate).toMatchObject({ currency: 'USD', total: '0.36026', isComplete: true });
  });

  it('has volumes, and the addresses of its load balancers, in rows and a total of their own', () => {
    const estimate = demo();
    expect(shown(estimate.additionalRows)).toEqual([
      ['Node volumes (100 GiB gp3)', '0.012712'],
      ['Volumes of claims (18 GiB gp3)', '0.002288'],
      ['Public IPv4 addresses of load balancers (4)', '0.02'],
    ]);
    expect(estimate).toMatchObject({ totalWithAdditional: '0.395261', isCompleteWithAdditional: true });
  });

  it('is a table', () => {
    expect(demo().toTable()).toBe(`Cost by the hour, in USD

  EKS                                          0.10
  EC2 (2 t3.medium)                            0.0944
  ALB                                          0.02646
  Classic ELB                                  0.0294
  NAT gateways (2)                             0.10
  EIP (2)                                      0.01
  Total                                        0.36026   without transfer and storage
  Node volumes (100 GiB gp3)                   0.012712
  Volumes of claims (18 GiB gp3)               0.002288
  Public IPv4 addresses of load balancers (4)  0.02
  Total with these                             0.395261  rounded; 288.54 in a month of 730 hours

Not in these figures:
  data transfer to the internet, between zones and between regions
  data processed by load balancers (capacity units or GB)
  data processed by NAT gateways (GB)
  CPU credits beyond the baseline of burstable instances
  resources that an autoscaler or Kubernetes adds later, snapshots, taxes, discounts and free tiers
Prices:
  eu-west-2, 2026-10-15: AWS price list of AmazonEC2 (Linux, shared tenancy, on demand), published 2026-10-15, as packed in costwatch 1.0.4
`);
  });

  it('is JSON, with constructs and sources', () => {
    const estimate = demo();
    const json = JSON.parse(estimate.toJson());
    expect(json.rows[1]).toEqual({
      item: 'EC2 (2 t3.medium)', perHour: '0.0944', region: 'eu-west-2', constructPaths: ['Test/Platform/NodeGroups/default/Resource'],
    });
    expect(json.rows[4].constructPaths).toHaveLength(2);
    const { total, isComplete, totalWithAdditional, notIncluded } = estimate;
    expect(json).toMatchObject({ total, isComplete, totalWithAdditional, notIncluded });
    expect(json.priceLists).toMatchObject([
      { region: 'eu-west-2', date: '2026-10-15', otherSources: { 'public-ipv4': expect.any(String) } },
    ]);
  });

  it('counts what Terraform will read', () => {
    const estimate = demo();
    const output = synth(stack);
    const nodeCount = output.resources('aws_eks_node_group').reduce((sum, group) => sum + group.scaling_config.desired_size, 0);
    const gateways = output.resources('aws_nat_gateway').length;
    const addresses = output.resources('aws_eip').length;
    const gibibytes = output.resource('aws_launch_template').block_device_mappings[0].ebs.volume_size * nodeCount;
    const zones = output.resources('aws_subnet').filter(({ tags }) => tags['kubernetes.io/role/elb']).length;
    expect([...estimate.rows, ...estimate.additionalRows].map(({ item }) => item)).toEqual([
      'EKS',
      `EC2 (${nodeCount} ${output.resource('aws_eks_node_group').instance_types[0]})`,
      'ALB',
      'Classic ELB',
      `NAT gateways (${gateways})`,
      `EIP (${addresses})`,
      `Node volumes (${gibibytes} GiB gp3)`,
      'Volumes of claims (18 GiB gp3)',
      `Public IPv4 addresses of load balancers (${2 * zones})`,
    ]);
    expect(estimate.rows[4].constructPaths).toHaveLength(gateways);
  });

  it('does not change what Terraform will read', () => {
    demo();
    const after = synth(stack).text;
    stack = stackIn();
    demoCluster(stack);
    expect(after).toBe(synth(stack).text);
  });
});

it('writes both forms beside what is synthesised, and synthesis keeps them', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cost-'));
  try {
    const app = new App({ outdir, context: { 'cdktf-observable-eks/today': '2026-11-26' } });
    demoCluster(addStack(app, 'Test', 'eu-west-2'));
    const estimate = CostEstimate.of(app);
    estimate.writeTo(app.outdir);
    app.synth();
    expect(readdirSync(outdir).sort()).toEqual(['cost-estimate.json', 'cost-estimate.txt', 'manifest.json', 'stacks']);
    expect(readFileSync(join(outdir, 'cost-estimate.txt'), 'utf8')).toBe(estimate.toTable());
    expect(readFileSync(join(outdir, 'cost-estimate.json'), 'utf8')).toBe(estimate.toJson());
    estimate.writeTo(join(outdir, 'a', 'new', 'folder'));
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

it('is empty where nothing costs by the hour', () => {
  const estimate = CostEstimate.of(stack);
  expect(estimate).toMatchObject({ rows: [], additionalRows: [], total: '0.00', isComplete: true });
  expect(estimate.toTable()).toContain('  Total  0.00  without transfer and storage\n\nNot in these figures:');
  expect(estimate.toTable()).toContain('Prices:\n  none\n');
});

it('is of a part of the tree, or of all stacks', () => {
  const blue = demoCluster(stack, 'Blue');
  const other = addStack(stack.node.root as App, 'Other', 'eu-west-2');
  demoCluster(other, 'Green');
  expect(CostEstimate.of(blue.controlPlane).rows.map(({ item }) => item)).toEqual(['EKS']);
  expect(CostEstimate.of(other).total).toBe('0.3044');
  expect(CostEstimate.of(stack.node.root)).toMatchObject({ total: '0.6088', rows: expect.arrayContaining([expect.objectContaining({ item: 'EC2 (4 t3.medium)' })]) });
});

describe('what is unknown', () => {
  it('is in its row, and the total is one at least', () => {
    demoCluster(stack, 'Platform', { nodeGroups: { default: nodes(), batch: nodes({ capacityType: CapacityType.SPOT, size: NodeGroupSize.autoscaled({ min: 0, max: 4 }) }) } });
    const estimate = CostEstimate.of(stack);
    expect(estimate).toMatchObject({ total: '0.3044', isComplete: false, isCompleteWithAdditional: false });
    const table = estimate.toTable();
    expect(table).toMatch(/^ {2}EC2 \(1 t3\.medium spot\) +unknown {3}spot prices vary; batch: 0 to 4 nodes$/m);
    expect(table).toMatch(/^ {2}Total, at least +0\.3044 +without transfer and storage$/m);
    expect(table).toMatch(/^ {2}Total with these, at least +0\.323468 /m);
  });

  it('below the first total does not touch it', () => {
    new Announcer(stack, 'Alb', { loadBalancerKind: 'application', expectedLoadBalancers: 1 });
    expect(CostEstimate.of(stack)).toMatchObject({ isComplete: true, isCompleteWithAdditional: false });
  });
});

describe('the region', () => {
  it('is that of the AWS provider', () => {
    const virginia = stackIn('us-east-1');
    demoCluster(virginia);
    expect(CostEstimate.of(virginia).total).toBe('0.2832');
  });

  it('is shown where there are several, a resource may have its own, and each has its prices', () => {
    demoCluster(stack);
    new KmsKey(stack, 'Replica', { region: 'us-east-1' });
    new VpcEndpoint(stack, 'Ecr', { region: 'us-east-1', vpcId: 'vpc-00000abc', serviceName: 'ecr', vpcEndpointType: 'Interface', subnetIds: ['subnet-0000000a'] });
    expect(rowsOf(stack)).toEqual(expect.arrayContaining([['EKS, eu-west-2', '0.10'], ['Interface endpoint, one zone, us-east-1', '0.01'], ['KMS key, us-east-1', '0.00137']]));
    expect(CostEstimate.of(stack).toTable()).toMatch(/Prices:\n {2}eu-west-2, .*\n {2}us-east-1, /);
  });

  it('can be given where only Terraform knows it, and has no prices otherwise', () => {
    const somewhere = stackIn('${var.region}');
    new KmsKey(somewhere, 'Key', {});
    expect(rowsOf(somewhere)).toEqual([['KMS key', 'unknown: the region is only known to Terraform']]);
    expect(rowsOf(somewhere, { region: 'eu-west-1' })).toEqual([['KMS key', '0.00137']]);
  });

  it('may be one without a list', () => {
    const moon = stackIn('mn-north-1');
    new KmsKey(moon, 'Key', {});
    expect(rowsOf(moon)).toEqual([['KMS key', 'unknown: there is no price list of mn-north-1']]);
  });
});

describe('lists of one\'s own', () => {
  const ours = (changes: object = {}) => PriceList.of({ region: 'eu-west-2', date: '2026-11-01', source: 'our contract', hourly: { 'eks-cluster': '0.08' }, ...changes });

  it('are taken instead of the list of their region', () => {
    demoCluster(stack);
    const estimate = CostEstimate.of(stack, { priceLists: [ours({ currency: 'GBP' })] });
    expect(shown(estimate.rows).slice(0, 2)).toEqual([['EKS', '0.08'], ['EC2 (2 t3.medium)', 'unknown: the price list of eu-west-2 has no price for it']]);
    expect(estimate.currency).toBe('GBP');
    expect(estimate.toTable()).toContain('Prices:\n  eu-west-2, 2026-11-01: our contract\n');
  });

  it('make a region known', () => {
    const moon = stackIn('mn-north-1');
    demoCluster(moon);
    expect(rowsOf(moon, { priceLists: [ours({ region: 'mn-north-1' })] })[0]).toEqual(['EKS', '0.08']);
  });

  it('are refused when two currencies would have to be added up', () => {
    demoCluster(stack);
    new KmsKey(stack, 'Replica', { region: 'us-east-1' });
    expect(() => CostEstimate.of(stack, { priceLists: [ours({ currency: 'GBP' })] })).toThrow(new Error(
      'Test: `priceLists` have different currencies, which cannot be added, got ["eu-west-2: GBP","us-east-1: USD"]. Fix: use one currency for all regions, or estimate each stack separately.',
    ));
  });

  it('may be of another currency where nothing stands in the other regions', () => {
    expect(() => CostEstimate.of(stack, { priceLists: [ours({ currency: 'GBP' }), ours({ region: 'eu-west-1', currency: 'EUR' })] })).not.toThrow();
  });
});

describe('what is not in the tree', () => {
  it('can be said', () => {
    demoCluster(stack);
    const estimate = CostEstimate.of(stack.node.root, { loadBalancers: { application: 1, classic: 1 }, claimedVolumesGiB: [8, 10] });
    expect(shown(estimate.rows)).toEqual(DEMO_ROWS);
    expect(estimate.totalWithAdditional).toBe('0.395261');
    expect(estimate.rows[2].constructPaths).toEqual(['App']);
  });

  it('may have addresses of another number', () => {
    expect(rowsOf(stack, { loadBalancers: { network: 2, publicAddressesEach: 3 } })).toEqual([['NLB (2)', '0.05292'], ['Public IPv4 addresses of load balancers (6)', '0.03']]);
    expect(rowsOf(stack, { loadBalancers: { network: 2, publicAddressesEach: 0 } })).toEqual([['NLB (2)', '0.05292']]);
  });

  it('is refused when it is no number of load balancers', () => {
    expect(() => CostEstimate.of(stack, { loadBalancers: { classic: -1 } })).toThrow(new Error(
      'Test: `loadBalancers.classic` must be a whole number from 0 to 1000, got -1. Fix: pass a number from 0 to 1000.',
    ));
  });

  it('is refused when it is no size of a volume', () => {
    expect(() => CostEstimate.of(stack, { claimedVolumesGiB: [8, 0.5] })).toThrow(new Error(
      'Test: `claimedVolumesGiB.1` must be a whole number from 1 to 65536, got 0.5. Fix: pass a number from 1 to 65536.',
    ));
  });
});

it('names what it cannot know, as far as there can be any of it', () => {
  new CloudwatchLogGroup(stack, 'Logs', {});
  new S3Bucket(stack, 'Bucket', {});
  new PrometheusWorkspace(stack, 'Workspace', {});
  new KmsKey(stack, 'Key', {});
  expect(CostEstimate.of(stack).notIncluded).toEqual([
    'data transfer to the internet, between zones and between regions',
    'logs in CloudWatch (GB)',
    'storage and requests of S3 buckets',
    'samples ingested, stored and queried in workspaces of Amazon Managed Service for Prometheus',
    'requests to KMS keys, and key material kept by rotation',
    'resources that an autoscaler or Kubernetes adds later, snapshots, taxes, discounts and free tiers',
  ]);
});

it('can be asked for without an app of its own', () => {
  expect(CostEstimate.of(Testing.app())).toMatchObject({ total: '0.00' });
});

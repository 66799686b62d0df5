import { DbInstance, DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { EksCluster, EksClusterConfig } from '@cdktf/provider-aws/lib/eks-cluster';
import { Elb } from '@cdktf/provider-aws/lib/elb';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { demoCluster, rowsOf, stackIn } from './support';
import { KubernetesVersion } from '../../src';

let stack: TerraformStack;

beforeEach(() => {
  stack = stackIn();
});

const variable = (name: string = 'Variable') => new TerraformVariable(stack, name, {});

describe('a control plane', () => {
  const eksRows = (of: TerraformStack = stack) => rowsOf(of).filter(([item]) => item.startsWith('EKS'));
  const byHand = (config: Partial<EksClusterConfig>) =>
    new EksCluster(stack, 'Cluster', { name: 'by-hand', roleArn: 'arn:aws:iam::111122223333:role/c', vpcConfig: { subnetIds: [] }, ...config });

  it.each([
    ['2026-12-02', ['EKS', '0.10']],
    ['2026-12-03', ['EKS, extended support', '0.60', 'Kubernetes 1.34 left standard support']],
    ['2027-12-02', ['EKS, extended support', '0.60', 'Kubernetes 1.34 left standard support']],
  ])('of Kubernetes 1.34 costs on %s: %j', (day, row) => {
    const then = stackIn('eu-west-2', { 'cdktf-observable-eks/today': day });
    demoCluster(then, 'Platform', { version: KubernetesVersion.V1_34 });
    expect(eksRows(then)).toEqual([row]);
  });

  it('costs no more when EKS upgrades it before extended support begins', () => {
    byHand({ version: '1.32', upgradePolicy: { supportType: 'STANDARD' } });
    expect(eksRows()).toEqual([['EKS', '0.10']]);
  });

  it('costs as in standard support when EKS chooses the version', () => {
    byHand({});
    expect(eksRows()).toEqual([['EKS', '0.10']]);
  });

  it('has no price when only Terraform knows the version', () => {
    byHand({ version: variable().stringValue });
    expect(eksRows()).toEqual([['EKS', 'unknown: the version is only known to Terraform, and extended support costs more']]);
  });

  it('has no price when the calendar does not tell its support', () => {
    byHand({ version: '1.25' });
    expect(eksRows()).toEqual([['EKS', 'unknown: whether Kubernetes 1.25 is in extended support on 2026-11-26 is unknown, and extended support costs more']]);
  });

  it('has no price when its capacity is provisioned, nor have nodes that EKS itself makes', () => {
    byHand({ controlPlaneScalingConfig: { tier: 'tier-xl' }, computeConfig: { enabled: true } });
    expect(eksRows()).toEqual([
      ['EKS', 'unknown: the control plane is provisioned, which has a separate price'],
      ['EKS Auto Mode nodes (?)', 'unknown: EKS determines their number'],
    ]);
  });

  it('is counted for each cluster', () => {
    demoCluster(stack, 'Blue');
    demoCluster(stack, 'Green');
    expect(eksRows()).toEqual([['EKS (2)', '0.20']]);
  });
});

describe('a load balancer made by hand', () => {
  it('is counted with an address in each of its subnets', () => {
    new Lb(stack, 'Alb', { subnets: ['subnet-0000000a', 'subnet-0000000b', 'subnet-0000000c'] });
    new Lb(stack, 'Nlb', { loadBalancerType: 'network', subnets: ['subnet-0000000a'] });
    new Elb(stack, 'Elb', { subnets: ['subnet-0000000a'], listener: [] });
    expect(rowsOf(stack)).toEqual([
      ['ALB', '0.02646'], ['NLB', '0.02646'], ['Classic ELB', '0.0294'], ['Public IPv4 addresses of load balancers (5)', '0.025'],
    ]);
  });

  it('has no public address when it is internal or without IPv4', () => {
    new Lb(stack, 'Alb', { internal: true, subnets: ['subnet-0000000a'] });
    new Lb(stack, 'Dual', { ipAddressType: 'dualstack-without-public-ipv4', subnets: ['subnet-0000000a'] });
    expect(rowsOf(stack)).toEqual([['ALB (2)', '0.05292']]);
  });

  it('does not pay twice for an elastic address', () => {
    const address = new Eip(stack, 'Address', {});
    new Lb(stack, 'Nlb', { loadBalancerType: 'network', subnetMapping: [{ subnetId: 'subnet-0000000a', allocationId: address.id }, { subnetId: 'subnet-0000000b' }] });
    expect(rowsOf(stack)).toEqual([['NLB', '0.02646'], ['EIP', '0.005'], ['Public IPv4 address of load balancers', '0.005']]);
  });

  it('is not priced where its kind has no price, and its addresses are not where only Terraform knows them', () => {
    new Lb(stack, 'Gateway', { loadBalancerType: 'gateway' });
    new Lb(stack, 'Subnets', { subnets: Fn.split(',', variable().stringValue) });
    new Lb(stack, 'Internal', { internal: variable('Second').booleanValue, subnets: ['subnet-0000000a'] });
    expect(rowsOf(stack)).toEqual([
      ['ALB (2)', '0.05292'],
      ['Load balancer', 'unknown: there is no price for its type'],
      ['Public IPv4 addresses of load balancers (?)', 'unknown: the number is only known to Terraform'],
    ]);
  });
});

describe('a NAT gateway made by hand', () => {
  it('is counted, as often as it is there', () => {
    demoCluster(stack);
    new NatGateway(stack, 'Own', { subnetId: 'subnet-0000000a', connectivityType: 'private' });
    new NatGateway(stack, 'Some', { subnetId: 'subnet-0000000a', count: 3 });
    expect(rowsOf(stack)).toContainEqual(['NAT gateways (6)', '0.30']);
  });

  it('is of unknown number when it is regional, or only Terraform counts', () => {
    new NatGateway(stack, 'Regional', { vpcId: 'vpc-00000abc', availabilityMode: 'regional' });
    new NatGateway(stack, 'Some', { subnetId: 'subnet-0000000a' }).addOverride('count', '${var.gateways}');
    new Eip(stack, 'Addresses', {}).addOverride('for_each', '${var.zones}');
    expect(rowsOf(stack)).toEqual([
      ['NAT gateways (?)', 'unknown: AWS determines the number of zones of a regional one'],
      ['NAT gateways (?)', 'unknown: the number is only known to Terraform'],
      ['EIP (?)', 'unknown: the number is only known to Terraform'],
    ]);
  });
});

it('counts interface endpoints in each zone, and no gateway endpoints', () => {
  const endpoint = (id: string, config: object) => new VpcEndpoint(stack, id, { vpcId: 'vpc-00000abc', serviceName: id, ...config });
  endpoint('Ecr', { vpcEndpointType: 'Interface', subnetIds: ['subnet-0000000a', 'subnet-0000000b'] });
  endpoint('S3', { vpcEndpointType: 'Gateway' });
  endpoint('DynamoDb', {});
  endpoint('Firewall', { vpcEndpointType: 'GatewayLoadBalancer' });
  expect(rowsOf(stack)).toEqual([
    ['Interface endpoints, zones (2)', '0.022'],
    ['aws_vpc_endpoint (GatewayLoadBalancer)', 'unknown: not priced by this estimate'],
  ]);
});

it('says that no source gave the price of interface endpoints in Ireland', () => {
  const ireland = stackIn('eu-west-1');
  new VpcEndpoint(ireland, 'Ecr', { vpcId: 'vpc-00000abc', serviceName: 'ecr', vpcEndpointType: 'Interface', subnetIds: ['subnet-0000000a'] });
  expect(rowsOf(ireland)).toEqual([['Interface endpoint, one zone', 'unknown: the price list of eu-west-1 has no price for it']]);
});

it('counts volumes and keys', () => {
  new EbsVolume(stack, 'Fast', { availabilityZone: 'eu-west-2a', size: 100, type: 'gp3' });
  new EbsVolume(stack, 'Typeless', { availabilityZone: 'eu-west-2a', size: 100 });
  new EbsVolume(stack, 'Copy', { availabilityZone: 'eu-west-2a', snapshotId: 'snap-0a', type: 'gp3' });
  new KmsKey(stack, 'Key', {});
  expect(rowsOf(stack)).toEqual([
    ['EBS volumes (100 GiB gp3)', '0.012712'],
    ['EBS volumes (100 GiB gp2)', '0.01589'],
    ['EBS volumes (gp3)', 'unknown: size, type or number is unknown'],
    ['KMS key', '0.00137'],
  ]);
});

it('lists what runs by the hour and has no price, so that the total does not look whole', () => {
  new Instance(stack, 'Bastion', { instanceType: 't3.micro' });
  expect(rowsOf(stack)).toEqual([['aws_instance', 'unknown: not priced by this estimate']]);
});

describe('a database of RDS', () => {
  const database = (region: string, options: Partial<DbInstanceConfig> = {}) => {
    const there = stackIn(region);
    new DbInstance(there, 'Database', { engine: 'postgres', instanceClass: 'db.t4g.small', allocatedStorage: 20, storageType: 'gp3', ...options });
    return rowsOf(there);
  };

  it('is paid for twice in two zones, its storage too', () => {
    expect(database('us-east-1')).toEqual([['RDS (1 db.t4g.small)', '0.032'], ['RDS storage (20 GiB gp3)', '0.003151']]);
    expect(database('us-east-1', { multiAz: true })).toEqual([['RDS (2 db.t4g.small)', '0.064'], ['RDS storage (40 GiB gp3)', '0.006301']]);
    expect(database('eu-west-2', { multiAz: true })).toEqual([['RDS (2 db.t4g.small)', '0.072'], ['RDS storage (40 GiB gp3)', '0.007288']]);
  });

  it('has no price where no list has it, and of another engine none at all', () => {
    expect(database('eu-west-2', { instanceClass: 'db.x2g.large', storageType: 'io2' }).map(([, price]) => price)).toEqual(Array(2).fill('unknown: the price list of eu-west-2 has no price for it'));
    expect(database('us-east-1', { engine: 'oracle-ee' })).toEqual([['aws_db_instance', 'unknown: not priced by this estimate']]);
  });
});

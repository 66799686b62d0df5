import { EksNodeGroup, EksNodeGroupConfig } from '@cdktf/provider-aws/lib/eks-node-group';
import { LaunchTemplate, LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { demoCluster, nodes, rowsOf, stackIn } from './support';
import { CapacityType, NatGateways, NodeAmi, NodeGroup, NodeGroupSize, SubnetPlacement } from '../../src';

const NODE_ROWS = /^(EC2|Node volumes|Public IPv4 address(es)? of nodes)/;

let stack: TerraformStack;

beforeEach(() => {
  stack = stackIn();
});

const nodeRows = () => rowsOf(stack).filter(([item]) => NODE_ROWS.test(item));

function groups(nodeGroups: { [name: string]: NodeGroup }): string[][] {
  demoCluster(stack, 'Platform', { nodeGroups });
  return nodeRows();
}

function byHand(config: Partial<EksNodeGroupConfig> = {}, template?: LaunchTemplateConfig): string[][] {
  const launchTemplate = template && new LaunchTemplate(stack, 'Template', template);
  new EksNodeGroup(stack, 'Group', {
    clusterName: 'existing',
    nodeRoleArn: 'arn:aws:iam::111122223333:role/node',
    subnetIds: [new Subnet(stack, 'Subnet', { vpcId: 'vpc-00000abc' }).id],
    scalingConfig: { minSize: 2, maxSize: 2, desiredSize: 2 },
    launchTemplate: launchTemplate && { id: launchTemplate.id, version: '1' },
    ...config,
  });
  return nodeRows();
}

const disk = (ebs: object) => ({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }] });

const variable = () => new TerraformVariable(stack, 'Variable', {});

it('adds up groups that are alike', () => {
  expect(groups({ blue: nodes(), green: nodes({ size: NodeGroupSize.fixed(3) }) })).toEqual([
    ['EC2 (5 t3.medium)', '0.236'],
    ['Node volumes (250 GiB gp3)', '0.031781'],
  ]);
});

it('shows each instance type', () => {
  expect(groups({ x86: nodes({ instanceTypes: ['m7i.large'] }), arm: nodes({ instanceTypes: ['m7g.large'], diskSizeGiB: 100 }) })).toEqual([
    ['EC2 (2 m7g.large)', '0.1888'],
    ['EC2 (2 m7i.large)', '0.2331'],
    ['Node volumes (300 GiB gp3)', '0.038137'],
  ]);
});

it('counts the nodes that an autoscaled group starts with, and names its bounds', () => {
  expect(groups({ burst: nodes({ size: NodeGroupSize.autoscaled({ min: 1, max: 6, desired: 3 }) }) })).toEqual([
    ['EC2 (3 t3.medium)', '0.1416', 'burst: 1 to 6 nodes'],
    ['Node volumes (150 GiB gp3)', '0.019068'],
  ]);
});

it('prices the first of several types, which EKS takes as long as there are some', () => {
  expect(groups({ default: nodes({ instanceTypes: ['m6i.large', 'm6a.large', 'm5.large'] }) })[0])
    .toEqual(['EC2 (2 m6i.large)', '0.222', 'or, where there is none, m6a.large, m5.large']);
});

it('does not price spot nodes, but their volumes', () => {
  expect(groups({ batch: nodes({ capacityType: CapacityType.SPOT }) })).toEqual([
    ['EC2 (2 t3.medium spot)', 'unknown: spot prices vary'],
    ['Node volumes (100 GiB gp3)', '0.012712'],
  ]);
});

it('does not price a type that the list does not have', () => {
  expect(groups({ old: nodes({ instanceTypes: ['m4.large'] }) })[0])
    .toEqual(['EC2 (2 m4.large)', 'unknown: the price list of eu-west-2 has no price for it']);
});

it('does not price a type, a number or a size that only Terraform knows', () => {
  const { stringValue, numberValue } = variable();
  expect(groups({
    byType: nodes({ instanceTypes: [stringValue], ami: NodeAmi.AL2023_X86_64 }),
    number: nodes({ size: NodeGroupSize.fixed(numberValue) }),
  })).toEqual([
    ['EC2 (2 nodes)', 'unknown: the instance type is only known to Terraform'],
    ['EC2 (? t3.medium)', 'unknown: the number is only known to Terraform'],
    ['Node volumes (100 GiB gp3)', '0.012712'],
    ['Node volumes (gp3)', 'unknown: size, type or number is unknown'],
  ]);
});

it('counts both volumes of Bottlerocket', () => {
  expect(groups({ default: nodes({ ami: NodeAmi.BOTTLEROCKET_X86_64, diskSizeGiB: 20 }) }))
    .toContainEqual(['Node volumes (48 GiB gp3)', '0.006102']);
});

it('counts the addresses of nodes in public subnets', () => {
  demoCluster(stack, 'Platform', {
    network: { natGateways: NatGateways.NONE },
    nodeGroups: { default: nodes({ placement: SubnetPlacement.PUBLIC }) },
  });
  expect(nodeRows()).toContainEqual(['Public IPv4 addresses of nodes (2)', '0.01']);
});

describe('a group made by hand', () => {
  it('is a group like any other', () => {
    expect(byHand({ instanceTypes: ['c7g.xlarge'] }, disk({ volumeSize: 30, volumeType: 'gp2' }))).toEqual([
      ['EC2 (2 c7g.xlarge)', '0.3434'],
      ['Node volumes (60 GiB gp2)', '0.009534'],
    ]);
  });

  it('is of the type that its launch template names, or that EKS takes', () => {
    expect(byHand({}, { ...disk({ volumeSize: 30, volumeType: 'gp3' }), instanceType: 'r6i.large' })[0]).toEqual(['EC2 (2 r6i.large)', '0.296']);
    stack = stackIn();
    expect(byHand()[0]).toEqual(['EC2 (2 t3.medium)', '0.0944']);
  });

  it('is spot when its launch template says so', () => {
    expect(byHand({ instanceTypes: ['t3.medium'] }, { instanceMarketOptions: { marketType: 'spot' } })[0])
      .toEqual(['EC2 (2 t3.medium spot)', 'unknown: spot prices vary']);
  });

  it('is there as often as its count says', () => {
    expect(byHand({ count: 3 })[0]).toEqual(['EC2 (6 t3.medium)', '0.2832']);
  });

  it('has volumes of unknown size when no launch template gives one', () => {
    expect(byHand()).toContainEqual(['Node volumes', 'unknown: size and type are determined by the image']);
  });

  it.each([
    ['gp3', { volumeSize: 30, volumeType: 'gp3', iops: 4000 }],
    ['gp3', { volumeSize: 30, volumeType: 'gp3', throughput: 250 }],
    ['io2', { volumeSize: 30, volumeType: 'io2', iops: 100 }],
  ])('has %s volumes of unknown price when operations are paid for: %j', (type, ebs) => {
    expect(byHand({}, disk(ebs))).toContainEqual([`Node volumes (60 GiB ${type})`, 'unknown: operations or throughput are charged in addition']);
  });

  it('pays for no operations that gp3 includes', () => {
    expect(byHand({}, disk({ volumeSize: 30, volumeType: 'gp3', iops: 3000, throughput: 125 }))).toContainEqual(['Node volumes (60 GiB gp3)', '0.007627']);
  });

  it('may stand in subnets that are not in the app', () => {
    expect(byHand({ subnetIds: ['subnet-0000000a', 'subnet-0000000b'] }))
      .toContainEqual(['Public IPv4 addresses of nodes (?)', 'unknown: the subnets are outside this app, or only some are public']);
  });

  it('asks its launch template before its subnets', () => {
    const withAddress = (value: string) => ({ networkInterfaces: [{ associatePublicIpAddress: value }] });
    expect(byHand({ subnetIds: ['subnet-0000000a'] }, withAddress('true'))).toContainEqual(['Public IPv4 addresses of nodes (2)', '0.01']);
    stack = stackIn();
    expect(byHand({ subnetIds: ['subnet-0000000a'] }, withAddress('false')).filter(([item]) => item.startsWith('Public'))).toEqual([]);
  });

});

it('reads a group with what was changed on its resource', () => {
  const group = demoCluster(stack).nodeGroups.default.resource;
  group.instanceTypes = ['c6i.large'];
  group.addOverride('scaling_config.desired_size', 1);
  expect(nodeRows()[0].slice(0, 2)).toEqual(['EC2 (1 c6i.large)', '0.101']);
});

describe('AMD SEV-SNP', () => {
  const template = { cpuOptions: { amdSevSnp: 'enabled' } };

  it('costs a tenth of the On-Demand price more, in a row of its own', () => {
    expect(byHand({}, { ...template, instanceType: 'm6a.large', ...disk({ volumeSize: 50, volumeType: 'gp3' }) })).toEqual([
      ['EC2 (2 m6a.large)', '0.1998'],
      ['EC2, AMD SEV-SNP surcharge (2 m6a.large)', '0.01998'],
      ['Node volumes (100 GiB gp3)', '0.012712'],
    ]);
  });

  it('is a tenth of the On-Demand price for spot nodes too', () => {
    const [, surcharge] = byHand({ instanceTypes: ['m6a.large'], capacityType: 'SPOT' }, template);
    expect(surcharge).toEqual(['EC2, AMD SEV-SNP surcharge (2 m6a.large)', '0.01998']);
  });

  it('is unknown where the type is', () => {
    const [, surcharge] = byHand({ instanceTypes: [variable().stringValue] }, template);
    expect(surcharge).toEqual(['EC2, AMD SEV-SNP surcharge (2 nodes)', 'unknown: the instance type is only known to Terraform']);
  });
});

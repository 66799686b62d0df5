import { readFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { ExistingNetwork, KubernetesVersion, ManagedNodeGroup, NodeAmi, NodeArchitecture, NodeGroupOptions } from '../../src';
import { acceleratorOf, AMI_TYPES } from '../../src/nodes/ami-types';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack, warnings } from '../helpers/synth';

const { X86_64, ARM64 } = NodeArchitecture;

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

function make(options: NodeGroupOptions, kubernetesVersion?: KubernetesVersion): ManagedNodeGroup {
  return new ManagedNodeGroup(stack, 'Group', {
    cluster: new FakeCluster(stack, 'Cluster', { kubernetesVersion: kubernetesVersion ?? KubernetesVersion.V1_36 }),
    network: new ExistingNetwork(stack, 'Network', { vpcId: 'vpc-0123456789abcdef0', privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'], verify: false }),
    nodeRoleArn: 'arn:aws:iam::111122223333:role/node',
    groupName: 'default',
    options,
  });
}

/** The type of image that EKS is asked for. */
function amiType(options: NodeGroupOptions, kubernetesVersion?: KubernetesVersion): string {
  make(options, kubernetesVersion);
  return synth(stack).resource('aws_eks_node_group').ami_type;
}

const refused = (text: string) => new Error(`Test/Group: ${text}`);

describe('the default image', () => {
  it.each([
    [['t3.medium'], 'AL2023_x86_64_STANDARD'],
    [['m7g.large', 't4g.medium'], 'AL2023_ARM_64_STANDARD'],
    [['g5.xlarge', 'g6.xlarge'], 'AL2023_x86_64_NVIDIA'],
    [['p5.48xlarge'], 'AL2023_x86_64_NVIDIA'],
    [['gr6.4xlarge'], 'AL2023_x86_64_NVIDIA'],
    [['g5g.xlarge'], 'AL2023_ARM_64_NVIDIA'],
    [['inf2.xlarge'], 'AL2023_x86_64_NEURON'],
    [['trn1.2xlarge'], 'AL2023_x86_64_NEURON'],
  ])('has the driver of %j', (instanceTypes, expected) => {
    expect(amiType({ instanceTypes })).toBe(expected);
    expect(warnings(stack)).toEqual([]);
  });

  it('is the standard one for types that only Terraform knows, as a list or one by one', () => {
    const list = new TerraformVariable(stack, 'types', { type: 'list(string)' }).listValue;
    expect(amiType({ instanceTypes: list })).toBe('AL2023_x86_64_STANDARD');
    stack = testStack();
    const type = new TerraformVariable(stack, 'type', { type: 'string' }).stringValue;
    expect(amiType({ instanceTypes: [type, 'g5.xlarge'] })).toBe('AL2023_x86_64_NVIDIA');
  });

  it('is none for types that need different ones, until somebody chooses', () => {
    const instanceTypes = ['g5.xlarge', 'm7i.large'];
    expect(() => make({ instanceTypes })).toThrow(refused(
      '`instanceTypes` mixes types that require different images: with NVIDIA GPUs, with AWS Neuron, or without either, got ["g5.xlarge","m7i.large"]. '
      + 'Fix: use a separate group for each, or set one image for all in `ami`.',
    ));
    stack = testStack();
    expect(amiType({ instanceTypes, ami: NodeAmi.AL2023_X86_64_NVIDIA })).toBe('AL2023_x86_64_NVIDIA');
    expect(warnings(stack)).toEqual([]);
  });

  it('warns of accelerators that no image of EKS has the driver of', () => {
    expect(amiType({ instanceTypes: ['g4ad.4xlarge'] })).toBe('AL2023_x86_64_STANDARD');
    expect(warnings(stack)).toEqual([
      'EKS has no image with a driver for the accelerators of g4ad.4xlarge, so they are unused. Use your own image with a driver: NodeAmi.custom().',
    ]);
  });

  it('knows every family of the table of instance types that has an accelerator', () => {
    const table = JSON.parse(readFileSync(join(__dirname, '../../src/nodes/instance-types.json'), 'utf8'));
    const families = Object.keys({ ...table.x86_64, ...table.arm64 });
    // https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html names these; g7, trn1n and the like came later.
    const listed = 'p6-b300 p6-b200 p5 p5e p5en p4d p4de p3 p3dn g7e gr6 g6 g6e g6f gr6f g5 g4dn g5g inf1 inf2 trn1 trn2'.split(' ');
    expect(families.filter((family) => acceleratorOf(`${family}.xlarge`) === undefined && listed.includes(family))).toEqual([]);
    expect(families.filter((family) => acceleratorOf(`${family}.xlarge`) && !listed.includes(family))).toEqual(['g7', 'trn1n']);
  });
});

describe('an image that was chosen', () => {
  const AL2 = { AL2_x86_64: X86_64, AL2_ARM_64: ARM64, AL2_x86_64_GPU: X86_64 };
  const typeFor = (architecture: NodeArchitecture) => architecture === ARM64 ? 'm7g.large' : 'm7i.large';

  it.each(Object.keys(AMI_TYPES).filter((type) => !Object.hasOwn(AL2, type)))('may be %s', (type) => {
    const { architecture } = AMI_TYPES[type];
    expect(amiType({ ami: NodeAmi.of(type, architecture), instanceTypes: [typeFor(architecture)] })).toBe(type);
    expect(warnings(stack)).toEqual([]);
  });

  it.each(Object.entries(AL2))('may be %s up to Kubernetes 1.32, with a warning', (type, architecture) => {
    const options = { ami: NodeAmi.of(type, architecture), instanceTypes: [typeFor(architecture)] };
    expect(amiType(options, KubernetesVersion.V1_32)).toBe(type);
    expect(warnings(stack)).toEqual([expect.stringContaining('The nodes use Amazon Linux 2, whose images EKS has not updated since 2025-11-26')]);
    stack = testStack();
    expect(() => make(options, KubernetesVersion.V1_33)).toThrow(refused(
      `\`ami\` does not support Kubernetes 1.33: EKS built Amazon Linux 2 only up to 1.32, got '${type}'. Fix: use Amazon Linux 2023 (omit \`ami\`) or Bottlerocket.`,
    ));
  });

  it('is measured by the version of the nodes where they have one of their own', () => {
    const old = { ami: NodeAmi.of('AL2_x86_64', X86_64), version: KubernetesVersion.V1_32 };
    expect(amiType(old, KubernetesVersion.V1_34)).toBe('AL2_x86_64');
  });

  it('passes when only Terraform knows it', () => {
    expect(amiType({ ami: NodeAmi.of(new TerraformVariable(stack, 'type', {}).stringValue, X86_64) })).toBe('${var.type}');
  });

  it('may be newer than the library, with a warning', () => {
    expect(amiType({ ami: NodeAmi.of('AL2027_ARM_64_STANDARD', ARM64), instanceTypes: ['m7g.large'] })).toBe('AL2027_ARM_64_STANDARD');
    expect(warnings(stack)).toEqual(['The AMI type AL2027_ARM_64_STANDARD is newer than this release of the library, which does not check it further.']);
  });

  it.each(['AL2023', 'al2023_x86_64_standard', 'ami-0abc', '', 'AL2023_amd64_STANDARD'])('is refused as %j', (type) => {
    expect(() => make({ ami: NodeAmi.of(type, X86_64) })).toThrow(refused(
      `\`ami\` is not an AMI type of EKS, got '${type}'. Allowed: ${Object.keys(AMI_TYPES).join(', ')}. Fix: correct the type, or use a constant such as NodeAmi.AL2023_X86_64.`,
    ));
  });

  it.each(['CORE_2019', 'FULL_2022', 'CORE_2025', 'FULL_2031'])('is refused as Windows %s, in one line', (edition) => {
    expect(() => make({ ami: NodeAmi.of(`WINDOWS_${edition}_x86_64`, X86_64) })).toThrow(refused(
      '`ami` is Windows, which this library does not support: its nodes need a separate role, access entry and address management, '
      + `got 'WINDOWS_${edition}_x86_64'. Fix: use a Linux image; create Windows nodes next to this group with the resources of the AWS provider.`,
    ));
  });

  it('is refused as CUSTOM, which has a method of its own', () => {
    expect(() => make({ ami: NodeAmi.of('CUSTOM', X86_64) })).toThrow(refused(
      '`ami` is the type for custom images, got \'CUSTOM\'. Fix: use NodeAmi.custom({ imageId: ... }).',
    ));
  });

  it.each([
    ['AL2023_ARM_64_STANDARD', X86_64, 'arm64', 'ARM64'],
    ['BOTTLEROCKET_x86_64_FIPS', ARM64, 'x86_64', 'X86_64'],
    ['AL2027_ARM_64_STANDARD', X86_64, 'arm64', 'ARM64'],
  ])('is refused as %s for another architecture', (type, architecture, built, constant) => {
    expect(() => make({ ami: NodeAmi.of(type, architecture), instanceTypes: [typeFor(architecture)] })).toThrow(refused(
      `\`ami.architecture\` does not match the image ${type}, which is built for ${built}, got '${architecture}'. Fix: pass NodeArchitecture.${constant}.`,
    ));
  });

  it.each([
    ['g5.xlarge', NodeAmi.AL2023_X86_64, 'NVIDIA'],
    ['g5.xlarge', NodeAmi.BOTTLEROCKET_X86_64, 'NVIDIA'],
    ['inf2.xlarge', NodeAmi.AL2023_X86_64_NVIDIA, 'Neuron'],
  ])('warns when %s would lie idle on it', (type, ami, driver) => {
    make({ instanceTypes: [type], ami });
    expect(warnings(stack)).toEqual([
      `The image ${ami.amiType} has no ${driver} driver, so the accelerators of ${type} are unused. Remove \`ami\` to get an image with the driver.`,
    ]);
  });

  it('does not warn of Bottlerocket for AWS Neuron, nor of an image of one\'s own', () => {
    make({ instanceTypes: ['inf2.xlarge'], ami: NodeAmi.BOTTLEROCKET_X86_64 });
    expect(warnings(stack)).toEqual([]);
    stack = testStack();
    make({ instanceTypes: ['g5.xlarge'], ami: NodeAmi.custom({ imageId: 'ami-0123456789abcdef0' }) });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('types that take few pods', () => {
  it.each([
    [['t3.nano'], 'A node of type t3.nano can run 4 pods', 'none is left'],
    [['t3.micro', 't3.nano'], 'A node of type t3.micro or t3.nano can run 4 pods', 'none is left'],
    [['m7g.medium'], 'A node of type m7g.medium can run 8 pods', '3 are left'],
  ])('warn with the number: %j', (instanceTypes, start, left) => {
    make({ instanceTypes });
    expect(warnings(stack)).toEqual([
      `${start}, of which the VPC CNI, kube-proxy, the Pod Identity Agent, the EBS driver, node-exporter use 5: ${left} for CoreDNS and your pods. `
      + 'Choose a larger type, such as t3.medium (17 pods).',
    ]);
  });

  it.each([[['t3.small']], [['t3.medium']], [['m7g.large']]])('are not %j', (instanceTypes) => {
    make({ instanceTypes });
    expect(warnings(stack)).toEqual([]);
  });
});

describe('the volume', () => {
  it('may be smaller for an image of one\'s own', () => {
    make({ ami: NodeAmi.custom({ imageId: 'ami-0123456789abcdef0' }), diskSizeGiB: 8 });
    expect(synth(stack).resource('aws_launch_template').block_device_mappings[0].ebs.volume_size).toBe(8);
  });
});

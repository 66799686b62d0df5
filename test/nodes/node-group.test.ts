import { TerraformStack, TerraformVariable } from 'cdktf';
import { parse } from 'yaml';
import {
  AutoscaledBounds, CapacityType, ClusterNetwork, ControlPlaneLogType, ExistingNetwork, HelmChart, IClusterNetwork, KubernetesVersion,
  ManagedNodeGroup, ManagedNodeGroupProps, NatGateways, NodeAmi, NodeArchitecture, NodeGroup, NodeGroupOptions, NodeGroupSize,
  ObservableEksCluster, ObservableEksClusterProps, ResourceDefaults, SubnetPlacement, TaintEffect, WorkloadIdentity,
} from '../../src';
import { evaluate } from '../../tools/terraform';
import { FakeCluster, FakeClusterOptions } from '../helpers/fake-cluster';
import { onLocals, Synthesised, synth, testStack, warnings } from '../helpers/synth';
import { describeWithCli } from '../helpers/terraform';

const PATH = 'Test/Group';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const existing = (scope: TerraformStack = stack): IClusterNetwork => scope.node.tryFindChild('Network') as ExistingNetwork | undefined
  ?? new ExistingNetwork(scope, 'Network', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], publicSubnetIds: ['subnet-0000001a'], verify: false });
const cluster = (options?: FakeClusterOptions) => stack.node.tryFindChild('Cluster') as FakeCluster | undefined ?? new FakeCluster(stack, 'Cluster', options);
const make = (options?: NodeGroupOptions, props: Partial<ManagedNodeGroupProps> = {}, id = 'Group') => new ManagedNodeGroup(stack, id, {
  cluster: props.cluster ?? cluster(), network: props.network ?? existing(), nodeRoleArn: 'arn:aws:iam::111122223333:role/node', groupName: 'default', options, ...props,
});
const group = (options?: NodeGroupOptions) => {
  make(options);
  return synth(stack).resource('aws_eks_node_group');
};
const template = (options?: NodeGroupOptions) => {
  make(options);
  return synth(stack).resource('aws_launch_template');
};
const variable = (id: string, type = 'string') => new TerraformVariable(stack, id, { type });

describe('minimal props', () => {
  it('is two t3.medium nodes with Amazon Linux 2023 in private subnets', () => {
    expect(group()).toMatchObject({
      cluster_name: 'fake',
      node_role_arn: 'arn:aws:iam::111122223333:role/node',
      instance_types: ['t3.medium'],
      ami_type: 'AL2023_x86_64_STANDARD',
      capacity_type: 'ON_DEMAND',
      subnet_ids: ['subnet-0000000a', 'subnet-0000000b'],
      scaling_config: { min_size: 2, max_size: 2, desired_size: 2 },
      update_config: { max_unavailable_percentage: 33 },
      node_repair_config: { enabled: true },
    });
    expect(warnings(stack)).toEqual([]);
  });

  it('follows the version of the control plane', () => {
    expect(group().version).toBe('1.36');
  });

  it('keeps pods from the credentials of the node: IMDSv2, one hop', () => {
    expect(template().metadata_options).toEqual({
      http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1, instance_metadata_tags: 'disabled',
    });
  });

  it('has one encrypted gp3 volume of 50 GiB', () => {
    expect(template().block_device_mappings).toEqual([
      { device_name: '/dev/xvda', ebs: { volume_size: 50, volume_type: 'gp3', encrypted: 'true', delete_on_termination: 'true' } },
    ]);
  });

  it('rolls to each new version of its launch template, and makes the new before the old goes', () => {
    const { launch_template: used, lifecycle } = group();
    const [name] = Object.keys(synth(stack).json.resource.aws_launch_template);
    expect(used).toEqual({ id: `\${aws_launch_template.${name}.id}`, version: `\${aws_launch_template.${name}.latest_version}` });
    expect(lifecycle).toEqual({ create_before_destroy: true });
    expect(synth(stack).resource('aws_launch_template')).toMatchObject({ update_default_version: true, lifecycle: { create_before_destroy: true } });
  });

  it('leaves user data to EKS, and images too', () => {
    const launch = template();
    expect(launch).not.toHaveProperty('user_data');
    expect(launch).not.toHaveProperty('image_id');
  });

  it('keeps its logical ids', () => {
    make();
    expect(synth(stack).addresses).toMatchSnapshot();
  });
});

describe('size', () => {
  it('is held by Terraform when fixed or managed', () => {
    for (const [size, min, desired, max] of [
      [NodeGroupSize.fixed(3), 3, 3, 3], [NodeGroupSize.managed({ min: 1, max: 4, desired: 2 }), 1, 2, 4],
    ] as const) {
      stack = testStack();
      const made = group({ size });
      expect(made.scaling_config).toEqual({ min_size: min, max_size: max, desired_size: desired });
      expect(made.lifecycle).not.toHaveProperty('ignore_changes');
    }
  });

  it('is left to the autoscaler once the group is made', () => {
    expect(group({ size: NodeGroupSize.autoscaled({ min: 2, max: 6 }) })).toMatchObject({
      scaling_config: { min_size: 2, max_size: 6, desired_size: 2 },
      lifecycle: { create_before_destroy: true, ignore_changes: ['scaling_config[0].desired_size'] },
    });
  });

  describe('warns where nothing scales', () => {
    const scaled = (more: Partial<AutoscaledBounds> = {}) => make({ size: NodeGroupSize.autoscaled({ min: 2, max: 6, ...more }) });
    const found = (): string[] => {
      synth(stack);
      return warnings(stack).filter((text) => text.includes('autoscaled'));
    };
    const install = (chart: string) => new HelmChart(stack, 'Scaler', {
      cluster: cluster(),
      chart: { chart, chartVersion: '9.59.0', appVersion: '1.36.0', repository: 'https://charts.example.com', license: 'Apache-2.0' },
      releaseName: 'scaler',
      kubernetesNamespace: 'kube-system',
    });

    it('once, with what to do', () => {
      scaled();
      synth(stack);
      expect(found()).toEqual([
        '`size` is autoscaled, but this app installs no autoscaler: EKS does not change the number of nodes. Install the Cluster Autoscaler (docs/autoscaling.md), name an autoscaler installed elsewhere (`scaledBy`), or use NodeGroupSize.fixed or managed.',
      ]);
    });

    it('but not where this app installs the Cluster Autoscaler, even after the group', () => {
      scaled();
      install('cluster-autoscaler');
      expect(found()).toEqual([]);
    });

    it('and Karpenter is none: it makes nodes of its own', () => {
      scaled();
      install('karpenter');
      expect(found()).toHaveLength(1);
    });

    it('but not where the user names what scales', () => {
      scaled({ scaledBy: 'Cluster Autoscaler, installed by GitOps' });
      expect(found()).toEqual([]);
    });

    it.each([NodeGroupSize.fixed(2), NodeGroupSize.managed({ min: 2, max: 6 })])('but not for a size that Terraform holds', (size) => {
      make({ size });
      expect(found()).toEqual([]);
    });
  });

  it('starts with one node where none is needed', () => {
    expect(group({ size: NodeGroupSize.autoscaled({ min: 0, max: 6 }) }).scaling_config).toEqual({ min_size: 0, max_size: 6, desired_size: 1 });
  });

  it.each([
    [NodeGroupSize.autoscaled({ min: 3, max: 1 }), '{"min":3,"desired":3,"max":1}'],
    [NodeGroupSize.managed({ min: 1, max: 3, desired: 4 }), '{"min":1,"desired":4,"max":3}'],
    [NodeGroupSize.managed({ min: 2, max: 3, desired: 1 }), '{"min":2,"desired":1,"max":3}'],
    [NodeGroupSize.fixed(0), '{"min":0,"desired":0,"max":0}'],
    [NodeGroupSize.fixed(1.5), '{"min":1.5,"desired":1.5,"max":1.5}'],
    [NodeGroupSize.autoscaled({ min: -1, max: 2 }), '{"min":-1,"desired":1,"max":2}'],
  ])('rejects %j', (size, text) => {
    expect(() => make({ size })).toThrow(
      `${PATH}: \`size\` is not a valid size of a node group, got ${text}. Allowed: whole numbers with 0 <= min <= desired <= max and max >= 1. `
      + 'Fix: correct the limits, as in NodeGroupSize.autoscaled({ min: 2, max: 6 }).');
  });
});

describe('instance types and image', () => {
  it('agree by themselves for Graviton', () => {
    expect(group({ instanceTypes: ['t4g.medium', 'm7g.large'] }).ami_type).toBe('AL2023_ARM_64_STANDARD');
  });

  it('may be Bottlerocket, whose data stands on a second volume', () => {
    expect(group({ ami: NodeAmi.BOTTLEROCKET_X86_64 }).ami_type).toBe('BOTTLEROCKET_x86_64');
    const mappings = synth(stack).resource('aws_launch_template').block_device_mappings;
    expect(mappings.map((one: any) => [one.device_name, one.ebs.volume_size])).toEqual([['/dev/xvda', 4], ['/dev/xvdb', 50]]);
    for (const { ebs } of mappings) expect(ebs).toMatchObject({ encrypted: 'true', volume_type: 'gp3' });
  });

  it.each([
    [['t3.medium', 't4g.medium'], undefined, 'x86_64', 't4g.medium is arm64'],
    [['t3.medium'], NodeAmi.BOTTLEROCKET_ARM64, 'arm64', 't3.medium is x86_64'],
    [['t4g.medium'], NodeAmi.custom({ imageId: 'ami-00000001' }), 'x86_64', 't4g.medium is arm64'],
  ])('rejects %j on an image of another architecture', (instanceTypes, ami, built, mismatch) => {
    expect(() => make({ instanceTypes, ami })).toThrow(
      `${PATH}: \`instanceTypes\` must match the image, which is built for ${built}; ${mismatch}, got ${JSON.stringify(instanceTypes)}. `
      + 'Fix: choose types of one architecture, or another `ami`; use a second group for the other architecture.');
  });

  it('rejects a type that EC2 does not have, and takes it where asked to', () => {
    expect(() => make({ instanceTypes: ['m99.large'] })).toThrow(/^Test\/Group: `instanceTypes` is not a known EC2 instance type, got 'm99\.large'\./);
    stack = testStack();
    expect(group({ instanceTypes: ['m99.large'], allowUnknownInstanceTypes: true }).instance_types).toEqual(['m99.large']);
  });

  it.each([[[], 0], [Array(21).fill('t3.medium'), 21]])('rejects a list of no or too many types', (instanceTypes, count) => {
    expect(() => make({ instanceTypes }))
      .toThrow(`${PATH}: \`instanceTypes.length\` must be a whole number from 1 to 20, got ${count}. Fix: pass a number from 1 to 20.`);
  });
});

describe('an image of one\'s own', () => {
  const custom = NodeAmi.custom({ imageId: 'ami-00000abc', rootDeviceName: '/dev/sda1', architecture: NodeArchitecture.ARM64 });

  it('is named by the launch template alone, and keeps its own version', () => {
    const made = group({ ami: custom, instanceTypes: ['t4g.medium'] });
    expect(made).not.toHaveProperty('ami_type');
    expect(made).not.toHaveProperty('version');
    expect(synth(stack).resource('aws_launch_template')).toMatchObject({ image_id: 'ami-00000abc', block_device_mappings: [{ device_name: '/dev/sda1' }] });
  });

  it('rejects a version', () => {
    expect(() => make({ ami: NodeAmi.custom({ imageId: 'ami-00000abc' }), version: KubernetesVersion.V1_35 })).toThrow(
      `${PATH}: \`version\` cannot be combined with a custom image, which determines the version, got '1.35'. `
      + 'Fix: remove `version`, or use an EKS image.');
  });

  describeWithCli('its user data, as Terraform writes it', () => {
    /** The user data of a template, its references to the cluster filled in. */
    async function userData(output: Synthesised, values: object = {}): Promise<string> {
      const { user_data: expression } = output.resource('aws_launch_template');
      const { value } = await evaluate({ value: onLocals(expression) }, { locals: values });
      return Buffer.from(value as string, 'base64').toString();
    }

    it('is a MIME document with the NodeConfig of the cluster', async () => {
      const nodeGroups = { own: NodeGroup.of({ ami: NodeAmi.custom({ imageId: 'ami-00000abc' }) }) };
      const made = new ObservableEksCluster(stack, 'Platform', { clusterName: 'blue', nodeGroups });
      const name = made.controlPlane.resource.friendlyUniqueId;
      const text = await userData(synth(stack), {
        aws_eks_cluster: {
          [name]: {
            name: 'blue',
            endpoint: 'https://x.eks.amazonaws.com',
            certificate_authority: [{ data: 'LS0tLS1CRUdJTi0=' }],
            kubernetes_network_config: [{ service_ipv4_cidr: '172.20.0.0/16' }],
          },
        },
      });
      const [head, ...rest] = text.split('\n\n');
      const boundary = /^Content-Type: multipart\/mixed; boundary="([^"]+)"$/m.exec(head)![1];
      expect(head).toMatch(/^MIME-Version: 1\.0$/m);
      const parts = rest.join('\n\n').split(`--${boundary}`);
      expect(parts).toHaveLength(3);
      expect(parts[2].trim()).toBe('--');
      const [partHead, body] = [parts[1].slice(0, parts[1].indexOf('\n\n')), parts[1].slice(parts[1].indexOf('\n\n'))];
      expect(partHead.trim()).toBe('Content-Type: application/node.eks.aws');
      expect(parse(body)).toEqual({
        apiVersion: 'node.eks.aws/v1alpha1',
        kind: 'NodeConfig',
        spec: {
          cluster: { name: 'blue', apiServerEndpoint: 'https://x.eks.amazonaws.com', certificateAuthority: 'LS0tLS1CRUdJTi0=', cidr: '172.20.0.0/16' },
        },
      });
    });

    it('keeps a name that YAML would take for a number as text', async () => {
      make({ ami: NodeAmi.custom({ imageId: 'ami-00000abc' }) }, { cluster: new FakeCluster(stack, 'Numbers', { clusterName: '0123' }) });
      const text = await userData(synth(stack));
      const body = text.slice(text.indexOf('apiVersion'), text.lastIndexOf('--BOUNDARY--'));
      expect(parse(body, { version: '1.1' }).spec.cluster.name).toBe('0123');
    });

    const SCRIPT = '#!/bin/bash\nset -e\nfor f in "${FILES[@]}"; do\n\techo \'%{x}\' "\\n" $f é; done\n';

    it('is what the user wrote, to the letter', async () => {
      make({ ami: NodeAmi.custom({ imageId: 'ami-00000abc', userData: SCRIPT }) });
      expect(await userData(synth(stack))).toBe(SCRIPT);
    });

    it('is what the user wrote with tokens in it', async () => {
      const name = new TerraformVariable(stack, 'name', { default: 'blue' }).stringValue;
      make({ ami: NodeAmi.custom({ imageId: 'ami-00000abc', userData: `#!/bin/bash\n/etc/eks/bootstrap.sh "${name}"\n` }) });
      const { user_data: expression } = synth(stack).resource('aws_launch_template');
      const { value } = await evaluate({ value: expression }, { variable: { name: { default: 'blue' } } });
      expect(Buffer.from(value as string, 'base64').toString()).toBe('#!/bin/bash\n/etc/eks/bootstrap.sh "blue"\n');
    });
  });
});

describe('each other option', () => {
  it('passes on capacity, labels, taints, disk, key, update and repair', () => {
    const made = group({
      capacityType: CapacityType.SPOT,
      labels: { 'example.com/pool': 'batch' },
      taints: [{ key: 'dedicated', value: 'batch', effect: TaintEffect.NO_SCHEDULE }, { key: 'gpu', effect: TaintEffect.NO_EXECUTE }],
      diskSizeGiB: 200,
      diskKmsKeyArn: 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      maxUnavailablePercentage: 50,
      nodeRepair: false,
    });
    expect(made).toMatchObject({
      capacity_type: 'SPOT',
      labels: { 'example.com/pool': 'batch' },
      taint: [{ key: 'dedicated', value: 'batch', effect: 'NO_SCHEDULE' }, { key: 'gpu', effect: 'NO_EXECUTE' }],
      update_config: { max_unavailable_percentage: 50 },
      node_repair_config: { enabled: false },
    });
    expect(synth(stack).resource('aws_launch_template').block_device_mappings[0].ebs)
      .toMatchObject({ volume_size: 200, kms_key_id: 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' });
  });

  it('carries tags on the group, the template, and on instances, volumes and network interfaces', () => {
    ResourceDefaults.applyTo(stack, { tags: { team: 'platform', stage: 'test' } });
    const made = group({ tags: { stage: 'batch' } });
    const launch = synth(stack).resource('aws_launch_template');
    const tags = { team: 'platform', stage: 'batch' };
    expect([made.tags, launch.tags]).toEqual([tags, tags]);
    expect(launch.tag_specifications.map((one: any) => one.resource_type).sort()).toEqual(['instance', 'network-interface', 'volume']);
    for (const specification of launch.tag_specifications) expect(specification.tags).toEqual({ Name: 'Cluster-default', ...tags });
  });

  it('stands in public subnets, has them give public addresses, and warns of it', () => {
    const network = new ClusterNetwork(stack, 'Made');
    make({ placement: SubnetPlacement.PUBLIC }, { network });
    const output = synth(stack);
    expect(output.resource('aws_eks_node_group').subnet_ids).toEqual(network.publicSubnets.map((subnet) => `\${aws_subnet.${subnet.friendlyUniqueId}.id}`));
    expect(output.resource('aws_subnet', 'Made/PublicSubnet1').map_public_ip_on_launch).toBe(true);
    expect(warnings(stack)).toEqual([
      'Nodes are in public subnets: each has a public address, which costs 0.005 USD an hour. Private subnets are safer.',
    ]);
  });

  it('comes after the way out of its own subnets, and goes before it', () => {
    const network = new ClusterNetwork(stack, 'Made');
    make({}, { network });
    make({ placement: SubnetPlacement.PUBLIC }, { network }, 'Open');
    const output = synth(stack);
    const privately: string[] = output.resource('aws_eks_node_group', 'Group/Resource').depends_on;
    const openly: string[] = output.resource('aws_eks_node_group', 'Open/Resource').depends_on;
    const kinds = (addresses: string[]) => [...new Set(addresses.map((address) => address.split('.')[0]))].sort();
    expect(kinds(privately)).toEqual(['aws_nat_gateway', 'aws_route', 'aws_route_table_association']);
    expect(kinds(openly)).toEqual(['aws_internet_gateway', 'aws_route', 'aws_route_table_association']);
  });

  it('runs an older version, up to three minors', () => {
    expect(group({ version: KubernetesVersion.V1_33 }).version).toBe('1.33');
  });

  it('takes a version where that of the control plane is not known', () => {
    cluster({ kubernetesVersion: undefined });
    expect(group({ version: KubernetesVersion.V1_33 }).version).toBe('1.33');
  });

  it('lets pods have the credentials of the node where the identity needs it', () => {
    expect(make({}, { identityHopLimit: 2 }).metadataHopLimit).toBe(2);
    expect(synth(stack).resource('aws_launch_template').metadata_options).toMatchObject({ http_put_response_hop_limit: 2, http_tokens: 'required' });
    expect(warnings(stack)).toEqual([]);
  });

  it('lets pods have them where asked to, and warns', () => {
    expect(template({ metadataHopLimit: 3 }).metadata_options.http_put_response_hop_limit).toBe(3);
    expect(warnings(stack)).toEqual([
      '`metadataHopLimit` is 3, so every pod on these nodes can use the credentials of its node, which nothing in this cluster needs. '
      + 'Remove it when no workload needs the instance metadata.',
    ]);
  });
});

describe('rejects', () => {
  it('the name of an image in the place of its id', () => {
    expect(() => make({ ami: NodeAmi.custom({ imageId: 'eks-node-1.36' }) })).toThrow(
      `${PATH}: \`ami.imageId\` is not valid, got 'eks-node-1.36'. Allowed: ami- and 8 or 17 hexadecimal digits. Fix: pass the id of the image, not its name or ARN.`);
  });

  it.each([
    ['diskSizeGiB', 19, 20, 65536], ['diskSizeGiB', 65537, 20, 65536], ['diskSizeGiB', 50.5, 20, 65536],
    ['maxUnavailablePercentage', 0, 1, 100], ['maxUnavailablePercentage', 101, 1, 100],
    ['metadataHopLimit', 0, 1, 64], ['metadataHopLimit', 65, 1, 64],
  ])('%s of %p', (property, value, min, max) => {
    expect(() => make({ [property]: value }))
      .toThrow(`${PATH}: \`${property}\` must be a whole number from ${min} to ${max}, got ${value}. Fix: pass a number from ${min} to ${max}.`);
  });

  it('one hop where pods live off the node role', () => {
    expect(() => make({ metadataHopLimit: 1 }, { identityHopLimit: 2 })).toThrow(
      `${PATH}: \`metadataHopLimit\` must be at least 2: pods of this cluster use the node role, and could not reach its credentials, got 1. `
      + 'Fix: omit `metadataHopLimit`, or give pods their own identity: WorkloadIdentity.podIdentity().');
  });

  it.each([['1.32'], ['1.37']])('version %s under a control plane of 1.36', (version) => {
    expect(() => make({ version: KubernetesVersion.of(version) })).toThrow(
      `${PATH}: \`version\` is not compatible with the control plane (1.36), got '${version}'. Allowed: that version, or up to 3 minor versions older. `
      + 'Fix: omit `version` to follow the control plane.');
  });

  it('a version that is none', () => {
    expect(() => make({ version: KubernetesVersion.of('1.36.1') })).toThrow(/^Test\/Group: `version` is not a Kubernetes minor version, got '1\.36\.1'\./);
  });

  it('private subnets without a way out', () => {
    const network = new ClusterNetwork(stack, 'Made', { natGateways: NatGateways.NONE });
    expect(() => make({}, { network })).toThrow(
      `${PATH}: \`placement\` is PRIVATE, but private subnets have no way out (no NAT gateway and no endpoints for nodes), so nodes could not join, got 'PRIVATE'. `
      + 'Fix: use NatGateways.SINGLE or ONE_PER_ZONE, VpcEndpoints.forNodes(), or SubnetPlacement.PUBLIC; if there is another way out, describe it in `otherWayOut` of the network.');
  });

  it('unless another way leads out of them', () => {
    const network = new ClusterNetwork(stack, 'Connected', { natGateways: NatGateways.NONE, otherWayOut: 'Transit gateway of the landing zone' });
    expect(() => make({}, { network })).not.toThrow();
  });

  it('public subnets that are not there', () => {
    const network = new ExistingNetwork(stack, 'Closed', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'] });
    expect(() => make({ placement: SubnetPlacement.PUBLIC }, { network })).toThrow(/^Test\/Closed: `publicSubnetIds` is empty, but nodes are placed in public subnets/);
  });
});

describe('token inputs', () => {
  it('pass for every option that is a plain value', () => {
    const number = (id: string) => variable(id, 'number').numberValue;
    const made = group({
      instanceTypes: [variable('type').stringValue, 't3.large'],
      diskSizeGiB: number('disk'),
      maxUnavailablePercentage: number('away'),
      labels: { pool: variable('pool').stringValue },
      taints: [{ key: 'a', value: variable('taint').stringValue, effect: TaintEffect.NO_SCHEDULE }],
      size: NodeGroupSize.managed({ min: number('min'), max: number('max'), desired: number('desired') }),
      tags: { team: variable('team').stringValue },
    });
    expect(made).toMatchObject({
      instance_types: ['${var.type}', 't3.large'],
      update_config: { max_unavailable_percentage: '${var.away}' },
      labels: { pool: '${var.pool}' },
      scaling_config: { min_size: '${var.min}', max_size: '${var.max}', desired_size: '${var.desired}' },
      tags: { team: '${var.team}' },
    });
    expect(synth(stack).resource('aws_launch_template').block_device_mappings[0].ebs.volume_size).toBe('${var.disk}');
  });

  it('pass as hop limit', () => {
    expect(template({ metadataHopLimit: variable('hops', 'number').numberValue }).metadata_options.http_put_response_hop_limit).toBe('${var.hops}');
  });

  it('pass as the list of instance types', () => {
    expect(group({ instanceTypes: variable('types', 'list(string)').listValue }).instance_types).toBe('${var.types}');
  });

  it('pass as the least number of nodes, which the number to start with follows', () => {
    const { scaling_config: size } = group({ size: NodeGroupSize.autoscaled({ min: variable('min', 'number').numberValue, max: 9 }) });
    expect(size.min_size).toBe('${var.min}');
    // With 1 the group could not be made where the least number is 3.
    expect(String(size.desired_size)).toContain('var.min');
  });

  it('pass as key, image and tags', () => {
    expect(template({ diskKmsKeyArn: variable('key').stringValue, ami: NodeAmi.custom({ imageId: variable('image').stringValue }) })).toMatchObject({
      image_id: '${var.image}', block_device_mappings: [{ ebs: { kms_key_id: '${var.key}' } }],
    });
  });
});

describe('names', () => {
  it('leave room for what Terraform appends, and differ where long ones differ', () => {
    const long = 'n'.repeat(70);
    const prefixes = [`${long}-1`, `${long}-2`].map((groupName, index) => {
      make({}, { groupName }, `Group${index}`);
      const output = synth(stack);
      return [
        output.resource('aws_eks_node_group', `Group${index}/Resource`).node_group_name_prefix,
        output.resource('aws_launch_template', `Group${index}/LaunchTemplate`).name_prefix,
      ];
    });
    expect(prefixes[0][0]).not.toBe(prefixes[1][0]);
    // 26 of 63, and 26 of 128.
    for (const [forGroup, forTemplate] of prefixes) {
      expect(forGroup.length).toBeLessThanOrEqual(37);
      expect(forTemplate.length).toBeLessThanOrEqual(102);
    }
  });

  it('start with the prefix of the resource settings', () => {
    ResourceDefaults.applyTo(stack, { namePrefix: 'corp' });
    expect(group().node_group_name_prefix).toBe('corp-default-');
    expect(synth(stack).resource('aws_launch_template').name_prefix).toBe('corp-Cluster-default-');
  });
});

describe('in a cluster', () => {
  const platform = (props: Partial<ObservableEksClusterProps> = {}): Synthesised => {
    const fresh = testStack();
    new ObservableEksCluster(fresh, 'Platform', { clusterName: 'blue', admins: { a: 'arn:aws:iam::111122223333:role/a' }, ...props });
    return synth(fresh);
  };
  const resources = (output: Synthesised) => new Map(
    output.addresses.map((address) => [address, JSON.stringify(output.json.resource[address.split('.')[0]][address.split('.')[1]])]));
  const ofGroup = (output: Synthesised, name: string) => [...resources(output)].filter(([address]) => address.includes(`NodeGroups_${name}`));

  it('other groups stay as they are, to the byte, when one comes or goes', () => {
    const two = platform({ nodeGroups: { default: NodeGroup.of(), batch: NodeGroup.of({ instanceTypes: ['m7g.large'] }) } });
    const one = platform({ nodeGroups: { default: NodeGroup.of() } });
    const moved = platform({ nodeGroups: { first: NodeGroup.of(), batch: NodeGroup.of({ instanceTypes: ['m7g.large'] }), default: NodeGroup.of() } });
    expect(ofGroup(one, 'default')).toHaveLength(2);
    expect(ofGroup(two, 'default')).toEqual(ofGroup(one, 'default'));
    expect(ofGroup(moved, 'default')).toEqual(ofGroup(one, 'default'));
    expect(ofGroup(moved, 'batch')).toEqual(ofGroup(two, 'batch'));
  });

  it('only what runs on nodes is told of another group', () => {
    const groups = { default: NodeGroup.of() };
    const [one, two] = [groups, { ...groups, batch: NodeGroup.of() }].map((nodeGroups) => resources(platform({ nodeGroups })));
    const changed = [...one].filter(([address, text]) => two.get(address) !== text).map(([address]) => address);
    expect(changed.length).toBeGreaterThan(0);
    for (const address of changed) {
      expect(address).toMatch(/^(aws_eks_addon\.Platform_(Addons_(CoreDns|MetricsServer)|Storage)|helm_release\.)/);
      const [before, after] = [one, two].map((from) => ({ ...JSON.parse(from.get(address)!), depends_on: undefined }));
      expect(after).toEqual(before);
    }
  });

  // create_before_destroy spreads to all that a group depends on: a fixed name would be taken when the second is made.
  it('nothing that a group depends on has a fixed name, but what is named after the cluster', () => {
    const output = platform({ controlPlane: { logging: { logTypes: [ControlPlaneLogType.AUDIT] } }, network: { availabilityZones: 3 } });
    const seen = new Set<string>();
    const visit = (address: string) => {
      const text = JSON.stringify(output.json.resource[address.split('.')[0]][address.split('.')[1]]);
      for (const found of output.addresses.filter((one) => !seen.has(one) && text.includes(one))) {
        seen.add(found);
        visit(found);
      }
    };
    output.addresses.filter((address) => address.startsWith('aws_eks_node_group.')).forEach(visit);
    expect([...seen].some((address) => address.startsWith('aws_iam_role.'))).toBe(true);
    const named = [...seen].map((address) => [address.split('.')[0], output.json.resource[address.split('.')[0]][address.split('.')[1]].name])
      .filter(([, name]) => name !== undefined);
    // An inline policy's name is its role's own matter.
    expect(named.filter(([type]) => type !== 'aws_iam_role_policy').sort()).toEqual([['aws_cloudwatch_log_group', '/aws/eks/blue/cluster'], ['aws_eks_cluster', 'blue']]);
  });

  it('the node role comes with its policies before the nodes, and leaves after them', () => {
    const order: string[] = platform().resource('aws_eks_node_group').depends_on;
    expect(order.filter((address) => address.startsWith('aws_iam_role_policy_attachment.'))).toHaveLength(2);
  });

  it('the hop limit follows the identity', () => {
    expect(platform().resource('aws_launch_template').metadata_options.http_put_response_hop_limit).toBe(1);
    expect(platform({ identity: WorkloadIdentity.nodeRole() }).resource('aws_launch_template').metadata_options.http_put_response_hop_limit).toBe(2);
  });

  it('nodes follow the version that AWS reports for the control plane', () => {
    expect(platform().resource('aws_eks_node_group').version).toMatch(/^\$\{aws_eks_cluster\.\w+\.version\}$/);
  });

  it('two groups in public subnets ask existing subnets for public addresses once', () => {
    const fresh = testStack();
    const existingNetwork = new ExistingNetwork(fresh, 'Network', { vpcId: 'vpc-00000abc', privateSubnetIds: ['subnet-0000000a', 'subnet-0000000b'], publicSubnetIds: ['subnet-0000001a'] });
    const open = NodeGroup.of({ placement: SubnetPlacement.PUBLIC });
    new ObservableEksCluster(fresh, 'Platform', { clusterName: 'blue', existingNetwork, nodeGroups: { a: open, b: open } });
    expect(synth(fresh).data('aws_subnet', 'Network/PublicSubnet1').lifecycle.postcondition).toHaveLength(2);
  });

  it('synthesises to the same bytes every time', () => {
    const props = { nodeGroups: { b: NodeGroup.of({ labels: { y: '1', x: '2' } }), a: NodeGroup.of() } };
    expect(platform(props).text).toBe(platform(props).text);
  });
});

describe('on a cluster made elsewhere', () => {
  it('joins it, and looks it up where it is not known', () => {
    const imported = ObservableEksCluster.fromClusterAttributes(stack, 'Existing', { clusterName: 'old' });
    make({}, { cluster: imported });
    const output = synth(stack);
    const [lookup] = Object.keys(output.json.data.aws_eks_cluster);
    expect(output.resource('aws_eks_node_group')).toMatchObject({
      cluster_name: `\${data.aws_eks_cluster.${lookup}.name}`, version: `\${data.aws_eks_cluster.${lookup}.version}`,
    });
  });
});

it('two in one stack share nothing', () => {
  make();
  make({}, { groupName: 'other' }, 'Other');
  expect(synth(stack).resources('aws_launch_template')).toHaveLength(2);
  expect(synth(stack).resources('aws_eks_node_group')).toHaveLength(2);
});

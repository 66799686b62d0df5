import { roleArn } from './fake-emulator';
import { TestWorld } from './test-world';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.start();
});
afterEach(() => world.stop());

async function withNodes(): Promise<void> {
  await world.cluster();
  await world.addon('vpc-cni');
  await world.nodeGroup();
}

describe('a cluster', () => {
  test('becomes active with the address of its control plane', async () => {
    expect(await world.cluster()).toMatchObject({
      status: 'ACTIVE', endpoint: 'https://127.0.0.1:6443', certificateAuthority: { data: 'Q0E=' }, resourcesVpcConfig: { vpcId: 'vpc-1' },
    });
    expect(world.endpoint.network('demo')).toEqual({ vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'], securityGroupId: 'sg-cluster' });
  });

  test.each([
    ['one zone', { resourcesVpcConfig: { subnetIds: ['subnet-a'] } }, 'at least two different AZs'],
    ['a subnet that is not there', { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-x'] } }, 'subnet-x'],
    ['a role that EKS may not assume', { roleArn: roleArn('node') }, 'could not be assumed'],
    ['a version that EKS has not', { version: '1.12' }, 'unsupported Kubernetes version'],
    ['a block that is nobody\'s', { resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], publicAccessCidrs: ['203.0.113.0/24'] } }, 'not allowed in publicAccessCidrs'],
  ])('is refused with %s', async (_what, more, message) => {
    expect(await world.cluster(more)).toEqual({ status: 'GONE' });
    expect(world.log.join('\n')).toContain(message);
  });

  test('takes no block that is nobody\'s later either', async () => {
    await world.cluster();
    const to = (cidr: string) => world.update('POST', '/clusters/demo/update-config', { resourcesVpcConfig: { publicAccessCidrs: [cidr] } });
    expect(await to('10.0.0.0/8')).toMatchObject({ status: 'InvalidParameterException' });
    expect(await to('8.8.8.8/32')).toMatchObject({ status: 'Successful' });
  });

  test('has no subnet in a Local Zone', async () => {
    world.aws.subnets[1].zone = 'eu-central-1-ham-1a';
    expect(await world.cluster()).toEqual({ status: 'GONE' });
    expect(world.log.join('\n')).toContain('because eu-central-1-ham-1a, the availability zone of subnet-b');
  });

  test('goes one minor up and not two', async () => {
    await world.cluster();
    expect(await world.update('POST', '/clusters/demo/updates', { version: '1.37' })).toMatchObject({ status: 'InvalidParameterException' });
    expect(await world.update('POST', '/clusters/demo/updates', { version: '1.36' })).toMatchObject({ status: 'Successful', type: 'VersionUpdate' });
    expect(world.controlPlanes).toEqual({ demo: '1.36' });
  });

  test('keeps its zones when the subnets change', async () => {
    await world.cluster();
    world.aws.subnets.push(
      { id: 'subnet-c', vpc: 'vpc-1', zone: 'eu-central-1c', cidr: '10.0.2.0/24' },
      { id: 'subnet-a2', vpc: 'vpc-1', zone: 'eu-central-1a', cidr: '10.0.3.0/24' },
    );
    const to = (...subnetIds: string[]) => world.update('POST', '/clusters/demo/update-config', { resourcesVpcConfig: { subnetIds } });
    expect(await to('subnet-a', 'subnet-c')).toMatchObject({ status: 'InvalidParameterException' });
    expect(await to('subnet-a2', 'subnet-b')).toMatchObject({ status: 'Successful', type: 'VpcConfigUpdate' });
  });

  test('takes one kind of change at a time, and one update at a time', async () => {
    await world.stop();
    // The first is not over when the second comes, however slow the machine is.
    world = await TestWorld.start({ timings: { cluster: 1, update: 3_600_000 } });
    await world.cluster();
    const both = { resourcesVpcConfig: { endpointPublicAccess: false }, upgradePolicy: { supportType: 'STANDARD' } };
    expect(await world.update('POST', '/clusters/demo/update-config', both)).toMatchObject({ status: 'InvalidParameterException' });
    const [first, second] = await Promise.all([
      world.call('POST', '/clusters/demo/update-config', { upgradePolicy: { supportType: 'STANDARD' } }),
      world.call('POST', '/clusters/demo/update-config', { deletionProtection: true }),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
  });

  test('does nothing twice for a request that is sent again', async () => {
    const request = { upgradePolicy: { supportType: 'STANDARD' }, clientRequestToken: 'same' };
    await world.cluster();
    const first = await world.call('POST', '/clusters/demo/update-config', request);
    expect(await world.call('POST', '/clusters/demo/update-config', request)).toEqual(first);
  });

  test('is not deleted under its node groups, nor while it is protected', async () => {
    await withNodes();
    expect(await world.call('DELETE', '/clusters/demo')).toMatchObject({ status: 409, code: 'ResourceInUseException' });
    await world.call('DELETE', '/clusters/demo/node-groups/workers');
    await world.settled('/clusters/demo/node-groups/workers', 'nodegroup');
    await world.update('POST', '/clusters/demo/update-config', { deletionProtection: true });
    expect(await world.call('DELETE', '/clusters/demo')).toMatchObject({ status: 400, code: 'InvalidRequestException' });
    await world.update('POST', '/clusters/demo/update-config', { deletionProtection: false });
    expect(await world.call('DELETE', '/clusters/demo')).toMatchObject({ status: 200 });
    expect(await world.settled('/clusters/demo', 'cluster')).toEqual({ status: 'GONE' });
    expect(world.controlPlanes).toEqual({});
    expect(world.endpoint.resources()).toEqual([]);
  });

  test('brings its log group back when that went first', async () => {
    await world.cluster({ logging: { clusterLogging: [{ types: ['audit'], enabled: true }] } });
    world.aws.logGroups.clear();
    await world.call('DELETE', '/clusters/demo');
    await world.settled('/clusters/demo', 'cluster');
    expect([...world.aws.logGroups]).toEqual(['/aws/eks/demo/cluster']);
  });
});

describe('nodes', () => {
  test('join with labels, zones and what the instance type has', async () => {
    await withNodes();
    expect(world.nodes).toHaveLength(2);
    expect(world.nodes[0]).toMatchObject({ nodeGroup: 'workers', zone: 'eu-central-1a', architecture: 'amd64', podLimit: 17 });
    expect(world.nodes[0].labels).toMatchObject({ 'eks.amazonaws.com/nodegroup': 'workers', 'node.kubernetes.io/instance-type': 't3.medium' });
  });

  test.each([
    ['without the CNI', () => undefined, 'no VPC CNI is installed', false],
    ['without a policy', () => world.aws.roles.node.policies.shift(), 'lacks AmazonEKSWorkerNodePolicy', true],
    ['without the right to pull images', () => world.aws.roles.node.policies.splice(1, 1), 'lacks AmazonEC2ContainerRegistryPullOnly', true],
    ['without the CNI policy', () => world.aws.roles.node.policies.pop(), 'lacks AmazonEKS_CNI_Policy', true],
    ['without a route', () => delete world.aws.routes['subnet-b'], 'subnet-b has no way out', true],
    ['with a gateway route and no public addresses', () => (world.aws.routes['subnet-a'] = 'igw-1'), 'subnet-a has no way out', true],
  ])('do not join %s', async (_what, prepare, message, cni) => {
    await world.cluster();
    if (cni) {
      await world.addon('vpc-cni');
    }
    prepare();
    const group = await world.nodeGroup();
    expect(group).toMatchObject({ status: 'CREATE_FAILED', health: { issues: [{ code: 'NodeCreationFailure' }] } });
    expect(JSON.stringify(group.health)).toContain(message);
    expect(world.nodes).toEqual([]);
  });

  test.each([
    ['a label of EKS', { labels: { 'eks.amazonaws.com/team': 'a' } }, 'reserved prefixes'],
    ['a taint that is none', { taints: [{ key: 'a b', effect: 'NO_SCHEDULE' }] }, 'Invalid key'],
    ['an image of another time', { amiType: 'AL2_x86_64' }, '1.32 or earlier'],
    ['an image of another architecture', { amiType: 'AL2023_ARM_64_STANDARD', instanceTypes: ['m5.large'] }, '[m5.large] is not a valid instance type'],
  ])('are refused with %s', async (_what, more, message) => {
    await world.cluster();
    expect(await world.nodeGroup('workers', more)).toEqual({ status: 'GONE' });
    expect(world.log.join('\n')).toContain(message);
  });

  test('do not join with a label that their kubelet refuses', async () => {
    await world.cluster();
    await world.addon('vpc-cni');
    expect(JSON.stringify(await world.nodeGroup('workers', { labels: { 'node-role.kubernetes.io/worker': 'a' } }))).toContain('failed to validate kubelet flags');
  });

  test('do not join with a disk that is smaller than their image', async () => {
    world.aws.disk = 10;
    await world.cluster();
    await world.addon('vpc-cni');
    expect(JSON.stringify(await world.nodeGroup())).toContain('Volume of size 10GB is smaller');
  });

  test('join through a gateway with public addresses', async () => {
    world.aws.subnets.forEach((subnet) => (subnet.publicAddresses = true));
    world.aws.routes = { 'subnet-a': 'igw-1', 'subnet-b': 'igw-1' };
    await withNodes();
    expect(world.nodes).toHaveLength(2);
  });

  test('grow, change their launch template, and leave', async () => {
    await withNodes();
    const of = '?nodegroupName=workers';
    const before = world.nodes.map(({ name }) => name);
    expect(await world.update('POST', '/clusters/demo/node-groups/workers/update-config', { scalingConfig: { desiredSize: 3 } }, of))
      .toMatchObject({ status: 'Successful' });
    expect(world.nodes.map(({ name }) => name)).toEqual([...before, expect.any(String)]);
    expect(await world.update('POST', '/clusters/demo/node-groups/workers/update-version', { launchTemplate: { id: 'lt-1', version: '2' } }, of))
      .toMatchObject({ status: 'Successful' });
    expect(world.nodes.map(({ name }) => name)).not.toEqual(expect.arrayContaining(before));
    expect(await world.settled('/clusters/demo/node-groups/workers', 'nodegroup')).toMatchObject({
      launchTemplate: { id: 'lt-1', name: 'workers', version: '2' }, scalingConfig: { desiredSize: 3 },
    });
    await world.call('DELETE', '/clusters/demo/node-groups/workers');
    await world.settled('/clusters/demo/node-groups/workers', 'nodegroup');
    expect(world.nodes).toEqual([]);
  });

  test('are not more than the group allows', async () => {
    await withNodes();
    expect(await world.call('POST', '/clusters/demo/node-groups/workers/update-config', { scalingConfig: { desiredSize: 9 } }))
      .toMatchObject({ code: 'InvalidParameterException' });
  });
});

describe('an add-on', () => {
  test('that runs on nodes is degraded until there are some', async () => {
    await world.cluster();
    expect(await world.addon('vpc-cni')).toMatchObject({ status: 'ACTIVE' });
    expect(await world.addon('coredns')).toMatchObject({ status: 'DEGRADED', health: { issues: [{ code: 'InsufficientNumberOfReplicas' }] } });
    await world.nodeGroup();
    expect(await world.settled('/clusters/demo/addons/coredns', 'addon')).toMatchObject({ status: 'ACTIVE' });
    expect(world.endpoint.activeAddons('demo')).toEqual(['vpc-cni', 'coredns']);
  });

  test('is degraded on nodes that it does not tolerate', async () => {
    await world.cluster();
    await world.addon('vpc-cni');
    await world.nodeGroup('workers', { taints: [{ key: 'only', value: 'db', effect: 'NO_SCHEDULE' }] });
    expect(await world.addon('coredns')).toMatchObject({ status: 'DEGRADED' });
  });

  test('changes its version, and refuses one that there is not', async () => {
    await withNodes();
    await world.addon('coredns');
    const to = (addonVersion: string) => world.update('POST', '/clusters/demo/addons/coredns/update', { addonVersion }, '?addonName=coredns');
    expect(await to('v0.0.1-eksbuild.1')).toMatchObject({ status: 'InvalidParameterException' });
    expect(await to('v1.13.1-eksbuild.1')).toMatchObject({ status: 'Successful' });
  });

  test('owns its pod identity associations', async () => {
    await withNodes();
    const addon = await world.addon('aws-ebs-csi-driver', {
      podIdentityAssociations: [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: roleArn('ebs') }],
    });
    const [arn] = addon.podIdentityAssociations as string[];
    const id = arn.split('/').pop();
    expect(await world.call('DELETE', `/clusters/demo/pod-identity-associations/${id}`)).toMatchObject({ code: 'InvalidRequestException' });
    await world.call('DELETE', '/clusters/demo/addons/aws-ebs-csi-driver');
    await world.settled('/clusters/demo/addons/aws-ebs-csi-driver', 'addon');
    expect((await world.call('GET', '/clusters/demo/pod-identity-associations')).body).toEqual({ associations: [] });
  });
});

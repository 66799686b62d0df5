import { roleArn, serviceTrust } from './fake-emulator';
import { TestWorld } from './test-world';

const ADMIN_POLICY = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.start();
  await world.cluster();
});
afterEach(() => world.stop());

function entryPath(role: string): string {
  return `/clusters/demo/access-entries/${encodeURIComponent(roleArn(role))}`;
}

function token(accessKeyId: string, minutesAgo = 0): string {
  const stamp = new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const query = new URLSearchParams({
    'Action': 'GetCallerIdentity',
    'X-Amz-Credential': `${accessKeyId}/${stamp.slice(0, 8)}/eu-central-1/sts/aws4_request`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
  });
  return `k8s-aws-v1.${Buffer.from(`https://sts.eu-central-1.amazonaws.com/?${query.toString()}`).toString('base64url')}`;
}

describe('a token', () => {
  test('of a principal without an entry is refused', async () => {
    expect(await world.endpoint.review('demo', token('admin'))).toEqual({ authenticated: false });
  });

  test('has the groups of its entry, and more with the policy for administrators', async () => {
    await world.call('POST', '/clusters/demo/access-entries', { principalArn: roleArn('admin'), kubernetesGroups: ['devs'] });
    expect(await world.endpoint.review('demo', token('admin'))).toMatchObject({ authenticated: true, groups: ['devs'] });
    await world.call('POST', `${entryPath('admin')}/access-policies`, { policyArn: ADMIN_POLICY, accessScope: { type: 'cluster' } });
    expect(await world.endpoint.review('demo', token('admin'))).toMatchObject({ groups: ['devs', 'system:masters'] });
    await world.call('DELETE', entryPath('admin'));
    expect(await world.endpoint.review('demo', token('admin'))).toEqual({ authenticated: false });
  });

  test('is refused when it has expired, is none, or the endpoint is private', async () => {
    await world.call('POST', '/clusters/demo/access-entries', { principalArn: roleArn('admin') });
    expect(await world.endpoint.review('demo', token('admin', 16))).toEqual({ authenticated: false });
    expect(await world.endpoint.review('demo', 'k8s-aws-v1.nonsense')).toEqual({ authenticated: false });
    await world.update('POST', '/clusters/demo/update-config', { resourcesVpcConfig: { endpointPublicAccess: false } });
    expect(await world.endpoint.review('demo', token('admin'))).toEqual({ authenticated: false });
  });
});

describe('an access entry', () => {
  test('is made by EKS for the role of a node group, is refused twice, and goes with the group', async () => {
    await world.addon('vpc-cni');
    await world.nodeGroup();
    expect((await world.call('GET', entryPath('node'))).body).toMatchObject({ accessEntry: { type: 'EC2_LINUX' } });
    expect(await world.call('POST', '/clusters/demo/access-entries', { principalArn: roleArn('node'), type: 'EC2_LINUX' }))
      .toMatchObject({ status: 409, code: 'ResourceInUseException' });
    await world.call('DELETE', '/clusters/demo/node-groups/workers');
    await world.settled('/clusters/demo/node-groups/workers', 'nodegroup');
    expect((await world.call('GET', entryPath('node'))).status).toBe(404);
  });

  test.each([
    ['a principal that is not there', { principalArn: roleArn('nobody') }],
    ['a group of the system', { principalArn: roleArn('admin'), kubernetesGroups: ['system:masters'] }],
    ['an unknown type', { principalArn: roleArn('admin'), type: 'ADMIN' }],
  ])('is refused for %s', async (_what, request) => {
    expect(await world.call('POST', '/clusters/demo/access-entries', request)).toMatchObject({ code: 'InvalidParameterException' });
  });
});

describe('pods', () => {
  const credentials = () => world.endpoint.credentialsOf('demo', 'monitoring', 'grafana');

  async function nodes(hopLimit: number): Promise<void> {
    world.aws.hopLimit = hopLimit;
    await world.addon('vpc-cni');
    await world.nodeGroup();
  }

  test('have no credentials at hop limit 1, and those of the node at 2', async () => {
    await nodes(1);
    expect(await credentials()).toBeUndefined();
    world.aws.hopLimit = 2;
    expect(await credentials()).toEqual({ via: 'NODE_ROLE', roleArn: roleArn('node') });
  });

  test('get the role of their association once the agent is there and the role trusts them', async () => {
    await nodes(1);
    await world.call('POST', '/clusters/demo/pod-identity-associations', {
      namespace: 'monitoring', serviceAccount: 'grafana', roleArn: roleArn('ebs'),
    });
    expect(await credentials()).toBeUndefined();
    await world.addon('eks-pod-identity-agent');
    expect(await credentials()).toEqual({ via: 'POD_IDENTITY', roleArn: roleArn('ebs') });
    expect(await world.endpoint.roleAllows(roleArn('ebs'), 'ec2:CreateVolume')).toBe(true);
    expect(await world.endpoint.roleAllows(roleArn('ebs'), 's3:GetObject')).toBe(false);
    const trust = (condition: object) => serviceTrust('pods.eks.amazonaws.com', ['sts:AssumeRole', 'sts:TagSession'], condition);
    world.aws.roles.ebs.trust = trust({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'loki' } });
    expect(await credentials()).toBeUndefined();
    world.aws.roles.ebs.trust = trust({ StringEquals: { 'aws:RequestTag/kubernetes-namespace': ['loki', 'monitoring'] } });
    expect(await credentials()).toBeDefined();
    world.aws.roles.ebs.trust = serviceTrust('pods.eks.amazonaws.com');
    expect(await credentials()).toBeUndefined();
  });

  test('of an add-on get its association, whatever role the add-on has beside it, and an update without the role takes that off', async () => {
    await nodes(1);
    await world.addon('eks-pod-identity-agent');
    const update = async (body: object) => {
      expect(await world.update('POST', '/clusters/demo/addons/vpc-cni/update', body, '?addonName=vpc-cni')).toMatchObject({ status: 'Successful' });
      return world.settled('/clusters/demo/addons/vpc-cni', 'addon');
    };
    const association = { podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: roleArn('ebs') }] };
    const way = () => world.endpoint.credentialsOf('demo', 'kube-system', 'aws-node');

    expect(await update({ serviceAccountRoleArn: roleArn('ebs') })).toMatchObject({ serviceAccountRoleArn: roleArn('ebs') });
    // Nothing of IRSA is set up, and a pod that is told to take a token takes nothing else.
    expect(await way()).toBeUndefined();
    expect(await update({ serviceAccountRoleArn: roleArn('ebs'), ...association })).toMatchObject({ serviceAccountRoleArn: roleArn('ebs') });
    expect(await way()).toEqual({ via: 'POD_IDENTITY', roleArn: roleArn('ebs') });
    expect(await update({ resolveConflicts: 'OVERWRITE' })).not.toHaveProperty('serviceAccountRoleArn');
    expect(await way()).toEqual({ via: 'POD_IDENTITY', roleArn: roleArn('ebs') });
    await update({ podIdentityAssociations: [] });
    expect(await way()).toEqual({ via: 'NODE_ROLE', roleArn: roleArn('node') });
  });

  test('have one association', async () => {
    const request = { namespace: 'monitoring', serviceAccount: 'grafana', roleArn: roleArn('ebs') };
    await world.call('POST', '/clusters/demo/pod-identity-associations', request);
    expect(await world.call('POST', '/clusters/demo/pod-identity-associations', request)).toMatchObject({ code: 'ResourceInUseException' });
  });
});

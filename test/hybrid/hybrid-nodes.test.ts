import { readFileSync } from 'fs';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { HybridCredentials, HybridNodes, HybridNodesLimit, HybridNodesProps, HybridTrustAnchor, ResourceDefaults, WorkloadBoundary } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { resolve, Synthesised, synth, testStack, warnings } from '../helpers/synth';

const ALL = Object.values(HybridNodesLimit);
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n';
const ANCHOR = 'arn:aws:rolesanywhere:eu-west-2:111122223333:trust-anchor/01234567-89ab-cdef-0123-456789abcdef';
const PRIVATE_CA = 'arn:aws:acm-pca:eu-west-2:111122223333:certificate-authority/01234567-89ab-cdef-0123-456789abcdef';
const CLUSTER_ARN = 'arn:aws:eks:eu-west-2:111122223333:cluster/fake';

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

const make = (props: Partial<HybridNodesProps> = {}) => new HybridNodes(stack, 'Site', {
  cluster: new FakeCluster(stack, 'Cluster', { remoteNetworks: { nodeCidrs: ['192.168.10.0/24'] }, resourceSettings: { tags: { team: 'a' } } }),
  acknowledged: ALL,
  ...props,
});
/** The statements of a policy, with `KNOWN` for what Terraform fills in. */
const read = (policy: string) => JSON.parse(policy.replace(/(?<!\$)\$\{[^}]*\}/g, 'KNOWN')).Statement;
const trust = (output: Synthesised) => read(output.resource('aws_iam_role').assume_role_policy);
const statements = (output: Synthesised) => read(output.resource('aws_iam_role_policy').policy);
const anywhere = (anchor: HybridTrustAnchor) => make({ credentials: HybridCredentials.rolesAnywhere(anchor) });

describe('by Systems Manager, as by default', () => {
  it('has a role that this account and region alone take, with what AWS documents and no more', () => {
    const nodes = make();
    const output = synth(stack);
    expect(trust(output)).toEqual([{
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Principal: { Service: 'ssm.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': 'KNOWN' },
        ArnEquals: { 'aws:SourceArn': 'arn:KNOWN:ssm:eu-west-2:KNOWN:*' },
      },
    }]);
    expect(output.resources('aws_iam_role_policy_attachment').map((one) => one.policy_arn.split(':aws:policy/')[1]).sort())
      .toEqual(['AmazonEC2ContainerRegistryPullOnly', 'AmazonSSMManagedInstanceCore']);
    expect(statements(output).map(({ Action, Resource, Condition }: any) => [Action, Resource, Condition])).toEqual([
      [['eks:DescribeCluster', 'eks:ListAccessEntries'], [CLUSTER_ARN], undefined],
      [['eks-auth:AssumeRoleForPodIdentity'], [CLUSTER_ARN], undefined],
      [['ssm:DescribeInstanceInformation'], ['*'], undefined],
      [['ssm:DeregisterManagedInstance'], ['arn:KNOWN:ssm:eu-west-2:KNOWN:managed-instance/*'], { StringEquals: { 'ssm:resourceTag/EKSClusterARN': [CLUSTER_ARN] } }],
    ]);
    expect(output.resource('aws_eks_access_entry')).toMatchObject({ cluster_name: 'fake', type: 'HYBRID_LINUX', principal_arn: expect.stringContaining('aws_iam_role.'), tags: { team: 'a' } });
    expect(output.resources('aws_ssm_activation')).toEqual([]);
    expect(nodes.activationCommand).toMatch(/^aws ssm create-activation --region eu-west-2 --iam-role .+ --tags Key=EKSClusterARN,Value=arn:aws:eks:/);
    expect(nodes.dependencies).toHaveLength(4);
    expect(warnings(stack)).toEqual([]);
  });

  it('makes an activation that is asked for, and warns that its code is in the state', () => {
    make({ credentials: HybridCredentials.ssm({ activation: { registrationLimit: 3, expirationDate: '2026-12-24T00:00:00Z' } }) });
    expect(synth(stack).resource('aws_ssm_activation')).toEqual({
      name: 'fake',
      description: 'Hybrid nodes of fake',
      iam_role: expect.stringContaining('.name}'),
      registration_limit: 3,
      expiration_date: '2026-12-24T00:00:00Z',
      tags: { team: 'a', EKSClusterARN: CLUSTER_ARN },
    });
    expect(warnings(stack)).toEqual([expect.stringContaining('is in the Terraform state')]);
  });

  it.each([0, 1001, 1.5])('refuses %s machines for one activation', (registrationLimit) => {
    expect(() => make({ credentials: HybridCredentials.ssm({ activation: { registrationLimit } }) })).toThrow(/registrationLimit/);
  });

  it('takes a time up to 30 days ahead, and warns once it has passed', () => {
    const at = (expirationDate: string) => {
      stack = testStack();
      return make({ credentials: HybridCredentials.ssm({ activation: { registrationLimit: 1, expirationDate } }) });
    };
    expect(() => at('2026-12-28T00:00:00Z')).toThrow(
      '`credentials.activation.expirationDate` is more than 30 days ahead, which Systems Manager rejects, got \'2026-12-28T00:00:00Z\'. Fix: choose an earlier date, and create a new activation for more machines.',
    );
    const told = (expirationDate: string) => warnings(at(expirationDate)).filter((text) => text.includes('has passed'));
    expect(told('2026-12-25T12:00:00Z')).toEqual([]);
    expect(told('2026-11-01T00:00:00Z')).toHaveLength(1);
  });

  it.each(['tomorrow', '2026-12-24', '2026-12-24T25:00:00Z'])('refuses the time %s', (expirationDate) => {
    expect(() => make({ credentials: HybridCredentials.ssm({ activation: { registrationLimit: 1, expirationDate } }) })).toThrow(/a time of RFC 3339/);
  });

  it('leaves roles of pods out where they are not wanted', () => {
    make({ podIdentity: false });
    expect(synth(stack).text).not.toContain('eks-auth');
  });
});

describe('a role with a path', () => {
  const at = (rolePath: string, credentials = HybridCredentials.ssm({ activation: { registrationLimit: 1 } })) => {
    ResourceDefaults.applyTo(stack, { namePrefix: 'corp', rolePath });
    return make({ credentials });
  };

  it.each(['/', '/nodes/', `/${'n'.repeat(22)}/`])('is given to Systems Manager with its path %s, in the 64 characters that it takes', (path) => {
    const nodes = at(path);
    const output = synth(stack);
    const { name_prefix: prefix } = output.resource('aws_iam_role');
    const { iam_role: role } = output.resource('aws_ssm_activation');
    const name = /^(.*)\$\{aws_iam_role\.\w+\.name\}$/.exec(role);
    expect(`/${name?.[1]}`).toBe(path);
    expect(name![1].length + prefix.length + 26).toBeLessThanOrEqual(64);
    expect(resolve(stack, nodes.activationCommand)).toContain(` --iam-role ${role} `);
  });

  it('is given with a path that only Terraform knows', () => {
    at(new TerraformVariable(stack, 'Path', {}).stringValue);
    expect(synth(stack).resource('aws_ssm_activation').iam_role).toMatch(/^\$\{trimprefix\(var\.Path, "\/"\)\}\$\{aws_iam_role\.\w+\.name\}$/);
  });

  it('is refused where path and name do not fit, by Systems Manager alone', () => {
    const path = `/${'n'.repeat(23)}/`;
    expect(() => at(path)).toThrow(/`rolePath` is too long for Systems Manager.*Allowed: up to 24 characters/);
    stack = testStack();
    expect(() => at(path, HybridCredentials.rolesAnywhere(HybridTrustAnchor.existing(ANCHOR)))).not.toThrow();
  });
});

it('has what a boundary of workloads takes in addition, as documented', () => {
  make();
  const needed = statements(synth(stack)).flatMap(({ Action }: any) => Action).filter((action: string) => action.startsWith('ssm:'));
  const additionalActions = [...needed, 'ssm:UpdateInstanceInformation'];
  expect(() => new WorkloadBoundary(stack, 'Boundary', { region: 'eu-west-2', additionalActions })).not.toThrow();
  const page = readFileSync('docs/hybrid-nodes.md', 'utf8');
  additionalActions.forEach((action) => expect(page).toContain(`\`${action}\``));
});

describe('by IAM Roles Anywhere', () => {
  it.each([
    ['of your own', () => HybridTrustAnchor.certificate(CERTIFICATE), { source_type: 'CERTIFICATE_BUNDLE', source_data: { x509_certificate_data: CERTIFICATE } }],
    ['of AWS', () => HybridTrustAnchor.privateCa(PRIVATE_CA), { source_type: 'AWS_ACM_PCA', source_data: { acm_pca_arn: PRIVATE_CA } }],
  ])('trusts an authority %s', (_, anchor, source) => {
    const nodes = anywhere(anchor());
    const output = synth(stack);
    expect(output.resource('aws_rolesanywhere_trust_anchor')).toMatchObject({ name: 'fake-Site', enabled: true, source });
    expect(output.resource('aws_rolesanywhere_profile')).toMatchObject({ enabled: true, accept_role_session_name: true, role_arns: [expect.stringContaining('aws_iam_role.')] });
    expect(nodes.activationCommand).toBeUndefined();
  });

  it('lets holders of a certificate in by the name in it alone, which IAM reads and Terraform does not', () => {
    anywhere(HybridTrustAnchor.existing(ANCHOR));
    const output = synth(stack);
    expect(output.resources('aws_rolesanywhere_trust_anchor')).toEqual([]);
    expect(trust(output)).toEqual([
      { Effect: 'Allow', Action: ['sts:TagSession', 'sts:SetSourceIdentity'], Principal: { Service: 'rolesanywhere.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': ANCHOR } } },
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Principal: { Service: 'rolesanywhere.amazonaws.com' },
        Condition: { StringEquals: { 'sts:RoleSessionName': '$${aws:PrincipalTag/x509Subject/CN}' }, ArnEquals: { 'aws:SourceArn': ANCHOR } },
      },
    ]);
    expect(output.text).not.toContain('AmazonSSMManagedInstanceCore');
    expect(output.text).not.toContain('ssm:');
  });

  it('refuses the key of an authority, and what is no certificate; a token passes', () => {
    expect(() => anywhere(HybridTrustAnchor.certificate(`${CERTIFICATE}-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----`))).toThrow(/contains a private key/);
    stack = testStack();
    expect(() => anywhere(HybridTrustAnchor.certificate('acme'))).toThrow(/PEM certificates/);
    stack = testStack();
    expect(() => anywhere(HybridTrustAnchor.certificate(new TerraformVariable(stack, 'Ca', {}).stringValue))).not.toThrow();
  });
});

it('warns of each limit until it is acknowledged', () => {
  make({ acknowledged: [HybridNodesLimit.TOOLING] });
  expect(warnings(stack)).toEqual([expect.stringContaining('not in other clouds, and not on EC2'), expect.stringContaining('AWS bills data transfer')]);
});

it('refuses a cluster that takes no hybrid nodes', () => {
  expect(() => make({ cluster: new FakeCluster(stack, 'Plain') })).toThrow(/has no networks from which hybrid nodes can join/);
});

it('takes prefix, path and boundary of the settings, and two sites of a cluster have names of their own', () => {
  ResourceDefaults.applyTo(stack, { namePrefix: 'corp', rolePath: '/nodes/' });
  const cluster = new FakeCluster(stack, 'Shared', { remoteNetworks: { nodeCidrs: ['10.1.0.0/16'] } });
  new HybridNodes(stack, 'Leeds', { cluster, acknowledged: ALL });
  new HybridNodes(stack, 'Hull', { cluster, acknowledged: ALL });
  const roles = synth(stack).resources('aws_iam_role');
  expect(roles.map(({ path }) => path)).toEqual(['/nodes/', '/nodes/']);
  expect(new Set(roles.map(({ name_prefix: prefix }) => prefix)).size).toBe(2);
  roles.forEach(({ name_prefix: prefix }) => expect(prefix).toMatch(/^corp-fake-hybrid-/));
});

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesAccess } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack } from '../helpers/synth';

const LOGIN = ['aws', 'eks', 'get-token', '--output', 'json', '--cluster-name', 'fake', '--region', 'eu-west-2'];
const ROLE = 'arn:aws:iam::111122223333:role/deployer';

const kubernetesOf = (stack: TerraformStack) => {
  const all = synth(stack).providers('helm');
  expect(all).toHaveLength(1);
  return all[0].kubernetes;
};
const loginOf = (stack: TerraformStack) => kubernetesOf(stack).exec.args;

/** A stack whose AWS provider is made before or after the cluster. */
function stackWith(provider: object, order: 'before' | 'after', access: KubernetesAccess = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'Test');
  const steps = [() => new AwsProvider(stack, 'Aws', { region: 'eu-west-2', ...provider }), () => new FakeCluster(stack, 'Cluster', { access })];
  for (const step of order === 'before' ? steps : steps.reverse()) step();
  return stack;
}

describe('the provider of a cluster', () => {
  it('logs in with a fresh token, and checks the certificate', () => {
    const stack = testStack();
    new FakeCluster(stack);
    expect(kubernetesOf(stack)).toEqual({
      host: 'https://0123456789ABCDEF.gr7.eu-west-2.eks.amazonaws.com',
      cluster_ca_certificate: '${base64decode("LS0tLS1CRUdJTi==")}',
      exec: { api_version: 'client.authentication.k8s.io/v1beta1', command: 'env', args: LOGIN },
    });
  });

  it('is there before any release, and outlives the last', () => {
    const stack = testStack();
    new FakeCluster(stack);
    expect(synth(stack).providers('helm')).toHaveLength(1);
  });

  it('takes another address, a proxy and a server name', () => {
    const stack = testStack();
    new FakeCluster(stack, 'Cluster', { access: { endpoint: 'https://localhost:8443', proxyUrl: 'socks5://localhost:1080', tlsServerName: 'kubernetes.default' } });
    expect(kubernetesOf(stack)).toMatchObject({ host: 'https://localhost:8443', proxy_url: 'socks5://localhost:1080', tls_server_name: 'kubernetes.default' });
  });
});

describe.each(['before', 'after'] as const)('an AWS provider made %s the cluster', (order) => {
  it('hands on its profile', () => {
    expect(loginOf(stackWith({ profile: 'prod' }, order))).toEqual([...LOGIN, '--profile', 'prod']);
  });

  it('hands on the last of the roles that it assumes, one from the other', () => {
    const assumeRole = [{ roleArn: 'arn:aws:iam::111122223333:role/first' }, { roleArn: ROLE }];
    expect(loginOf(stackWith({ assumeRole }, order))).toEqual([...LOGIN, '--role-arn', ROLE]);
  });

  it('hands on neither where it has none', () => {
    expect(loginOf(stackWith({}, order))).toEqual(LOGIN);
  });

  it('is not asked when it has an alias, since resources do not use it', () => {
    const stack = stackWith({ alias: 'other', profile: 'other' }, order);
    expect(loginOf(stack)).toEqual(LOGIN);
  });

  it('gives way to what the cluster was told', () => {
    expect(loginOf(stackWith({ profile: 'prod', assumeRole: [{ roleArn: 'arn:aws:iam::111122223333:role/other' }] }, order, { awsProfile: 'mine', roleArn: ROLE })))
      .toEqual([...LOGIN, '--profile', 'mine', '--role-arn', ROLE]);
  });

  it('may have a profile that only Terraform knows', () => {
    const stack = new TerraformStack(Testing.app(), 'Test');
    const profile = new TerraformVariable(stack, 'profile', {}).stringValue;
    const steps = [() => new AwsProvider(stack, 'Aws', { profile }), () => new FakeCluster(stack)];
    for (const step of order === 'before' ? steps : steps.reverse()) step();
    expect(loginOf(stack)).toEqual([...LOGIN, '--profile', '${var.profile}']);
  });
});

describe('one provider a cluster and stack', () => {
  it('is the same for everything in the cluster\'s own stack', () => {
    const stack = testStack();
    const cluster = new FakeCluster(stack);
    expect(cluster.helmProvider(new Construct(stack, 'A'))).toBe(cluster.helmProvider(stack));
    expect(synth(stack).providers('helm')).toHaveLength(1);
  });

  it('is made in another stack when first asked for, once', () => {
    const stack = testStack();
    const cluster = new FakeCluster(stack);
    const [other, third] = [stackBeside(stack, 'Other'), stackBeside(stack, 'Third')];
    expect(cluster.helmProvider(new Construct(other, 'A'))).toBe(cluster.helmProvider(new Construct(other, 'B')));
    expect(cluster.helmProvider(other)).not.toBe(cluster.helmProvider(stack));
    expect(synth(other).providers('helm')).toHaveLength(1);
    expect(synth(third).providers('helm')).toEqual([]);
  });

  it('logs in as the stack does that it stands in', () => {
    const cluster = new FakeCluster(testStack());
    const other = new TerraformStack(App.of(cluster), 'Other');
    new AwsProvider(other, 'Aws', { region: 'eu-west-2', profile: 'observability' });
    cluster.helmProvider(other);
    expect(loginOf(other)).toEqual([...LOGIN, '--profile', 'observability']);
  });

  it('has an alias, which two clusters never share: not in two stacks, not with ids that look alike', () => {
    const stack = testStack();
    const other = stackBeside(stack, 'Other');
    const clusters = [
      new FakeCluster(stack, 'K-1'), new FakeCluster(stack, 'K_1'), new FakeCluster(other, 'K-1'), new FakeCluster(new Construct(stack, 'K'), '1'),
    ];
    for (const cluster of clusters) cluster.helmProvider(other);
    const aliases = synth(other).providers('helm').map(({ alias }) => alias);
    expect(new Set(aliases).size).toBe(clusters.length);
    for (const alias of aliases) expect(alias).toMatch(/^[a-z][a-z0-9]*$/);
    expect(new Set(synth(stack).providers('helm').map(({ alias }) => alias)).size).toBe(3);
  });
});

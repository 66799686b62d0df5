import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesAccess, ObservableEksCluster } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { stackBeside, synth, testStack, TODAY, warnings } from '../helpers/synth';

const LOGIN = ['aws', 'eks', 'get-token', '--output', 'json', '--cluster-name', 'fake', '--region', 'eu-west-2'];
const NOTHING_FROM_ENVIRONMENT = {
  username: '',
  password: '',
  token: '',
  client_certificate: '',
  client_key: '',
  insecure: false,
  config_path: '',
  config_context: '',
  config_context_auth_info: '',
  config_context_cluster: '',
};
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
      ...NOTHING_FROM_ENVIRONMENT,
    });
  });

  // Empty is set; what is not set, the provider takes from variables such as KUBE_TOKEN.
  it('leaves a proxy and the name in the certificate to the machine, and nothing else', () => {
    const stack = testStack();
    new FakeCluster(stack);
    const read = ['host', 'username', 'password', 'insecure', 'tls_server_name', 'client_certificate', 'client_key', 'cluster_ca_certificate', 'config_path',
      'config_context', 'config_context_auth_info', 'config_context_cluster', 'token', 'proxy_url'];
    expect(read.filter((argument) => kubernetesOf(stack)[argument] === undefined)).toEqual(['tls_server_name', 'proxy_url']);
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

describe('what the AWS provider logs in with', () => {
  const loginWith = (provider: object, access: KubernetesAccess = {}) => {
    const stack = stackWith(provider, 'after', access);
    const { args, env } = kubernetesOf(stack).exec;
    return { args: args.slice(LOGIN.length), env, warned: warnings(stack) };
  };

  it.each<[string, object, object]>([
    ['files of credentials and configuration', { sharedCredentialsFiles: ['~/.aws/ci'], sharedConfigFiles: ['ci.conf'], profile: 'ci' },
      { args: ['--profile', 'ci'], env: { AWS_CONFIG_FILE: 'ci.conf', AWS_SHARED_CREDENTIALS_FILE: '~/.aws/ci' }, warned: [] }],
    ['a web identity', { assumeRoleWithWebIdentity: [{ roleArn: ROLE, webIdentityTokenFile: '/run/token', sessionName: 'ci' }], profile: 'unused' },
      { args: [], env: { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token', AWS_ROLE_SESSION_NAME: 'ci' }, warned: [] }],
    ['a web identity, and a role from it', { assumeRoleWithWebIdentity: [{ roleArn: `${ROLE}1`, webIdentityTokenFile: '/run/token' }], assumeRole: [{ roleArn: ROLE }] },
      { args: ['--role-arn', ROLE], env: { AWS_ROLE_ARN: `${ROLE}1`, AWS_WEB_IDENTITY_TOKEN_FILE: '/run/token' }, warned: [] }],
    ['metadata by IPv6', { ec2MetadataServiceEndpointMode: 'IPv6' }, { args: [], env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }, warned: [] }],
    ['a proxy and an authority', { httpsProxy: 'http://proxy:3128', noProxy: 'localhost', customCaBundle: '/etc/ca.pem' },
      { args: [], env: { AWS_CA_BUNDLE: '/etc/ca.pem', HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost' }, warned: [] }],
    ['nothing, where there is nothing', {}, { args: [], env: undefined, warned: [] }],
  ])('is handed on: %s', (_, provider, expected) => {
    expect(loginWith(provider)).toEqual(expected);
  });

  const SECRET = 'wJalrXUtnFEMI';
  it.each<[string, object, RegExp]>([
    ['an external id', { assumeRole: [{ roleArn: ROLE, externalId: 'x' }] }, /`assumeRole\[\]\.externalId`.*AWS_CONFIG_FILE/],
    ['a chain of roles', { assumeRole: [{ roleArn: `${ROLE}1` }, { roleArn: ROLE }] }, /several `assumeRole`.*AWS_CONFIG_FILE/],
    ['a source identity', { assumeRole: [{ roleArn: ROLE, sourceIdentity: 'ci' }] }, /`assumeRole\[\]\.sourceIdentity`.*`roleArn` of `kubernetesAccess`/],
    ['session tags', { assumeRole: [{ roleArn: ROLE, tags: { team: 'web' } }] }, /`assumeRole\[\]\.tags`.*`roleArn` of `kubernetesAccess`/],
    ['static keys', { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: SECRET }, /`accessKey` and `secretKey`.*AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY where/],
    ['a session', { accessKey: 'ASIAIOSFODNN7EXAMPLE', secretKey: SECRET, token: SECRET }, /AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN/],
    ['a token', { assumeRoleWithWebIdentity: [{ roleArn: ROLE, webIdentityToken: SECRET }] }, /`assumeRoleWithWebIdentity\[\]\.webIdentityToken`.*AWS_WEB_IDENTITY_TOKEN_FILE/],
    ['several files of credentials', { sharedCredentialsFiles: ['a', 'b'] }, /several `sharedCredentialsFiles`.*AWS_SHARED_CREDENTIALS_FILE/],
    ['several files of configuration', { sharedConfigFiles: ['a', 'b'] }, /several `sharedConfigFiles`.*AWS_CONFIG_FILE/],
    ['a proxy with a password', { httpsProxy: `http://me:${SECRET}@proxy:3128` }, /a password in `httpsProxy`.*HTTPS_PROXY/],
    ['another STS', { endpoints: [{ sts: 'https://sts.corp' }] }, /`endpoints\[\]\.sts`.*AWS_ENDPOINT_URL_STS/],
  ])('is warned of where it cannot be, and no secret is written down: %s', (_, provider, pattern) => {
    const { warned, ...handedOn } = loginWith(provider);
    expect(warned).toEqual([expect.stringMatching(pattern)]);
    expect(JSON.stringify([warned, handedOn])).not.toContain(SECRET);
  });

  it.each<[string, object]>([
    ['an external id', { assumeRole: [{ roleArn: ROLE, externalId: 'x' }] }],
    ['a chain of roles', { assumeRole: [{ roleArn: `${ROLE}1` }, { roleArn: ROLE }] }],
  ])('is left to a profile that was named for it: %s', (_, provider) => {
    expect(loginWith(provider, { awsProfile: 'mine' })).toEqual({ args: ['--profile', 'mine'], env: undefined, warned: [] });
  });

  it('is warned of once, however often the app is synthesised', () => {
    const stack = stackWith({ accessKey: 'a', secretKey: 'b' }, 'before');
    [1, 2].forEach(() => synth(stack));
    expect(warnings(stack)).toHaveLength(1);
  });
});

describe('the role that Terraform logs in as', () => {
  const OTHER = 'arn:aws:iam::111122223333:role/ops/deployer';
  const platform = (provider: object, admins: { [name: string]: string } | undefined, kubernetesAccess?: KubernetesAccess) => {
    const stack = new TerraformStack(Testing.app({ context: { 'cdktf-observable-eks/today': TODAY } }), 'Test');
    new AwsProvider(stack, 'Aws', { region: 'eu-west-2', ...provider });
    const cluster = new ObservableEksCluster(stack, 'Platform', { clusterName: 'p', admins, kubernetesAccess, observability: { metrics: { enabled: false }, grafana: { enabled: false } } });
    return { stack, cluster };
  };
  const REFUSED = /Platform\/HelmProvider: `admins` does not include the role with which Terraform logs in to the cluster, so it could not install anything there/;

  it.each<[string, object, KubernetesAccess | undefined]>([
    ['assumes', { assumeRole: [{ roleArn: ROLE }] }, undefined],
    ['has by its web identity', { assumeRoleWithWebIdentity: [{ roleArn: ROLE, webIdentityTokenFile: '/run/token' }] }, undefined],
    ['was told', {}, { roleArn: ROLE }],
  ])('is refused when it %s one that is not among the administrators', (_, provider, access) => {
    expect(() => synth(platform(provider, { ops: OTHER }, access).stack)).toThrow(REFUSED);
    expect(() => synth(platform(provider, { ops: OTHER, ci: ROLE }, access).stack)).not.toThrow();
  });

  it('is another one in another path', () => {
    expect(() => synth(platform({}, { ops: OTHER }, { roleArn: ROLE }).stack)).toThrow(
      `got ["${OTHER}"]. Allowed: ${ROLE} included, exactly as written: account and path matter, and ${OTHER} is a different role. `
      + 'Fix: add the role to `admins`, or log in with one of them: `kubernetesAccess.roleArn`.',
    );
  });

  it('passes where it or an administrator is not known, or has an entry of its own', () => {
    for (const [provider, admins] of [[{ profile: 'ci' }, { ops: OTHER }], [{ assumeRole: [{ roleArn: ROLE }] }, undefined]] as [object, undefined][]) {
      expect(() => synth(platform(provider, admins).stack)).not.toThrow();
    }
    const known = platform({ assumeRole: [{ roleArn: ROLE }] }, { ops: OTHER });
    new EksAccessEntry(known.stack, 'Entry', { clusterName: known.cluster.clusterName, principalArn: ROLE });
    expect(() => synth(known.stack)).not.toThrow();
  });

  it('counts for each stack that installs something', () => {
    const { stack, cluster } = platform({ assumeRole: [{ roleArn: ROLE }] }, { ci: ROLE });
    const other = new TerraformStack(App.of(stack), 'Other');
    new AwsProvider(other, 'Aws', { region: 'eu-west-2', assumeRole: [{ roleArn: OTHER }] });
    cluster.helmProvider(other);
    expect(() => synth(stack)).not.toThrow();
    expect(() => synth(other)).toThrow(/does not include the role with which Terraform logs in to the cluster/);
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

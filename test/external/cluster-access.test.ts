import { Fn, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { ClusterAccess, ExecApiVersion, ExternalCluster } from '../../src';
import { synth, warnings } from '../helpers/synth';

const SERVER = { host: 'https://10.0.0.10:6443', ca: 'LS0tLS1CRUdJTi==' };

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'Test');
});

const reached = (access: ClusterAccess) => new ExternalCluster(stack, 'Shop', { clusterName: 'shop', access });
const secret = () => new TerraformVariable(stack, 'secret', { sensitive: true }).stringValue;

function kubernetesOf(access: ClusterAccess): any {
  reached(access);
  const [provider, ...others] = synth(stack).providers('helm');
  expect(others).toEqual([]);
  return provider.kubernetes;
}

const refused = (access: () => ClusterAccess) => {
  try {
    reached(access());
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was taken');
};

describe('what the provider is told', () => {
  it('of a file names the context, and the address that the file has', () => {
    const kubernetes = kubernetesOf(ClusterAccess.kubeconfig({ path: '~/.kube/config', context: 'shop' }));
    expect(kubernetes).toMatchObject({ config_path: '~/.kube/config', config_context: 'shop', token: '' });
    expect(kubernetes.host).toContain('file(pathexpand("~/.kube/config"))');
  });

  it.each(['kubeconfig', './kubeconfig', '$HOME/.kube/config', '~ops/.kube/config'])('of the file %s is looked for in another folder than one may think', (path) => {
    reached(ClusterAccess.kubeconfig({ path, context: 'shop' }));
    expect(warnings(stack)).toEqual([
      `\`access.path\` is '${path}'. Terraform resolves it relative to the folder of the stack in cdktf.out, and expands neither environment variables nor ~name. Pass an absolute path, or one that starts with ~/.`,
    ]);
  });

  it.each(['/etc/kubernetes/admin.conf', '~/.kube/config', 'C:\\kube\\config', '\\\\server\\config', Token.asString(Fn.element(['a'], 0))])('of the file %s is as it stands', (path) => {
    reached(ClusterAccess.kubeconfig({ path, context: 'shop' }));
    expect(warnings(stack)).toEqual([]);
  });

  it('of a content has the parts of it, and no file', () => {
    const kubernetes = kubernetesOf(ClusterAccess.kubeconfigContent(secret()));
    expect(kubernetes).toMatchObject({ config_path: '', config_context: '' });
    for (const part of ['host', 'cluster_ca_certificate', 'token', 'client_certificate', 'client_key']) expect(kubernetes[part]).toContain('base64decode(var.secret)');
  });

  it.each([
    ['a command', () => ClusterAccess.exec({ ...SERVER, apiVersion: ExecApiVersion.V1, command: 'login', args: ['--shop'], env: { SHOP: 'a' } }), {
      api_version: 'client.authentication.k8s.io/v1', command: 'env', args: ['login', '--shop'], env: { SHOP: 'a' },
    }],
    ['a command on Windows', () => ClusterAccess.exec({ ...SERVER, apiVersion: ExecApiVersion.V1BETA1, command: 'login', runner: ['cmd', '/c'] }), {
      api_version: 'client.authentication.k8s.io/v1beta1', command: 'cmd', args: ['/c', 'login'],
    }],
    ['EKS', () => ClusterAccess.aws({ ...SERVER, clusterName: 'shop', region: 'eu-west-2', awsProfile: 'ops' }), {
      api_version: 'client.authentication.k8s.io/v1beta1',
      command: 'env',
      args: ['aws', 'eks', 'get-token', '--output', 'json', '--cluster-name', 'shop', '--region', 'eu-west-2', '--profile', 'ops'],
    }],
    ['Scaleway', () => ClusterAccess.scaleway({ ...SERVER, profile: 'ops' }), {
      api_version: 'client.authentication.k8s.io/v1', command: 'env', args: ['scw', '--profile', 'ops', 'k8s', 'exec-credential'],
    }],
    ['DigitalOcean', () => ClusterAccess.digitalOcean({ ...SERVER, clusterId: '0a1b', authContext: 'ops' }), {
      api_version: 'client.authentication.k8s.io/v1beta1',
      command: 'env',
      args: ['doctl', 'kubernetes', 'cluster', 'kubeconfig', 'exec-credential', '--version=v1beta1', '--context', 'ops', '0a1b'],
    }],
  ])('of %s runs it for every call', (_name, access, exec) => {
    const kubernetes = kubernetesOf(access());
    expect(kubernetes.exec).toEqual(exec);
    expect(kubernetes).toMatchObject({ host: SERVER.host, cluster_ca_certificate: '${base64decode("LS0tLS1CRUdJTi==")}', token: '' });
    expect(warnings(stack)).toEqual([]);
  });

  it('of a token has it, with a warning', () => {
    const kubernetes = kubernetesOf(ClusterAccess.token({ ...SERVER, token: secret(), proxyUrl: 'socks5://localhost:1080', tlsServerName: 'kubernetes' }));
    expect(kubernetes).toMatchObject({ host: SERVER.host, token: '${var.secret}', proxy_url: 'socks5://localhost:1080', tls_server_name: 'kubernetes' });
    expect(warnings(stack)).toEqual([expect.stringContaining('is readable in the state of its source, or in saved plans')]);
  });

  it('leaves nothing to the environment that decides which cluster, or who', () => {
    const names = ['host', 'username', 'password', 'token', 'client_certificate', 'client_key', 'cluster_ca_certificate', 'insecure', 'config_path',
      'config_context', 'config_context_auth_info', 'config_context_cluster'];
    const all = [
      ClusterAccess.kubeconfig({ path: 'kubeconfig', context: 'shop' }), ClusterAccess.kubeconfigContent(secret()), ClusterAccess.scaleway(SERVER),
      ClusterAccess.token({ ...SERVER, token: Token.asString(Fn.element(['a'], 0)) }),
    ];
    all.forEach((access, index) => new ExternalCluster(stack, `Shop${index}`, { clusterName: `shop${index}`, access }));
    for (const { kubernetes } of synth(stack).providers('helm')) expect(names.filter((name) => kubernetes[name] === undefined)).toEqual([]);
  });
});

describe('the canary', () => {
  it.each([
    ['a file', () => ClusterAccess.kubeconfig({ path: 'kubeconfig', context: 'shop' })],
    ['a content', () => ClusterAccess.kubeconfigContent(secret())],
    ['a command', () => ClusterAccess.scaleway(SERVER)],
    ['a token', () => ClusterAccess.token({ ...SERVER, token: secret() })],
  ])('looks whenever the address is known, with %s', (_name, access) => {
    // The release of namespaces comes with the first that asks for one.
    const cluster = reached(access());
    cluster.helmProvider(stack);
    expect(cluster.endpoint).not.toBe('');
  });
});

describe('refused', () => {
  it.each([
    ['a login in the program', () => ClusterAccess.token({ ...SERVER, token: 'secret' }), 'access.token'],
    ['a kubeconfig in the program', () => ClusterAccess.kubeconfigContent('YXBpVmVyc2lvbjogdjE='), 'access.content'],
    ['a file without a context', () => ClusterAccess.kubeconfig({ path: 'kubeconfig', context: ' ' }), 'access.context'],
    ['an authority that is a PEM', () => ClusterAccess.scaleway({ ...SERVER, ca: '-----BEGIN CERTIFICATE-----' }), 'access.ca'],
    ['an address without a host', () => ClusterAccess.scaleway({ ...SERVER, host: 'https://' }), 'access.host'],
    ['a profile that is an option', () => ClusterAccess.scaleway({ ...SERVER, profile: '--debug' }), 'access.profile'],
    ['no runner', () => ClusterAccess.scaleway({ ...SERVER, runner: [] }), 'access.runner'],
  ])('%s', (_name, access, property) => {
    expect(refused(access)).toContain(`Test/Shop: \`${property}\` `);
  });

  it('a secret among the variables of a command, in whole words', () => {
    expect(refused(() => ClusterAccess.exec({ ...SERVER, apiVersion: ExecApiVersion.V1, command: 'scw', env: { SCW_SECRET_KEY: 'abc' } }))).toBe(
      'Test/Shop: `access.env.SCW_SECRET_KEY` contains a secret in plain text, readable in the configuration. Fix: set the variable where Terraform runs; the command inherits it.',
    );
  });
});

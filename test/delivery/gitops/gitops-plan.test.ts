import { Fn, TerraformStack, Token } from 'cdktf';
import { argoCd, flux, objectsIn, SOURCE, TEAMS } from './support';
import {
  ArgoCd, ArgoCdApplicationSet, ArgoCdSignIn, ClusterAccess, ExternalCluster, Flux, GitOpsApplication, GitOpsTeam, GitSource, Grafana,
  KubernetesPlatform, PlatformFacts, PlatformFactsOptions,
} from '../../../src';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster } from '../../observability/support';

const team = (...kubernetesNamespaces: string[]) => GitOpsTeam.of({ kubernetesNamespaces });

describe.each([['Argo CD', argoCd, 'argocd'], ['Flux', flux, 'flux-system']] as const)('with %s', (_, engine, own) => {
  it.each<[string, { [name: string]: GitOpsTeam }, string]>([
    ['without a namespace', { shop: team() }, 'Test/Engine: `teams.shop.kubernetesNamespaces` is empty. Fix: list at least one namespace.'],
    ['that shares one', { shop: team('shop'), web: team('web', 'shop') },
      "Test/Engine: `teams.web.kubernetesNamespaces[1]` is a namespace that already belongs to the team shop, got 'shop'. Fix: assign each namespace to one team."],
    ['that would rule the engine', { shop: team(own) },
      `Test/Engine: \`teams.shop.kubernetesNamespaces[0]\` is a namespace whose owner controls the cluster, which no team should, got '${own}'. Fix: use a separate namespace for the team, or GitOpsApplication.ofCluster().`],
    ...['kube-system', 'argocd', 'flux-system', 'cattle-system'].map((namespace): [string, { [name: string]: GitOpsTeam }, string] =>
      [`that would rule the cluster from ${namespace}`, { shop: team(namespace) }, '']),
    ['with the name of what is not a team', { cluster: team('shop') },
      "Test/Engine: `teams.cluster` has a name that the engine reserves, got 'cluster'. Fix: use another name."],
    ['with a group that is more than a name', { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'], groups: ['a, role:admin'] }) }, ''],
  ])('refuses a team %s', (_name, teams, message) => {
    expect(() => engine({ teams })).toThrow(message === '' ? /^Test\/Engine: `teams\.shop\./ : new Error(message));
  });

  it.each<[string, GitOpsApplication, string]>([
    ['of a team that is not there', GitOpsApplication.ofTeam({ team: 'bank', source: SOURCE }),
      "Test/Engine: `applications.web.team` is not in `teams`, got 'bank'. Allowed: shop. Fix: add the team, or use an existing one."],
    ['outside of its team', GitOpsApplication.ofTeam({ team: 'shop', kubernetesNamespace: 'bank', source: SOURCE }),
      "Test/Engine: `applications.web.kubernetesNamespace` is not a namespace of the team shop, got 'bank'. Allowed: shop, shop-jobs. Fix: use a namespace of the team, or add it to the team."],
  ])('refuses an application %s', (_name, web, message) => {
    expect(() => engine({ teams: TEAMS, applications: { web } })).toThrow(new Error(message));
  });

  it('refuses two applications that are one, and takes those that differ', () => {
    const of = (source: GitSource = SOURCE, kubernetesNamespace = 'shop') => GitOpsApplication.ofCluster({ source, kubernetesNamespace });
    expect(() => engine({ applications: { a: of(), b: of() } })).toThrow(new Error(
      `Test/Engine: \`applications.b\` deploys the same folder as applications.a, to the same namespace, got '${SOURCE.path}'. Fix: remove one of the two, or give it another folder or namespace.`,
    ));
    expect(() => engine({ applications: { a: of(), b: of(SOURCE, 'bank'), c: of({ ...SOURCE, path: 'other' }), d: of({ ...SOURCE, branch: 'next' }) } })).not.toThrow();
  });

  it('warns of a team in a namespace of the platform', () => {
    const { stack, cluster } = engine({ teams: { ops: team('ops', 'monitoring') } });
    const said = () => (synth(stack), warnings(stack).filter((text) => text.includes('pods of the platform')));
    expect(said()).toEqual([]);
    new Grafana(stack, 'Grafana', { cluster, prometheus: { url: 'http://prometheus' } });
    expect(said()).toEqual([
      '`teams.ops.kubernetesNamespaces[1]` monitoring also contains pods of the platform: the team can read their Secrets and use their permissions. Give the team a namespace of its own.',
    ]);
  });

  it('makes the namespaces of teams', () => {
    const { stack } = engine({ teams: TEAMS });
    const [{ values }] = synth(stack).resources('helm_release').filter(({ name }) => name.startsWith('namespaces-'));
    for (const namespace of ['shop', 'shop-jobs', own]) expect(values[0]).toContain(`"name":"${namespace}"`);
  });

  it('stands on a cluster that is not on AWS', () => {
    const stack = testStack();
    const cluster = new ExternalCluster(stack, 'Cluster', {
      clusterName: 'edge', access: ClusterAccess.kubeconfig({ path: './kubeconfig', context: 'edge' }), platform: KubernetesPlatform.linode(),
    });
    const facts = PlatformFacts.ofKubernetes(cluster);
    expect(facts.values).toMatchObject({ cluster_name: 'edge', storage_class: 'linode-block-storage' });
    const Engine = engine === argoCd ? ArgoCd : Flux;
    new Engine(stack, 'Engine', { cluster, facts, teams: TEAMS, applications: { web: GitOpsApplication.ofTeam({ team: 'shop', source: SOURCE }) } });
    const output = synth(stack);
    expect(output.addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
    expect(output.resources('helm_release').length).toBeGreaterThanOrEqual(4);
  });
});

describe('a source', () => {
  const wrong: [string, Partial<GitSource>, RegExp][] = [
    ['no address', { repositoryUrl: 'github.com/acme/shop' }, /`applications.web.source.repositoryUrl` is not valid/],
    ['the address of scp, which Flux does not take', { repositoryUrl: 'git@github.com:acme/shop.git' },
      /`applications.web.source.repositoryUrl` is not valid.*git@github.com:acme\/shop is ssh:\/\/git@github.com\/acme\/shop\.$/],
    ['a host alone', { repositoryUrl: 'https://github.com/' }, /repositoryUrl` is not valid.* one repository/],
    ['a pattern of repositories', { repositoryUrl: 'https://github.com/acme/*' }, /repositoryUrl` is not valid.* one repository/],
    ['a page in a repository', { repositoryUrl: 'https://github.com/acme/shop?tab=readme' }, /repositoryUrl` is not valid.* one repository/],
    ['the address of an image', { repositoryUrl: 'oci://ghcr.io/acme/shop' }, /repositoryUrl` is not valid/],
    ['a login in the address', { repositoryUrl: 'https://me:secret@github.com/acme/shop' }, /contains a password/],
    ['SSH without a key', { repositoryUrl: 'ssh://git@github.com/acme/shop' }, /`applications.web.source.credentialsSecretName` is missing/],
    ['an absolute folder', { path: '/deploy' }, /`applications.web.source.path` is not valid/],
    ['a folder outside', { path: 'deploy/../../etc' }, /`applications.web.source.path` is not valid/],
    ['branch and tag', { branch: 'main', tag: 'v1' }, /`applications.web.source.tag` cannot be combined with `branch`/],
    ['a branch with its path', { branch: 'a..b' }, /`applications.web.source.branch` is not valid/],
    ['a Secret that is none', { credentialsSecretName: 'My_Secret' }, /`applications.web.source.credentialsSecretName` is not valid/],
  ];
  it.each(wrong)('is refused with %s', (_, source, message) => {
    expect(() => flux({ applications: { web: GitOpsApplication.ofCluster({ source: { ...SOURCE, ...source } }) } })).toThrow(message);
  });

  it.each<Partial<GitSource>>([
    { path: '.' }, { path: './deploy' }, { path: 'a..b' }, { branch: 'feature/x-1' }, { tag: 'v1.2.3-rc.1' }, { repositoryUrl: 'ssh://git@github.com:22/acme/shop.git', credentialsSecretName: 'key' },
    { repositoryUrl: 'https://user@dev.azure.com/acme/_git/shop' }, { repositoryUrl: 'https://[2001:db8::1]:8443/shop.git' }, { repositoryUrl: 'https://git.example.com/~me/shop/' },
    { repositoryUrl: Token.asString(Fn.upper('x')) },
  ])('is taken with %j', (source) => {
    expect(() => flux({ applications: { web: GitOpsApplication.ofCluster({ source: { ...SOURCE, ...source } }) } })).not.toThrow();
  });

  it('is reached at its port where namespaces are isolated', () => {
    const stack = testStack();
    const cluster = new ExternalCluster(stack, 'Cluster', { clusterName: 'edge', access: ClusterAccess.kubeconfig({ path: '~/kubeconfig', context: 'edge' }), isolateNamespaces: true });
    const from = (repositoryUrl: string, credentialsSecretName?: string) => ({ ...SOURCE, repositoryUrl, credentialsSecretName });
    new Flux(stack, 'Flux', { cluster, applications: { web: GitOpsApplication.ofCluster({ source: from('ssh://git@git.example.com:2222/acme/shop', 'key') }) } });
    new ArgoCd(stack, 'ArgoCd', {
      cluster,
      domain: 'argocd.example.com',
      signIn: ArgoCdSignIn.oidc({ issuerUrl: 'https://id.example.com:8443/realms/acme', clientId: 'argocd', secretName: 'argocd-oidc', adminGroups: ['platform'] }),
      teams: { shop: GitOpsTeam.of({ kubernetesNamespaces: ['shop'], repositoryUrls: ['https://git.example.com:3000/acme/*'] }) },
      applications: { web: GitOpsApplication.ofTeam({ team: 'shop', source: from('http://gitea.git.svc:3001/acme/shop') }) },
      applicationSets: { all: ArgoCdApplicationSet.forEachFolder({ source: { ...from('https://git.example.com/acme/all'), path: '*' } }) },
    });
    const release = synth(stack).resources('helm_release').find(({ name }) => name.startsWith('namespaces-'))!;
    const egress = (name: string) => objectsIn(stack, release.name).find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name.startsWith(name)).spec.egress;
    const to = (port: number) => ({ ports: [{ protocol: 'TCP', port }] });
    expect(egress('source-controller')).toEqual(expect.arrayContaining([to(443), to(22), to(2222)]));
    expect(egress('argocd-repo-server')).toEqual(expect.arrayContaining([to(443), to(22), to(3000), { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'git' } } }] }]));
    expect(egress('argocd-repo-server').filter(({ ports }: any) => ports?.length === 1 && ports[0].port === 443)).toHaveLength(1);
    expect(egress('argocd-server')).toEqual(expect.arrayContaining([to(443), to(8443)]));
  });

  it('is warned of without TLS', () => {
    const { stack } = flux({ applications: { web: GitOpsApplication.ofCluster({ source: { ...SOURCE, repositoryUrl: 'http://git.example.com/shop' } }) } });
    expect(warnings(stack)).toContain('`applications.web.source.repositoryUrl` does not use TLS: anyone on the network path can change what runs in the cluster. Use https:// or ssh://.');
  });
});

describe('facts', () => {
  it.each<[string, PlatformFactsOptions]>([
    ['with a name that is no variable', { additionalFacts: { 'my-fact': 'x' } }],
    ['with a name that is too long', { roleArns: { ['x'.repeat(60)]: 'arn:aws:iam::111122223333:role/a' } }],
    ['with a label that is none', { labels: { environment: 'in production' } }],
    ['with labels that only Terraform knows', { labels: Token.asStringMap(Fn.merge([{ a: 'b' }])) }],
    ['that the platform tells already', { additionalFacts: { aws_region: 'eu-west-2' } }],
    ['told twice', { ingressClasses: { internet: 'alb' }, additionalFacts: { ingress_class_internet: 'nginx' } }],
    ['with a secret by its name', { additionalFacts: { database_password: 'hunter2' } }],
    ['with a secret in an address', { additionalFacts: { database: 'postgres://me:hunter2@db.example.com' } }],
  ])('are refused %s', (_, options) => {
    expect(() => PlatformFacts.ofEks(completeCluster(testStack()), options)).toThrow(/is not valid|is not a valid value in Kubernetes|must be a literal map|is already defined|is a secret/);
  });

  const external = (clusterName: string) => new ExternalCluster(testStack(), 'Cluster', { clusterName, access: ClusterAccess.kubeconfig({ path: '~/kubeconfig', context: 'edge' }) });

  it('hold names of clusters that are no labels as annotations alone', () => {
    for (const name of ['c'.repeat(64), 'edge-']) {
      const { labels, values } = PlatformFacts.ofKubernetes(external(name));
      expect([labels.cluster_name, values.cluster_name]).toEqual([undefined, name]);
    }
    expect(PlatformFacts.ofKubernetes(external('c'.repeat(63))).labels).toEqual({ cluster_name: 'c'.repeat(63) });
  });

  it.each([['Argo CD', ArgoCd], ['Flux', Flux]] as const)('of another cluster are refused by %s', (_, Engine) => {
    const cluster = external('edge');
    const facts = PlatformFacts.ofKubernetes(external('shop'));
    expect(() => new Engine(TerraformStack.of(cluster), 'Engine', { cluster, facts })).toThrow(
      "Engine: `facts` are facts of a different cluster than `cluster`, got 'shop'. Allowed: edge. Fix: pass the facts of the cluster that the engine runs in.",
    );
  });
});

import { Fn, Token } from 'cdktf';
import { APPLICATIONS, argoCd, objectsIn, OWN_SOURCE, SETS, SIGN_IN, SOURCE, TEAMS, wholeArgoCd } from './support';
import { ArgoCdApplicationSet, ArgoCdProps, ArgoCdSignIn, ChartCatalog, GitOpsApplication } from '../../../src';
import { unknownKeys } from '../../../tools/chart-keys';
import { faultsAgainst } from '../../helpers/definitions';
import { synth, Synthesised, warnings } from '../../helpers/synth';
import { fixture, releaseNamed, valuesIn } from '../../observability/support';

describe('everything that Argo CD can be asked for', () => {
  const { stack, engine } = wholeArgoCd();
  let output: Synthesised;
  let values: any;
  let projects: any[];
  let applications: any[];
  beforeAll(() => {
    output = synth(stack);
    values = valuesIn(stack, 'argocd');
    projects = objectsIn(stack, 'argocd-projects');
    applications = objectsIn(stack, 'argocd-applications');
  });

  it('has only values that the chart reads, in the version that is installed', () => {
    const keys = fixture('charts', `argo-cd-${ChartCatalog.ARGO_CD.chartVersion}.keys.json`);
    expect(keys).toMatchObject({ chart: 'argo-cd', chartVersion: ChartCatalog.ARGO_CD.chartVersion });
    expect(unknownKeys(values, keys, ['configs/cm/oidc.config', 'configs/params/server.insecure'])).toEqual([]);
  });

  it('is objects that the definitions of the chart take', () => {
    const definitions = fixture('charts', `argo-cd-${ChartCatalog.ARGO_CD.chartVersion}.schemas.json`);
    const own = [...projects, ...applications].filter(({ kind }) => kind !== 'Secret');
    expect(own.map(({ kind }) => kind).sort()).toEqual(['AppProject', 'AppProject', 'Application', 'Application', 'Application', 'ApplicationSet', 'ApplicationSet']);
    expect(faultsAgainst(definitions, own)).toEqual([]);
    const [{ spec, ...rest }] = applications;
    expect(faultsAgainst(definitions, [{ ...rest, spec: { ...spec, syncPolicy: { automated: true } } }])).toEqual(['Application bootstrap.spec.syncPolicy.automated is no object: true']);
  });

  it('goes in the order applications, projects, engine', () => {
    const addressOf = (release: string) => Object.entries<any>(output.json.resource.helm_release).find(([, { name }]) => name === release)![0];
    const before = (release: string): string[] => releaseNamed(output, release).depends_on;
    expect(before('argocd-projects')).toContain(`helm_release.${addressOf('argocd')}`);
    expect(before('argocd-applications')).toEqual(expect.arrayContaining([`helm_release.${addressOf('argocd')}`, `helm_release.${addressOf('argocd-projects')}`]));
    expect(releaseNamed(output, 'argocd-applications').wait).toBe(true);
  });

  it('waits at a destroy for what was made: by finalizers, and for applications of sets by that of their project', () => {
    const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
    const kept = [...projects, ...applications].filter(({ kind }) => ['AppProject', 'Application'].includes(kind));
    expect(kept.map(({ metadata }) => metadata.finalizers)).toEqual(kept.map(() => FINALIZERS));
    const sets = applications.filter(({ kind }) => kind === 'ApplicationSet');
    expect(sets.map(({ spec }) => spec.template.metadata.finalizers)).toEqual(sets.map(() => FINALIZERS));
    const names = projects.filter(({ kind }) => kind === 'AppProject').map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining([...applications].map(({ spec }) => spec.project ?? spec.template.spec.project)));
    expect(values.crds).toEqual({ install: true, keep: true });
  });

  it('holds a team to its namespaces and repositories', () => {
    const { spec } = projects.find(({ metadata }) => metadata.name === 'shop');
    expect(spec).toMatchObject({
      sourceRepos: [SOURCE.repositoryUrl],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop' }, { server: 'https://kubernetes.default.svc', namespace: 'shop-jobs' }],
      clusterResourceWhitelist: [],
      roles: [{ name: 'member', groups: ['shop-developers'] }],
    });
    expect(spec.roles[0].policies).toEqual(['get', 'sync', 'action/*'].map((action) => `p, proj:shop:member, applications, ${action}, shop/*, allow`));
  });

  it('lets the project of the cluster do anything', () => {
    const { spec } = projects.find(({ metadata }) => metadata.name === 'cluster');
    expect(spec).toMatchObject({ clusterResourceWhitelist: [{ group: '*', kind: '*' }], destinations: [{ server: '*', namespace: '*' }], sourceRepos: ['*'] });
  });

  it('follows branch or tag, prunes, and puts right what others change', () => {
    const byName = Object.fromEntries(applications.map((one) => [one.metadata.name, one.spec]));
    expect(byName.web).toMatchObject({
      project: 'shop',
      source: { repoURL: SOURCE.repositoryUrl, targetRevision: 'main', path: 'deploy/production' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
    expect([byName.jobs.source.targetRevision, byName.jobs.destination.namespace, byName.jobs.syncPolicy.automated.prune]).toEqual(['release', 'shop-jobs', false]);
    expect(byName.bootstrap.source).toEqual({ repoURL: OWN_SOURCE.repositoryUrl, targetRevision: 'v1.2.0', path: 'bootstrap' });
  });

  it('hands the facts of the platform to ApplicationSets', () => {
    const { metadata, stringData } = projects.find(({ kind }) => kind === 'Secret');
    expect(metadata.labels).toMatchObject({ 'argocd.argoproj.io/secret-type': 'cluster', 'cluster_name': 'fake', 'environment': 'production', 'kubernetes_version': '1.36' });
    expect(metadata.annotations).toMatchObject({
      aws_region: 'eu-west-2',
      aws_vpc_id: 'vpc-0abc',
      aws_cluster_name: 'fake',
      storage_class: 'gp3',
      storage_class_retain: 'gp3-retain',
      ingress_class_internet: 'alb',
      external_dns_iam_role_arn: 'arn:aws:iam::111122223333:role/dns',
      metrics_url: 'http://prometheus-server.monitoring.svc:80',
      logs_url: 'http://loki-gateway.monitoring.svc:80',
      traces_url: 'http://tempo.monitoring.svc:3200',
      otlp_grpc_url: 'http://tempo.monitoring.svc:4317',
    });
    expect(stringData).toEqual({ name: 'in-cluster', server: 'https://kubernetes.default.svc', config: '{"tlsClientConfig":{"insecure":false}}' });
    const { spec } = applications.find(({ metadata: { name } }) => name === 'dns');
    const [{ clusters }] = spec.generators;
    expect(metadata.labels).toMatchObject(clusters.selector.matchLabels);
    expect(spec.template.spec.source.helm.parameters)
      .toEqual([{ name: 'provider.region', value: '{{ index .metadata.annotations "aws_region" }}', forceString: true }]);
    expect(warnings(stack)).toEqual([]);
  });

  it('lets nobody in but by groups', () => {
    expect(values.configs.cm['admin.enabled']).toBe(false);
    expect(values.configs.rbac).toMatchObject({ 'policy.default': '', 'policy.csv': 'g, platform, role:admin\ng, everybody, role:readonly\n', 'scopes': '["groups"]' });
    expect(JSON.parse(values.configs.cm['oidc.config'])).toMatchObject({ issuer: 'https://id.example.com', clientID: 'argocd', clientSecret: '$argocd-oidc:client-secret' });
    expect(values.dex.enabled).toBe(false);
  });

  it('names the Secret of a repository, and nothing that is in it', () => {
    expect(engine.credentialsCommands).toEqual([
      'kubectl create secret generic platform-repository --namespace argocd --from-literal=type=git'
      + ' --from-literal=url=ssh://git@github.com/acme/platform --from-file=sshPrivateKey=<file>'
      + ' && kubectl label secret platform-repository --namespace argocd argocd.argoproj.io/secret-type=repository',
    ]);
  });
});

describe('a login for several repositories', () => {
  const commandsFor = (...urls: string[]) => argoCd({
    applications: Object.fromEntries(urls.map((repositoryUrl, index) => [`app-${index}`, GitOpsApplication.ofCluster({ source: { repositoryUrl, path: `app-${index}`, credentialsSecretName: 'login' } })])),
  }).engine.credentialsCommands;

  it.each([
    ['of one owner', ['https://github.com/acme/shop', 'https://github.com/acme/platform'], 'https://github.com/acme/'],
    ['of one host', ['https://git.example.com:8443/acme/shop', 'https://git.example.com:8443/other/shop'], 'https://git.example.com:8443/'],
    ['one of which is below the other', ['https://git.example.com/acme', 'https://git.example.com/acme/shop'], 'https://git.example.com/acme'],
    ['that only Terraform knows', ['https://github.com/acme/shop', Token.asString(Fn.upper('x'))], '<start-of-addresses>'],
  ])('is one Secret by what their addresses start with, %s', (_, urls, start) => {
    expect(commandsFor(...urls)).toEqual([
      `kubectl create secret generic login --namespace argocd --from-literal=type=git --from-literal=url=${start} --from-literal=username=<user> --from-file=password=<file>`
      + ' && kubectl label secret login --namespace argocd argocd.argoproj.io/secret-type=repo-creds',
    ]);
  });

  it('stays that of a repository where several applications are of it', () => {
    const [command, ...others] = commandsFor(SOURCE.repositoryUrl, SOURCE.repositoryUrl);
    expect([command.includes('secret-type=repository'), command.includes(`url=${SOURCE.repositoryUrl} `), others]).toEqual([true, true, []]);
  });

  it('is refused for several hosts', () => {
    expect(() => commandsFor('https://github.com/acme/shop', 'https://gitlab.com/acme/shop')).toThrow(new Error(
      "Test/Engine: `credentialsSecretName` is the login for repositories on several hosts or with several login methods, but Argo CD selects a login by a common URL prefix, got 'login'."
      + ' Allowed: one host and one login method per Secret, and not https://github.com/acme/shop and https://gitlab.com/acme/shop. Fix: use a separate Secret for each.',
    ));
  });
});

describe('a set', () => {
  const folders = (path: string) => argoCd({ applicationSets: { all: ArgoCdApplicationSet.forEachFolder({ source: { ...SOURCE, path } }) } }).stack;

  it.each([['./apps/*', 'apps/*'], ['apps/*/', 'apps/*'], ['*', '*'], ['apps', 'apps']])('of the folders %s looks for them as Argo CD compares them', (path, said) => {
    expect(objectsIn(folders(path), 'argocd-applications')[0].spec.generators[0].git.directories).toEqual([{ path: said }]);
  });

  it.each(['.', './', '.github/*', 'apps/.hidden'])('of the folders %s, which Argo CD passes over, is refused', (path) => {
    expect(() => folders(path)).toThrow(/`applicationSets.all.source.path` is not valid.* Fix: write a pattern such as 'apps\/\*', or '\*' for all at the top\./);
  });

  it('takes no labels of clusters that only Terraform knows', () => {
    const clusterLabels = Token.asStringMap(Fn.merge([{ a: 'b' }]));
    expect(() => argoCd({ applicationSets: { all: ArgoCdApplicationSet.forEachCluster({ source: SOURCE, kubernetesNamespace: 'dns', clusterLabels }) } }))
      .toThrow(/`applicationSets.all.clusterLabels` must be a literal map/);
  });
});

it('is one release when nothing else is asked for, with one pod each', () => {
  const { stack, engine } = argoCd();
  const output = synth(stack);
  expect(output.resources('helm_release').map(({ name }) => name).filter((name) => name.startsWith('argocd'))).toEqual(['argocd']);
  expect([engine.projects, engine.applications, engine.credentialsCommands]).toEqual([undefined, undefined, []]);
  const values = valuesIn(stack, 'argocd');
  for (const { replicas, pdb } of [values.server, values.repoServer, values.applicationSet]) expect([replicas, pdb.enabled]).toEqual([1, false]);
  expect(values['redis-ha']).toEqual({ enabled: false });
});

it('keeps its ids for ever', () => {
  const addresses = synth(wholeArgoCd().stack).addresses.filter((address) => address.includes('Engine'));
  expect(addresses).toMatchInlineSnapshot(`
[
  "helm_release.Engine_Applications_92554A02",
  "helm_release.Engine_Chart_A1DE95B7",
  "helm_release.Engine_Projects_06F894A0",
]
`);
});

it.each<[string, Partial<ArgoCdProps>, string]>([
  ['an address as domain', { domain: '10.0.0.1' }, 'Test/Engine: `domain` is an IP address, which Kubernetes rejects in an Ingress, got \'10.0.0.1\'. Fix: use a DNS name that points to the load balancer.'],
  ['an Ingress without a domain', { ingressClassName: 'nginx' },
    'Test/Engine: `domain` is missing, but `ingressClassName` requires it. Fix: pass the host name used by browsers.'],
  ['a sign-in without a domain', { signIn: SIGN_IN }, 'Test/Engine: `domain` is missing, but `signIn` requires it. Fix: pass the host name used by browsers.'],
  ['substitution, which it does not do', { applications: { web: GitOpsApplication.ofCluster({ source: SOURCE, substituteFacts: true }) } },
    'Test/Engine: `applications.web.substituteFacts` is supported only by Flux; Argo CD passes facts to ApplicationSets. Fix: use ArgoCdApplicationSet.forEachCluster() with `helmParameters`.'],
  ['a set of a team that is not there', { applicationSets: SETS },
    "Test/Engine: `applicationSets.previews.team` is not in `teams`, got 'shop'. Fix: add the team, or use an existing one."],
  ['a fact that is no name', { applicationSets: { dns: ArgoCdApplicationSet.forEachCluster({ source: SOURCE, kubernetesNamespace: 'dns', helmParameters: { a: 'x"}}' } }) } },
    "Test/Engine: `applicationSets.dns.helmParameters.a` is not valid, got 'x\"}}'. Allowed: the name of a fact, such as aws_region. Fix: use one from `values` of the facts."],
])('refuses %s', (_, options, message) => {
  expect(() => argoCd(options)).toThrow(new Error(message));
});

it.each<[string, object]>([
  ['definitions that go with it', { crds: { keep: false } }],
  ['another name', { fullnameOverride: 'argo' }],
])('refuses %s by a side door', (_, helmValues) => {
  expect(() => argoCd({ helmValues })).toThrow(/is set by the library/);
});

it('takes values of the chart beside its own, and refuses secrets', () => {
  expect(valuesIn(argoCd({ helmValues: { server: { ingress: { annotations: { a: 'b' } } } } }).stack, 'argocd').server.ingress).toEqual({ annotations: { a: 'b' } });
  expect(() => argoCd({ helmValues: { configs: { secret: { argocdServerAdminPassword: 'hunter2' } } } })).toThrow(/contains a secret in plain text.* Fix: leave it out: Argo CD generates its own/);
  expect(() => argoCd({ helmValues: { configs: { repositories: { shop: { url: 'https://github.com/acme/shop', password: 'x' } } } } })).toThrow(/contains a secret in plain text.* Fix: use the option `credentialsSecretName`/);
});

it('warns of groups without a sign-in, and of one without administrators', () => {
  expect(warnings(argoCd({ teams: TEAMS, applications: { web: APPLICATIONS.web } }).stack)).toContain('`groups` of a team have no effect without a sign-in. Pass `signIn`.');
  const signIn = ArgoCdSignIn.oidc({ issuerUrl: 'https://id.example.com', clientId: 'argocd', secretName: 'argocd-oidc' });
  expect(warnings(argoCd({ domain: 'argocd.example.com', signIn }).stack)).toContain('No user who signs in to Argo CD is an administrator. Add a group to `adminGroups` of `signIn`.');
});

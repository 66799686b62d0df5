import { flux, objectsIn, OWN_SOURCE, SOURCE, wholeFlux } from './support';
import { ChartCatalog, FluxProps, GitOpsApplication } from '../../../src';
import { unknownKeys } from '../../../tools/chart-keys';
import { faultsAgainst } from '../../helpers/definitions';
import { synth, Synthesised, warnings } from '../../helpers/synth';
import { fixture, releaseNamed, valuesIn } from '../../observability/support';

describe('everything that Flux can be asked for', () => {
  const { stack, engine } = wholeFlux();
  let output: Synthesised;
  let values: any;
  let teams: any[];
  let applications: any[];
  const kustomization = (name: string) => applications.find(({ kind, metadata }) => kind === 'Kustomization' && metadata.name === name);
  beforeAll(() => {
    output = synth(stack);
    values = valuesIn(stack, 'flux');
    teams = objectsIn(stack, 'flux-teams');
    applications = objectsIn(stack, 'flux-applications');
  });

  it('has only values that the chart reads, in the version that is installed', () => {
    const keys = fixture('charts', `flux2-${ChartCatalog.FLUX2.chartVersion}.keys.json`);
    expect(keys).toMatchObject({ chart: 'flux2', chartVersion: ChartCatalog.FLUX2.chartVersion });
    // Read by the template of the check, and not among its values.
    expect(unknownKeys(values, keys, ['cli/resources/*'])).toEqual([]);
  });

  it('is objects that the definitions of the chart take', () => {
    const definitions = fixture('charts', `flux2-${ChartCatalog.FLUX2.chartVersion}.schemas.json`);
    expect(applications).toHaveLength(8);
    expect(faultsAgainst(definitions, applications)).toEqual([]);
    const { spec, ...rest } = kustomization('web');
    expect(faultsAgainst(definitions, [{ ...rest, spec: { ...spec, deletionPolicy: 'Wait' } }]))
      .toEqual(['Kustomization web.spec.deletionPolicy is none of MirrorPrune, Delete, WaitForTermination, Orphan: Wait']);
  });

  it('goes in the order applications, accounts of teams, engine', () => {
    const addressOf = (release: string) => `helm_release.${Object.entries<any>(output.json.resource.helm_release).find(([, { name }]) => name === release)![0]}`;
    expect(releaseNamed(output, 'flux-teams').depends_on).toContain(addressOf('flux'));
    expect(releaseNamed(output, 'flux-applications').depends_on).toEqual(expect.arrayContaining([addressOf('flux'), addressOf('flux-teams')]));
    expect(releaseNamed(output, 'flux-applications').wait).toBe(true);
  });

  it('waits at a destroy for what was made, and leaves what is not pruned', () => {
    expect([kustomization('web').spec, kustomization('jobs').spec].map(({ prune, deletionPolicy }) => [prune, deletionPolicy])).toEqual([[true, 'WaitForTermination'], [false, 'Orphan']]);
    expect(values.crds.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  });

  it('keeps teams apart', () => {
    expect(values.multitenancy).toEqual({ enabled: true, defaultServiceAccount: 'default' });
    expect(values.kustomizeController.container.additionalArgs).toEqual(['--no-remote-bases=true']);
    for (const [name, namespace] of [['web', 'shop'], ['jobs', 'shop-jobs']]) {
      expect(kustomization(name)).toMatchObject({ metadata: { namespace }, spec: { serviceAccountName: 'gitops', targetNamespace: namespace } });
      expect(teams).toContainEqual({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'gitops', namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'gitops', namespace }],
      });
    }
    expect(kustomization('bootstrap')).toMatchObject({ metadata: { namespace: 'flux-system' }, spec: { serviceAccountName: 'kustomize-controller' } });
    expect(kustomization('bootstrap').spec.targetNamespace).toBeUndefined();
  });

  it('reads a repository beside each, as the account may read no other', () => {
    const sources = applications.filter(({ kind }) => kind === 'GitRepository');
    expect(sources.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([['flux-system', 'bootstrap'], ['shop-jobs', 'jobs'], ['shop', 'settings'], ['shop', 'web']]);
    expect(sources[0].spec).toEqual({ interval: '1m', url: OWN_SOURCE.repositoryUrl, ref: { tag: 'v1.2.0' }, secretRef: { name: 'platform-repository' } });
    expect(sources[1].spec.ref).toEqual({ branch: 'release' });
    expect(['bootstrap', 'web', 'settings'].map((name) => kustomization(name).spec.path)).toEqual(['./bootstrap', './deploy/production', './']);
    expect(engine.credentialsCommands).toEqual(['kubectl create secret generic platform-repository --namespace flux-system --from-file=identity=<file> --from-file=known_hosts=<file>']);
  });

  it('hands the facts of the platform to those that ask', () => {
    const facts = teams.filter(({ kind }) => kind === 'ConfigMap');
    expect(facts.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([['flux-system', 'platform-facts'], ['shop', 'platform-facts']]);
    expect(facts[1].data).toMatchObject({ aws_region: 'eu-west-2', external_dns_iam_role_arn: 'arn:aws:iam::111122223333:role/dns' });
    expect(kustomization('settings').spec.postBuild).toEqual({ substituteFrom: [{ kind: 'ConfigMap', name: 'platform-facts' }] });
    expect(kustomization('web').spec.postBuild).toBeUndefined();
    expect(warnings(stack)).toEqual([]);
  });
});

it('keeps its ids for ever', () => {
  expect(synth(wholeFlux().stack).addresses.filter((address) => address.includes('Engine'))).toMatchInlineSnapshot(`
[
  "helm_release.Engine_Applications_92554A02",
  "helm_release.Engine_Chart_A1DE95B7",
  "helm_release.Engine_Teams_D8E83500",
]
`);
});

it('is one release when nothing else is asked for', () => {
  const { stack, engine } = flux();
  expect(synth(stack).resources('helm_release').map(({ name }) => name).filter((name) => name.startsWith('flux'))).toEqual(['flux']);
  expect([engine.teams, engine.applications]).toEqual([undefined, undefined]);
});

it.each<[string, Partial<FluxProps>, RegExp]>([
  ['substitution without facts', { applications: { web: GitOpsApplication.ofCluster({ source: SOURCE, substituteFacts: true }) } },
    /^Test\/Engine: `facts` are missing, but `applications.web.substituteFacts` requires them. Fix: pass PlatformFacts.$/],
  ['teams that reach each other', { helmValues: { multitenancy: { enabled: false } } }, /`helmValues.multitenancy.enabled` is set by the library/],
])('refuses %s', (_, options, message) => {
  expect(() => flux(options)).toThrow(message);
});

it('has one command for a Secret of several repositories, with the keys of each way to log in', () => {
  const login = (repositoryUrl: string) => GitOpsApplication.ofCluster({ source: { ...SOURCE, repositoryUrl, credentialsSecretName: 'login' } });
  const { engine } = flux({ applications: { a: login('ssh://git@github.com/acme/a'), b: login('https://github.com/acme/b'), c: login('https://github.com/acme/c') } });
  expect(engine.credentialsCommands).toEqual([
    'kubectl create secret generic login --namespace flux-system --from-file=identity=<file> --from-file=known_hosts=<file>'
    + ' --from-literal=username=<user> --from-file=password=<file>',
  ]);
});

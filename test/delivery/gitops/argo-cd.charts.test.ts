import { areAcceptable } from './acceptable';
import { argoCd, objectsIn, wholeArgoCd } from './support';
import { compact, type Definition } from '../../../tools/crd-schemas';
import { chartFolder, helmTemplate } from '../../helpers/charts';
import { faultsAgainst } from '../../helpers/definitions';
import { documentsIn, fixture } from '../../observability/support';

const render = (documents: any[]) =>
  helmTemplate({ name: 'argocd', namespace: 'argocd', chart: chartFolder('argo-cd'), values: documents.map((document) => JSON.stringify(document)) });

describe.each([['alone', argoCd], ['with everything', wholeArgoCd]] as const)('Argo CD %s', (name, make) => {
  const { stack } = make();
  let objects: any[];
  let definitions: any[];
  beforeAll(() => {
    const rendered = render(documentsIn(stack, 'argocd'));
    definitions = rendered.filter(({ kind }) => kind === 'CustomResourceDefinition');
    // What only `helm test` runs is no part of it.
    objects = rendered.filter(({ kind, metadata }) => kind !== 'CustomResourceDefinition' && !/^test/.test(metadata.annotations?.['helm.sh/hook'] ?? ''));
  });

  areAcceptable(() => objects);

  it('keeps its definitions when the release goes', () => {
    expect(definitions.map(({ metadata }) => metadata.name).sort()).toEqual(['applications.argoproj.io', 'applicationsets.argoproj.io', 'appprojects.argoproj.io']);
    expect(definitions.map(({ metadata }) => metadata.annotations['helm.sh/resource-policy'])).toEqual(['keep', 'keep', 'keep']);
  });

  it('has no administrator of its own, no dex and no notifications', () => {
    const settings = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'argocd-cm').data;
    expect(settings['admin.enabled']).toBe('false');
    expect(objects.filter(({ kind, metadata }) => kind === 'Deployment' && /dex|notifications/.test(metadata.name))).toEqual([]);
  });

  it('runs what answers once, or twice with a budget', () => {
    const replicas = Object.fromEntries(objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind)).map(({ metadata, spec }) => [metadata.name, spec.replicas]));
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name).sort();
    if (name === 'alone') {
      expect(replicas).toEqual({ 'argocd-application-controller': 1, 'argocd-applicationset-controller': 1, 'argocd-redis': 1, 'argocd-repo-server': 1, 'argocd-server': 1 });
      expect(budgets).toEqual([]);
    } else {
      expect(replicas).toEqual({
        'argocd-application-controller': 1, 'argocd-applicationset-controller': 2, 'argocd-redis-ha-haproxy': 3, 'argocd-redis-ha-server': 3, 'argocd-repo-server': 2, 'argocd-server': 2,
      });
      expect(budgets).toEqual(expect.arrayContaining(['argocd-applicationset-controller', 'argocd-repo-server', 'argocd-server']));
    }
  });

  it('defines what the library makes for it, field by field, as the fixture of the quick tests does', () => {
    const recorded: Definition[] = fixture('charts', 'argo-cd-10.1.1.schemas.json');
    const own = name === 'alone' ? [] : [...objectsIn(stack, 'argocd-projects'), ...objectsIn(stack, 'argocd-applications')].filter(({ kind }) => kind !== 'Secret');
    expect(faultsAgainst(definitions, own)).toEqual([]);
    expect(recorded[0]).toEqual(JSON.parse(JSON.stringify(compact(definitions.find(({ spec }) => spec.names.kind === 'AppProject')))));
  });
});

it('leads by its Ingress to a port without TLS, which ends before it', () => {
  const objects = render(documentsIn(wholeArgoCd().stack, 'argocd'));
  const { spec } = objects.find(({ kind }) => kind === 'Ingress');
  expect(spec).toMatchObject({ ingressClassName: 'alb', rules: [{ host: 'argocd.example.com', http: { paths: [{ backend: { service: { name: 'argocd-server', port: { number: 80 } } } }] } }] });
  expect(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'argocd-cmd-params-cm').data['server.insecure']).toBe('true');
});

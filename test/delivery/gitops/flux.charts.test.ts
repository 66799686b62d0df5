import { areAcceptable } from './acceptable';
import { flux, objectsIn, wholeFlux } from './support';
import { compact, type Definition } from '../../../tools/crd-schemas';
import { chartFolder, helmTemplate } from '../../helpers/charts';
import { faultsAgainst } from '../../helpers/definitions';
import { documentsIn, fixture } from '../../observability/support';

describe('Flux', () => {
  let objects: any[];
  let definitions: any[];
  beforeAll(() => {
    const rendered = helmTemplate({
      name: 'flux', namespace: 'flux-system', chart: chartFolder('flux2'), values: documentsIn(flux().stack, 'flux').map((document) => JSON.stringify(document)),
    });
    definitions = rendered.filter(({ kind }) => kind === 'CustomResourceDefinition');
    objects = rendered.filter(({ kind }) => kind !== 'CustomResourceDefinition');
  });

  areAcceptable(() => objects);

  it('keeps teams apart in every controller that works for them, and takes no manifests from an address', () => {
    const argsOf = (name: string): string[] => objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name).spec.template.spec.containers[0].args;
    for (const name of ['kustomize-controller', 'helm-controller', 'notification-controller']) expect(argsOf(name)).toContain('--no-cross-namespace-refs=true');
    for (const name of ['kustomize-controller', 'helm-controller']) expect(argsOf(name)).toContain('--default-service-account=default');
    expect(argsOf('kustomize-controller')).toContain('--no-remote-bases=true');
  });

  it('works for those who run the cluster as an account that there is', () => {
    const bindings = objects.filter(({ kind, roleRef }) => kind === 'ClusterRoleBinding' && roleRef.name === 'cluster-admin');
    expect(bindings.flatMap(({ subjects }) => subjects)).toContainEqual({ kind: 'ServiceAccount', name: 'kustomize-controller', namespace: 'flux-system' });
  });

  it('keeps its definitions when the release goes', () => {
    expect(definitions.length).toBeGreaterThanOrEqual(8);
    expect(definitions.filter(({ metadata }) => metadata.annotations['helm.sh/resource-policy'] !== 'keep')).toEqual([]);
  });

  it('defines what the library makes for it, field by field, as the fixture of the quick tests does', () => {
    expect(faultsAgainst(definitions, objectsIn(wholeFlux().stack, 'flux-applications'))).toEqual([]);
    const recorded: Definition[] = fixture('charts', 'flux2-2.18.3.schemas.json');
    const kinds = recorded.map(({ spec }) => spec.names.kind);
    expect(recorded).toEqual(JSON.parse(JSON.stringify(kinds.map((wanted) => compact(definitions.find(({ spec }) => spec.names.kind === wanted))))));
  });
});

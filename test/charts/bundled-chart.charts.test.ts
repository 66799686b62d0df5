import { KubernetesManifests, KubernetesNamespace, PodSecurityLevel } from '../../src';
import { BUNDLED_CHART, helmTemplate } from '../helpers/charts';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';
import { evaluateTemplate, HOSTILE_TEXTS } from '../helpers/values-documents';

/** What Helm makes of manifests: those that it would send to the API server. */
function throughHelm(manifests: any[]): any[] {
  const stack = testStack();
  new KubernetesManifests(stack, 'Objects', { cluster: new FakeCluster(stack), releaseName: 'objects', kubernetesNamespace: 'shop', manifests });
  return applied(synth(stack).resource('helm_release', 'Objects/Resource'));
}

/** What Helm makes of a release of the bundled chart, in a cluster that has none of it. */
function applied({ values }: { readonly values: string[] }): any[] {
  return helmTemplate({ name: 'objects', namespace: 'default', chart: BUNDLED_CHART, values: values.map(evaluateTemplate) });
}

const config = (name: string, data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

describe('the bundled chart, through Helm', () => {
  it('applies nothing for no manifests', () => {
    expect(throughHelm([])).toEqual([]);
  });

  it('applies manifests as they are: templates, separators and types in texts mean nothing', () => {
    const manifests = [
      config('first', { template: '{{ fail "boom" }}', separator: 'a\n---\nb: c\n', number: '0123', boolean: 'yes', date: '2026-11-26', none: '~' }),
      { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'second' }, spec: { list: [[1, [2]], {}], big: 9007199254740991, none: null, no: false } },
    ];
    expect(throughHelm(manifests)).toEqual(manifests);
  });

  it('makes namespaces with their labels and annotations, which stay when the release goes', () => {
    const stack = testStack();
    const cluster = new FakeCluster(stack);
    new KubernetesNamespace(stack, 'A', { cluster, kubernetesNamespace: 'a', podSecurity: PodSecurityLevel.PRIVILEGED, annotations: { team: '{{ 1 }}' } });
    new KubernetesNamespace(stack, 'B', { cluster, kubernetesNamespace: 'b' });
    const [enforce, warn] = ['pod-security.kubernetes.io/enforce', 'pod-security.kubernetes.io/warn'];
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    expect(applied(synth(stack).resource('helm_release', 'Cluster/Namespaces/Resource'))).toEqual([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { [enforce]: 'privileged', [warn]: 'restricted' }, annotations: { team: '{{ 1 }}', ...annotations } } },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b', labels: { [enforce]: 'baseline', [warn]: 'restricted' }, annotations } },
    ]);
  });

  // `toYaml` writes nothing, and says nothing, where it fails: an object would be lost without a word.
  it('keeps every hostile text, as a value and as a key', () => {
    const texts = HOSTILE_TEXTS.filter((text) => text.length < 1000);
    const manifests = texts.map((text, index) => config(`text-${index}`, { text, [`${text}key`]: '' }));
    const byName = new Map(throughHelm(manifests).map((manifest) => [manifest?.metadata.name, manifest]));
    expect(manifests.filter(({ metadata: { name } }) => !byName.has(name))).toEqual([]);
    expect(manifests.map(({ metadata: { name } }) => byName.get(name))).toEqual(manifests);
  });
});

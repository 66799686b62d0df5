import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { manifestsOf } from './support';
import { KubernetesManifests, KubernetesManifestsProps } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';
import { HOSTILE_TEXTS } from '../helpers/values-documents';

const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };

let stack: TerraformStack;

beforeEach(() => {
  stack = testStack();
});

function objects(manifests: any[], props: Partial<KubernetesManifestsProps> = {}): KubernetesManifests {
  return new KubernetesManifests(stack, 'Objects', {
    cluster: new FakeCluster(stack), releaseName: 'objects', kubernetesNamespace: 'shop', manifests, ...props,
  });
}

function release(manifests: any[], props: Partial<KubernetesManifestsProps> = {}): any {
  objects(manifests, props);
  return synth(stack).resource('helm_release', 'Objects/Resource');
}

describe('manifests', () => {
  it('are one release of the bundled chart, in the order given', () => {
    const second = { ...CONFIG, metadata: { name: 'more' }, data: { a: '1' } };
    const found = release([CONFIG, second]);
    expect(found).toMatchObject({ name: 'objects', namespace: 'shop', chart: expect.stringMatching(/^assets\//) });
    expect(manifestsOf(found)).toEqual([CONFIG, second]);
  });

  it('have the safe settings of every release', () => {
    expect(release([CONFIG])).toMatchObject({
      wait: true, atomic: true, cleanup_on_fail: true, max_history: 5, create_namespace: false, timeout: 900,
    });
  });

  it('do not take over objects that belong to somebody else', () => {
    expect(release([CONFIG]).take_ownership).toBeUndefined();
  });

  it('keep every hostile text, as a value and as a key', () => {
    const data = Object.fromEntries(HOSTILE_TEXTS.filter((text) => text.length < 1000).map((text) => [text, text]));
    expect(manifestsOf(release([{ ...CONFIG, data }]))).toEqual([{ ...CONFIG, data }]);
  });

  it('may hold values that only Terraform knows', () => {
    const name = new TerraformVariable(stack, 'Name', { type: 'string' });
    const found = release([{ ...CONFIG, data: { url: `https://${name.stringValue}/` } }]);
    expect(found.values).toEqual([expect.stringMatching(/"url":"https:\/\/\$\{.*var\.Name.*\}\/"/)]);
  });

  it('come after what the cluster needs, the namespaces and their own dependencies', () => {
    const [ready, crds, late] = ['Ready', 'Crds', 'Late'].map((id) => new CloudwatchLogGroup(stack, id, {}));
    const cluster = new FakeCluster(stack, 'Cluster', { prerequisites: [ready] });
    const made = new KubernetesManifests(stack, 'Objects', {
      cluster, releaseName: 'objects', kubernetesNamespace: 'shop', manifests: [CONFIG], dependencies: [crds],
    });
    made.addDependency(late);
    expect(synth(stack).resource('helm_release', 'Objects/Resource').depends_on).toEqual([
      `aws_cloudwatch_log_group.${ready.friendlyUniqueId}`,
      expect.stringMatching(/^helm_release\.Cluster_Namespaces_/),
      `aws_cloudwatch_log_group.${crds.friendlyUniqueId}`,
      `aws_cloudwatch_log_group.${late.friendlyUniqueId}`,
    ]);
    expect(made.dependencies).toEqual([made.resource]);
  });
});

describe('rejects', () => {
  const ALLOWED = 'Allowed: a map with apiVersion, kind and metadata.name.';

  it.each<[string, any, string, string]>([
    ['no apiVersion', { kind: 'ConfigMap', metadata: { name: 'a' } }, '{"kind":"ConfigMap","metadata":{"name":"a"}}', 'apiVersion'],
    ['no kind', { apiVersion: 'v1', metadata: { name: 'a' } }, '{"apiVersion":"v1","metadata":{"name":"a"}}', 'kind'],
    ['no metadata', { apiVersion: 'v1', kind: 'ConfigMap' }, '{"apiVersion":"v1","kind":"ConfigMap"}', 'metadata.name'],
    ['no name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}', 'metadata.name'],
    ['a number for a kind', { apiVersion: 'v1', kind: 1, metadata: { name: 'a' } }, '{"apiVersion":"v1","kind":1,"metadata":{"name":"a"}}', 'kind'],
    ['nothing at all', {}, '{}', 'apiVersion, kind, metadata.name'],
    ['undefined', undefined, 'undefined', 'apiVersion, kind, metadata.name'],
    ['null', null, 'null', 'apiVersion, kind, metadata.name'],
    ['text', 'kind: ConfigMap', '\'kind: ConfigMap\'', 'apiVersion, kind, metadata.name'],
  ])('a manifest with %s', (_, manifest, got, missing) => {
    expect(() => objects([CONFIG, manifest])).toThrow(
      `Test/Objects: \`manifests[1]\` is not a Kubernetes manifest, got ${got}. ${ALLOWED} Fix: add ${missing}.`,
    );
  });

  it('a namespace, which would go with all that is in it', () => {
    expect(() => objects([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }])).toThrow(
      'Test/Objects: `manifests[0]` is a namespace, which would be deleted with all its contents when removed from the list, got \'shop\'. Fix: use KubernetesNamespace.',
    );
  });

  it('a release name that Helm refuses', () => {
    expect(() => objects([CONFIG], { releaseName: 'My_Objects' })).toThrow(
      'Test/Objects: `releaseName` is not valid, got \'My_Objects\'. Allowed: 1 to 53 of a-z, 0-9, - and ., with a letter or digit at both ends. Fix: shorten or change the release name.',
    );
  });

  it('what no document can carry, with the path of the value', () => {
    expect(() => {
      objects([{ ...CONFIG, data: { when: new Date(0) } }]);
      synth(stack);
    }).toThrow(
      'Test/Objects: `manifests[0].data.when` is an instance of Date. Fix: pass strings, numbers, booleans, lists, maps or tokens, and HelmValue.NONE for null.',
    );
  });
});

import { spawnSync } from 'child_process';
import { writeFileSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from './support';
import { KubernetesManifests } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';
import { evaluateTemplate, HOSTILE_TEXTS } from '../helpers/values-documents';

const CHART = join(__dirname, '..', '..', 'charts', 'manifests');

/** What Helm makes of manifests: those that it would send to the API server. */
function throughHelm(manifests: any[]): any[] {
  const stack = testStack();
  new KubernetesManifests(stack, 'Objects', { cluster: new FakeCluster(stack), releaseName: 'objects', kubernetesNamespace: 'shop', manifests });
  const [document] = synth(stack).resource('helm_release', 'Objects/Resource').values;
  const file = join(temporaryFolder(), 'values.yaml');
  writeFileSync(file, evaluateTemplate(document));
  const { status, stdout, stderr } = spawnSync('helm', ['template', 'objects', CHART, '--values', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((parsed) => parsed.toJS());
}

const config = (name: string, data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

function describeWithHelm(name: string, tests: () => void): void {
  if (spawnSync('helm', ['version']).status === 0) return describe(name, tests);
  process.stderr.write(`skipped, as there is no helm on PATH: ${name}\n`);
  describe.skip(name, tests);
}

describeWithHelm('the bundled chart, through Helm', () => {
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

  // `toYaml` writes nothing, and says nothing, where a text holds a control character.
  it('keeps every hostile text, as a value and as a key', () => {
    const texts = HOSTILE_TEXTS.filter((text) => text.length < 1000);
    const manifests = texts.map((text, index) => config(`text-${index}`, { text, [`${text}key`]: '' }));
    const applied = new Map(throughHelm(manifests).map((manifest) => [manifest?.metadata.name, manifest]));
    expect(manifests.filter(({ metadata: { name } }) => !applied.has(name))).toEqual([]);
    expect(manifests.map(({ metadata: { name } }) => applied.get(name))).toEqual(manifests);
  });
});

import { platform, releaseNamed } from './support';
import { LokiDeployment } from '../../src/observability/logs/loki-deployment';
import { ObservabilityOptions } from '../../src/observability/observability-platform';
import { TempoDeployment } from '../../src/observability/traces/tempo-deployment';
import { ObjectStorage } from '../../src/storage/object-storage';
import { documentsOf } from '../charts/support';
import { chartFolder, helmTemplate } from '../helpers/charts';
import { synth } from '../helpers/synth';

const bucket = () => ObjectStorage.s3Compatible({ endpoint: 'https://s3.example.com', bucketName: 'signals', region: 'eu-west-2', secretName: 'keys' });

/** Charts of a platform whose own metrics the dashboards ask for, and how its parts run. */
const WAYS: [string, string, ObservabilityOptions][] = [
  ['grafana', 'grafana', {}],
  ['loki', 'loki', { logs: { storage: ObjectStorage.volume() } }],
  ['loki in parts', 'loki', { logs: { storage: bucket(), deployment: LokiDeployment.distributed() } }],
  ['tempo', 'tempo', { traces: { storage: ObjectStorage.volume() } }],
  ['tempo in parts', 'tempo', { traces: { storage: bucket(), deployment: TempoDeployment.distributed() } }],
];

it.each(WAYS)('what asks to be scraped listens there: %s', (_, name, options) => {
  const { stack } = platform(options);
  const release = releaseNamed(synth(stack), name);
  const pods = helmTemplate({
    name, namespace: 'monitoring', chart: chartFolder(release.chart), values: documentsOf(release).map((document: object) => JSON.stringify(document)),
  }).filter(({ spec }) => spec?.template).map(({ metadata, spec: { template } }) => ({ name: metadata.name, ...template }));
  const asking = pods.filter(({ metadata }) => metadata.annotations?.['prometheus.io/scrape'] === 'true');
  const parts = pods.filter(({ spec }) => spec.containers.some(({ image }: any) => image.includes(`/grafana/${name}:`)));
  expect(asking.map((pod) => pod.name).sort()).toEqual(parts.map((pod) => pod.name).sort());
  expect(parts).not.toEqual([]);
  for (const { metadata, spec } of asking) {
    const ports = spec.containers.flatMap(({ ports: listed = [] }: any) => listed.map(({ containerPort }: any) => containerPort));
    expect(ports).toContain(Number(metadata.annotations['prometheus.io/port']));
  }
});

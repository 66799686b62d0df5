import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { TempoDeployment } from '../../../src/observability/traces/tempo-deployment';
import { TempoTraces, TempoTracesOptions } from '../../../src/observability/traces/tempo-traces';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { unknownKeys } from '../../../tools/chart-keys';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const COMPATIBLE = ObjectStorage.s3Compatible({ endpoint: 'http://minio.storage.svc:9000', bucketName: 'traces', secretName: 'keys', caSecretName: 'ca' });
const DISTRIBUTED = TempoDeployment.distributed();

describe('TempoDeployment.distributed()', () => {
  const keys = fixture('charts', `tempo-distributed-${ChartCatalog.TEMPO_DISTRIBUTED.chartVersion}.keys.json`);
  // What the chart hands to Tempo, or to Kubernetes, as it is.
  const besides = ['overrides/defaults/*', 'storage/trace/s3/*', 'tempo/securityContext/*', 'tempo/podAnnotations/*', 'serviceAccount/annotations/*'];

  it('has only keys that the chart reads', () => {
    const { stack } = platform({ traces: { storage: COMPATIBLE, deployment: DISTRIBUTED } });
    expect(releaseNamed(synth(stack), 'tempo')).toMatchObject({ chart: 'tempo-distributed', version: ChartCatalog.TEMPO_DISTRIBUTED.chartVersion });
    expect(unknownKeys(valuesIn(stack, 'tempo'), keys, besides)).toEqual([]);
  });

  it('is asked, and sent to, where its parts are', () => {
    const { stack, observability } = platform({ traces: { storage: COMPATIBLE, deployment: DISTRIBUTED } });
    const traces = observability.traces!;
    expect([traces.endpoint.url, traces.otlpGrpcUrl, traces.otlpHttpUrl]).toEqual([
      'http://tempo-query-frontend.monitoring.svc:3200', 'http://tempo-distributor.monitoring.svc:4317', 'http://tempo-distributor.monitoring.svc:4318',
    ]);
    const [source] = valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources.filter(({ uid }: any) => uid === 'tempo');
    expect(source.url).toBe(traces.endpoint.url);
  });

  it('has as many pods as are asked for, and a volume for each ingester', () => {
    const deployment = TempoDeployment.distributed({ ingesters: 4, frontends: 3, queriers: 5, cacheMiB: 1000 });
    const { stack, observability } = platform({ traces: { storage: COMPATIBLE, deployment, volume: { sizeGiB: 20 }, retentionDays: 2 } });
    const { ingester, distributor, queryFrontend, querier, compactor, memcached } = valuesIn(stack, 'tempo');
    expect([ingester, distributor, queryFrontend, querier, compactor].map(({ replicas }) => replicas)).toEqual([4, 3, 3, 5, 1]);
    expect(observability.traces!.volumeSizesGiB).toEqual([20, 20, 20, 20]);
    expect(ingester.persistence).toMatchObject({ enabled: true, size: '20Gi' });
    expect(compactor.config.compaction.block_retention).toBe('48h');
    expect([memcached.extraArgs[0], memcached.resources.limits.memory]).toEqual(['-m 1000', '1200Mi']);
  });

  it('has the same bucket, role and logical ids as one process, so that nothing of it is made anew', () => {
    const addressesOf = (traces: Partial<TempoTracesOptions>) => {
      const stack = testStack();
      new TempoTraces(stack, 'Traces', { cluster: completeCluster(stack), storage: ObjectStorage.s3(), ...traces });
      return synth(stack).addresses;
    };
    expect(addressesOf({ deployment: DISTRIBUTED })).toEqual(addressesOf({}));
  });

  it('makes no metrics where there is nobody to write them to', () => {
    const stack = testStack();
    new TempoTraces(stack, 'Traces', { cluster: plainCluster(stack), storage: COMPATIBLE, deployment: DISTRIBUTED });
    expect(valuesIn(stack, 'tempo')).toMatchObject({ metricsGenerator: { enabled: false } });
    expect(valuesIn(stack, 'tempo')).not.toHaveProperty('overrides');
  });

  const make = (options: Partial<TempoTracesOptions>) => () => {
    const stack = testStack();
    new TempoTraces(stack, 'Traces', { cluster: plainCluster(stack), storage: COMPATIBLE, deployment: DISTRIBUTED, ...options });
    synth(stack);
  };

  it.each<[string, Partial<TempoTracesOptions>, string]>([
    ['a volume', { storage: ObjectStorage.volume() },
      '`deployment` requires a bucket, but the storage is a volume, got \'TempoDeployment.distributed()\'. Fix: use ObjectStorage.s3(), .existingS3({...}) or .s3Compatible({...}), or TempoDeployment.monolithic().'],
    ['a version whose parts need Kafka', { chartVersion: '3.3.0' },
      '`chartVersion` is of Tempo 3, whose components require Kafka to pass spans on, and no Kafka is set, got \'3.3.0\'. Allowed: versions before 3, such as 2.26.2. Fix: leave it out, or set an existing Kafka: `helmValues: { ingest: { kafka: { address: \'<host>:9092\' } } }`.'],
    ['fewer ingesters than copies', { deployment: TempoDeployment.distributed({ ingesters: 2 }) }, '`deployment.ingesters` must be'],
    ['a cache that is none', { deployment: TempoDeployment.distributed({ cacheMiB: 32 }) }, '`deployment.cacheMiB` must be'],
  ])('refuses %s', (_, options, message) => {
    expect(make(options)).toThrow(message);
  });

  it.each<[string, Partial<TempoTracesOptions>]>([
    ['another version of the same line', { chartVersion: '2.26.1' }],
    ['a version whose parts need Kafka, with one', { chartVersion: '3.3.0', helmValues: { ingest: { kafka: { address: 'kafka.kafka.svc:9092' } } } }],
    ['such a version of one process', { chartVersion: '3.0.0', deployment: TempoDeployment.monolithic() }],
  ])('takes %s', (_, options) => {
    expect(make(options)).not.toThrow();
  });
});

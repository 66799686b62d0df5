import { parse } from 'yaml';
import { documentsIn, platform } from './support';
import { LokiTenant, ObjectStorage, ObservabilityOptions, TempoDeployment, TempoTenant } from '../../src';
import { chartFolder, helmTemplate, validate } from '../helpers/charts';

const STORAGE = ObjectStorage.s3Compatible({ endpoint: 'https://minio.storage.svc:9000', bucketName: 'kept', secretName: 'keys' });
const SHOP = { retentionDays: 7, ingestionRateMb: 10 };

function rendered(release: string, chart: string, options: ObservabilityOptions): { readonly objects: any[]; readonly file: (name: string) => any } {
  const { stack } = platform({ metrics: { remoteWriteReceiver: true }, ...options });
  const objects = helmTemplate({ name: release, namespace: 'monitoring', chart: chartFolder(chart), values: documentsIn(stack, release).map((document) => JSON.stringify(document)) });
  const texts = objects.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.entries<string>(data ?? {}));
  return { objects, file: (name) => parse(texts.find(([key]) => key === name)![1]) };
}

it('the chart hands Loki its tenants, and what holds for one of them', () => {
  const { file } = rendered('loki', 'loki', { logs: { storage: STORAGE, tenants: { own: 'europe', others: { america: LokiTenant.of(), shop: LokiTenant.of(SHOP) } } } });
  expect(file('config.yaml')).toMatchObject({
    auth_enabled: true,
    querier: { multi_tenant_queries_enabled: true },
    runtime_config: { file: '/etc/loki/runtime-config/runtime-config.yaml' },
  });
  expect(file('runtime-config.yaml')).toEqual({
    overrides: { shop: { retention_period: '168h', max_query_length: '169h', max_query_lookback: '168h', ingestion_rate_mb: 10, ingestion_burst_size_mb: 20 } },
  });
});

it.each([
  ['as one process', 'tempo', undefined, '/conf/overrides.yaml'],
  ['in parts', 'tempo-distributed', TempoDeployment.distributed(), '/runtime-config/overrides.yaml'],
])('the chart of Tempo %s does', (_, chart, deployment, path) => {
  const { objects, file } = rendered('tempo', chart, { traces: { storage: STORAGE, tenants: { own: 'europe', others: { america: TempoTenant.of(), shop: TempoTenant.of(SHOP) } }, deployment } });
  expect(validate(objects).errors).toEqual([]);
  const config = file('tempo.yaml');
  expect(config).toMatchObject({
    multitenancy_enabled: true,
    overrides: { defaults: { metrics_generator: { processors: ['service-graphs', 'span-metrics'] } }, per_tenant_override_config: path },
    metrics_generator: { registry: { inject_tenant_id_as: 'tenant' } },
  });
  // Queries of several tenants are on unless they are switched off.
  expect(config.query_frontend?.multi_tenant_queries_enabled).not.toBe(false);
  expect(file('overrides.yaml')).toEqual({
    overrides: {
      shop: {
        metrics_generator: { processors: ['service-graphs', 'span-metrics'] },
        compaction: { block_retention: '168h' },
        ingestion: { rate_limit_bytes: 10_000_000, burst_size_bytes: 20_000_000 },
      },
    },
  });
});

import { completeCluster, platform, valuesIn } from './support';
import { Grafana, LokiLogs, LokiTenant, LokiTenants, ObjectStorage, OpenTelemetryGateway, TempoDeployment, TempoTenant, TempoTenants, TempoTraces } from '../../src';
import { synth, testStack } from '../helpers/synth';

const SHOP = { retentionDays: 7, ingestionRateMb: 10 };
const OF_LOKI = { own: 'europe', others: { america: LokiTenant.of(), shop: LokiTenant.of(SHOP) } };
const OF_TEMPO = { own: 'europe', others: { america: TempoTenant.of(), shop: TempoTenant.of(SHOP) } };
const GRAFANA_TENANTS = ['europe', 'america', 'shop'];

// What tests read the values of has no names that Terraform fills in.
const STORAGE = ObjectStorage.s3Compatible({ endpoint: 'https://minio.storage.svc:9000', bucketName: 'kept', secretName: 'keys' });

describe('a platform with tenants', () => {
  const { stack, observability } = platform({
    metrics: { remoteWriteReceiver: true },
    logs: { storage: STORAGE, tenants: OF_LOKI, limits: { maxStreams: 9000 } },
    traces: { storage: STORAGE, tenants: OF_TEMPO },
    collector: {},
  });
  const [loki, tempo, grafana] = ['loki', 'tempo', 'grafana'].map((name) => valuesIn(stack, name));

  it('has a Loki that asks whose a line is, answers of several, and limits some of them in another way', () => {
    expect(loki.loki).toMatchObject({ auth_enabled: true, querier: { multi_tenant_queries_enabled: true } });
    expect(loki.loki.limits_config.max_global_streams_per_user).toBe(9000);
    expect(loki.loki.runtimeConfig).toEqual({
      overrides: { shop: { retention_period: '168h', max_query_length: '169h', max_query_lookback: '168h', ingestion_rate_mb: 10, ingestion_burst_size_mb: 20 } },
    });
  });

  it('has a Tempo that does, and whose metrics of two tenants are two series', () => {
    expect(tempo.tempo).toMatchObject({ multitenancyEnabled: true, metricsGenerator: { registry: { inject_tenant_id_as: 'tenant' } } });
    // What there is for a tenant takes the place of what holds for all.
    expect(tempo.tempo.per_tenant_overrides).toEqual({
      shop: {
        metrics_generator: { processors: ['service-graphs', 'span-metrics'] },
        compaction: { block_retention: '168h' },
        ingestion: { rate_limit_bytes: 10_000_000, burst_size_bytes: 20_000_000 },
      },
    });
  });

  it('writes its own as the own tenant', () => {
    expect(observability.logs!.endpoint).toMatchObject({ tenant: 'europe', otherTenants: ['america', 'shop'] });
    const { exporters } = valuesIn(stack, 'opentelemetry-gateway').alternateConfig;
    const headers = { 'X-Scope-OrgID': 'europe' };
    expect(exporters['otlp_http/logs'].headers).toEqual(headers);
    expect(exporters['otlp_grpc/traces'].headers).toEqual(headers);
    expect(Object.keys(exporters).filter((name) => exporters[name].headers)).toHaveLength(2);
    expect(JSON.stringify(valuesIn(stack, 'fluent-bit'))).toMatch(/Tenant_ID\s+europe\b/i);
  });

  it.each([['loki', 'Loki'], ['tempo', 'Tempo']])('has Grafana read %s for all tenants at once, and for each', (uid, name) => {
    const sources: any[] = grafana.datasources['datasources.yaml'].datasources.filter(({ type }: any) => type === uid);
    expect(sources.map((source) => [source.uid, source.name, source.jsonData.httpHeaderName1, source.secureJsonData.httpHeaderValue1])).toEqual([
      [uid, name, 'X-Scope-OrgID', 'europe|america|shop'],
      ...GRAFANA_TENANTS.map((tenant) => [`${uid}-${tenant}`, `${name} ${tenant}`, 'X-Scope-OrgID', tenant]),
    ]);
    const [all, ...each] = sources;
    for (const one of each) expect({ ...one.jsonData, url: one.url }).toEqual({ ...all.jsonData, url: all.url });
  });
});

it('deletes in each bucket what is left of each tenant', () => {
  const { stack } = platform({ logs: { storage: ObjectStorage.s3(), tenants: OF_LOKI }, traces: { storage: ObjectStorage.s3(), tenants: OF_TEMPO } });
  const rules = synth(stack).resources('aws_s3_bucket_lifecycle_configuration').map(({ rule }) =>
    rule.filter(({ expiration }: any) => expiration).map(({ id, filter, expiration }: any) => [id, filter[0].prefix, expiration[0].days]));
  const others = (days: number) => [['expire-america', 'america/', days], ['expire-europe', 'europe/', days], ['expire-shop', 'shop/', 37]];
  expect(rules).toEqual([
    [['expire-data', 'fake/', 61], ...others(61)],
    [['expire-data', 'single-tenant/', 44], ...others(44)],
  ]);
});

it('nothing names a tenant where there is none', () => {
  const { stack } = platform({ metrics: {}, logs: { storage: STORAGE }, traces: { storage: STORAGE }, collector: {} });
  expect(synth(stack).text).not.toMatch(/Scope-OrgID|Tenant_ID|multitenancyEnabled|multi_tenant|runtimeConfig|per_tenant/i);
  expect(valuesIn(stack, 'loki').loki.auth_enabled).toBe(false);
});

it('the parts of a Tempo have tenants too', () => {
  const traces = { storage: STORAGE, deployment: TempoDeployment.distributed(), tenants: OF_TEMPO };
  const { stack } = platform({ metrics: { remoteWriteReceiver: true }, traces });
  const values = valuesIn(stack, 'tempo');
  expect(values).toMatchObject({ multitenancyEnabled: true, metricsGenerator: { config: { registry: { inject_tenant_id_as: 'tenant' } } } });
  expect(Object.keys(values.per_tenant_overrides)).toEqual(['shop']);
});

it('what writes elsewhere, and reads one tenant alone, names that one', () => {
  const stack = testStack();
  const cluster = completeCluster(stack);
  const url = 'https://monitoring.example.com';
  new OpenTelemetryGateway(stack, 'Gateway', { cluster, logs: { url, tenant: 'shop' }, traces: { url, otlpHttpUrl: url, tenant: 'shop' } });
  const { exporters } = valuesIn(stack, 'opentelemetry-gateway').alternateConfig;
  expect(exporters['otlp_http/logs'].headers).toEqual({ 'X-Scope-OrgID': 'shop' });
  expect(exporters['otlp_http/traces'].headers).toEqual({ 'X-Scope-OrgID': 'shop' });
  new Grafana(stack, 'Grafana', { cluster, logs: { url, tenant: 'shop' } });
  expect(valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources.map(({ uid, secureJsonData }: any) => [uid, secureJsonData.httpHeaderValue1])).toEqual([['loki', 'shop']]);
});

describe('is refused:', () => {
  const refusal = (make: (props: { cluster: any; storage: ObjectStorage }, stack: any) => unknown) => {
    const stack = testStack();
    return () => make({ cluster: completeCluster(stack), storage: ObjectStorage.s3() }, stack);
  };
  const loki = (tenants: LokiTenants, helmValues?: any) => refusal((props, stack) => new LokiLogs(stack, 'Logs', { ...props, tenants, helmValues }));
  const tempo = (tenants: TempoTenants, helmValues?: any) => refusal((props, stack) => new TempoTraces(stack, 'Traces', { ...props, tenants, helmValues }));

  it('a tenant twice, one without a data source, and values that say another thing', () => {
    expect(loki({ own: 'a', others: { a: LokiTenant.of() } })).toThrow('Test/Logs: `tenants.others.a` is also `tenants.own`. Fix: rename one of them, or remove this one: the limits and retention of the store apply to its own tenant.');
    expect(tempo({ own: 'a', others: { a: TempoTenant.of() } })).toThrow('Test/Traces: `tenants.others.a` is also `tenants.own`. Fix: rename one of them, or remove this one: the limits and retention of the store apply to its own tenant.');
    expect(loki({ own: 'a b' })).toThrow(
      "Test/Logs: `tenants.own` is not valid, got 'a b'. Allowed: up to 34 letters, digits, _ and -, as in the UID of a data source. Fix: rename the tenant.");
    expect(tempo({ own: 'a', others: { 'b.c': TempoTenant.of() } })).toThrow(/`tenants\.others\["b\.c"\]` is not valid/);
    expect(loki({ own: 'a', others: { b: LokiTenant.of({ retentionDays: 0 }) } })).toThrow(/`tenants\.others\.b\.retentionDays` /);
    expect(tempo({ own: 'a', others: { b: TempoTenant.of({ ingestionRateMb: 0 }) } })).toThrow(/`tenants\.others\.b\.ingestionRateMb` /);
    expect(loki({ own: 'a' }, { loki: { auth_enabled: false } })).toThrow(/`helmValues\.loki\.auth_enabled` is set by the library.*use `tenants`/);
    expect(tempo({ own: 'a' }, { tempo: { multitenancyEnabled: false } })).toThrow(/`helmValues\.tempo\.multitenancyEnabled` is set by the library.*use `tenants`/);
  });

  it('others than none, and one twice, in an endpoint', () => {
    const grafana = (logs: object) => refusal(({ cluster }, stack) => new Grafana(stack, 'Grafana', { cluster, logs: { url: 'https://a.example.com', ...logs } }));
    expect(grafana({ otherTenants: ['a'] })).toThrow(
      'Test/Grafana: `logs.otherTenants` requires `tenant`, got ["a"]. Fix: set the first one as `tenant`.');
    expect(grafana({ tenant: 'a', otherTenants: ['b', 'a'] })).toThrow("Test/Grafana: `logs.otherTenants[1]` is listed twice, got 'a'. Fix: list each tenant once.");
    expect(grafana({ tenant: 'a/b' })).toThrow(/`logs\.tenant` is not valid/);
    expect(grafana({ tenant: 'a(b)' })).not.toThrow();
  });
});

import { errorFor, metricsWith } from './support';
import { FederatedPrometheus, MetricsEngine, PrometheusLogin, RemoteWrite } from '../../../src';
import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { PrometheusMetricsOptions } from '../../../src/observability/metrics/prometheus-metrics';
import { VolumeRetention } from '../../../src/storage/volume-options';
import { unknownKeys } from '../../../tools/chart-keys';
import { synth } from '../../helpers/synth';
import { completeCluster, fixture, platform, plainCluster, releaseNamed, valuesIn } from '../support';

const STACK = 'kube-prometheus-stack';
const engine = MetricsEngine.operator();
const MIMIR = { url: 'https://mimir.example.com/api/v1/push', login: PrometheusLogin.basic('mimir') };
const STORE = { remoteWrite: { mimir: RemoteWrite.to(MIMIR) }, queryUrl: 'http://mimir.mimir.svc/prometheus' };
const valuesFor = (options: PrometheusMetricsOptions = {}, cluster = completeCluster) =>
  valuesIn(metricsWith({ engine, ...options }, cluster).stack, STACK);
const specFor = (options: PrometheusMetricsOptions = {}, cluster = completeCluster) => valuesFor(options, cluster).prometheus.prometheusSpec;

describe('metrics by the Prometheus Operator', () => {
  it('have their definitions in a release of their own, there first and gone last', () => {
    const { stack, metrics } = metricsWith({ engine });
    const output = synth(stack);
    expect(metrics.definitions).toBeDefined();
    expect(releaseNamed(output, 'prometheus-operator-crds')).toMatchObject({ chart: 'prometheus-operator-crds', version: '31.0.1', namespace: 'monitoring' });
    expect(releaseNamed(output, STACK)).toMatchObject({ chart: STACK, version: '88.5.3', namespace: 'monitoring' });
    expect(releaseNamed(output, STACK).depends_on).toContainEqual(expect.stringMatching(/^helm_release\.Metrics_Definitions_/));
    expect(valuesFor().crds).toEqual({ enabled: false });
    expect(output.resources('helm_release').map(({ name }) => name)).not.toContain('prometheus');
  });

  it('leave definitions alone that somebody else installs', () => {
    const { stack, metrics } = metricsWith({ engine: MetricsEngine.operator({ installDefinitions: false }) });
    expect(metrics.definitions).toBeUndefined();
    expect(synth(stack).resources('helm_release').map(({ name }) => name)).not.toContain('prometheus-operator-crds');
  });

  it('are asked for where Grafana of the platform looks, and by Tempo', () => {
    const { observability } = platform({ metrics: { engine } });
    expect(observability.metrics!.endpoint.url).toBe('http://prometheus-prometheus.monitoring.svc:9090');
    const { metrics } = metricsWith({ engine, remoteWriteReceiver: true, otlpReceiver: true, scale: { replicas: 2 } });
    expect(metrics.remoteWriteUrls).toEqual([0, 1].map((index) => `http://prometheus-prometheus-${index}.prometheus-operated.monitoring.svc:9090/api/v1/write`));
    expect(metrics.endpoint.otlpUrl).toBe('http://prometheus-prometheus.monitoring.svc:9090/api/v1/otlp');
    expect(specFor({ remoteWriteReceiver: true, otlpReceiver: true })).toMatchObject({ enableRemoteWriteReceiver: true, enableOTLPReceiver: true });
  });

  it('read what users make in any namespace', () => {
    const spec = specFor();
    for (const kind of ['serviceMonitor', 'podMonitor', 'probe', 'rule', 'scrapeConfig']) expect(spec[`${kind}SelectorNilUsesHelmValues`]).toBe(false);
  });

  it('are scraped by our jobs alone, so that labels are the same', () => {
    const spec = specFor({ verifyKubelets: true });
    const jobs = Object.fromEntries(spec.additionalScrapeConfigs.map(({ job_name: name, ...job }: any) => [name, job]));
    const { stack } = metricsWith({ verifyKubelets: true });
    const ours = Object.entries(valuesIn(stack, 'prometheus').scrapeConfigs).filter(([, job]: [string, any]) => job.enabled !== false);
    expect(Object.keys(jobs)).toEqual(expect.arrayContaining(ours.map(([name]) => name)));
    const asRelease = (job: unknown) => JSON.parse(JSON.stringify(job).replaceAll(`;${STACK}`, ';prometheus'));
    for (const [name, job] of ours.filter(([each]) => each !== 'kubelet')) expect(asRelease(jobs[name])).toEqual(asRelease(job));
    expect(jobs.kubelet.relabel_configs).toEqual([...(Object.fromEntries(ours).kubelet as any).relabel_configs, { target_label: 'metrics_path', replacement: '/metrics' }]);
    expect(valuesFor()).toMatchObject({ 'kubernetesServiceMonitors': { enabled: false }, 'kube-state-metrics': { prometheus: { monitor: { enabled: false } } } });
  });

  it('keep as long and as much as with the other engine', () => {
    expect(specFor({ volume: { sizeGiB: 100 }, retentionDays: 30 })).toMatchObject({
      retention: '30d',
      retentionSize: '81920MB',
      storageSpec: { volumeClaimTemplate: { spec: { storageClassName: 'gp3-retain', resources: { requests: { storage: '100Gi' } } } } },
    });
    expect(specFor({}, plainCluster as never).storageSpec.volumeClaimTemplate.spec).not.toHaveProperty('storageClassName');
  });

  it('outlive a StatefulSet that the operator makes anew, unless they need not', () => {
    expect(specFor().persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Delete' });
    expect(specFor({ volume: { retention: VolumeRetention.DELETE } }).persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Delete' });
  });

  it('have labels that leave with them only where somebody has to tell replicas apart', () => {
    expect(specFor()).toMatchObject({ replicas: 1, prometheusExternalLabelNameClear: true, replicaExternalLabelNameClear: true });
    expect(specFor()).not.toHaveProperty('externalLabels');
    expect(specFor({ scale: { replicas: 2 } })).toMatchObject({ replicas: 2, replicaExternalLabelName: '__replica__', externalLabels: { cluster: 'fake' } });
    expect(valuesFor({ scale: { replicas: 2 } }).prometheus).toMatchObject({ service: { sessionAffinity: 'ClientIP' }, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
  });

  it('are written elsewhere with Secrets that the operator reads', () => {
    const target = RemoteWrite.to({
      ...MIMIR, tls: { caSecretName: 'authority', clientSecretName: 'client', tlsServerName: 'mimir' }, sending: { keptMetrics: ['up'], maxConnections: 3, samplesPerRequest: 10, waitingSamples: 20 },
    });
    expect(specFor({ exchange: { remoteWrite: { mimir: target, vendor: RemoteWrite.to({ url: MIMIR.url, login: PrometheusLogin.bearer('vendor') }) } } }).remoteWrite).toEqual([
      {
        name: 'mimir',
        url: MIMIR.url,
        basicAuth: { username: { name: 'mimir', key: 'username' }, password: { name: 'mimir', key: 'password' } },
        tlsConfig: {
          ca: { secret: { name: 'authority', key: 'ca.crt' } }, cert: { secret: { name: 'client', key: 'tls.crt' } }, keySecret: { name: 'client', key: 'tls.key' }, serverName: 'mimir',
        },
        writeRelabelConfigs: [{ sourceLabels: ['__name__'], regex: 'up', action: 'keep' }],
        queueConfig: { maxShards: 3, maxSamplesPerSend: 10, capacity: 20 },
      },
      { name: 'vendor', url: MIMIR.url, authorization: { credentials: { name: 'vendor', key: 'token' } } },
    ]);
  });

  it('sign with the role of the same service account', () => {
    const workspaceArn = 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd';
    const { stack } = metricsWith({ engine, exchange: { remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn }) } } });
    expect(synth(stack).resources('aws_eks_pod_identity_association').map(({ service_account: name }) => name)).toEqual(['prometheus-server']);
    const { prometheus } = valuesIn(stack, STACK);
    expect(prometheus.serviceAccount).toMatchObject({ create: true, name: 'prometheus-server' });
    expect(prometheus.prometheusSpec.remoteWrite[0]).toMatchObject({ sigv4: { region: 'eu-west-2' } });
    expect(Object.keys(prometheus.prometheusSpec.podMetadata.annotations)).toContain('cdktf-observable-eks/role');
  });

  it('take series over from others', () => {
    const eu = FederatedPrometheus.of({ url: 'https://eu.example.com', match: ['up'], login: PrometheusLogin.bearer('eu') });
    const spec = specFor({ exchange: { federate: { eu } } });
    expect(spec.secrets).toEqual(['eu']);
    expect(spec.additionalScrapeConfigs).toContainEqual(expect.objectContaining({
      job_name: 'federate-eu', authorization: { credentials_file: '/etc/prometheus/secrets/eu/token' },
    }));
  });

  it.each<[PrometheusMetricsOptions, string]>([
    [{ helmValues: { crds: { enabled: true } } }, '`helmValues.crds.enabled` is set by the library, and other parts depend on it, got true. Fix: remove it.'],
    [{ helmValues: { grafana: { enabled: true } } }, '`helmValues.grafana.enabled` is set by the library, and other parts depend on it, got true. Fix: remove it.'],
    [{ retentionDays: 30, helmValues: { prometheus: { prometheusSpec: { retention: '1d' } } } },
      '`helmValues.prometheus.prometheusSpec.retention` contradicts `retentionDays`, got \'1d\'. Fix: remove it, and use `retentionDays`.'],
    [{ scale: { replicas: 2 }, helmValues: { prometheus: { prometheusSpec: { replicas: 3 } } } },
      '`helmValues.prometheus.prometheusSpec.replicas` contradicts `scale.replicas`, got 3. Fix: remove it, and use `scale.replicas`.'],
  ])('refuse %j', (options, said) => {
    expect(errorFor({ engine, ...options })).toBe(`Test/Metrics/Chart: ${said}`);
  });
});

describe('shards', () => {
  it('share out the targets of every job, and have volumes each', () => {
    const spec = specFor({ scale: { shards: 3 }, exchange: STORE });
    expect(spec.shards).toBe(3);
    for (const { job_name: name, relabel_configs: rules } of spec.additionalScrapeConfigs) {
      expect([name, rules.slice(-2)]).toEqual([name, [
        { source_labels: ['__address__'], modulus: 3, target_label: '__tmp_hash', action: 'hashmod' },
        { source_labels: ['__tmp_hash'], regex: '$(SHARD)', action: 'keep' },
      ]]);
    }
    expect(spec.additionalScrapeConfigs.map(({ job_name: name }: any) => name)).not.toContain('prometheus');
    expect(metricsWith({ engine, scale: { shards: 3, replicas: 2 }, exchange: STORE }).metrics.volumeSizesGiB).toEqual(Array(6).fill(20));
  });

  it('are groups of their own where each has replicas', () => {
    expect(specFor({ scale: { shards: 3, replicas: 2 }, exchange: STORE }).externalLabels).toEqual({ cluster: 'fake-shard-$(SHARD)' });
    expect(specFor({ scale: { shards: 3 }, exchange: STORE }).externalLabels).toEqual({ cluster: 'fake' });
  });

  it('are asked for in the store that has all of them', () => {
    expect(metricsWith({ engine, scale: { shards: 3 }, exchange: STORE }).metrics.endpoint.url).toBe(STORE.queryUrl);
    expect(metricsWith({ exchange: STORE }).metrics.endpoint.url).toBe(STORE.queryUrl);
  });

  it('of one are none', () => {
    expect(specFor({ scale: { shards: 1 } })).not.toHaveProperty('shards');
    expect(() => metricsWith({ scale: { shards: 1 } })).not.toThrow();
  });

  it.each<[PrometheusMetricsOptions, string]>([
    [{ scale: { shards: 2 }, exchange: STORE }, '`scale.shards` requires an engine that shards targets, got 2. Fix: set `engine: MetricsEngine.operator()`, or leave it out.'],
    [{ engine, scale: { shards: 2 } }, '`scale.shards` gives each server only a part of the series, and no server has all of them, got 2. Fix: write to a store (`exchange.remoteWrite`), and set its address for queries (`exchange.queryUrl`).'],
    [{ engine, scale: { shards: 0 } }, '`scale.shards` must be a whole number from 1 to 100, got 0. Fix: pass a number from 1 to 100.'],
  ])('refuse %j', (options, said) => {
    expect(errorFor(options)).toBe(`Test/Metrics: ${said}`);
  });
});

describe('the values of kube-prometheus-stack', () => {
  const keys = fixture('charts', `${STACK}-${ChartCatalog.KUBE_PROMETHEUS_STACK.chartVersion}.keys.json`);

  it('are compared with the version that is installed', () => {
    // Windows' exporter has no values of its own here.
    expect(keys).toMatchObject({ chart: STACK, chartVersion: '88.5.3', subchartsLeftOut: [] });
  });

  it.each<[string, PrometheusMetricsOptions]>([
    ['as they are by default', {}],
    ['with all that there is', {
      scale: { replicas: 2, shards: 2 },
      otlpReceiver: true,
      remoteWriteReceiver: true,
      exchange: { ...STORE, federate: { eu: FederatedPrometheus.of({ url: 'https://eu.example.com', match: ['up'], login: PrometheusLogin.bearer('eu') }) } },
    }],
  ])('have only keys that the chart reads, %s', (_, options) => {
    expect(unknownKeys(valuesFor(options), keys, [
      'prometheus/podDisruptionBudget/maxUnavailable', 'prometheus/prometheusSpec/externalLabels/*', 'prometheus-node-exporter/containerSecurityContext/*',
    ])).toEqual([]);
  });
});

import { collectorConfigs } from './collector-configs';
import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { LogCollection } from '../../../src/observability/collectors/log-collection';
import { OpenTelemetryAgent, OpenTelemetryAgentOptions } from '../../../src/observability/collectors/opentelemetry-agent';
import { OpenTelemetryGateway, OpenTelemetryGatewayOptions } from '../../../src/observability/collectors/opentelemetry-gateway';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { unknownKeys } from '../../../tools/chart-keys';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const LOGS = { url: 'http://loki.monitoring.svc:3100' };
const LOGIN = { url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' };
const TRACES = { url: 'http://tempo.monitoring.svc:3200', otlpGrpcUrl: 'http://tempo.monitoring.svc:4317' };
const METRICS = { url: 'http://prometheus-server.monitoring.svc:80', otlpUrl: 'http://prometheus-server.monitoring.svc:80/api/v1/otlp' };
const GATEWAY = { grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317' };

function gateway(options: OpenTelemetryGatewayOptions, clusterOf: (stack: ReturnType<typeof testStack>) => any = completeCluster) {
  const stack = testStack();
  const made = new OpenTelemetryGateway(stack, 'Gateway', { cluster: clusterOf(stack), ...options });
  return { stack, made, values: valuesIn(stack, 'opentelemetry-gateway') };
}

function agent(options: OpenTelemetryAgentOptions, clusterOf: (stack: ReturnType<typeof testStack>) => any = completeCluster) {
  const stack = testStack();
  const made = new OpenTelemetryAgent(stack, 'Agent', { cluster: clusterOf(stack), ...options });
  return { stack, made, values: valuesIn(stack, 'opentelemetry-agent') };
}

describe('the values of the chart', () => {
  const keys = fixture('charts', `opentelemetry-collector-${ChartCatalog.OPENTELEMETRY_COLLECTOR.chartVersion}.keys.json`);
  const besides = ['podAnnotations/*', 'serviceAccount/annotations/*', 'podDisruptionBudget/maxUnavailable', 'service/enabled'];

  it('are compared with the version that is installed', () => {
    expect(keys).toMatchObject({ chart: 'opentelemetry-collector', chartVersion: ChartCatalog.OPENTELEMETRY_COLLECTOR.chartVersion });
  });

  it.each(collectorConfigs().map(({ name, values }) => [name, values]))('have only keys that it reads: %s', (_, values) => {
    expect(unknownKeys(values, keys, besides)).toEqual([]);
  });
});

describe.each(collectorConfigs().map(({ name, values }) => [name, values]))('the configuration of %s', (_, values) => {
  const { version, components } = fixture('charts', `opentelemetry-collector-${ChartCatalog.OPENTELEMETRY_COLLECTOR.appVersion}.components.json`);
  const { alternateConfig: config } = values;
  const KINDS = ['receivers', 'processors', 'exporters', 'extensions'];
  const used = KINDS.flatMap((kind) => Object.entries<any>(config[kind]).map(([id, own]) => ({ kind, id, own, type: `${kind}/${id.split('/')[0]}` })));

  it('names components that the image has, and no aliases', () => {
    expect(version).toBe(ChartCatalog.OPENTELEMETRY_COLLECTOR.appVersion);
    const distribution = /opentelemetry-collector-(\w+)$/.exec(values.image.repository)![1];
    expect(values.command.name).toBe(`otelcol-${distribution}`);
    expect(used.filter(({ type }) => !components[type]?.distributions.includes(distribution)).map(({ type }) => type)).toEqual([]);
  });

  it('has only keys that the components read', () => {
    expect(used.flatMap(({ type, own }) => unknownKeys(own, components[type]).map((key) => `${type}: ${key}`))).toEqual([]);
  });

  it('defines what its pipelines name, and nothing else', () => {
    const pipelines = Object.values<any>(config.service.pipelines);
    for (const kind of ['receivers', 'processors', 'exporters']) {
      expect([...new Set(pipelines.flatMap((pipeline) => pipeline[kind]))].sort()).toEqual(Object.keys(config[kind]).sort());
    }
    expect(config.service.extensions.sort()).toEqual(Object.keys(config.extensions).sort());
  });

  it('guards the memory first, and batches last', () => {
    for (const { processors } of Object.values<any>(config.service.pipelines)) {
      expect([processors[0], processors[processors.length - 1]]).toEqual(['memory_limiter', 'batch']);
    }
  });

  it('sends again until it is taken, from a queue with an end', () => {
    for (const { id, own } of used.filter(({ kind }) => kind === 'exporters')) {
      expect(own.retry_on_failure).toEqual({ enabled: true, max_elapsed_time: '0s' });
      if (!id.startsWith('prometheus_remote_write')) expect(own.sending_queue).toMatchObject({ sizer: 'bytes', queue_size: expect.any(Number) });
    }
  });
});

describe('a gateway', () => {
  it('sends each signal to what keeps it, with the labels of the dashboards', () => {
    const { exporters, service, processors } = gateway({ logs: LOGS, metrics: METRICS, traces: TRACES }).values.alternateConfig;
    expect(Object.fromEntries(Object.entries<any>(exporters).map(([id, { endpoint }]) => [id, endpoint]))).toEqual({
      'otlp_http/logs': 'http://loki.monitoring.svc:3100/otlp', 'otlp_http/metrics': METRICS.otlpUrl, 'otlp_grpc/traces': TRACES.otlpGrpcUrl,
    });
    expect(service.pipelines.metrics.processors).toContain('transform/labels');
    expect(service.pipelines.logs.processors).toContain('transform/labels');
    expect(service.pipelines.traces.processors).not.toContain('transform/labels');
    const set = (label: string) => expect.stringContaining(`set(attributes["${label}"], `);
    expect(processors['transform/labels'].metric_statements[0].statements).toEqual(['namespace', 'pod', 'container', 'node'].map(set));
  });

  it('writes metrics remotely where nothing takes OTLP, with the image that can', () => {
    const { alternateConfig: { exporters }, image } = gateway({ metrics: { url: METRICS.url, remoteWriteUrl: `${METRICS.url}/api/v1/write` } }).values;
    expect(exporters['prometheus_remote_write/metrics'].endpoint).toBe(`${METRICS.url}/api/v1/write`);
    expect(image.repository).toMatch(/-contrib$/);
    expect(gateway({ metrics: METRICS }).values.image.repository).toMatch(/-k8s$/);
  });

  it.each([
    [{ otlpUrl: METRICS.otlpUrl }, 'otlp_http', '/api/v1/otlp'],
    [{ remoteWriteUrl: `${METRICS.url}/api/v1/write` }, 'prometheus_remote_write', '/api/v1/write'],
  ])('sends all metrics to each replica of Prometheus', (takes, exporter, path) => {
    const replicaUrls = ['http://prometheus-server-0.headless.monitoring.svc:9090', 'http://prometheus-server-1.headless.monitoring.svc:9090'];
    const { exporters, service } = gateway({ metrics: { url: METRICS.url, ...takes, replicaUrls } }).values.alternateConfig;
    expect(service.pipelines.metrics.exporters).toEqual([`${exporter}/metrics-0`, `${exporter}/metrics-1`]);
    expect(Object.values<any>(exporters).map(({ endpoint }) => endpoint)).toEqual(replicaUrls.map((url) => `${url}${path}`));
  });

  it('has no two slashes in an address that ends in one', () => {
    const slash = (url: string) => ({ url: `${url}/` });
    const metrics = { ...METRICS, replicaUrls: ['http://prometheus-0:9090/'] };
    const { exporters } = gateway({ logs: slash(LOGS.url), metrics }).values.alternateConfig;
    expect(Object.values<any>(exporters).map(({ endpoint }) => endpoint)).toEqual([`${LOGS.url}/otlp`, 'http://prometheus-0:9090/api/v1/otlp']);
  });

  it('takes no signal that goes nowhere', () => {
    expect(Object.keys(gateway({ traces: TRACES }).values.alternateConfig.service.pipelines)).toEqual(['traces']);
  });

  it('keeps all traces unless it is told which', () => {
    expect(gateway({ traces: TRACES }).values.alternateConfig.processors).not.toHaveProperty('tail_sampling');
  });

  it('decides on a whole trace in one pod', () => {
    const { alternateConfig: { service }, extraManifests } = gateway({ traces: TRACES, replicas: 1, tailSampling: { percentage: 10 } }).values;
    expect(Object.keys(service.pipelines)).toEqual(['traces']);
    expect(service.pipelines.traces.processors).toContain('tail_sampling');
    expect(extraManifests).toBeUndefined();
  });

  it('brings the spans of a trace together in one of several pods, and decides there', () => {
    const { alternateConfig, extraManifests: [peers] } = gateway({ traces: TRACES, tailSampling: { percentage: 10 } }).values;
    const { service, exporters, receivers } = alternateConfig;
    expect(service.pipelines.traces).toMatchObject({ receivers: ['otlp'], exporters: ['load_balancing/traces'] });
    expect(service.pipelines.traces.processors).not.toContain('tail_sampling');
    expect(service.pipelines['traces/sampling']).toMatchObject({
      receivers: ['otlp/sampling'], processors: ['memory_limiter', 'tail_sampling', 'batch'], exporters: ['otlp_grpc/traces'],
    });
    const { routing_key: key, resolver: { dns } } = exporters['load_balancing/traces'];
    expect(key).toBe('traceID');
    expect(dns.hostname).toBe(`${peers.metadata.name}.${peers.metadata.namespace}.svc`);
    expect(peers.spec).toMatchObject({ clusterIP: 'None', ports: [expect.objectContaining({ port: Number(dns.port) })] });
    expect(receivers['otlp/sampling'].protocols.grpc.endpoint).toBe(`0.0.0.0:${dns.port}`);
  });

  it('keeps errors and what is slow, and a share of the rest', () => {
    const policies = (tailSampling: OpenTelemetryGatewayOptions['tailSampling']) =>
      gateway({ traces: TRACES, tailSampling }).values.alternateConfig.processors.tail_sampling.policies.map(({ name }: any) => name);
    expect(policies({ percentage: 0.5 })).toEqual(['errors', 'share']);
    expect(policies({ percentage: 0, keepErrors: false, slowerThanMilliseconds: 500 })).toEqual(['slow', 'share']);
  });

  it('warns where no trace would be kept', () => {
    const said = (tailSampling: OpenTelemetryGatewayOptions['tailSampling']) => warnings(gateway({ traces: TRACES, tailSampling }).made);
    expect(said({ percentage: 0, keepErrors: false })).toEqual([
      '`tailSampling` keeps no traces: `percentage` is 0, and neither traces with errors nor slow traces are kept. Increase it, or send no traces to the collector.',
    ]);
    expect(said({ percentage: 0 })).toEqual([]);
    expect(said({ percentage: 0, keepErrors: false, slowerThanMilliseconds: 500 })).toEqual([]);
  });

  it('keeps what waits on volumes that it is given, which go with it, and are counted', () => {
    const { values, made } = gateway({ logs: LOGS, traces: TRACES, queueVolume: { sizeGiB: 10 }, replicas: 3 });
    expect(values.mode).toBe('statefulset');
    const { exporters } = values.alternateConfig;
    const queues = Object.values<any>(exporters).map(({ sending_queue: queue }) => queue);
    expect(queues.map(({ storage }) => storage)).toEqual(['file_storage', 'file_storage']);
    expect(queues.reduce((sum, { queue_size: size }) => sum + size, 0)).toBeLessThan(10 * 1024 ** 3);
    expect(values.statefulset.persistentVolumeClaimRetentionPolicy).toEqual({ enabled: true, whenDeleted: 'Delete', whenScaled: 'Delete' });
    expect(made.volumeSizesGiB).toEqual([10, 10, 10]);
    expect(gateway({ traces: TRACES }).values.mode).toBe('deployment');
    expect(gateway({ traces: TRACES }).made.volumeSizesGiB).toEqual([]);
  });

  it('never waits for more in memory than there is', () => {
    const all = { logs: LOGS, metrics: METRICS, traces: TRACES, tailSampling: { percentage: 1 } };
    const { alternateConfig: { exporters }, resources } = gateway({ ...all, memoryMiB: 600 }).values;
    const waiting = Object.values<any>(exporters).reduce((sum, { sending_queue: queue }) => sum + queue.queue_size, 0);
    expect(resources.limits.memory).toBe('600Mi');
    expect(waiting).toBeLessThan(600 * 1024 ** 2 * 0.4);
  });

  it('stands on any Kubernetes', () => {
    expect(synth(gateway({ traces: TRACES }, plainCluster).stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
  });

  it('sends spans to another cluster by HTTP, with a login', () => {
    const traces = { url: 'https://fleet.example.com', otlpHttpUrl: 'https://fleet.example.com/', loginSecretName: 'fleet-login' };
    const { alternateConfig: config, extraVolumes } = gateway({ traces }).values;
    expect(config.exporters['otlp_http/traces']).toMatchObject({ endpoint: 'https://fleet.example.com', auth: { authenticator: 'basicauth/traces' } });
    expect(config.service.pipelines.traces.exporters).toEqual(['otlp_http/traces']);
    expect(extraVolumes).toContainEqual({ name: 'login-traces', secret: { secretName: 'fleet-login' } });
    expect(() => gateway({ traces: { url: 'https://a', otlpGrpcUrl: 'https://a:4317', loginSecretName: 'fleet-login' } }))
      .toThrow('`traces.loginSecretName` is not supported for spans sent over gRPC. Fix: set `otlpHttpUrl`, or leave it out.');
  });

  it('passes addresses on as they are', () => {
    const { exporters } = gateway({ traces: { url: 'https://tempo.example.com', otlpGrpcUrl: 'https://tempo.example.com:4317/?a=$b' } }).values.alternateConfig;
    expect(exporters['otlp_grpc/traces'].endpoint).toBe('https://tempo.example.com:4317/?a=$$b');
  });
});

describe('the login of Loki', () => {
  it.each<[string, () => any, string[]]>([
    ['a gateway', () => gateway({ logs: LOGIN, metrics: METRICS, queueVolume: {} }).values, ['queue']],
    ['an agent', () => agent({ logs: LOGIN }).values, ['state', 'podlogs']],
  ])('is read by %s out of the files of a Secret, beside what is mounted anyway, and goes to Loki alone', (_, valuesOf, others) => {
    const { alternateConfig: { exporters, extensions, service }, extraVolumes, extraVolumeMounts } = valuesOf();
    const loggedIn = Object.entries<any>(exporters).filter(([, { auth }]) => auth !== undefined);
    expect(loggedIn.map(([id]) => id)).toEqual(['otlp_http/logs']);
    const [[, { auth: { authenticator } }]] = loggedIn;
    expect(service.extensions).toContain(authenticator);
    const mount = extraVolumeMounts.find(({ name }: any) => name === 'login-logs');
    expect(extensions[authenticator]).toEqual({ client_auth: { username_file: `${mount.mountPath}/username`, password_file: `${mount.mountPath}/password` } });
    expect(mount.readOnly).toBe(true);
    expect(extraVolumes).toContainEqual({ name: 'login-logs', secret: { secretName: 'loki-login' } });
    expect(extraVolumeMounts.map(({ name }: any) => name)).toEqual([...others, 'login-logs']);
  });

  it('is not there where none is asked for', () => {
    expect(JSON.stringify([gateway({ logs: LOGS }).values, agent({ logs: LOGS }).values])).not.toMatch(/basicauth|login/);
  });
});

describe('an agent', () => {
  it('hands all on to a collector, and adds no labels that it adds', () => {
    const { service, exporters } = agent({ collector: GATEWAY }).values.alternateConfig;
    expect(Object.keys(exporters)).toEqual(['otlp_grpc/collector']);
    expect(Object.keys(service.pipelines)).toEqual(['logs', 'metrics', 'traces']);
    expect(service.pipelines.logs).toMatchObject({ receivers: ['otlp', 'file_log'], processors: ['memory_limiter', 'k8s_attributes', 'resource', 'batch'] });
  });

  it('reads files from where it was left, and waits for room on the disk of the node', () => {
    const { values } = agent({ logs: LOGS, bufferMiB: 100, excludedNamespaces: ['noisy'] });
    const { receivers, exporters, extensions } = values.alternateConfig;
    expect(receivers.file_log).toMatchObject({ storage: 'file_storage', exclude: expect.arrayContaining(['/var/log/pods/noisy_*/*/*.log']) });
    expect(exporters['otlp_http/logs'].sending_queue).toEqual({ sizer: 'bytes', queue_size: 100 * 1024 ** 2, block_on_overflow: true, storage: 'file_storage' });
    const mount = values.extraVolumeMounts.find(({ name }: any) => name === 'state');
    expect(extensions.file_storage.directory.startsWith(mount.mountPath)).toBe(true);
    expect(values.extraVolumes).toContainEqual({ name: 'state', hostPath: { path: '/var/lib/opentelemetry-agent', type: 'DirectoryOrCreate' } });
    expect(values.extraVolumeMounts).toContainEqual({ name: 'podlogs', mountPath: '/var/log/pods', readOnly: true });
  });

  it('takes the trace of a line of JSON', () => {
    const operators = agent({ logs: LOGS }).values.alternateConfig.receivers.file_log.operators;
    const regex = new RegExp(operators.find(({ id }: any) => id === 'trace').regex.replace('?P<', '?<'));
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    for (const key of ['trace_id', 'traceId', 'traceID', 'traceid']) expect(regex.exec(`{"level":"info","${key}": "${id}"}`)?.groups).toEqual({ trace_id: id });
    expect(regex.exec(`trace ${id}`)).toBeNull();
  });

  it('measures node and pods where it is told to, with no more rights than that needs', () => {
    const { values } = agent({ metrics: METRICS, nodeMetrics: { host: true, kubelet: true } });
    expect(values.alternateConfig.service.pipelines.metrics.receivers).toEqual(['otlp', 'host_metrics', 'kubelet_stats']);
    expect(values.clusterRole.rules).toContainEqual({ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] });
    expect(agent({ metrics: METRICS }).values.clusterRole.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    expect(agent({ metrics: METRICS }).values.alternateConfig.service.pipelines.metrics.receivers).toEqual(['otlp']);
  });

  it.each([[false, { insecure_skip_verify: true }], [true, { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }]])('asks kubelets for a certificate: %s', (verifyKubelets, expected) => {
    const { values } = agent({ metrics: METRICS, nodeMetrics: { kubelet: true, verifyKubelets } });
    expect(values.alternateConfig.receivers.kubelet_stats).toMatchObject(expected);
  });
});

describe('in a platform', () => {
  const KEPT = { logs: { storage: ObjectStorage.volume() }, traces: { storage: ObjectStorage.volume() } };

  it('there is none unless it is asked for', () => {
    const { stack, observability } = platform(KEPT);
    expect(observability.collector).toBeUndefined();
    expect(valuesIn(stack, 'prometheus').server.extraFlags).not.toContain('web.enable-otlp-receiver');
  });

  it('a gateway sends to all that the platform keeps, which is there before it', () => {
    const { stack, observability } = platform({ ...KEPT, collector: {} });
    const { exporters } = valuesIn(stack, 'opentelemetry-gateway').alternateConfig;
    expect(Object.keys(exporters).sort()).toEqual(['otlp_grpc/traces', 'otlp_http/logs', 'otlp_http/metrics']);
    expect(exporters['otlp_http/metrics'].endpoint).toBe(observability.metrics!.endpoint.otlpUrl);
    expect(exporters['otlp_grpc/traces'].endpoint).toBe(observability.traces!.otlpGrpcUrl);
    expect(releaseNamed(synth(stack), 'opentelemetry-gateway').depends_on).toEqual(expect.arrayContaining(
      ['Logs', 'Traces', 'Metrics'].map((part) => expect.stringMatching(`helm_release.Observability_${part}_Chart`)),
    ));
  });

  it('a gateway takes no metrics where Prometheus takes none', () => {
    const { stack } = platform({ ...KEPT, metrics: { enabled: false }, collector: {} });
    expect(Object.keys(valuesIn(stack, 'opentelemetry-gateway').alternateConfig.service.pipelines)).toEqual(['logs', 'traces']);
  });

  it('an agent in place of Fluent Bit sends to the gateway, or else to Loki', () => {
    const logCollection = LogCollection.openTelemetry();
    const behind = platform({ ...KEPT, collector: {}, logCollection });
    expect(behind.observability.logCollection!.fluentBit).toBeUndefined();
    const { exporters } = valuesIn(behind.stack, 'opentelemetry-agent').alternateConfig;
    expect(exporters['otlp_grpc/collector'].endpoint).toBe(behind.observability.collector!.endpoint.grpcUrl);
    expect(releaseNamed(synth(behind.stack), 'opentelemetry-agent').depends_on).toEqual(expect.arrayContaining([expect.stringMatching('helm_release.Observability_Collector_Chart')]));
    const alone = platform({ ...KEPT, logCollection });
    expect(Object.keys(valuesIn(alone.stack, 'opentelemetry-agent').alternateConfig.exporters)).toEqual(['otlp_http/logs']);
  });

  it('nothing carries lines where something else does', () => {
    const { stack } = platform({ ...KEPT, logCollection: LogCollection.none() });
    expect(synth(stack).addresses.filter((address) => address.includes('LogCollection'))).toEqual([]);
  });

  it('keeps its ids for ever', () => {
    const { stack } = platform({ ...KEPT, collector: {}, logCollection: LogCollection.openTelemetry() });
    expect(synth(stack).addresses.filter((address) => /_(Collector|LogCollection)_/.test(address))).toMatchInlineSnapshot(`
[
  "helm_release.Observability_Collector_Chart_6BE06997",
  "helm_release.Observability_LogCollection_Chart_ACAE9ECD",
]
`);
  });
});

it.each<[string, () => unknown, RegExp]>([
  ['a gateway that sends nowhere', () => gateway({}), /`logs, metrics, traces, collector` are not set/],
  ['a Prometheus that takes nothing', () => gateway({ metrics: { url: METRICS.url } }), /`metrics` has no address for metrics.*otlpReceiver/],
  ['a Tempo that takes nothing', () => gateway({ traces: { url: TRACES.url } }), /`traces` has no address for spans/],
  ['no address', () => agent({ collector: { grpcUrl: 'gateway' } }), /`collector\.grpcUrl`/],
  ['a login by a name that no Secret has', () => gateway({ logs: { ...LOGS, loginSecretName: 'Loki login' } }), /`logs\.loginSecretName`/],
  ['no pods', () => gateway({ traces: TRACES, replicas: 0 }), /`replicas`/],
  ['too little memory', () => gateway({ traces: TRACES, memoryMiB: 64 }), /`memoryMiB`/],
  ['more than all traces', () => gateway({ traces: TRACES, tailSampling: { percentage: 101 } }), /`tailSampling\.percentage` must be a number from 0 to 100, got 101/],
  ['no time to decide', () => gateway({ traces: TRACES, tailSampling: { percentage: 1, decisionWaitSeconds: 0 } }), /`tailSampling\.decisionWaitSeconds`/],
  ['two answers on samples', () => gateway({
    traces: TRACES, tailSampling: { percentage: 1 }, helmValues: { alternateConfig: { processors: { tail_sampling: { decision_wait: '1m' } } } },
  }), /contradicts `tailSampling`/],
  ['another mode by a side door', () => gateway({ traces: TRACES, helmValues: { mode: 'daemonset' } }), /`helmValues\.mode` is set by the library/],
  ['lines for nobody', () => agent({ traces: TRACES, podLogs: true }), /`podLogs` has no effect: logs are not sent anywhere/],
  ['metrics for nobody', () => agent({ logs: LOGS, nodeMetrics: { host: true } }), /`nodeMetrics` has no effect/],
  ['a namespace that is none', () => agent({ logs: LOGS, excludedNamespaces: ['a b'] }), /`excludedNamespaces\[0\]`/],
])('refuses %s', (_, make, message) => {
  expect(make).toThrow(message);
});

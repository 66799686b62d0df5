import {
  ArgoCd, ChartCatalog, DualIngress, EbsStorageClasses, FluentBit, Flux, Grafana, GrafanaDatabase, GrafanaOptions, GrafanaSignIn,
  HelmChart, LogOutput, LokiDeployment, LokiLogs, LokiLogsOptions, MetricsEngine, NginxController, NginxIngress, ObjectStorage,
  OpenTelemetryOperator, PrometheusMetrics, RancherCertificate, RancherServer, TempoDeployment, TempoTraces, TempoTracesOptions,
  WorkloadIdentity,
} from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { testStack } from '../helpers/synth';

type Values = Record<string, any>;

const storage = ObjectStorage.volume();

/** Installs a chart of the library with values of the user. */
const INSTALLED: Record<string, (cluster: FakeCluster, helmValues: Values) => unknown> = {
  'Argo CD': (cluster, helmValues) => new ArgoCd(cluster, 'Made', { cluster, helmValues }),
  'ALB': (cluster, helmValues) => new DualIngress(cluster, 'Made', { cluster, drain: true, withNginx: false, alb: { helmValues } }),
  'Fluent Bit': (cluster, helmValues) => new FluentBit(cluster, 'Made', { cluster, helmValues, outputs: { loki: LogOutput.loki({ url: 'http://loki.monitoring' }) } }),
  'Flux': (cluster, helmValues) => new Flux(cluster, 'Made', { cluster, helmValues }),
  'Grafana': (cluster, helmValues) => new Grafana(cluster, 'Made', { cluster, helmValues }),
  'ingress-nginx': (cluster, helmValues) => new NginxIngress(cluster, 'Made', { cluster, controller: NginxController.ingressNginx(), helmValues }),
  'Loki': (cluster, helmValues) => new LokiLogs(cluster, 'Made', { cluster, storage, helmValues }),
  'OpenTelemetry operator': (cluster, helmValues) => new OpenTelemetryOperator(cluster, 'Made', { cluster, helmValues }),
  'Prometheus': (cluster, helmValues) => new PrometheusMetrics(cluster, 'Made', { cluster, helmValues }),
  'Prometheus operator': (cluster, helmValues) => new PrometheusMetrics(cluster, 'Made', { cluster, helmValues, engine: MetricsEngine.operator() }),
  'Tempo': (cluster, helmValues) => new TempoTraces(cluster, 'Made', { cluster, storage, helmValues }),
  'Tempo in parts': (cluster, helmValues) => new TempoTraces(cluster, 'Made', {
    cluster, deployment: TempoDeployment.distributed(), storage: ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName: 'acme', secretName: 'keys' }), helmValues,
  }),
  'Traefik': (cluster, helmValues) => new NginxIngress(cluster, 'Made', { cluster, helmValues }),
};

const install = (name: string, helmValues: Values) => {
  const cluster = new FakeCluster(testStack(), 'Cluster', { identity: (made) => WorkloadIdentity.podIdentity().bind(made, made) });
  new EbsStorageClasses(cluster, 'Classes', { cluster });
  return () => INSTALLED[name](cluster, helmValues);
};

describe.each(Object.keys(INSTALLED))('values for %s', (name) => {
  it.each(['namespaceOverride', 'forceNamespace', 'nameOverride'])('leave %s alone, by which permissions and connections would miss their pods', (key) => {
    expect(install(name, { [key]: 'mine' })).toThrow(new RegExp(`\`helmValues\\.${key}\` (changes what other parts of the library rely on|is set by the library, .+), got 'mine'\\. Fix: remove it\\.$`));
  });

  it('may say the rest', () => {
    expect(install(name, { mine: { nameOverride: 'mine' }, namespaceOverride: '' })).not.toThrow();
  });
});

it.each<[string, Values, string]>([
  ['Grafana', { fullnameOverride: 'mine' }, 'fullnameOverride'],
  ['Grafana', { service: { port: 3000 } }, 'service.port'],
  ['ingress-nginx', { fullnameOverride: 'mine' }, 'fullnameOverride'],
  ['ingress-nginx', { controller: { service: { enabled: false } } }, 'controller.service.enabled'],
  ['Loki', { loki: { server: { http_listen_port: 80 } } }, 'loki.server.http_listen_port'],
  ['Loki', { loki: { server: { http_path_prefix: '/loki' } } }, 'loki.server.http_path_prefix'],
  ['Loki', { loki: { structuredConfig: { server: { http_path_prefix: '/loki' } } } }, 'loki.structuredConfig.server.http_path_prefix'],
  ['Loki', { loki: { structuredConfig: { server: { http_listen_port: 80 } } } }, 'loki.structuredConfig.server.http_listen_port'],
  ['Prometheus', { server: { service: { enabled: false } } }, 'server.service.enabled'],
  ['Prometheus', { server: { prefixURL: '/prometheus' } }, 'server.prefixURL'],
  ['Prometheus', { 'kube-state-metrics': { namespaceOverride: 'mine' } }, 'kube-state-metrics.namespaceOverride'],
  ['Prometheus operator', { prometheus: { prometheusSpec: { routePrefix: '/metrics' } } }, 'prometheus.prometheusSpec.routePrefix'],
  ['Tempo', { tempo: { server: { http_listen_port: 80 } } }, 'tempo.server.http_listen_port'],
  ['Tempo', { tempo: { server: { http_path_prefix: '/tempo' } } }, 'tempo.server.http_path_prefix'],
  ['Tempo in parts', { tempo: { structuredConfig: { http_api_prefix: '/tempo' } } }, 'tempo.structuredConfig.http_api_prefix'],
  ['Tempo in parts', { server: { httpListenPort: 80 } }, 'server.httpListenPort'],
  ['Traefik', { service: { enabled: false } }, 'service.enabled'],
])('values for %s leave addresses and names that others know: %j', (name, helmValues, path) => {
  expect(install(name, helmValues)).toThrow(`\`helmValues.${path}\` changes what other parts of the library rely on, got `);
});

it('a chart of the user may have any names', () => {
  const cluster = new FakeCluster(testStack());
  const chart = (helmValues: Values) => () => new HelmChart(cluster, 'Own', { cluster, chart: ChartCatalog.GRAFANA, releaseName: 'own', kubernetesNamespace: 'own', helmValues });
  expect(chart({ nameOverride: 'mine', fullnameOverride: 'mine', namespaceOverride: 'mine', service: { port: 3000 } })).not.toThrow();
});

const GRAFANA = { prometheus: { url: 'http://prometheus' } };
const OIDC = {
  rootUrl: 'https://grafana.example.com', authUrl: 'https://id.example.com/a', tokenUrl: 'https://id.example.com/t', clientId: 'grafana', secretName: 'oidc',
};

describe('values that say another thing than an option', () => {
  const made = (make: (cluster: FakeCluster) => unknown) => {
    const cluster = new FakeCluster(testStack());
    new EbsStorageClasses(cluster, 'Classes', { cluster });
    return () => make(cluster);
  };
  const bucket = ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName: 'acme', secretName: 'keys' });
  const grafana = (options: GrafanaOptions, helmValues: Values) => made((cluster) => new Grafana(cluster, 'Made', { cluster, ...GRAFANA, ...options, helmValues }));
  const loki = (options: Partial<LokiLogsOptions>, helmValues: Values) => made((cluster) => new LokiLogs(cluster, 'Made', { cluster, storage: bucket, ...options, helmValues }));
  const tempo = (options: Partial<TempoTracesOptions>, helmValues: Values) =>
    made((cluster) => new TempoTraces(cluster, 'Made', { cluster, storage: bucket, ...options, helmValues }));
  const database = GrafanaDatabase.postgres({ host: 'db', secretName: 'db' });
  const signIn = GrafanaSignIn.oidc(OIDC);
  const oauth = (settings: Values) => ({ 'grafana.ini': { 'auth.generic_oauth': settings } });

  it.each<[string, () => unknown]>([
    ['database', grafana({ database }, { 'grafana.ini': { database: { host: 'other' } } })],
    ['database', grafana({ database }, { envValueFrom: { GF_DATABASE_PASSWORD: { secretKeyRef: { name: 'other' } } } })],
    ['signIn', grafana({ signIn }, oauth({ token_url: 'https://other.example.com' }))],
    ['signIn', grafana({ signIn }, oauth({ enabled: false }))],
    ['signIn', grafana({ signIn }, { 'grafana.ini': { server: { root_url: 'https://other.example.com' } } })],
    ['limits', loki({ limits: { maxStreams: 100 } }, { loki: { limits_config: { max_global_streams_per_user: 5 } } })],
    ['volume', loki({ volume: { sizeGiB: 50 } }, { singleBinary: { persistence: { size: '5Gi' } } })],
    ['deployment', loki({ deployment: LokiDeployment.distributed() }, { ingester: { replicas: 5 } })],
    ['volume', tempo({ volume: { sizeGiB: 50 } }, { persistence: { size: '5Gi' } })],
    ['deployment', tempo({ deployment: TempoDeployment.distributed({ queriers: 4 }) }, { querier: { replicas: 5 } })],
    ['certManager', made((cluster) => new OpenTelemetryOperator(cluster, 'Made', {
      cluster, certManager: true, helmValues: { admissionWebhooks: { autoGenerateCert: { enabled: true } } },
    }))],
    ['replicas', made((cluster) => new RancherServer(cluster, 'Made', {
      cluster, hostname: 'rancher.example.com', certificate: RancherCertificate.secret(), replicas: 3, helmValues: { replicas: 1 },
    }))],
  ])('are refused: `%s`, %#', (option, attempt) => {
    expect(attempt).toThrow(new RegExp(`contradicts \`${option}\`, got .*Fix: remove it, and use \`${option}\``));
  });

  it.each<[string, () => unknown]>([
    ['what no option says', grafana({ signIn }, oauth({ use_pkce: false, skip_org_role_sync: true }))],
    ['visitors without a login beside it', grafana({ signIn }, { 'grafana.ini': { 'auth.anonymous': { enabled: true } } })],
    ['other settings of a database', grafana({ database }, { 'grafana.ini': { database: { log_queries: true } } })],
    ['the same', loki({ limits: { maxStreams: 100 } }, { loki: { limits_config: { max_global_streams_per_user: 100 } } })],
    ['sizes where no option was given', tempo({}, { persistence: { size: '50Gi' } })],
    ['pods that one option counts together', loki({ deployment: LokiDeployment.distributed() }, { distributor: { replicas: 5 } })],
  ])('are taken where they do not: %s', (_, attempt) => {
    expect(attempt).not.toThrow();
  });
});

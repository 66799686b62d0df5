import {
  ArgoCd, ChartCatalog, DualIngress, EbsStorageClasses, FluentBit, Flux, Grafana, HelmChart, LogOutput, LokiLogs, MetricsEngine, NginxController,
  NginxIngress, ObjectStorage, OpenTelemetryOperator, PrometheusMetrics, TempoTraces, WorkloadIdentity,
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
  ['Prometheus', { server: { service: { enabled: false } } }, 'server.service.enabled'],
  ['Prometheus', { 'kube-state-metrics': { namespaceOverride: 'mine' } }, 'kube-state-metrics.namespaceOverride'],
  ['Prometheus operator', { prometheus: { prometheusSpec: { routePrefix: '/metrics' } } }, 'prometheus.prometheusSpec.routePrefix'],
  ['Tempo', { tempo: { server: { http_listen_port: 80 } } }, 'tempo.server.http_listen_port'],
  ['Traefik', { service: { enabled: false } }, 'service.enabled'],
])('values for %s leave addresses and names that others know: %j', (name, helmValues, path) => {
  expect(install(name, helmValues)).toThrow(`\`helmValues.${path}\` changes what other parts of the library rely on, got `);
});

it('a chart of the user may have any names', () => {
  const cluster = new FakeCluster(testStack());
  const chart = (helmValues: Values) => () => new HelmChart(cluster, 'Own', { cluster, chart: ChartCatalog.GRAFANA, releaseName: 'own', kubernetesNamespace: 'own', helmValues });
  expect(chart({ nameOverride: 'mine', fullnameOverride: 'mine', namespaceOverride: 'mine', service: { port: 3000 } })).not.toThrow();
});

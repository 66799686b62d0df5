import { TerraformVariable } from 'cdktf';
import { EbsStorageClasses, MetricsEngine, PrometheusMetrics } from '../../../src';
import { FakeCluster } from '../../helpers/fake-cluster';
import { testStack } from '../../helpers/synth';

type Values = Record<string, any>;

const install = (helmValues: Values, engine?: MetricsEngine) => () => {
  const cluster = new FakeCluster(testStack(), 'Cluster');
  new EbsStorageClasses(cluster, 'Classes', { cluster });
  return new PrometheusMetrics(cluster, 'Metrics', { cluster, engine, helmValues });
};
const later = () => new TerraformVariable(testStack(), 'later', { type: 'string' }).stringValue;

// Which of them move the server was seen at Prometheus 3: /-/ready is 404 at the root.
it.each<[string, Values]>([
  ['server.baseURL', { baseURL: 'https://example.com/prometheus' }],
  ['server.baseURL', { baseURL: '/prometheus/' }],
  ['server.extraArgs["web.route-prefix"]', { extraArgs: { 'web.route-prefix': '/prometheus' } }],
  ['server.extraArgs["web.external-url"]', { extraArgs: { 'web.external-url': 'https://example.com/prometheus' } }],
  ['server.extraFlags', { extraFlags: ['web.route-prefix=/prometheus'] }],
  ['server.extraFlags', { extraFlags: ['web.external-url=https://example.com/prometheus'] }],
])('Prometheus stays at the root: %s, %j', (property, server) => {
  expect(install({ server })).toThrow(`\`helmValues.${property}\` moves Prometheus to a path, where neither its probes nor Grafana and other parts of the library look for it, got '`);
});

it('and says what to do', () => {
  expect(install({ server: { baseURL: 'https://example.com/prometheus' } })).toThrow(
    "Fix: remove the path; or, if a proxy removes it from requests, add `helmValues.server.extraArgs`: { 'web.route-prefix': '/' }.",
  );
});

it.each<[Values]>([
  [{}], [{ baseURL: 'https://prometheus.example.com' }], [{ baseURL: 'https://prometheus.example.com/' }], [{ baseURL: '' }], [{ baseURL: later() }],
  [{ baseURL: 'https://example.com/prometheus', extraArgs: { 'web.route-prefix': '/' } }],
  [{ baseURL: 'https://example.com/prometheus', extraFlags: ['web.route-prefix=/'] }],
  [{ extraArgs: { 'web.route-prefix': later() } }], [{ extraFlags: ['web.enable-remote-write-receiver'] }],
])('other addresses for browsers are free: %j', (server) => {
  expect(install({ server })).not.toThrow();
});

it('the operator serves at the root, whatever the address for browsers', () => {
  const spec = (prometheusSpec: Values) => install({ prometheus: { prometheusSpec } }, MetricsEngine.operator());
  expect(spec({ externalUrl: 'https://example.com/prometheus' })).not.toThrow();
  expect(spec({ externalUrl: 'https://example.com/prometheus', routePrefix: '/prometheus' })).toThrow('`helmValues.prometheus.prometheusSpec.routePrefix` changes what other parts of the library rely on');
});

it('Prometheus knows the path of its Alertmanager', () => {
  const alertmanager = (values: Values) => install({ alertmanager: { enabled: true, ...values } });
  expect(alertmanager({ baseURL: 'https://example.com/alerts' })).toThrow(
    "`helmValues.alertmanager.baseURL` moves Alertmanager to a path to which Prometheus does not send alerts, got 'https://example.com/alerts'. Fix: set `helmValues.alertmanager.prefixURL` to '/alerts'.",
  );
  expect(alertmanager({ baseURL: 'https://example.com/alerts', prefixURL: '/alerts' })).not.toThrow();
  expect(alertmanager({ baseURL: 'https://alerts.example.com' })).not.toThrow();
  expect(alertmanager({ baseURL: 'https://example.com/alerts', extraArgs: { 'web.route-prefix': '/' } })).not.toThrow();
});

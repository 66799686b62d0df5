import { valuesOf } from './support';
import { FluentBit, LogOutput, MetricsEngine, OpenTelemetryAgent, OpenTelemetryGateway, PrometheusLogin, PrometheusMetrics, RemoteWrite } from '../../src';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack } from '../helpers/synth';

type Values = Record<string, any>;

const TRACES = { url: 'http://tempo.monitoring.svc:3200', otlpGrpcUrl: 'http://tempo.monitoring.svc:4317' };
const STORE = { store: RemoteWrite.to({ url: 'https://mimir.example.com/api/v1/push', login: PrometheusLogin.basic('mimir') }) };

/** The values of the one release whose name starts so. */
function values(name: string, make: (stack: any, cluster: FakeCluster) => void): Values {
  const stack = testStack();
  make(stack, new FakeCluster(stack, 'Cluster'));
  return valuesOf(synth(stack).resources('helm_release').find((release) => release.name === name));
}

const at = (found: Values, path: string) => path.split('.').reduce((value: any, key) => value?.[key], found);
const under = (path: string, list: unknown[]): Values => path.split('.').reduceRight<any>((below, key) => ({ [key]: below }), list);

const CONSTRUCTS: Record<string, [release: string, make: (helmValues: Values) => Values]> = {
  'an agent': ['opentelemetry-agent', (helmValues) => values('opentelemetry-agent', (stack, cluster) =>
    new OpenTelemetryAgent(stack, 'Agent', { cluster, logs: { url: 'http://loki.monitoring.svc:3100', loginSecretName: 'loki' }, helmValues }))],
  'a gateway with a queue and peers': ['opentelemetry-gateway', (helmValues) => values('opentelemetry-gateway', (stack, cluster) =>
    new OpenTelemetryGateway(stack, 'Gateway', { cluster, traces: TRACES, queueVolume: {}, tailSampling: { percentage: 10 }, helmValues }))],
  'Fluent Bit': ['fluent-bit', (helmValues) => values('fluent-bit', (stack, cluster) =>
    new FluentBit(stack, 'FluentBit', { cluster, outputs: { loki: LogOutput.loki({ url: 'http://loki.monitoring.svc:3100' }) }, helmValues }))],
  'Prometheus': ['prometheus', (helmValues) => values('prometheus', (stack, cluster) =>
    new PrometheusMetrics(stack, 'Metrics', { cluster, scale: { replicas: 2 }, remoteWriteReceiver: true, exchange: { remoteWrite: STORE }, helmValues }))],
  'the operator': ['kube-prometheus-stack', (helmValues) => values('kube-prometheus-stack', (stack, cluster) =>
    new PrometheusMetrics(stack, 'Metrics', { cluster, engine: MetricsEngine.operator(), remoteWriteReceiver: true, exchange: { remoteWrite: STORE }, helmValues }))],
};

const OWN = { name: 'mine', emptyDir: {} };

describe('entries of the user stand beside those of the library', () => {
  it.each<[string, string, unknown]>([
    ['an agent', 'extraVolumes', OWN],
    ['an agent', 'extraVolumeMounts', { name: 'mine', mountPath: '/mine' }],
    ['a gateway with a queue and peers', 'extraVolumeMounts', { name: 'mine', mountPath: '/mine' }],
    ['a gateway with a queue and peers', 'extraManifests', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } }],
    ['Fluent Bit', 'daemonSetVolumes', OWN],
    ['Fluent Bit', 'daemonSetVolumeMounts', { name: 'varlog', mountPath: '/mine' }],
    ['Prometheus', 'server.env', { name: 'MINE', value: 'a' }],
    ['Prometheus', 'server.extraSecretMounts', { name: 'mine', mountPath: '/mine', secretName: 'mine' }],
    ['the operator', 'prometheus.prometheusSpec.additionalScrapeConfigs', { job_name: 'mine' }],
  ])('%s: %s', (what, path, entry) => {
    const [, make] = CONSTRUCTS[what];
    const ours = at(make({}), path);
    expect(ours.length).toBeGreaterThan(0);
    expect(at(make(under(path, [entry])), path)).toEqual([...ours, entry]);
  });

  it('and alone where the library has none, and once where it is the same flag', () => {
    const [, gateway] = CONSTRUCTS['a gateway with a queue and peers'];
    expect(gateway({ extraVolumes: [OWN] }).extraVolumes).toEqual([OWN]);
    const [, operator] = CONSTRUCTS['the operator'];
    const features = (of: Values) => of.prometheus.prometheusSpec.enableFeatures;
    expect(features(operator(under('prometheus.prometheusSpec.enableFeatures', ['exemplar-storage'])))).toEqual(['exemplar-storage']);
  });

  it('but under another name', () => {
    const [, agent] = CONSTRUCTS['an agent'];
    const [{ name }] = agent({}).extraVolumes;
    expect(() => agent({ extraVolumes: [{ name, emptyDir: {} }] })).toThrow(
      `Test/Agent/Chart: \`helmValues.extraVolumes[0].name\` is the name of an entry that the library adds to the list, got '${name}'. Fix: rename it.`);
  });
});

import { parse } from 'yaml';
import { faultsOf } from './definitions';
import { metricsWith } from './support';
import { FederatedPrometheus, ImageDigests, MetricsEngine, ObservabilityPlatform, PrometheusLogin, RemoteWrite } from '../../../src';
import { PrometheusMetrics, PrometheusMetricsOptions } from '../../../src/observability/metrics/prometheus-metrics';
import { renderedOf } from '../../charts/rendered';
import { chartFolder, helmTemplate, promtool, validate } from '../../helpers/charts';
import { FakeCluster } from '../../helpers/fake-cluster';
import { isAllowed, podEndsOf } from '../../helpers/network-policies';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { testStack } from '../../helpers/synth';
import { completeCluster, documentsIn } from '../support';

const engine = MetricsEngine.operator();
const ALL: PrometheusMetricsOptions = {
  engine,
  scale: { replicas: 2, shards: 2, retentionSizeGiB: 18 },
  remoteWriteReceiver: true,
  otlpReceiver: true,
  exchange: {
    queryUrl: 'http://mimir.mimir.svc/prometheus',
    remoteWrite: {
      amp: RemoteWrite.existingAmp({ workspaceArn: 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd', sending: { keptMetrics: ['container_.*'], waitingSamples: 20000 } }),
      mimir: RemoteWrite.to({
        url: 'https://mimir.example.com/api/v1/push',
        login: PrometheusLogin.basic('mimir'),
        tls: { caSecretName: 'authority', clientSecretName: 'client', tlsServerName: 'mimir' },
      }),
      vendor: RemoteWrite.to({ url: 'https://metrics.example.com/write', login: PrometheusLogin.bearer('vendor') }),
    },
    federate: { eu: FederatedPrometheus.of({ url: 'https://eu.example.com', match: ['{__name__=~"job:.*"}'], login: PrometheusLogin.bearer('eu') }) },
  },
};

const render = (options: PrometheusMetricsOptions) => helmTemplate({
  name: 'kube-prometheus-stack',
  namespace: 'monitoring',
  chart: chartFolder('kube-prometheus-stack'),
  values: documentsIn(metricsWith(options).stack, 'kube-prometheus-stack').map((document) => JSON.stringify(document)),
});
const kindsOf = (objects: any[], kind: string) => objects.filter((object) => object.kind === kind);
const isOwn = ({ apiVersion }: any) => apiVersion.startsWith('monitoring.coreos.com/');

const FLEET: PrometheusMetricsOptions = { engine, remoteWriteReceiver: true, exchange: { clusters: ['europe', 'shop'] } };

describe.each<[string, PrometheusMetricsOptions]>([['one server', { engine }], ['all that there is', ALL], ['series of other clusters', FLEET]])('kube-prometheus-stack with %s', (_, options) => {
  let objects: any[];
  beforeAll(() => {
    objects = render(options);
  });

  it('is objects that Kubernetes and the definitions take', () => {
    const { errors, unknownKinds } = validate(objects.filter((object) => !isOwn(object)));
    expect({ errors, unknownKinds }).toEqual({ errors: [], unknownKinds: [] });
    const own = objects.filter(isOwn);
    expect([...new Set(own.map(({ kind }) => kind))].sort()).toEqual(['Prometheus', 'PrometheusRule', 'ServiceMonitor']);
    expect(faultsOf(own)).toEqual([]);
  });

  it('brings no definition, no Grafana, no Alertmanager, no webhook, and nothing into kube-system', () => {
    expect(objects.map(({ kind }) => kind).filter((kind) => /^(CustomResourceDefinition|Alertmanager|.*WebhookConfiguration|Job)$/.test(kind))).toEqual([]);
    expect(objects.filter(({ metadata }) => /grafana/.test(metadata.name) || metadata.namespace === 'kube-system').map(({ metadata }) => metadata.name)).toEqual([]);
  });

  it('monitors itself alone by objects; all else is a job of ours', () => {
    expect(kindsOf(objects, 'ServiceMonitor').map(({ metadata }) => metadata.name).sort()).toEqual(['prometheus-operator', 'prometheus-prometheus']);
  });

  it('has pods that Pod Security lets in at its strictest level, and limits', () => {
    const pods = podsOf(objects).filter(({ namespace }) => namespace === 'monitoring');
    expect(pods.map(({ name }) => name).sort()).toEqual(['kube-prometheus-stack-kube-state-metrics', 'prometheus-operator']);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    expect(pods.flatMap(containersOf).filter(({ resources }: any) => !resources?.limits?.memory || !resources.requests?.cpu)).toEqual([]);
    const [{ spec }] = kindsOf(objects, 'Prometheus');
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.reloadStrategy).toBe('ProcessSignal');
  });

  it('lets nobody read Secrets but the operator, which mounts them', () => {
    const readers = objects.filter(({ kind, rules }) => /Role$/.test(kind) && rules.some((rule: any) => (rule.resources ?? []).some((name: string) => ['secrets', '*'].includes(name))))
      .map(({ metadata }) => metadata.name);
    expect(readers).toEqual(['prometheus-operator']);
  });

  it('has jobs that promtool takes', () => {
    const secret = kindsOf(objects, 'Secret').find(({ metadata }) => metadata.name === 'prometheus-prometheus-scrape-confg');
    const jobs = parse(Buffer.from(secret.data['additional-scrape-configs.yaml'], 'base64').toString());
    const readable = jobs.map(({ kubernetes_sd_configs: discovery, track_timestamps_staleness: _tracked, ...job }: any) =>
      discovery ? { ...job, static_configs: [{ targets: ['localhost:1'] }] } : job);
    expect(promtool(['check', 'config', '--syntax-only', 'a.yml'], { 'a.yml': JSON.stringify({ scrape_configs: readable }) })).toContain('SUCCESS');
  });

  it('has rules that promtool takes, and that read series which some job keeps', () => {
    const groups = kindsOf(objects, 'PrometheusRule').flatMap(({ spec }) => spec.groups);
    expect(promtool(['check', 'rules', 'a.yml'], { 'a.yml': JSON.stringify({ groups }) })).toContain('SUCCESS');
    const text = JSON.stringify(groups);
    const jobs = new Set([...text.matchAll(/job=\\"([^\\"]+)\\"/g)].map(([, job]) => job));
    expect([...jobs].sort()).toEqual(['kube-apiserver', 'kube-state-metrics', 'kubelet', 'node-exporter', 'prometheus-operator', 'prometheus-prometheus']);
    expect([...new Set([...text.matchAll(/metrics_path=\\"([^\\"]+)\\"/g)].map(([, path]) => path))]).toEqual(['/metrics']);
    expect(text).not.toMatch(/apiserver_request_(sli_)?duration_seconds_bucket|etcd_|scheduler_|kube_controller_manager/);
    expect(text).toContain('kube_hpa_labels');
  });

  it('has exporters that our jobs find', () => {
    const exporter = podsOf(objects).find(({ name }) => name.endsWith('node-exporter'))!;
    expect(exporter.namespace).toBe('monitoring-agents');
    expect(containersOf(exporter)[0].ports.map(({ name }: any) => name)).toEqual(['metrics']);
    const labels = objects.filter(({ kind }) => ['Deployment', 'DaemonSet'].includes(kind)).map(({ spec }) => spec.template.metadata.labels)
      .map((each) => [each['app.kubernetes.io/name'], each['app.kubernetes.io/instance']]);
    expect(labels).toEqual(expect.arrayContaining([['kube-state-metrics', 'kube-prometheus-stack'], ['prometheus-node-exporter', 'kube-prometheus-stack']]));
  });

  it('answers at the address that is handed on', () => {
    const url = new URL(metricsWith({ engine }).metrics.endpoint.url);
    const [service] = kindsOf(objects, 'Service').filter(({ metadata }) => metadata.name === url.hostname.split('.')[0]);
    expect(service.spec.ports.map(({ port }: any) => String(port))).toContain(url.port);
    const [{ metadata, spec }] = kindsOf(objects, 'Prometheus');
    expect(service.spec.selector).toMatchObject({ 'operator.prometheus.io/name': metadata.name });
    expect(spec.podMetadata.labels).toEqual({ 'app.kubernetes.io/component': 'server' });
  });
});

describe('the Prometheus of all that there is', () => {
  let spec: any;
  beforeAll(() => {
    [{ spec }] = kindsOf(render(ALL), 'Prometheus');
  });

  it('has replicas and shards, with a volume each', () => {
    expect(spec).toMatchObject({
      replicas: 2,
      shards: 2,
      podManagementPolicy: 'Parallel',
      replicaExternalLabelName: '__replica__',
      prometheusExternalLabelName: '',
      externalLabels: { cluster: 'fake-shard-$(SHARD)' },
      storage: { volumeClaimTemplate: { spec: { storageClassName: 'gp3-retain', resources: { requests: { storage: '20Gi' } } } } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' },
      retention: '15d',
      retentionSize: '18432MB',
    });
    expect(spec.topologySpreadConstraints).toHaveLength(2);
  });

  it('selects everything that users make', () => {
    for (const kind of ['serviceMonitor', 'podMonitor', 'probe', 'rule', 'scrapeConfig']) {
      expect([spec[`${kind}Selector`], spec[`${kind}NamespaceSelector`]]).toEqual([{}, {}]);
    }
  });

  it('writes to three', () => {
    expect(spec.remoteWrite.map(({ name }: any) => name)).toEqual(['amp', 'mimir', 'vendor']);
    expect(spec.secrets).toEqual(['eu']);
  });
});

it('runs images by their digests', () => {
  const stack = testStack();
  const digest = `sha256:${'d'.repeat(64)}`;
  const images = [
    'quay.io/prometheus-operator/prometheus-operator:v0.93.1', 'quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1', 'quay.io/prometheus/prometheus:v3.14.0-distroless',
    'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0', 'quay.io/prometheus/node-exporter:v1.12.1-distroless',
  ];
  ImageDigests.applyTo(stack, { digests: Object.fromEntries(images.map((image) => [image, digest])) });
  new PrometheusMetrics(stack, 'Metrics', { cluster: completeCluster(stack), engine });
  const objects = renderedOf(stack).flatMap((release) => release.objects);
  const run = podsOf(objects).flatMap(containersOf).map(({ image }: any) => image);
  const [{ spec }] = kindsOf(objects, 'Prometheus');
  const { args } = containersOf(podsOf(objects).find(({ name }) => name === 'prometheus-operator')!)[0];
  const reloader = args.find((arg: string) => arg.startsWith('--prometheus-config-reloader=')).split('=')[1];
  expect([...run, spec.image, reloader].filter((image) => !image.endsWith(`@${digest}`))).toEqual([]);
  expect([...run, spec.image, reloader].map((image) => image.split('@')[0].split(':')[0]).sort()).toEqual(images.map((image) => image.split(':')[0]).sort());
});

it('reaches what it scrapes, and is reached by who asks, where namespaces are isolated', () => {
  const stack = testStack();
  const cluster = new FakeCluster(stack, 'Cluster', { isolateNamespaces: true });
  new ObservabilityPlatform(stack, 'Observability', { cluster, metrics: { engine } });
  const rendered = renderedOf(stack);
  const policies = kindsOf(rendered.flatMap(({ objects }) => objects), 'NetworkPolicy');
  const pods = rendered.flatMap(({ objects, namespace }) => podEndsOf(objects, namespace));
  const pod = (name: string) => pods.find((one) => one.name === name)!;
  const end = (namespace: string, labels: Record<string, string>, ports: any[] = []) => ({ name: 'a', namespace, labels, annotations: {}, ports, hostNetwork: false });
  const prometheus = end('monitoring', { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/component': 'server', 'operator.prometheus.io/name': 'prometheus' }, [
    { name: 'http-web', containerPort: 9090 }, { name: 'reloader-web', containerPort: 8080 },
  ]);
  const grafana = end('monitoring', { 'app.kubernetes.io/name': 'grafana' });
  const stranger = end('default', { app: 'stranger' });
  const vpc = { address: '10.0.3.7' };
  const allowed = (from: any, to: any, port: number) => isAllowed(policies, from, to, port);
  expect([allowed(prometheus, pod('prometheus-operator'), 8080), allowed(stranger, pod('prometheus-operator'), 8080)]).toEqual([true, false]);
  expect([allowed(prometheus, pod('kube-prometheus-stack-kube-state-metrics'), 8080), allowed(prometheus, prometheus, 9090), allowed(prometheus, prometheus, 8080)]).toEqual([true, true, true]);
  expect(allowed(grafana, prometheus, 9090)).toBe(true);
  expect([allowed(stranger, prometheus, 9090), allowed(stranger, prometheus, 8080)]).toEqual([false, false]);
  expect([allowed(pod('prometheus-operator'), vpc, 443), allowed(pod('prometheus-operator'), stranger, 8080), allowed(prometheus, vpc, 10250)]).toEqual([true, false, true]);
});

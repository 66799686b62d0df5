import { PrometheusMetrics, PrometheusMetricsOptions } from '../../../src/observability/metrics/prometheus-metrics';
import { VolumeRetention } from '../../../src/storage/volume-options';
import { valuesOf } from '../../charts/support';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, plainCluster, valuesIn } from '../support';

function valuesFor(options: PrometheusMetricsOptions = {}, cluster = completeCluster): any {
  const stack = testStack();
  new PrometheusMetrics(stack, 'Metrics', { cluster: cluster(stack), ...options });
  return valuesIn(stack, 'prometheus');
}

function errorFor(options: PrometheusMetricsOptions): string {
  try {
    valuesFor(options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('metrics', () => {
  // Changing one of these starts with an empty volume: see MONITORING_NAMESPACE.
  it('keep their release, namespace and kind of volume for ever', () => {
    const stack = testStack();
    new PrometheusMetrics(stack, 'Metrics', { cluster: completeCluster(stack) });
    expect(synth(stack).resource('helm_release', 'Metrics/Chart/Resource')).toMatchObject({ name: 'prometheus', namespace: 'monitoring' });
    expect(valuesFor().server).toMatchObject({
      fullnameOverride: 'prometheus-server', statefulSet: { enabled: false }, persistentVolume: { enabled: true },
    });
  });

  it('stay when the release goes, unless they need not', () => {
    expect(valuesFor().server.persistentVolume).toEqual({ enabled: true, size: '20Gi', storageClass: 'gp3-retain' });
    expect(valuesFor({ volume: { sizeGiB: 8, retention: VolumeRetention.DELETE } }).server.persistentVolume)
      .toEqual({ enabled: true, size: '8Gi', storageClass: 'gp3' });
  });

  it('are on the default class of a cluster that names none', () => {
    expect(valuesFor({}, plainCluster as never).server.persistentVolume).toEqual({ enabled: true, size: '20Gi' });
  });

  it('never fill their volume', () => {
    expect(valuesFor().server).toMatchObject({ retention: '15d', retentionSize: '16384MB' });
    expect(valuesFor({ volume: { sizeGiB: 1 }, retentionDays: 2 }).server).toMatchObject({ retention: '2d', retentionSize: '819MB' });
  });

  it('are scraped as often as is asked, and never longer than that', () => {
    expect(valuesFor().server.global).toEqual({ scrape_interval: '30s', scrape_timeout: '10s', evaluation_interval: '30s' });
    expect(valuesFor({ scrapeIntervalSeconds: 5 }).server.global).toMatchObject({ scrape_interval: '5s', scrape_timeout: '5s' });
  });

  it.each([
    [undefined, { insecure_skip_verify: true }],
    [false, { insecure_skip_verify: true }],
    [true, { ca_file: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }],
  ])('come from kubelets that show a certificate of the cluster where that is asked for: %s', (verifyKubelets, expected) => {
    const { scrapeConfigs } = valuesFor({ verifyKubelets });
    for (const job of ['kubelet', 'cadvisor']) expect(scrapeConfigs[job].tls_config).toEqual(expected);
  });

  it('are refused two answers on certificates of kubelets', () => {
    const helmValues = { scrapeConfigs: { kubelet: { tls_config: { ca_file: '/etc/ca.crt' } } } };
    expect(errorFor({ verifyKubelets: true, helmValues })).toBe(
      'Test/Metrics/Chart: `helmValues.scrapeConfigs.kubelet.tls_config.ca_file` contradicts `verifyKubelets`, got \'/etc/ca.crt\'. Fix: remove it, and use `verifyKubelets`.',
    );
    expect(valuesFor({ helmValues }).scrapeConfigs.kubelet.tls_config).toMatchObject({ ca_file: '/etc/ca.crt' });
  });

  it('say where they are asked for', () => {
    const stack = testStack();
    expect(new PrometheusMetrics(stack, 'Metrics', { cluster: completeCluster(stack), scrapeIntervalSeconds: 60 }).endpoint)
      .toEqual({ url: 'http://prometheus-server.monitoring.svc:80', scrapeIntervalSeconds: 60 });
  });

  it('are taken by OTLP where that is asked for', () => {
    const stack = testStack();
    const { endpoint } = new PrometheusMetrics(stack, 'Metrics', { cluster: completeCluster(stack), otlpReceiver: true });
    expect(endpoint).toEqual({
      url: 'http://prometheus-server.monitoring.svc:80', scrapeIntervalSeconds: 30, otlpUrl: 'http://prometheus-server.monitoring.svc:80/api/v1/otlp',
    });
    const { server } = valuesIn(stack, 'prometheus');
    expect(server).toMatchObject({ extraFlags: ['web.enable-otlp-receiver'], tsdb: { out_of_order_time_window: '30m' } });
    expect(server.otlp.promote_resource_attributes).toEqual(expect.arrayContaining(['k8s.namespace.name', 'k8s.pod.name']));
    expect(valuesFor().server).not.toHaveProperty('otlp');
    expect(valuesFor({ otlpReceiver: true, remoteWriteReceiver: true }).server.extraFlags).toEqual(['web.enable-remote-write-receiver', 'web.enable-otlp-receiver']);
    expect(errorFor({ otlpReceiver: true, helmValues: { server: { tsdb: { out_of_order_time_window: '1h' } } } })).toBe(
      'Test/Metrics/Chart: `helmValues.server.tsdb.out_of_order_time_window` contradicts `otlpReceiver`, got \'1h\'. Fix: remove it, and use `otlpReceiver`.',
    );
  });

  it('have the privileged agent in a namespace of its own', () => {
    const stack = testStack();
    new PrometheusMetrics(stack, 'Metrics', { cluster: completeCluster(stack) });
    const namespaces = synth(stack).resources('helm_release').find(({ name }) => name.startsWith('namespaces-'));
    expect(Object.fromEntries(valuesOf(namespaces).namespaces.map(({ name, labels }: any) => [name, labels['pod-security.kubernetes.io/enforce']])))
      .toEqual({ 'monitoring': 'restricted', 'monitoring-agents': 'privileged' });
    expect(valuesIn(stack, 'prometheus')['prometheus-node-exporter'].namespaceOverride).toBe('monitoring-agents');
  });

  it('take values of the user, jobs too', () => {
    const values = valuesFor({
      helmValues: {
        server: { retention: '1d', persistentVolume: { accessModes: ['ReadWriteOncePod'] } },
        scrapeConfigs: { mine: { static_configs: [{ targets: ['a:1'] }] }, traefik: { enabled: false } },
      },
    });
    expect(values.server).toMatchObject({ retention: '1d', fullnameOverride: 'prometheus-server' });
    expect(values.scrapeConfigs).toMatchObject({ mine: {}, traefik: { enabled: false }, coredns: {} });
    expect(values['prometheus-node-exporter'].namespaceOverride).toBe('monitoring-agents');
  });

  it.each<[PrometheusMetricsOptions, string]>([
    [{ helmValues: { server: { fullnameOverride: 'mine' } } }, 'server.fullnameOverride` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.'],
    [{ helmValues: { 'prometheus-node-exporter': { namespaceOverride: 'mine' } } }, 'prometheus-node-exporter.namespaceOverride` is set by the library, and other parts depend on it, got \'mine\'. Fix: remove it.'],
    [{ retentionDays: 30, helmValues: { server: { retention: '1d' } } }, 'server.retention` contradicts `retentionDays`, got \'1d\'. Fix: remove it, and use `retentionDays`.'],
    [{ volume: {}, helmValues: { server: { persistentVolume: { enabled: false } } } }, 'server.persistentVolume.enabled` contradicts `volume`, got false. Fix: remove it, and use `volume`.'],
    [{ helmValues: { server: { global: { scrape_interval: '60s' } } } }, 'server.global.scrape_interval` contradicts `scrapeIntervalSeconds`, got \'60s\'. Fix: remove it, and use `scrapeIntervalSeconds`.'],
  ])('refuse values that contradict an option or a wiring: %j', (options, said) => {
    expect(() => valuesFor(options)).toThrow(new Error(`Test/Metrics/Chart: \`helmValues.${said}`));
  });

  it.each<[PrometheusMetricsOptions, string]>([
    [{ retentionDays: 0 }, 'Test/Metrics: `retentionDays` must be a whole number from 1 to 3650, got 0. Fix: pass a number from 1 to 3650.'],
    [{ scrapeIntervalSeconds: 0 }, 'Test/Metrics: `scrapeIntervalSeconds` must be a whole number from 1 to 86400, got 0. Fix: pass a number from 1 to 86400.'],
    [{ volume: { sizeGiB: 0.5 } }, 'Test/Metrics: `volume.sizeGiB` must be a whole number from 1 to 65536, got 0.5. Fix: pass a number from 1 to 65536.'],
  ])('refuse %j', (options, message) => {
    expect(errorFor(options)).toBe(message);
  });
});

it.each([[4, /^`scrapeIntervalSeconds` is 4, which puts a high load on Prometheus/], [600, /^`scrapeIntervalSeconds` is 600, but samples become stale after five minutes/]])(
  'an interval of %d seconds is taken, with a warning', (scrapeIntervalSeconds, text) => {
    const stack = testStack();
    new PrometheusMetrics(stack, 'Metrics', { cluster: plainCluster(stack), scrapeIntervalSeconds });
    expect(warnings(stack)).toContainEqual(expect.stringMatching(text));
  },
);

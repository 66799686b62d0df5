import { errorFor, metricsWith, valuesFor } from './support';
import { ObjectStorage } from '../../../src';
import { MetricsScaleOptions } from '../../../src/observability/metrics/prometheus-options';
import { VolumeRetention } from '../../../src/storage/volume-options';
import { platform, valuesIn } from '../support';

describe('replicas of Prometheus', () => {
  it('are none unless they are asked for, so that the volume of before stays', () => {
    const { server, alertRelabelConfigs } = valuesFor();
    expect(server).toMatchObject({ replicaCount: 1, statefulSet: { enabled: false } });
    for (const key of ['env', 'podDisruptionBudget', 'topologySpreadConstraints']) expect(server).not.toHaveProperty(key);
    expect(server.global).not.toHaveProperty('external_labels');
    expect(server.service).toEqual({ servicePort: 80 });
    expect(alertRelabelConfigs).toBeUndefined();
  });

  it.each([1, 2])('have a volume each, wait for no other, and leave one after the other: %d', (replicas) => {
    const { server } = valuesFor({ scale: { replicas }, volume: { sizeGiB: 30, retention: VolumeRetention.DELETE } });
    expect(server).toMatchObject({
      replicaCount: replicas,
      statefulSet: { enabled: true, podManagementPolicy: 'Parallel', pvcDeleteOnStsDelete: true, pvcDeleteOnStsScale: true },
      persistentVolume: { enabled: true, size: '30Gi', storageClass: 'gp3' },
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    });
    expect(metricsWith({ scale: { replicas } }).metrics.volumeSizesGiB).toEqual(Array(replicas).fill(20));
  });

  it('are told apart by what stores both, and by nobody who gets an alert', () => {
    const values = valuesFor({ scale: { replicas: 2 } });
    expect(values.server.env).toEqual([{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]);
    expect(values.server.global.external_labels).toEqual({ cluster: 'fake', __replica__: '${POD_NAME}' });
    expect(values.alertRelabelConfigs).toEqual({ alert_relabel_configs: [{ regex: '__replica__', action: 'labeldrop' }] });
  });

  it('are read one at a time', () => {
    expect(valuesFor({ scale: { replicas: 2 } }).server.service).toEqual({ servicePort: 80, sessionAffinity: 'ClientIP' });
    expect(metricsWith({ scale: { replicas: 2 } }).metrics.endpoint.url).toBe('http://prometheus-server.monitoring.svc:80');
  });

  it('are spread over zones and nodes', () => {
    expect(valuesFor({ scale: { replicas: 2 } }).server.topologySpreadConstraints.map(({ topologyKey }: any) => topologyKey))
      .toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
  });

  it('all get the metrics that a platform makes of traces', () => {
    const { stack, observability } = platform({ metrics: { scale: { replicas: 2 } }, traces: { storage: ObjectStorage.volume() } });
    const urls = [0, 1].map((index) => `http://prometheus-server-${index}.prometheus-server-headless.monitoring.svc:9090/api/v1/write`);
    expect(observability.metrics!.remoteWriteUrls).toEqual(urls);
    expect(valuesIn(stack, 'tempo').tempo.metricsGenerator.storage.remote_write.map(({ url }: any) => url)).toEqual(urls);
    expect(metricsWith({ scale: { replicas: 2 } }).metrics.remoteWriteUrls).toEqual([]);
  });

  it('never are without a volume', () => {
    expect(errorFor({ scale: { replicas: 2 }, helmValues: { server: { persistentVolume: { enabled: false } } } })).toBe(
      'Test/Metrics/Chart: `helmValues.server.persistentVolume.enabled` is set by the library, and other parts depend on it, got false. Fix: remove it, and use `volume`.',
    );
    expect(valuesFor({ helmValues: { server: { persistentVolume: { enabled: false } } } }).server.persistentVolume.enabled).toBe(false);
  });
});

describe('the room that metrics take up', () => {
  it('is what was asked for', () => {
    expect(valuesFor({ volume: { sizeGiB: 100 }, scale: { retentionSizeGiB: 90 } }).server).toMatchObject({ retentionSize: '92160MB', retention: '15d', replicaCount: 1 });
    expect(valuesFor({ volume: { sizeGiB: 2 }, scale: { retentionSizeGiB: 1 } }).server.retentionSize).toBe('1024MB');
  });

  it.each<[MetricsScaleOptions, string]>([
    [{ retentionSizeGiB: 20 }, '`scale.retentionSizeGiB` must be less than the volume size (20): the volume would be full before the oldest metrics are deleted, and Prometheus would stop, got 20. Fix: lower it to 16, or raise `volume.sizeGiB`.'],
    [{ retentionSizeGiB: 0 }, '`scale.retentionSizeGiB` must be a whole number from 1 to 65536, got 0. Fix: pass a number from 1 to 65536.'],
    [{ replicas: 0 }, '`scale.replicas` must be a whole number from 1 to 10, got 0. Fix: pass a number from 1 to 10.'],
  ])('%j is refused', (scale, said) => {
    expect(errorFor({ scale })).toBe(`Test/Metrics: ${said}`);
  });

  it('is said once', () => {
    const helmValues = { server: { retentionSize: '1GB' } };
    expect(errorFor({ scale: { retentionSizeGiB: 10 }, helmValues })).toBe(
      'Test/Metrics/Chart: `helmValues.server.retentionSize` contradicts `scale.retentionSizeGiB`, got \'1GB\'. Fix: remove it, and use `scale.retentionSizeGiB`.',
    );
    expect(valuesFor({ scale: { replicas: 2 }, helmValues }).server.retentionSize).toBe('1GB');
  });
});

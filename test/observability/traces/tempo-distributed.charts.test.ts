import { parse } from 'yaml';
import { TempoDeployment } from '../../../src/observability/traces/tempo-deployment';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { withoutExpressions } from '../../examples/support';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { synth } from '../../helpers/synth';
import { documentsIn, platform, releaseNamed } from '../support';

const STORAGE = ObjectStorage.s3Compatible({ endpoint: 'https://minio.storage.svc:9000', bucketName: 'traces', secretName: 'minio-keys', caSecretName: 'minio-ca' });
const TRACES = { storage: STORAGE, deployment: TempoDeployment.distributed(), retentionDays: 14 };

describe('Tempo in parts', () => {
  let objects: any[];
  let config: any;
  beforeAll(() => {
    const documents = documentsIn(platform({ traces: TRACES }).stack, 'tempo').map((document) => JSON.stringify(document));
    objects = helmTemplate({ name: 'tempo', namespace: 'monitoring', chart: chartFolder('tempo-distributed'), values: documents });
    config = parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'tempo-config').data['tempo.yaml']);
  });

  it('is objects that Kubernetes takes', () => {
    const { valid, errors } = validate(objects);
    expect(errors).toEqual([]);
    expect(valid).toHaveLength(objects.length);
  });

  it('has pods that Pod Security lets in at its strictest level, without a token, with requests and a memory limit', () => {
    const pods = podsOf(objects);
    expect(pods.map(({ name }) => name).sort()).toEqual([
      'tempo-compactor', 'tempo-distributor', 'tempo-ingester', 'tempo-memcached', 'tempo-metrics-generator', 'tempo-querier', 'tempo-query-frontend',
    ]);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    const unlimited = pods.flatMap(containersOf)
      .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory));
    expect(unlimited).toEqual([]);
    const [account] = objects.filter(({ kind }) => kind === 'ServiceAccount');
    expect([account.metadata.name, account.automountServiceAccountToken]).toEqual(['tempo', false]);
  });

  it('spreads what there are several of over zones and nodes, and lets one go at a time', () => {
    const several = objects.filter(({ kind, spec }) => ['Deployment', 'StatefulSet'].includes(kind) && spec.replicas > 1);
    expect(several.map(({ metadata }) => metadata.name).sort()).toEqual(['tempo-distributor', 'tempo-ingester', 'tempo-querier', 'tempo-query-frontend']);
    for (const { metadata, spec } of several) {
      const { affinity, topologySpreadConstraints: spread } = spec.template.spec;
      expect(affinity).toBeUndefined();
      expect(spread.map(({ topologyKey, whenUnsatisfiable }: any) => [topologyKey, whenUnsatisfiable])).toEqual([
        ['topology.kubernetes.io/zone', 'ScheduleAnyway'], ['kubernetes.io/hostname', 'ScheduleAnyway'],
      ]);
      for (const { labelSelector } of spread) expect(spec.template.metadata.labels).toMatchObject(labelSelector.matchLabels);
      const [budget] = objects.filter((one) => one.kind === 'PodDisruptionBudget' && one.metadata.name === metadata.name);
      expect(budget.spec.maxUnavailable).toBe(1);
    }
  });

  it('takes spans by OTLP alone, keeps each three times until it is in the bucket, and forgets them in time', () => {
    expect(config.distributor.receivers).toEqual({ otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } } });
    expect(config.ingester.lifecycler.ring.replication_factor).toBe(3);
    expect(config.compactor.compaction.block_retention).toBe('336h');
    expect(config.storage.trace).toMatchObject({
      backend: 's3', s3: { bucket: 'traces', endpoint: 'minio.storage.svc:9000', region: 'us-east-1', insecure: false, forcepathstyle: true },
    });
    expect(config.usage_report.reporting_enabled).toBe(false);
    expect(config).not.toHaveProperty('ingest');
  });

  it('makes metrics of traces, with exemplars', () => {
    expect(config.metrics_generator.storage.remote_write).toEqual([{ url: 'http://prometheus-server.monitoring.svc:80/api/v1/write', send_exemplars: true }]);
    expect(config.overrides.defaults.metrics_generator.processors).toEqual(['service-graphs', 'span-metrics']);
  });

  it('answers where it says, by the names of its ports', () => {
    const { endpoint, otlpGrpcUrl, otlpHttpUrl } = platform({ traces: TRACES }).observability.traces!;
    for (const url of [endpoint.url, otlpGrpcUrl, otlpHttpUrl]) {
      const { hostname, port } = new URL(url);
      const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === hostname.split('.')[0]);
      expect(service.spec.ports.filter((each: any) => each.port === Number(port))).toHaveLength(1);
      const behind = objects.filter(({ kind, spec }) => kind === 'Deployment'
        && Object.entries(service.spec.selector).every(([key, value]) => spec.template.metadata.labels[key] === value));
      expect(behind).toHaveLength(1);
    }
  });

  it('keeps the claims of ingesters as long as its release, and gives its parts the keys of the server', () => {
    const { spec } = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'tempo-ingester');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Delete' });
    expect(spec.volumeClaimTemplates[0].spec).toMatchObject({ storageClassName: 'gp3-retain', resources: { requests: { storage: '10Gi' } } });
    for (const { name, spec: pod } of podsOf(objects).filter((one) => one.name !== 'tempo-memcached')) {
      expect([name, pod.containers[0].envFrom]).toEqual([name, [{ secretRef: { name: 'minio-keys' } }]]);
      expect(pod.containers[0].env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/ssl/certs:/etc/object-storage-ca' });
      expect(pod.volumes).toContainEqual({ name: 'object-storage-ca', secret: { secretName: 'minio-ca' } });
    }
  });

  it('says of each pod which role it has: the chart gives its cache the service account of the others', () => {
    const { values } = releaseNamed(synth(platform({ traces: { ...TRACES, storage: ObjectStorage.s3() } }).stack), 'tempo');
    const pods = helmTemplate({ name: 'tempo', namespace: 'monitoring', chart: chartFolder('tempo-distributed'), values: values.map(withoutExpressions) })
      .filter(({ spec }) => spec?.template?.spec?.containers).map(({ spec }) => spec.template);
    expect(pods).toHaveLength(7);
    for (const { metadata, spec } of pods) {
      expect([spec.serviceAccountName, metadata.annotations['cdktf-observable-eks/identity']]).toEqual(['tempo', 'pod-identity']);
    }
  });
});

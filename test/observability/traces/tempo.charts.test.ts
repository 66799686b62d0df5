import { parse } from 'yaml';
import { TempoTraces, TempoTracesOptions } from '../../../src/observability/traces/tempo-traces';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { testStack } from '../../helpers/synth';
import { documentsIn, plainCluster, platform } from '../support';

const KINDS: [string, TempoTracesOptions][] = [
  ['on a volume', { storage: ObjectStorage.volume() }],
  ['with a server that speaks S3', {
    storage: ObjectStorage.s3Compatible({ endpoint: 'https://minio.storage.svc:9000', bucketName: 'traces', secretName: 'minio-keys', caSecretName: 'minio-ca' }),
  }],
];

const renderOf = (documents: any[]) => helmTemplate({ name: 'tempo', namespace: 'monitoring', chart: chartFolder('tempo'), values: documents.map((document) => JSON.stringify(document)) });
const render = (traces: TempoTracesOptions) => renderOf(documentsIn(platform({ traces }).stack, 'tempo'));
const configOf = (objects: any[]) => parse(objects.find(({ kind }) => kind === 'ConfigMap').data['tempo.yaml']);

describe.each(KINDS)('Tempo %s', (_, traces) => {
  let objects: any[];
  beforeAll(() => {
    objects = render(traces);
  });

  it('is objects that Kubernetes takes', () => {
    const { valid, errors } = validate(objects);
    expect(errors).toEqual([]);
    expect(valid).toHaveLength(objects.length);
  });

  it('has a pod that Pod Security lets in at its strictest level, without a token, with requests and a memory limit', () => {
    const pods = podsOf(objects);
    expect(pods).toHaveLength(1);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    const unlimited = pods.flatMap(containersOf)
      .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory));
    expect(unlimited).toEqual([]);
    expect(objects.find(({ kind }) => kind === 'StatefulSet').spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it('takes spans by OTLP alone, and forgets them in time', () => {
    const { distributor, compactor } = configOf(objects);
    const open = Object.entries<any>(distributor.receivers).flatMap(([name, { protocols }]) =>
      Object.entries<any>(protocols).filter(([, { endpoint }]) => !endpoint.startsWith('127.0.0.1:')).map(([protocol]) => `${name} ${protocol}`));
    expect(open.sort()).toEqual(['otlp grpc', 'otlp http']);
    expect(compactor.compaction.block_retention).toBe('336h');
  });

  it('makes metrics of traces, with exemplars', () => {
    const { metrics_generator: generator, overrides } = configOf(objects);
    expect(generator.storage.remote_write).toEqual([{ url: 'http://prometheus-server.monitoring.svc:80/api/v1/write', send_exemplars: true }]);
    expect(overrides.defaults.metrics_generator.processors).toEqual(['service-graphs', 'span-metrics']);
  });

  it('answers where it says, by the names of its ports', () => {
    const { observability } = platform({ traces });
    const { endpoint, otlpGrpcUrl, otlpHttpUrl } = observability.traces!;
    for (const url of [endpoint.url, otlpGrpcUrl, otlpHttpUrl]) {
      const { hostname, port } = new URL(url);
      const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === hostname.split('.')[0]);
      expect(service.spec.ports.filter((each: any) => each.port === Number(port))).toHaveLength(1);
      expect(objects.find(({ kind }) => kind === 'StatefulSet').spec.template.metadata.labels).toMatchObject(service.spec.selector);
    }
  });

  it('keeps its claim as long as its release', () => {
    const { spec } = objects.find(({ kind }) => kind === 'StatefulSet');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Delete' });
    expect(spec.volumeClaimTemplates[0].spec).toMatchObject({ storageClassName: 'gp3-retain' });
  });
});

it('reaches the server with keys from a Secret and its authority', () => {
  const objects = render(KINDS[1][1]);
  const [container] = containersOf(podsOf(objects)[0]);
  expect(container.envFrom).toEqual([{ secretRef: { name: 'minio-keys' } }]);
  expect(container.env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/ssl/certs:/etc/object-storage-ca' });
  expect(configOf(objects).storage.trace.s3).toEqual({ bucket: 'traces', endpoint: 'minio.storage.svc:9000', region: 'us-east-1', insecure: false, forcepathstyle: true });
});

it('makes no metrics without a Prometheus', () => {
  const stack = testStack();
  new TempoTraces(stack, 'Traces', { cluster: plainCluster(stack), ...KINDS[1][1] });
  expect(configOf(renderOf(documentsIn(stack, 'tempo')))).not.toHaveProperty('metrics_generator');
});

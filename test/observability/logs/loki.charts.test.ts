import { parse } from 'yaml';
import { LokiDeployment } from '../../../src/observability/logs/loki-deployment';
import { LokiLogsOptions } from '../../../src/observability/logs/loki-logs';
import { LokiTenant } from '../../../src/observability/logs/loki-tenant-options';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { lokiConfigFaults } from '../../../tools/loki-config-keys';
import { chartFolder, helmTemplate, validate } from '../../helpers/charts';
import { containersOf, notRestricted, podsOf } from '../../helpers/pod-security';
import { documentsIn, fixture, platform } from '../support';

// Buckets that are named, since Helm reads no tokens.
const BUCKET = ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::platform-logs', region: 'eu-west-2' });
const COMPATIBLE = ObjectStorage.s3Compatible({
  endpoint: 'https://minio.storage.svc:9000', bucketName: 'logs', secretName: 'minio-keys', caSecretName: 'minio-ca',
});

const LOGIN = { htpasswdSecretName: 'loki-users', loginSecretName: 'loki-login' };

const KINDS: [string, LokiLogsOptions][] = [
  ['one process on a volume', { storage: ObjectStorage.volume() }],
  ['one process with a bucket', { storage: BUCKET }],
  ['one process with a server that speaks S3', { storage: COMPATIBLE }],
  ['each part by itself', { storage: BUCKET, deployment: LokiDeployment.distributed({ maxQueriers: 6 }), limits: { ingestionRateMb: 20, maxStreams: 20000, maxQueryDays: 7 } }],
  ['one process with a login', { storage: BUCKET, gatewayLogin: LOGIN }],
  ['parts with a login', { storage: BUCKET, deployment: LokiDeployment.distributed(), gatewayLogin: LOGIN }],
  ['three parts', { storage: BUCKET, deployment: LokiDeployment.simpleScalable() }],
  ['one process with tenants', { storage: BUCKET, tenants: { own: 'europe', others: { shop: LokiTenant.of({ retentionDays: 7, ingestionRateMb: 10 }) } } }],
];

function render(logs: LokiLogsOptions): any[] {
  const { stack } = platform({ logs });
  return helmTemplate({ name: 'loki', namespace: 'monitoring', chart: chartFolder('loki'), values: documentsIn(stack, 'loki').map((document) => JSON.stringify(document)) });
}

const configOf = (objects: any[]) => parse(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki').data['config.yaml']);
const workloads = (objects: any[]) => objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
  .map(({ kind, metadata, spec }) => `${kind} ${metadata.name} ${spec.replicas ?? 'scaled'}`).sort();

describe.each(KINDS)('Loki as %s', (_, logs) => {
  let objects: any[];
  beforeAll(() => {
    objects = render(logs);
  });

  it('is objects that Kubernetes takes', () => {
    const { valid, unknownKinds, errors } = validate(objects);
    expect(errors).toEqual([]);
    expect(unknownKinds).toEqual([]);
    expect(valid).toHaveLength(objects.length);
  });

  it('has pods that Pod Security lets in at its strictest level, without a token, with requests and a memory limit', () => {
    const pods = podsOf(objects);
    expect(pods.length).toBeGreaterThan(0);
    expect(pods.flatMap(notRestricted)).toEqual([]);
    const unlimited = pods.flatMap(containersOf)
      .filter(({ resources }: any) => !(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory));
    expect(unlimited.map(({ name }: any) => name)).toEqual([]);
    const accountsWithout = objects.filter((each) => each.kind === 'ServiceAccount' && each.automountServiceAccountToken === false).map(({ metadata }) => metadata.name);
    const withToken = objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind))
      .filter(({ spec: { template: { spec } } }) =>
        spec.automountServiceAccountToken ?? !accountsWithout.includes(spec.serviceAccountName)).map(({ metadata }) => metadata.name);
    expect(withToken).toEqual([]);
  });

  it('reads no Secret of the cluster, and holds none', () => {
    expect(objects.filter(({ kind }) => /^(Cluster)?Role(Binding)?$|^Secret$/.test(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });

  it('has a configuration that Loki knows, key by key and type by type', () => {
    const keys = fixture('charts', 'loki-3.7.6.config.json');
    expect(lokiConfigFaults(configOf(objects), keys)).toEqual([]);
    expect(lokiConfigFaults({ limits_config: { retention_perod: '1h', retention_period: 'soon' } }, keys))
      .toEqual(['limits_config.retention_perod is not known', 'limits_config.retention_period is no duration: "soon"']);
  });

  it('deletes what is too old', () => {
    const { compactor, limits_config: limits } = configOf(objects);
    expect(compactor).toMatchObject({ retention_enabled: true, delete_request_store: logs.storage === KINDS[0][1].storage ? 'filesystem' : 's3' });
    expect(limits.retention_period).toBe('744h');
  });
});

describe('the pods of Loki', () => {
  it('are one, or many', () => {
    expect(workloads(render(KINDS[1][1]))).toEqual(['StatefulSet loki 1']);
    expect(workloads(render(KINDS[3][1]))).toMatchInlineSnapshot(`
[
  "Deployment loki-distributor 2",
  "Deployment loki-gateway 2",
  "Deployment loki-querier scaled",
  "Deployment loki-query-frontend 2",
  "Deployment loki-query-scheduler 2",
  "StatefulSet loki-chunks-cache 1",
  "StatefulSet loki-compactor 1",
  "StatefulSet loki-index-gateway 2",
  "StatefulSet loki-ingester 3",
  "StatefulSet loki-results-cache 1",
]
`);
    expect(workloads(render(KINDS[4][1]))).toEqual(['Deployment loki-gateway 1', 'StatefulSet loki 1']);
    expect(workloads(render(KINDS[6][1]))).toMatchInlineSnapshot(`
[
  "Deployment loki-gateway 2",
  "Deployment loki-read 2",
  "StatefulSet loki-backend 2",
  "StatefulSet loki-write 3",
]
`);
  });

  it('have claims as said, that go with the release, and classes by what the volume is for', () => {
    const claims = (logs: LokiLogsOptions) => render(logs).filter(({ kind }) => kind === 'StatefulSet').flatMap(({ metadata, spec }) =>
      (spec.volumeClaimTemplates ?? []).map(({ spec: claim }: any) =>
        [metadata.name, claim.storageClassName, claim.resources.requests.storage, spec.persistentVolumeClaimRetentionPolicy]));
    const gone = { whenDeleted: 'Delete', whenScaled: 'Delete' };
    expect(claims(KINDS[0][1])).toEqual([['loki', 'gp3-retain', '50Gi', gone]]);
    expect(claims(KINDS[3][1])).toEqual([['loki-compactor', 'gp3', '10Gi', gone], ['loki-ingester', 'gp3', '10Gi', gone]]);
  });

  it('have budgets where there is more than one: spread over zones', () => {
    const objects = render(KINDS[3][1]);
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata, spec }) => `${metadata.name} ${spec.maxUnavailable}`).sort();
    expect(budgets).toEqual(expect.arrayContaining(['loki-distributor 1', 'loki-ingester 1', 'loki-querier 1', 'loki-query-frontend 1', 'loki-gateway 1']));
    for (const { metadata, spec } of objects.filter(({ kind, spec: { replicas } = {} }) => ['Deployment', 'StatefulSet'].includes(kind) && replicas > 1)) {
      const { topologySpreadConstraints: spread = [] } = spec.template.spec;
      expect([metadata.name, spread.map(({ topologyKey }: any) => topologyKey)]).toEqual([metadata.name, ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']]);
      // What spreads has to find the pods themselves.
      for (const { labelSelector } of spread) expect(spec.template.metadata.labels).toMatchObject(labelSelector.matchLabels);
    }
  });

  it('are reached where Grafana is told', () => {
    for (const [, logs] of KINDS) {
      const { observability } = platform({ logs });
      const { hostname, port } = new URL(observability.logs!.endpoint.url);
      const service = render(logs).find(({ kind, metadata }) => kind === 'Service' && metadata.name === hostname.split('.')[0]);
      expect(service.spec.ports.map((each: any) => each.port)).toContain(Number(port || 80));
    }
  });

  it('ask for a login at the gateway, whose users are in a Secret, and pass all that collectors and Grafana ask for on to Loki', () => {
    for (const [, logs] of KINDS.filter(([, { gatewayLogin }]) => gatewayLogin)) {
      const objects = render(logs);
      const { spec } = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'loki-gateway').spec.template;
      const [{ name }] = spec.volumes.filter(({ secret }: any) => secret?.secretName === 'loki-users');
      const { mountPath } = spec.containers.find(({ name: container }: any) => container === 'nginx').volumeMounts.find((mount: any) => mount.name === name);
      const nginx: string = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'loki-gateway').data['nginx.conf'];
      // Before any location, so that it holds for all of them.
      const [server] = nginx.slice(nginx.indexOf('server {')).split('location');
      expect(server).toContain('auth_basic  ');
      expect(server).toContain(`auth_basic_user_file ${mountPath}/.htpasswd;`);
      expect(nginx.match(/auth_basic off/g)).toHaveLength(1);
      expect(nginx).toContain('location = /otlp/v1/logs');
      expect(nginx).toContain('location = /loki/api/v1/push');
    }
    expect(JSON.stringify(render(KINDS[3][1]))).not.toContain('auth_basic_user_file');
  });

  it('get keys from a Secret, and the authority of the server', () => {
    const [pod] = podsOf(render(KINDS[2][1]));
    const [container] = containersOf(pod);
    expect(container.envFrom).toEqual([{ secretRef: { name: 'minio-keys' } }]);
    expect(container.env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/ssl/certs:/etc/object-storage-ca' });
    expect(configOf(render(KINDS[2][1])).common.storage.object_store.s3).toMatchObject({ endpoint: 'minio.storage.svc:9000', insecure: false, bucket_name: 'logs', bucket_lookup_type: 'path' });
  });
});

import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { IdentityAssociation } from '../../../src/cluster/workload-permissions';
import { LokiDeployment, LokiDeploymentBinding } from '../../../src/observability/logs/loki-deployment';
import { LokiGatewayLogin, LokiLogs, LokiLogsOptions } from '../../../src/observability/logs/loki-logs';
import { secretsIn } from '../../../src/private/secret-values';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { VolumeRetention } from '../../../src/storage/volume-options';
import { unknownKeys } from '../../../tools/chart-keys';
import { valuesOf } from '../../charts/support';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const BUCKET = ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::platform-logs', region: 'eu-west-2' });
const S3 = ObjectStorage.s3();

const LOGIN = { htpasswdSecretName: 'loki-users', loginSecretName: 'loki-login' };

const KINDS: [string, LokiLogsOptions][] = [
  ['on a volume', { storage: ObjectStorage.volume() }],
  ['with a bucket', { storage: BUCKET }],
  ['with a server that speaks S3', { storage: ObjectStorage.s3Compatible({ endpoint: 'http://minio.storage.svc:9000', bucketName: 'logs', secretName: 'keys', caSecretName: 'ca' }) }],
  ['in parts', { storage: BUCKET, deployment: LokiDeployment.distributed({ maxQueriers: 4 }) }],
  ['in parts, with a login', { storage: BUCKET, deployment: LokiDeployment.distributed(), gatewayLogin: LOGIN }],
  ['in three parts', { storage: BUCKET, deployment: LokiDeployment.simpleScalable() }],
];

const DEPLOYMENTS: [string, LokiDeployment][] = [
  ['one process', LokiDeployment.monolithic()], ['in parts', LokiDeployment.distributed()], ['in three parts', LokiDeployment.simpleScalable()],
];

// What the chart reads although its values.yaml has it as a whole of Kubernetes or of Loki alone.
const KNOWN_BESIDES = [
  'loki/limits_config/*', 'loki/compactor/*', 'loki/ingester/*', 'loki/analytics/*', 'loki/schemaConfig/*', 'loki/storage/bucketNames/*', 'loki/storage/object_store/s3/bucket_lookup_type', 'loki/podAnnotations/*',
  'serviceAccount/annotations/*', ...['singleBinary', 'ingester', 'compactor', 'write', 'read', 'backend', 'distributor', 'querier', 'queryFrontend', 'queryScheduler', 'indexGateway', 'gateway']
    .flatMap((component) => ['resources/*', 'podDisruptionBudget/*', 'affinity/*'].map((key) => `${component}/${key}`)),
];

class WithoutGateway extends LokiDeployment {
  public bind(): LokiDeploymentBinding {
    return { helmValues: {}, replicationFactor: 1, hasGateway: false, volumeSizesGiB: [] };
  }
}

describe('the values of loki', () => {
  const keys = fixture('charts', `loki-${ChartCatalog.LOKI.chartVersion}.keys.json`);

  it('are compared with the version that is installed', () => {
    expect(keys).toMatchObject({ chart: 'loki', chartVersion: ChartCatalog.LOKI.chartVersion });
  });

  it.each(KINDS)('have only keys that the chart reads, %s', (_, logs) => {
    expect(unknownKeys(valuesIn(platform({ logs }).stack, 'loki'), keys, KNOWN_BESIDES)).toEqual([]);
  });
});

describe('logs of a platform', () => {
  it('are none unless they are asked for', () => {
    expect(synth(platform().stack).addresses.filter((address) => /Logs|Bucket/.test(address))).toEqual([]);
  });

  it('keep their ids for ever', () => {
    const { stack } = platform({ logs: { storage: S3 } });
    expect(synth(stack).addresses.filter((address) => address.includes('Observability_Logs'))).toMatchInlineSnapshot(`
[
  "aws_eks_pod_identity_association.Observability_Logs_monitoringloki_Association_37BBCC69",
  "aws_iam_role.Observability_Logs_monitoringloki_Role_354F3A7F",
  "aws_iam_role_policy.Observability_Logs_monitoringloki_ObjectStorage_63F7AACC",
  "aws_s3_bucket.Observability_Logs_Bucket_1B217668",
  "aws_s3_bucket_lifecycle_configuration.Observability_Logs_Bucket_Lifecycle_43D844C0",
  "aws_s3_bucket_ownership_controls.Observability_Logs_Bucket_OwnershipControls_F39C3247",
  "aws_s3_bucket_policy.Observability_Logs_Bucket_Policy_222CA1DF",
  "aws_s3_bucket_public_access_block.Observability_Logs_Bucket_PublicAccessBlock_D4F3C2C8",
  "aws_s3_bucket_server_side_encryption_configuration.Observability_Logs_Bucket_Encryption_46785CC6",
  "helm_release.Observability_Logs_Chart_82A6CB67",
]
`);
  });

  it('are a data source of Grafana', () => {
    const { stack, observability } = platform({ logs: { storage: S3, deployment: LokiDeployment.distributed() } });
    const sources = valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources;
    expect(sources).toContainEqual(expect.objectContaining({ uid: 'loki', type: 'loki', url: observability.logs!.endpoint.url }));
    expect(sources.filter(({ isDefault }: any) => isDefault)).toHaveLength(1);
  });

  it('stand on any Kubernetes, with a server that speaks S3, and make nothing of AWS there', () => {
    const stack = testStack();
    new LokiLogs(stack, 'Logs', { cluster: plainCluster(stack), ...KINDS[2][1] });
    expect(synth(stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
  });

  it('wait for the bucket and the permission to use it, and keep both until they are gone', () => {
    const { stack, observability } = platform({ logs: { storage: S3 } });
    const output = synth(stack);
    const dependsOn: string[] = releaseNamed(output, 'loki').depends_on;
    for (const kind of ['aws_s3_bucket.', 'aws_s3_bucket_policy.', 'aws_s3_bucket_public_access_block.', 'aws_s3_bucket_server_side_encryption_configuration.', 'aws_eks_pod_identity_association.']) {
      expect(dependsOn.filter((each) => each.startsWith(kind))).toHaveLength(1);
    }
    expect(observability.logs!.storageGrant!.association).toBe(IdentityAssociation.POD_IDENTITY);
  });

  it('tell the estimate of their volumes', () => {
    const sizes = (logs: LokiLogsOptions) => platform({ logs }).observability.logs!.volumeSizesGiB;
    expect(sizes({ storage: ObjectStorage.volume({ sizeGiB: 80 }) })).toEqual([80]);
    expect(sizes({ storage: S3, deployment: LokiDeployment.distributed({ ingesters: 4 }), volume: { sizeGiB: 20 } })).toEqual([20, 20, 20, 20, 20]);
  });

  it('retain a volume that holds all there is, and not one that holds what is in the bucket soon', () => {
    const classOf = (logs: LokiLogsOptions) => valuesIn(platform({ logs }).stack, 'loki').singleBinary.persistence.storageClass;
    expect(classOf({ storage: ObjectStorage.volume() })).toBe('gp3-retain');
    expect(classOf({ storage: ObjectStorage.volume({ retention: VolumeRetention.DELETE }) })).toBe('gp3');
    expect(classOf({ storage: BUCKET })).toBe('gp3');
    expect(classOf({ storage: BUCKET, volume: { retention: VolumeRetention.RETAIN } })).toBe('gp3-retain');
  });

  it.each<[string, LokiLogsOptions, RegExp]>([
    ['parts on a volume', { storage: ObjectStorage.volume(), deployment: LokiDeployment.distributed() }, /`deployment` requires a bucket.*got 'LokiDeployment\.distributed\(\)'/],
    ['three parts on a volume', { storage: ObjectStorage.volume(), deployment: LokiDeployment.simpleScalable() }, /`deployment` requires a bucket/],
    ['two volumes', { storage: ObjectStorage.volume(), volume: { sizeGiB: 5 } }, /`volume` cannot be combined with a storage that is already a volume/],
    ['two ingesters, of which three keep each line', { storage: S3, deployment: LokiDeployment.distributed({ ingesters: 2 }) }, /`deployment\.ingesters`/],
    ['fewer queriers at most than at least', { storage: S3, deployment: LokiDeployment.distributed({ queriers: 3, maxQueriers: 2 }) }, /`deployment\.maxQueriers`/],
    ['no days', { storage: S3, retentionDays: 0 }, /`retentionDays`/],
    ['a limit of nothing', { storage: S3, limits: { maxStreams: 0 } }, /`limits\.maxStreams`/],
    ['another schema by a side door', { storage: S3, helmValues: { loki: { schemaConfig: { configs: [] } } } }, /schemaConfig/],
    ['a login by a name that no Secret has', { storage: S3, gatewayLogin: { ...LOGIN, htpasswdSecretName: 'Loki users' } }, /`gatewayLogin\.htpasswdSecretName`/],
    ['a login that nobody asks for', { storage: S3, gatewayLogin: LOGIN, deployment: new WithoutGateway() }, /`gatewayLogin` requires a gateway, which handles the login, but the deployment has none\. Fix: .*needsGateway/],
    ['no login by a side door', { storage: S3, gatewayLogin: LOGIN, helmValues: { gateway: { basicAuth: { enabled: false } } } }, /gateway\.basicAuth\.enabled.*gatewayLogin/],
    ['another service account by a side door', { storage: S3, helmValues: { serviceAccount: { name: 'other' } } }, /serviceAccount\.name/],
  ])('refuse %s', (_, logs, message) => {
    expect(() => platform({ logs })).toThrow(message);
  });

  it('warn of a way to run that Loki is about to lose', () => {
    const { stack } = platform({ logs: { storage: S3, deployment: LokiDeployment.simpleScalable() } });
    expect(warnings(stack).join()).toMatch(/Loki 4\.0 removes this mode/);
  });
});

describe('the login of the gateway', () => {
  it.each(DEPLOYMENTS)('is asked for, by a Secret: %s', (_, deployment) => {
    const { stack, observability } = platform({ logs: { storage: BUCKET, deployment, gatewayLogin: LOGIN } });
    expect(valuesIn(stack, 'loki').gateway).toMatchObject({ enabled: true, basicAuth: { enabled: true, existingSecret: 'loki-users' } });
    expect(observability.logs!.endpoint).toEqual({ url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' });
  });

  it('is known to all that speak to Loki in a platform, and its password is nowhere', () => {
    const { stack } = platform({ logs: { storage: BUCKET, gatewayLogin: LOGIN }, collector: {} });
    expect(valuesIn(stack, 'fluent-bit').env.map(({ valueFrom }: any) => valueFrom.secretKeyRef)).toEqual(
      ['username', 'password'].map((key) => ({ name: 'loki-login', key })),
    );
    expect(valuesIn(stack, 'opentelemetry-gateway').extraVolumes).toEqual([{ name: 'login-logs', secret: { secretName: 'loki-login' } }]);
    expect(valuesIn(stack, 'grafana').envValueFrom.LOKI_PASSWORD).toEqual({ secretKeyRef: { name: 'loki-login', key: 'password' } });
    const named = ['loki', 'fluent-bit', 'opentelemetry-gateway', 'grafana'].flatMap((release) => secretsIn(release, valuesIn(stack, release)));
    expect(named).toEqual([]);
  });

  it.each(DEPLOYMENTS)('is nothing that is there by itself: %s', (_, deployment) => {
    const { stack, observability } = platform({ logs: { storage: BUCKET, deployment } });
    expect(valuesIn(stack, 'loki').gateway).not.toHaveProperty('basicAuth');
    expect(observability.logs!.endpoint.loginSecretName).toBeUndefined();
  });

  it('is not passed by where the cluster isolates namespaces, and otherwise warns', () => {
    const portsOf = (gatewayLogin?: LokiGatewayLogin) => {
      const stack = testStack();
      const cluster = new FakeCluster(stack, 'Cluster', { isolateNamespaces: true });
      new LokiLogs(stack, 'Logs', { cluster, ...KINDS[2][1], gatewayLogin });
      const namespaces = synth(stack).resources('helm_release').find(({ name }) => name.startsWith('namespaces-'));
      const { spec } = valuesOf(namespaces).manifests.find(({ metadata }: any) => metadata.name.startsWith('loki'));
      const fromAgents = spec.ingress.filter(({ from }: any) => JSON.stringify(from).includes('monitoring-agents'));
      return { ports: fromAgents.flatMap(({ ports }: any) => ports.map(({ port }: any) => port)), warned: warnings(stack).join() };
    };
    expect(portsOf()).toEqual({ ports: [3100, 8080], warned: '' });
    expect(portsOf(LOGIN)).toEqual({ ports: [8080], warned: '' });
    expect(warnings(platform({ logs: { storage: BUCKET, gatewayLogin: LOGIN } }).stack).join()).toMatch(/every pod in this cluster can reach them/);
  });
});

describe('Loki on a cluster of its own identity', () => {
  it('has the permissions of its bucket on nothing else', () => {
    const stack = testStack();
    const { storageGrant } = new LokiLogs(stack, 'Logs', { cluster: completeCluster(stack), storage: BUCKET });
    expect(storageGrant).toBeDefined();
    const [policy] = synth(stack).resources('aws_iam_role_policy');
    expect(JSON.parse(policy.policy).Statement.flatMap(({ Resource }: any) => Resource).sort()).toEqual(['arn:aws:s3:::platform-logs', 'arn:aws:s3:::platform-logs/*']);
  });
});

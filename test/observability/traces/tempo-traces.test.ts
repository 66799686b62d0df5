import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { TRACE_ID_IN_LINE } from '../../../src/observability/grafana/data-source-entries';
import { MetricsEngine } from '../../../src/observability/metrics/metrics-engine';
import { TempoTraces, TempoTracesOptions } from '../../../src/observability/traces/tempo-traces';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { unknownKeys } from '../../../tools/chart-keys';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const COMPATIBLE = ObjectStorage.s3Compatible({ endpoint: 'http://minio.storage.svc:9000', bucketName: 'traces', secretName: 'keys', caSecretName: 'ca' });
const KINDS: [string, TempoTracesOptions][] = [
  ['on a volume', { storage: ObjectStorage.volume() }],
  ['with a server that speaks S3', { storage: COMPATIBLE }],
];

describe('the values of tempo', () => {
  const keys = fixture('charts', `tempo-${ChartCatalog.TEMPO.chartVersion}.keys.json`);
  // What the chart hands to Tempo, or to Kubernetes, as it is.
  const besides = ['tempo/overrides/defaults/*', 'tempo/storage/trace/s3/*', 'persistence/storageClassName', 'podAnnotations/*', 'serviceAccount/annotations/*', 'tempo/securityContext/*'];

  it('are compared with the version that is installed', () => {
    expect(keys).toMatchObject({ chart: 'tempo', chartVersion: ChartCatalog.TEMPO.chartVersion });
  });

  it.each(KINDS)('have only keys that the chart reads, %s', (_, traces) => {
    expect(unknownKeys(valuesIn(platform({ traces }).stack, 'tempo'), keys, besides)).toEqual([]);
  });
});

describe('traces of a platform', () => {
  it('are none unless they are asked for, and Prometheus takes no writes then', () => {
    const { stack, observability } = platform();
    expect(synth(stack).addresses.filter((address) => address.includes('Traces'))).toEqual([]);
    expect(observability.metrics!.remoteWriteUrl).toBeUndefined();
    expect(valuesIn(stack, 'prometheus').server.extraFlags).toEqual([]);
  });

  it('keep their ids for ever', () => {
    const { stack } = platform({ traces: { storage: ObjectStorage.s3() } });
    expect(synth(stack).addresses.filter((address) => address.includes('Observability_Traces'))).toMatchInlineSnapshot(`
[
  "aws_eks_pod_identity_association.Observability_Traces_monitoringtempo_Association_03B24B0D",
  "aws_iam_role.Observability_Traces_monitoringtempo_Role_CECD08AC",
  "aws_iam_role_policy.Observability_Traces_monitoringtempo_ObjectStorage_3D8FB0A3",
  "aws_s3_bucket.Observability_Traces_Bucket_2BD1E285",
  "aws_s3_bucket_lifecycle_configuration.Observability_Traces_Bucket_Lifecycle_2581F9B5",
  "aws_s3_bucket_ownership_controls.Observability_Traces_Bucket_OwnershipControls_23E7FCC3",
  "aws_s3_bucket_policy.Observability_Traces_Bucket_Policy_EF0AFA8D",
  "aws_s3_bucket_public_access_block.Observability_Traces_Bucket_PublicAccessBlock_8FEE2C18",
  "aws_s3_bucket_server_side_encryption_configuration.Observability_Traces_Bucket_Encryption_50938173",
  "helm_release.Observability_Traces_Chart_7B64BF5A",
]
`);
  });

  it('become metrics in the Prometheus of the platform', () => {
    const { stack, observability } = platform({ traces: KINDS[0][1] });
    expect(observability.metrics!.remoteWriteUrl).toBe(`${observability.metrics!.endpoint.url}/api/v1/write`);
    expect(valuesIn(stack, 'prometheus').server.extraFlags).toEqual(['web.enable-remote-write-receiver']);
    expect(valuesIn(stack, 'tempo').tempo.metricsGenerator)
      .toMatchObject({ enabled: true, storage: { remote_write: [{ url: observability.metrics!.remoteWriteUrl }] } });
  });

  it('are kept beside the points of their metrics, which Prometheus drops by itself', () => {
    const featuresIn = (options: object) => valuesIn(platform(options).stack, 'prometheus').server.extraArgs['enable-feature'];
    expect(featuresIn({ traces: KINDS[0][1] })).toBe('exemplar-storage');
    expect(featuresIn({ metrics: { otlpReceiver: true } })).toBe('exemplar-storage');
    expect(featuresIn({})).toBeUndefined();
    const operated = valuesIn(platform({ metrics: { engine: MetricsEngine.operator() }, traces: KINDS[0][1] }).stack, 'kube-prometheus-stack');
    expect(operated.prometheus.prometheusSpec.enableFeatures).toEqual(['exemplar-storage']);
  });

  it('lead to the metrics of their service, in words that Grafana does not take for variables of its environment', () => {
    const { stack } = platform({ traces: KINDS[0][1] });
    const { tracesToMetrics } = valuesIn(stack, 'grafana').datasources['datasources.yaml'].datasources.find(({ uid }: any) => uid === 'tempo').jsonData;
    expect(tracesToMetrics).toMatchObject({ datasourceUid: 'prometheus', tags: [{ key: 'service.name', value: 'service' }] });
    for (const { query } of tracesToMetrics.queries) expect(query).toMatch(/traces_spanmetrics_(calls_total|latency_bucket)\{\$\$__tags/);
  });

  it('become metrics elsewhere, or none at all', () => {
    const elsewhere = platform({ traces: { ...KINDS[0][1], remoteWriteUrl: 'https://metrics.example.com/write' } });
    expect(elsewhere.observability.metrics!.remoteWriteUrl).toBeUndefined();
    expect(valuesIn(elsewhere.stack, 'tempo').tempo.metricsGenerator.storage.remote_write[0].url).toBe('https://metrics.example.com/write');
    const none = platform({ metrics: { enabled: false }, traces: KINDS[0][1] });
    expect(valuesIn(none.stack, 'tempo').tempo.metricsGenerator).toEqual({ enabled: false });
  });

  it('lead to logs and metrics and back, by data sources that there are', () => {
    const sourcesIn = (options: object): any[] => valuesIn(platform(options).stack, 'grafana').datasources['datasources.yaml'].datasources;
    const uidsNamed = (value: unknown): string[] => JSON.stringify(value).match(/(?<="datasourceUid":")[^"]+/g) ?? [];
    const all = sourcesIn({ logs: { storage: ObjectStorage.volume() }, traces: KINDS[0][1] });
    expect(all.map(({ uid }) => uid)).toEqual(['prometheus', 'cloudwatch', 'loki', 'tempo']);
    expect([...new Set(uidsNamed(all))].sort()).toEqual(['loki', 'prometheus', 'tempo']);
    const [traces, logs] = [KINDS[0][1], { storage: ObjectStorage.volume() }];
    for (const options of [{}, { traces }, { logs }, { metrics: { enabled: false }, traces }]) {
      const sources = sourcesIn(options);
      for (const uid of uidsNamed(sources)) expect(sources.map((source) => source.uid)).toContain(uid);
      expect(sources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }
  });

  it.each([
    ['{"level":"info","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","msg":"paid"}', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['{"traceId": "4bf92f3577b34da6a3ce929d0e0e4736"}', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['level=info traceID=a3ce929d0e0e4736 msg=paid', 'a3ce929d0e0e4736'],
    ['{"log":"{\\"trace_id\\": \\"4bf92f3577b34da6a3ce929d0e0e4736\\"}","stream":"stdout"}', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['trace.id=4bf92f3577b34da6a3ce929d0e0e4736 span.id=00f067aa0ba902b7', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['{"log":"{\\"traceid\\":1}"}', undefined],
    ['no trace here: 4bf92f3577b34da6a3ce929d0e0e4736', undefined],
  ])('are found in the line %s', (line, id) => {
    expect(new RegExp(TRACE_ID_IN_LINE).exec(line)?.[1]).toBe(id);
  });

  it('wait for the bucket and the permission to use it, which is for nothing else', () => {
    const output = synth(platform({ traces: { storage: ObjectStorage.s3() } }).stack);
    const dependsOn: string[] = releaseNamed(output, 'tempo').depends_on;
    expect(dependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_s3_bucket\./), expect.stringMatching(/^aws_eks_pod_identity_association\./)]));
    const stack = testStack();
    new TempoTraces(stack, 'Traces', { cluster: completeCluster(stack), storage: ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::acme-traces', region: 'eu-west-2' }) });
    const [policy] = synth(stack).resources('aws_iam_role_policy');
    expect(JSON.parse(policy.policy).Statement.flatMap(({ Resource }: any) => Resource).sort()).toEqual(['arn:aws:s3:::acme-traces', 'arn:aws:s3:::acme-traces/*']);
  });

  it('stand on any Kubernetes', () => {
    const stack = testStack();
    new TempoTraces(stack, 'Traces', { cluster: plainCluster(stack), storage: COMPATIBLE });
    expect(synth(stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
  });

  it.each<[string, TempoTracesOptions, RegExp]>([
    ['no days', { storage: COMPATIBLE, retentionDays: 0 }, /`retentionDays`/],
    ['two volumes', { storage: ObjectStorage.volume(), volume: { sizeGiB: 5 } }, /`volume` cannot be combined with/],
    ['an address that is none', { storage: COMPATIBLE, remoteWriteUrl: 'prometheus' }, /`remoteWriteUrl`/],
    ['another backend by a side door', { storage: COMPATIBLE, helmValues: { tempo: { storage: { trace: { backend: 'gcs' } } } } }, /backend/],
  ])('refuse %s', (_, traces, message) => {
    expect(() => platform({ traces })).toThrow(message);
  });
});

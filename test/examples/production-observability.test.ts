import { Synthesised, SynthesisedStack, synthDemo } from './support';
import { mergeAsHelm } from '../charts/support';

const IN_GITHUB = ['--github-repository', 'acme/platform', '--github-repository-id', '456789'];

describe('production observes', () => {
  let made: Synthesised;
  let platform: SynthesisedStack;
  beforeAll(async () => {
    made = await synthDemo('--profile', 'production', '--alerts-secret', 'alerting', ...IN_GITHUB);
    platform = made.stack('worktest-platform');
  });

  const valuesOf = (release: string) => mergeAsHelm(platform.values(release)) as any;
  const releaseOf = (name: string) => platform.resources('helm_release').find((release) => release.name === name);
  const boundary = () => JSON.stringify(made.stack('worktest-ci').resources('aws_iam_policy').find(({ address }) => address.includes('Boundary')).policy);

  it('by Loki in parts and by Tempo, with a bucket and a role each', () => {
    const buckets = platform.resources('aws_s3_bucket');
    expect(buckets.map(({ bucket_prefix: prefix }) => prefix))
      .toEqual([expect.stringMatching(/^worktest-production-log/), expect.stringMatching(/^worktest-production-tra/)]);
    expect(buckets.map(({ force_destroy: forced, lifecycle }) => [forced, lifecycle])).toEqual(Array(2).fill([undefined, { prevent_destroy: true }]));
    expect(valuesOf('loki')).toMatchObject({ deploymentMode: 'Distributed', ingester: { replicas: 3 } });
    expect(valuesOf('tempo')).toMatchObject({ tempo: { retention: '720h', storage: { trace: { backend: 's3' } } } });
    const associated = platform.resources('aws_eks_pod_identity_association').map(({ service_account: account }) => account);
    expect(associated).toEqual(expect.arrayContaining(['loki', 'tempo']));
    // What a role may do, its boundary has to let it.
    for (const action of ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:ListBucket']) expect(boundary()).toContain(action);
  });

  it('by two collectors with a queue on volumes, which keep the traces that matter, and two of the operator', () => {
    const gateway = valuesOf('opentelemetry-gateway');
    expect(gateway).toMatchObject({ mode: 'statefulset', replicaCount: 2 });
    expect(gateway.alternateConfig.processors.tail_sampling.policies.map(({ name }: any) => name)).toEqual(['errors', 'slow', 'share']);
    // Each of the two Prometheus servers gets all metrics.
    expect(gateway.alternateConfig.service.pipelines.metrics.exporters).toEqual(['otlp_http/metrics-0', 'otlp_http/metrics-1']);
    expect(valuesOf('opentelemetry-operator')).toMatchObject({ replicaCount: 2 });
  });

  it('by two Grafanas on a database that its deployers may change, and whose password nothing has', () => {
    expect(platform.resources('aws_db_instance')).toEqual([
      expect.objectContaining({ multi_az: true, manage_master_user_password: true, skip_final_snapshot: false, deletion_protection: true }),
    ]);
    expect(valuesOf('grafana')).toMatchObject({ replicas: 2, persistence: { enabled: false } });
    expect(boundary()).toContain('secretsmanager:GetSecretValue');
    const policies = JSON.stringify(made.stack('worktest-ci').resources('aws_iam_policy'));
    // A person applies the first time.
    for (const action of ['rds:ModifyDBInstance', 'rds:ModifyDBSubnetGroup', 'rds:ModifyDBParameterGroup']) expect(policies).toContain(action);
    expect(policies).not.toContain('rds:CreateDBInstance');
  });

  it('and tells a channel of alerts of what is there, by a Secret alone', () => {
    const { alerting, envValueFrom } = valuesOf('grafana');
    expect(envValueFrom.ALERTING_TEAM_URL).toEqual({ secretKeyRef: { name: 'alerting', key: 'slack-url' } });
    const rules = alerting['rules.yaml'].groups.flatMap((group: any) => group.rules.map(({ title }: any) => title));
    expect(rules).toEqual(expect.arrayContaining(['NodeNotReady', 'TraefikErrors', 'LogsDropped', 'SpansDropped', 'PanicLines', 'SpanErrors']));
    expect(rules).not.toContain('NginxErrors');
  });

  // Values that change, and not the names of those that decide: every part of it stands in all zones that there are.
  it.each([
    ['loki', ['distributor', 'gateway', 'indexGateway', 'ingester', 'querier', 'queryFrontend', 'queryScheduler']], ['grafana', []], ['opentelemetry-gateway', []],
    ['opentelemetry-operator', []], ['prometheus', ['server']],
  ])('spreads %s over the zones', (release, parts) => {
    const values = valuesOf(release);
    for (const part of parts.length > 0 ? parts.map((name) => values[name]) : [values]) {
      const { topologySpreadConstraints: constraints } = part;
      expect(constraints.map(({ topologyKey }: any) => topologyKey)).toContain('topology.kubernetes.io/zone');
    }
  });

  it('has what takes before what sends, and until that is gone', () => {
    const before = (name: string) => releaseOf(name).depends_on as string[];
    const addressOf = (name: string) => releaseOf(name).address;
    expect(before('opentelemetry-gateway')).toEqual(expect.arrayContaining(['loki', 'tempo', 'prometheus'].map(addressOf)));
    expect(before('fluent-bit')).toEqual(expect.arrayContaining(['loki', 'opentelemetry-gateway'].map(addressOf)));
    expect(before('instrumentation-default')).toContain(addressOf('opentelemetry-operator'));
    for (const [release, part] of [['loki', 'Logs'], ['tempo', 'Traces']]) {
      const own = before(release).filter((address) => address.includes(`Observability_${part}_`)).map((address) => address.split('.')[0]);
      expect(own).toEqual(expect.arrayContaining(['aws_s3_bucket', 'aws_s3_bucket_policy', 'aws_iam_role_policy', 'aws_eks_pod_identity_association']));
    }
    expect(before('grafana')).toEqual(expect.arrayContaining([
      platform.resource('aws_db_instance').address, expect.stringMatching(/^aws_vpc_security_group_ingress_rule\./), expect.stringMatching(/^aws_iam_role_policy\..*GrafanaDatabase/),
    ]));
  });
});

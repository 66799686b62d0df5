import { Token } from 'cdktf';
import { errorFor, metricsWith, valuesFor } from './support';
import { FederatedPrometheus, FederatedPrometheusOptions, PrometheusLogin, RemoteWrite, RemoteWriteOptions, WorkloadIdentity } from '../../../src';
import { PrometheusMetrics } from '../../../src/observability/metrics/prometheus-metrics';
import { MetricsExchangeOptions } from '../../../src/observability/metrics/prometheus-options';
import { allows, documentOf } from '../../helpers/policy-evaluator';
import { synth, Synthesised, testStack, warnings } from '../../helpers/synth';
import { CompleteCluster, releaseNamed } from '../support';

const WORKSPACE = 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd';
const MIMIR: RemoteWriteOptions = { url: 'https://mimir.example.com/api/v1/push' };
const serverOf = (exchange: MetricsExchangeOptions) => valuesFor({ exchange }).server;
const textOf = (output: Synthesised): string => releaseNamed(output, 'prometheus').values.join('\n');
const refused = (exchange: MetricsExchangeOptions) => errorFor({ exchange });

describe('remote write', () => {
  it('goes nowhere unless it is asked for', () => {
    expect(valuesFor().server).not.toHaveProperty('remoteWrite');
    expect(valuesFor()).not.toHaveProperty('serviceAccounts');
    expect(metricsWith().metrics.remoteWriteGrants).toEqual([]);
  });

  it('says of which cluster the series are, unless the user says it otherwise', () => {
    expect(serverOf({ remoteWrite: { mimir: RemoteWrite.to(MIMIR) } }).global.external_labels).toEqual({ cluster: 'fake' });
    expect(serverOf({ externalLabels: { cluster: 'blue', team: 'costs $1' }, remoteWrite: { mimir: RemoteWrite.to(MIMIR) } }).global.external_labels)
      .toEqual({ cluster: 'blue', team: 'costs $$1' });
    expect(serverOf({ externalLabels: { team: 'a' } }).global.external_labels).toEqual({ team: 'a' });
  });

  it('logs in with files of Secrets, each mounted once', () => {
    const server = serverOf({
      remoteWrite: {
        basic: RemoteWrite.to({ ...MIMIR, login: PrometheusLogin.basic('mimir'), tls: { caSecretName: 'authority', clientSecretName: 'mimir', tlsServerName: 'mimir' } }),
        bearer: RemoteWrite.to({ ...MIMIR, login: PrometheusLogin.bearer('token') }),
      },
    });
    const folder = '/etc/prometheus-secrets';
    expect(server.remoteWrite).toEqual([
      {
        name: 'basic',
        url: MIMIR.url,
        basic_auth: { username_file: `${folder}/mimir/username`, password_file: `${folder}/mimir/password` },
        tls_config: { ca_file: `${folder}/authority/ca.crt`, cert_file: `${folder}/mimir/tls.crt`, key_file: `${folder}/mimir/tls.key`, server_name: 'mimir' },
      },
      { name: 'bearer', url: MIMIR.url, authorization: { credentials_file: `${folder}/token/token` } },
    ]);
    expect(server.extraSecretMounts.map(({ secretName, mountPath, readOnly }: any) => [secretName, mountPath, readOnly]))
      .toEqual(['authority', 'mimir', 'token'].map((name) => [name, `${folder}/${name}`, true]));
  });

  it('sends what is wanted, as fast as is wanted', () => {
    const sending = { keptMetrics: ['container_.*', 'up'], droppedMetrics: ['container_tasks_.*'], maxConnections: 10, samplesPerRequest: 500, waitingSamples: 500 };
    expect(serverOf({ remoteWrite: { mimir: RemoteWrite.to({ ...MIMIR, sending }) } }).remoteWrite[0]).toMatchObject({
      write_relabel_configs: [
        { source_labels: ['__name__'], regex: 'container_.*|up', action: 'keep' },
        { source_labels: ['__name__'], regex: 'container_tasks_.*', action: 'drop' },
      ],
      queue_config: { max_shards: 10, max_samples_per_send: 500, capacity: 500 },
    });
  });

  it.each<[string, MetricsExchangeOptions, string]>([
    ['an address that is none', { remoteWrite: { mimir: RemoteWrite.to({ url: 'mimir' }) } },
      '`exchange.remoteWrite["mimir"].url` is not valid, got \'mimir\'. Allowed: an address that starts with https:// or http://. Fix: write it in full, with the host.'],
    ['a password in an address', { remoteWrite: { mimir: RemoteWrite.to({ url: 'https://me:secret@mimir.example.com' }) } },
      '`exchange.remoteWrite["mimir"].url` contains a password, readable in the code, in the Terraform state or in the Helm release. '
      + 'Fix: remove the login from the address, and store it in a Secret of the cluster; reference the Secret in the option for the login or in a chart value.'],
    ['an expression that does not close', { remoteWrite: { mimir: RemoteWrite.to({ ...MIMIR, sending: { droppedMetrics: ['up', 'go_('] } }) } },
      '`exchange.remoteWrite["mimir"].sending.droppedMetrics[1]` has an unmatched bracket or backslash, so its consumer would not start, got \'go_(\'. Fix: close it, or escape it with a backslash.'],
    ['a name that could be no id', { remoteWrite: { 'my mimir': RemoteWrite.to(MIMIR) } },
      '`exchange.remoteWrite` is not valid, got \'my mimir\'. Allowed: up to 50 letters and digits, starting with a lowercase letter. Fix: rename the key.'],
    ['a queue that never fills a request', { remoteWrite: { mimir: RemoteWrite.to({ ...MIMIR, sending: { waitingSamples: 100 } }) } },
      '`exchange.remoteWrite["mimir"].sending.waitingSamples` must be at least the number of samples per request (2000), or no request would be full, got 100. Fix: increase it, or lower `samplesPerRequest`.'],
    ['a Secret that cannot be one', { remoteWrite: { mimir: RemoteWrite.to({ ...MIMIR, login: PrometheusLogin.bearer('A_b') }) } },
      '`exchange.remoteWrite["mimir"].login.secretName` is not valid, got \'A_b\'. Allowed: up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part (RFC 1123 subdomain). Fix: use a name such as \'a-b\'.'],
    ['a label of all replicas', { externalLabels: { __replica__: 'a' } },
      '`exchange.externalLabels.__replica__` is the label of a replica, and they would all have the same, got \'a\'. Fix: leave it out: each replica has its own.'],
    ['a label that is none', { externalLabels: { 'a-b': 'a' } },
      '`exchange.externalLabels.a-b` is not valid, got \'a-b\'. Allowed: letters, digits and _, not starting with a digit. Fix: rename the label.'],
  ])('refuses %s', (_, exchange, said) => {
    expect(refused(exchange)).toBe(`Test/Metrics: ${said}`);
  });

  it.each([
    ['http://mimir.example.com/api/v1/push', true],
    ['http://10.0.0.1:9009/push', true],
    ['https://mimir.example.com/api/v1/push', false],
    ['http://mimir-gateway.mimir.svc/api/v1/push', false],
    ['http://mimir-gateway.mimir.svc.cluster.local:80/api/v1/push', false],
    ['http://mimir:80/push', false],
  ])('warns of a login that others can read: %s', (url, isWarned) => {
    const warned = (target: RemoteWriteOptions) => warnings(metricsWith({ exchange: { remoteWrite: { mimir: RemoteWrite.to(target) } } }).stack)
      .some((text) => text.startsWith('`exchange.remoteWrite["mimir"].url` is plain HTTP, and the login goes there unencrypted'));
    expect(warned({ url, login: PrometheusLogin.basic('mimir') })).toBe(isWarned);
    expect(warned({ url })).toBe(false);
  });

  it('takes one login of a kind of one\'s own', () => {
    class Mine extends RemoteWrite {
      public bind() {
        return { url: MIMIR.url, sigV4Region: 'eu-west-2', login: PrometheusLogin.bearer('token'), dependencies: [] };
      }
    }
    expect(refused({ remoteWrite: { mine: new Mine() } })).toBe(
      'Test/Metrics: `exchange.remoteWrite["mine"].login` cannot be combined with `sigV4Region`: Prometheus supports only one login method. Fix: remove one of them.',
    );
  });
});

describe('Amazon Managed Service for Prometheus', () => {
  const identities = { podIdentity: WorkloadIdentity.podIdentity(), irsa: WorkloadIdentity.irsa(), nodeRole: WorkloadIdentity.nodeRole() };

  it.each(Object.entries(identities))('is written to with the permissions of the pod alone, with %s', async (kind, identity) => {
    const stack = testStack();
    const cluster = new CompleteCluster(stack, 'Cluster', { identity: (made) => identity.bind(made, made) });
    const metrics = new PrometheusMetrics(stack, 'Metrics', { cluster, exchange: { remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn: WORKSPACE }) } } });
    expect(metrics.remoteWriteGrants).toHaveLength(1);
    const output = synth(stack);
    const policies = output.resources('aws_iam_role_policy').map(({ policy }) => documentOf(policy));
    expect(await allows(policies, { action: 'aps:RemoteWrite', resource: WORKSPACE })).toBe(true);
    expect(await allows(policies, { action: 'aps:RemoteWrite', resource: WORKSPACE.replace('0123', '4567') })).toBe(false);
    expect(await allows(policies, { action: 'aps:QueryMetrics', resource: WORKSPACE })).toBe(false);
    const associations = output.resources('aws_eks_pod_identity_association').map(({ service_account: name, namespace }) => [namespace, name]);
    expect(associations).toEqual(kind === 'podIdentity' ? [['monitoring', 'prometheus-server']] : []);
    const values = textOf(output);
    expect(values).toContain('"serviceAccounts":{"server":{');
    expect(values.includes('"eks.amazonaws.com/role-arn":')).toBe(kind === 'irsa');
    expect(values).toContain('"remoteWrite":[{"name":"amp","sigv4":{"region":"eu-west-2"},"url":"https://aps-workspaces.eu-west-2.amazonaws.com/workspaces/ws-0123abcd/api/v1/remote_write"}]');
  });

  it('is made, and there before Prometheus, with the permission', () => {
    const key = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { stack } = metricsWith({ exchange: { remoteWrite: { amp: RemoteWrite.amp({ kmsKeyArn: key }) } } });
    const output = synth(stack);
    const workspace = output.resource('aws_prometheus_workspace', 'Metrics/amp');
    expect(workspace).toMatchObject({ alias: 'fake', kms_key_arn: key });
    const [policy] = output.resources('aws_iam_role_policy').map((one) => JSON.parse(one.policy));
    expect(policy.Statement).toEqual([expect.objectContaining({
      Action: ['aps:RemoteWrite'],
      Resource: [expect.stringMatching(/^\$\{aws_prometheus_workspace\..*\.arn\}$/)],
    })]);
    expect(textOf(output)).toMatch(/"url":"\$\{replace\(jsonencode\(.*aws_prometheus_workspace\.\S+\.prometheus_endpoint.*\}api\/v1\/remote_write"/);
    expect(textOf(output)).toMatch(/"region":\$\{jsonencode\(element\(split\(":", aws_prometheus_workspace\.\S+\.arn\), 3\)\)/);
    const release = releaseNamed(output, 'prometheus');
    expect(release.depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_eks_pod_identity_association\./), expect.stringMatching(/^aws_iam_role_policy\./)]));
  });

  it('takes a workspace that only Terraform knows', () => {
    const arn = Token.asString({ resolve: () => '${var.workspace}', creationStack: [] });
    const { stack } = metricsWith({ exchange: { remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn: arn }) } } });
    expect(textOf(synth(stack))).toMatch(/"region":\$\{jsonencode\(element\(split\(":", \$\{var\.workspace\}\), 3\)\)/);
  });

  it('refuses what is no workspace, and a name that is none', () => {
    expect(refused({ remoteWrite: { amp: RemoteWrite.existingAmp({ workspaceArn: 'ws-0123abcd' }) } })).toBe(
      'Test/Metrics: `exchange.remoteWrite["amp"].workspaceArn` is not valid, got \'ws-0123abcd\'. Allowed: an ARN such as arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd.'
      + ' Fix: pass the ARN of the resource itself; for broader access write your own policy.',
    );
    expect(refused({ remoteWrite: { amp: RemoteWrite.amp({ workspaceName: '' }) } }))
      .toMatch(/^Test\/Metrics: `exchange.remoteWrite\["amp"\].workspaceName` is not valid, got ''/);
  });
});

describe('federation', () => {
  const EU: FederatedPrometheusOptions = { url: 'https://prometheus.eu.example.com/base', match: ['{__name__=~"job:.*"}', 'up'] };
  const jobsOf = (options: FederatedPrometheusOptions) =>
    valuesFor({ exchange: { federate: { eu: FederatedPrometheus.of(options) } } }).scrapeConfigs;

  it('takes series as they are, from the address that was given', () => {
    expect(jobsOf({ ...EU, scrapeIntervalSeconds: 60, login: PrometheusLogin.basic('eu') })['federate-eu']).toEqual({
      honor_labels: true,
      metrics_path: '/base/federate',
      params: { 'match[]': EU.match },
      scheme: 'https',
      static_configs: [{ targets: ['prometheus.eu.example.com'] }],
      track_timestamps_staleness: true,
      scrape_interval: '60s',
      scrape_timeout: '10s',
      basic_auth: { username_file: '/etc/prometheus-secrets/eu/username', password_file: '/etc/prometheus-secrets/eu/password' },
      metric_relabel_configs: [
        { regex: '__replica__', action: 'labeldrop' }, { source_labels: ['job'], regex: 'federate-eu', target_label: 'job', replacement: '' },
      ],
    });
    expect(jobsOf({ url: 'http://prometheus:9090', match: ['up'] })['federate-eu']).toMatchObject({
      scheme: 'http', metrics_path: '/federate', static_configs: [{ targets: ['prometheus:9090'] }],
    });
  });

  it('leaves what is scraped here as it is', () => {
    const { 'federate-eu': _job, ...others } = jobsOf(EU);
    expect(others).toEqual(valuesFor().scrapeConfigs);
  });

  it.each(['{__name__=~".+"}', '{job=~".+"}', '{ job != "" }'])('of everything is taken, with a warning: %s', (match) => {
    const { stack } = metricsWith({ exchange: { federate: { eu: FederatedPrometheus.of({ ...EU, match: [match] }) } } });
    expect(warnings(stack)).toContainEqual(expect.stringMatching(/^`exchange\.federate\["eu"\]\.match\[0\]` selects every series/));
  });

  it.each<[Partial<FederatedPrometheusOptions>, RegExp]>([
    [{ match: [] }, /`exchange\.federate\["eu"\]\.match` is empty/],
    [{ match: ['{}'] }, /match\[0\]` is not valid, got '\{\}'/],
    [{ match: ['a b'] }, /match\[0\]` is not valid/],
    [{ url: 'prometheus' }, /url` is not valid/],
    [{ url: 'https://me@prometheus.example.com' }, /url` is not valid.*Allowed: an address without a user, a query and a fragment/],
    [{ url: 'https://prometheus.example.com/base?team=a' }, /url` is not valid/],
    [{ url: Token.asString({ resolve: () => 'later', creationStack: [] }) }, /url` must be literal text/],
    [{ scrapeIntervalSeconds: 0 }, /scrapeIntervalSeconds` must be a whole number/],
    [{ tls: { tlsServerName: 'https://a' } }, /tls\.tlsServerName` is not valid/],
  ])('refuses %j', (options, said) => {
    expect(refused({ federate: { eu: FederatedPrometheus.of({ ...EU, ...options }) } })).toMatch(said);
  });
});

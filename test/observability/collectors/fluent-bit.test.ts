import { TerraformVariable } from 'cdktf';
import { Section, sectionsOf, unknownProperties } from './sections';
import { ChartCatalog } from '../../../src/charts/chart-catalog';
import { FluentBit, FluentBitOptions } from '../../../src/observability/collectors/fluent-bit';
import { LogCollection } from '../../../src/observability/collectors/log-collection';
import { LogOutput } from '../../../src/observability/collectors/log-output';
import { LokiLogOutputOptions } from '../../../src/observability/collectors/log-output-options';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { unknownKeys } from '../../../tools/chart-keys';
import { FakeCluster } from '../../helpers/fake-cluster';
import { synth, testStack, warnings } from '../../helpers/synth';
import { completeCluster, fixture, plainCluster, platform, releaseNamed, valuesIn } from '../support';

const LOKI = LogOutput.loki({ url: 'http://loki-gateway.monitoring.svc:80' });
const GROUP = 'arn:aws:logs:eu-west-2:111122223333:log-group:/acme/pods';
const CLOUDWATCH = LogOutput.cloudWatch({ logGroupArn: GROUP, region: 'eu-west-2' });
const STREAM = 'arn:aws:kinesis:eu-west-2:111122223333:stream/pods';
const BUCKET = 'arn:aws:s3:::acme-pods';
const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** One output of each kind, with all that it takes. */
const KINDS: { [name: string]: LogOutput } = {
  loki: LogOutput.loki({ url: 'https://logs.example.com' }, { loginSecretName: 'loki-login' }),
  group: CLOUDWATCH,
  stream: LogOutput.kinesis({ streamArn: STREAM, region: 'eu-west-2', kmsKeyArn: KEY }),
  bucket: LogOutput.s3({ bucketArn: BUCKET, region: 'eu-west-2', prefix: 'acme/pods', kmsKeyArn: KEY }),
  server: LogOutput.http({ url: 'https://logs.example.com:8443/ingest?from=pods', loginSecretName: 'http-login' }),
};

function made(options: FluentBitOptions, clusterOf: (stack: ReturnType<typeof testStack>) => any = completeCluster) {
  const stack = testStack();
  const fluentBit = new FluentBit(stack, 'Collector', { cluster: clusterOf(stack), ...options });
  return { stack, fluentBit };
}

const configOf = (options: FluentBitOptions): Section[] => {
  const { config } = valuesIn(made(options).stack, 'fluent-bit');
  return ['service', 'inputs', 'filters', 'outputs'].flatMap((part) => sectionsOf(config[part]));
};

const ALL: FluentBitOptions = { outputs: { loki: LOKI, archive: CLOUDWATCH }, excludedNamespaces: ['kube-system', 'noisy'], dropPatterns: ['GET /healthz', '^\\s*$'] };

it('has only values that the chart reads', () => {
  const keys = fixture('charts', `fluent-bit-${ChartCatalog.FLUENT_BIT.chartVersion}.keys.json`);
  expect(keys).toMatchObject({ chart: 'fluent-bit', chartVersion: ChartCatalog.FLUENT_BIT.chartVersion });
  expect(unknownKeys(valuesIn(made({ ...ALL, outputs: KINDS }).stack, 'fluent-bit'), keys, ['podAnnotations/*', 'serviceAccount/annotations/*', 'securityContext/*', 'resources/*'])).toEqual([]);
});

describe('the configuration', () => {
  it('has only properties that Fluent Bit documents for the plugin', () => {
    expect(unknownProperties(configOf({ ...ALL, outputs: KINDS }))).toEqual([]);
  });

  it('keeps the place in each file, and what cannot be sent, on the node', () => {
    const [service, tail] = configOf(ALL);
    expect(tail.properties).toMatchObject({ 'Name': 'tail', 'DB': '/var/lib/fluent-bit/tail.db', 'storage.type': 'filesystem' });
    expect(service.properties['storage.path']).toBe('/var/lib/fluent-bit/buffer');
    const { daemonSetVolumes: volumes, daemonSetVolumeMounts: mounts } = valuesIn(made(ALL).stack, 'fluent-bit');
    expect(volumes).toContainEqual({ name: 'state', hostPath: { path: '/var/lib/fluent-bit', type: 'DirectoryOrCreate' } });
    expect(mounts).toContainEqual({ name: 'state', mountPath: '/var/lib/fluent-bit' });
    // The node's own logs are not its to change.
    expect(mounts).toContainEqual({ name: 'varlog', mountPath: '/var/log', readOnly: true });
  });

  it('leaves out namespaces, and drops lines before they are taken apart', () => {
    const sections = configOf(ALL);
    expect(sections.find(({ kind }) => kind === 'INPUT')!.properties.Exclude_Path).toBe('/var/log/containers/*_kube-system_*.log,/var/log/containers/*_noisy_*.log');
    expect(sections.filter(({ kind }) => kind === 'FILTER').map(({ properties }) => [properties.Name, properties.Exclude]))
      .toEqual([['grep', 'log GET /healthz'], ['grep', 'log ^\\s*$'], ['kubernetes', undefined]]);
  });

  it('sends every line to each output, and waits for one that does not take it', () => {
    const outputs = configOf({ ...ALL, bufferMiB: 100 }).filter(({ kind }) => kind === 'OUTPUT');
    expect(outputs.map(({ properties }) => properties.Alias)).toEqual(['archive', 'loki']);
    for (const { properties } of outputs) expect(properties).toMatchObject({ 'Match': 'kube.*', 'Retry_Limit': 'no_limits', 'storage.total_limit_size': '100M' });
  });

  it('names few streams: what has many values is no label', () => {
    const loki = configOf(ALL).find(({ properties }) => properties.Name === 'loki')!.properties;
    expect(loki.Labels.split(', ').map((label) => label.split('=')[0])).toEqual(['job', 'namespace', 'pod', 'container']);
    expect(loki).not.toHaveProperty('Auto_Kubernetes_Labels');
    expect(loki).toMatchObject({ Host: 'loki-gateway.monitoring.svc', Port: '80' });
  });

  it('says of which cluster, or tenant, lines are, where several send to one Loki', () => {
    const toLoki = (options: LokiLogOutputOptions) => configOf({ outputs: { loki: LogOutput.loki({ url: 'https://logs.example.com' }, options) } })
      .find(({ properties }) => properties.Name === 'loki')!.properties;
    const of = toLoki({ labels: { cluster: 'eu-1' }, tenant: 'team-a' });
    expect(of.Labels).toMatch(/^job=fluent-bit, namespace=\$kubernetes\['namespace_name'\], pod=.*, container=.*, cluster=eu-1$/);
    expect(of).toMatchObject({ 'Tenant_ID': 'team-a', 'Host': 'logs.example.com', 'tls': 'On', 'tls.verify': 'On' });
    expect(toLoki({})).not.toHaveProperty('Tenant_ID');
    expect(() => toLoki({ labels: { pod: 'a' } })).toThrow('`outputs["loki"].labels.pod` is a label that lines already have from their pod, got \'a\'. Fix: use another name.');
    expect(() => toLoki({ labels: { team: 'a,b' } })).toThrow('`outputs["loki"].labels.team` is not valid, got \'a,b\'. Allowed: letters, digits, _, . and -. Fix: use another value.');
  });

  it('logs in with a Secret that no value holds', () => {
    const { stack } = made({ outputs: KINDS });
    const { env, config } = valuesIn(stack, 'fluent-bit');
    const ref = (name: string, key: string) => ({ secretKeyRef: { name, key } });
    expect(env).toEqual([
      { name: 'username_loki', valueFrom: ref('loki-login', 'username') }, { name: 'password_loki', valueFrom: ref('loki-login', 'password') },
      { name: 'username_server', valueFrom: ref('http-login', 'username') }, { name: 'password_server', valueFrom: ref('http-login', 'password') },
    ]);
    const byAlias = Object.fromEntries(sectionsOf(config.outputs).map(({ properties }) => [properties.Alias, properties]));
    expect(byAlias.server).toMatchObject({ HTTP_User: '${username_server}', HTTP_Passwd: '${password_server}', URI: '/ingest?from=pods', Port: '8443' });
    expect(byAlias.loki).toMatchObject({ HTTP_User: '${username_loki}', HTTP_Passwd: '${password_loki}' });
    expect(byAlias.bucket).not.toHaveProperty('HTTP_User');
    expect(valuesIn(made(ALL).stack, 'fluent-bit').env).toBeUndefined();
  });

  it('logs in to a Loki that asks for it, with its own Secret or another', () => {
    const endpoint = { url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' };
    const secretsOf = (output: LogOutput) => valuesIn(made({ outputs: { loki: output } }).stack, 'fluent-bit').env.map(({ valueFrom }: any) => valueFrom.secretKeyRef.name);
    expect(secretsOf(LogOutput.loki(endpoint))).toEqual(['loki-login', 'loki-login']);
    expect(secretsOf(LogOutput.loki(endpoint, { loginSecretName: 'mine' }))).toEqual(['mine', 'mine']);
  });

  it('writes objects below the prefix that its role may write to, and keeps what waits on the node', () => {
    const { stack } = made({ outputs: { bucket: KINDS.bucket }, bufferMiB: 100 });
    const { properties } = sectionsOf(valuesIn(stack, 'fluent-bit').config.outputs)[0];
    expect(properties).toMatchObject({ bucket: 'acme-pods', store_dir: '/var/lib/fluent-bit/s3-bucket', store_dir_limit_size: '100M' });
    const [policy] = synth(stack).resources('aws_iam_role_policy');
    const [{ Resource: written }] = JSON.parse(policy.policy).Statement;
    expect(written).toEqual(['arn:aws:s3:::acme-pods/acme/pods/*']);
    expect(`arn:aws:s3:::${properties.bucket}${properties.s3_key_format}`.startsWith(written[0].slice(0, -1))).toBe(true);
  });

  it('speaks TLS to an address of https', () => {
    const [loki] = configOf({ outputs: { loki: LogOutput.loki({ url: 'https://logs.example.com' }) } }).filter(({ kind }) => kind === 'OUTPUT');
    expect(loki.properties).toMatchObject({ 'Port': '443', 'tls': 'On', 'tls.verify': 'On' });
    expect(loki.properties).not.toHaveProperty('Uri');
  });

  it.each(['https://logs.example.com/loki-eu', 'https://logs.example.com/loki-eu/'])('writes below the path of %s, as Grafana asks below it', (url) => {
    const sections = configOf({ outputs: { loki: LogOutput.loki({ url }) } });
    expect(sections.find(({ properties }) => properties.Name === 'loki')!.properties).toMatchObject({ Host: 'logs.example.com', Uri: '/loki-eu/loki/api/v1/push' });
    expect(unknownProperties(sections)).toEqual([]);
  });
});

describe('permissions', () => {
  it('are those to write to the log group, and no others', () => {
    const { stack, fluentBit } = made(ALL);
    const output = synth(stack);
    const [policy] = output.resources('aws_iam_role_policy');
    const [statement, ...others] = JSON.parse(policy.policy).Statement;
    expect(statement).toMatchObject({ Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], Resource: [`${GROUP}:*`] });
    expect(others).toEqual([]);
    expect(fluentBit.grants).toHaveLength(1);
    expect(releaseNamed(output, 'fluent-bit').depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_eks_pod_identity_association\./)]));
  });

  it.each(['podIdentity', 'nodeRole'] as const)('are those of all outputs that need some, by one role (%s)', (kind) => {
    const outputs = Object.fromEntries(['first', 'second'].map((name) => [name, LogOutput.cloudWatch({ logGroupArn: `${GROUP}-${name}`, region: 'eu-west-2' })]));
    const { stack, fluentBit } = made({ outputs }, (of) => completeCluster(of, kind));
    const output = synth(stack);
    const policies = output.resources('aws_iam_role_policy');
    expect(policies.flatMap(({ policy }) => JSON.parse(policy).Statement).flatMap(({ Resource }: any) => Resource).sort()).toEqual([`${GROUP}-first:*`, `${GROUP}-second:*`]);
    expect(new Set(policies.map(({ role }) => role)).size).toBe(1);
    expect(new Set(fluentBit.grants.map(({ roleArn }) => roleArn)).size).toBe(1);
    expect(output.resources('aws_eks_pod_identity_association')).toHaveLength(kind === 'podIdentity' ? 1 : 0);
  });

  it.each<[string, LogOutput, object[]]>([
    ['a stream', KINDS.stream, [{ Action: ['kinesis:PutRecords'], Resource: [STREAM] }, { Action: ['kms:GenerateDataKey'], Resource: [KEY] }]],
    ['a bucket', KINDS.bucket, [
      { Action: ['s3:AbortMultipartUpload', 's3:PutObject'], Resource: [`${BUCKET}/acme/pods/*`] },
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [KEY] },
    ]],
  ])('are those to write to %s, and no others', (_, output, statements) => {
    const [policy] = synth(made({ outputs: { archive: output } }).stack).resources('aws_iam_role_policy');
    expect(JSON.parse(policy.policy).Statement).toEqual(statements.map((statement) => expect.objectContaining(statement)));
  });

  it('are none for a Loki, also on any Kubernetes', () => {
    const { stack } = made({ outputs: { loki: LOKI } }, plainCluster);
    expect(synth(stack).addresses.filter((address) => address.startsWith('aws_'))).toEqual([]);
  });

  it('are for a log group that only Terraform knows, too', () => {
    const stack = testStack();
    const logGroupArn = new TerraformVariable(stack, 'Group', { type: 'string' }).stringValue;
    new FluentBit(stack, 'Collector', { cluster: completeCluster(stack), outputs: { logs: LogOutput.cloudWatch({ logGroupArn, region: 'eu-west-2' }) } });
    expect(releaseNamed(synth(stack), 'fluent-bit').values.join()).toMatch(/log_group_name \$\{.*element\(split\(":", var\.Group\), 6\)/);
  });
});

describe('in a platform', () => {
  it('it sends to the Loki of the platform, and is not there without one', () => {
    const { stack, observability } = platform({ logs: { storage: ObjectStorage.volume() } });
    const { hostname } = new URL(observability.logs!.endpoint.url);
    expect(valuesIn(stack, 'fluent-bit').config.outputs).toContain(`Host ${hostname}\n`);
    expect(platform().observability.logCollection).toBeUndefined();
  });

  it('it sends elsewhere where nothing is kept here', () => {
    const { observability } = platform({ logCollection: LogCollection.fluentBit({ outputs: { archive: CLOUDWATCH } }) });
    expect(observability.logCollection!.fluentBit!.grants).toHaveLength(1);
  });
});

class Broken extends LogOutput {
  public bind() {
    return { properties: { Name: 'http', Host: 'a\n[OUTPUT]\n    Name exit' }, dependencies: [] };
  }
}

class Strange extends LogOutput {
  public bind() {
    return { properties: { 'Name': 'http', '[OUTPUT]\n    Name': 'exit' }, dependencies: [] };
  }
}

it.each<[string, FluentBitOptions, RegExp]>([
  ['nobody who takes the lines', {}, /`outputs` are empty/],
  ['a namespace that is none', { outputs: { loki: LOKI }, excludedNamespaces: ['kube system'] }, /`excludedNamespaces\[0\]`/],
  ['an expression of two lines', { outputs: { loki: LOKI }, dropPatterns: ['a\n[OUTPUT]'] }, /`dropPatterns\[0\]`/],
  ['an expression with a variable', { outputs: { loki: LOKI }, dropPatterns: ['${HOME}'] }, /`dropPatterns\[0\]`/],
  ['an expression that does not close', { outputs: { loki: LOKI }, dropPatterns: ['GET (/healthz'] }, /`dropPatterns\[0\]` has an unmatched bracket/],
  ['an expression that is empty', { outputs: { loki: LOKI }, dropPatterns: [''] }, /`dropPatterns\[0\]`/],
  ['no room', { outputs: { loki: LOKI }, bufferMiB: 1 }, /`bufferMiB`/],
  ['a name with a space', { outputs: { 'a b': LOKI } }, /`outputs`/],
  ['a Loki without an address', { outputs: { loki: LogOutput.loki({ url: 'loki' }) } }, /`outputs\["loki"\]\.url`/],
  ['a query that would be lost', { outputs: { loki: LogOutput.loki({ url: 'https://logs.example.com?tenant=a' }) } }, /`outputs\["loki"\]\.url` is not valid.*without a user, a query and a fragment/],
  ['a user that would be lost', { outputs: { a: LogOutput.http({ url: 'https://me@logs.example.com/in?x=y' }) } }, /`outputs\["a"\]\.url` is not valid.*Allowed: an address without a user\. Fix/],
  ['a password in an address', { outputs: { a: LogOutput.http({ url: 'https://me:secret@logs.example.com' }) } }, /`outputs\["a"\]\.url` contains a password/],
  ['a log group by its name', { outputs: { logs: LogOutput.cloudWatch({ logGroupArn: '/acme/pods', region: 'eu-west-2' }) } }, /`outputs\["logs"\]\.logGroupArn`/],
  ['a zone as region', { outputs: { logs: LogOutput.cloudWatch({ logGroupArn: GROUP, region: 'eu-west-2a' }) } }, /`outputs\["logs"\]\.region`/],
  ['an output of its own that brings another section', { outputs: { mine: new Broken() } }, /`outputs\["mine"\]\.properties\["Host"\]`/],
  ['an output of its own with a section for a property', { outputs: { mine: new Strange() } }, /`outputs\["mine"\]\.properties` is not valid/],
  ['a stream of another region', { outputs: { a: LogOutput.kinesis({ streamArn: STREAM, region: 'eu-west-1' }) } }, /`outputs\["a"\]\.streamArn` is in eu-west-2 and works only there/],
  ['a log group of another region', { outputs: { a: LogOutput.cloudWatch({ logGroupArn: GROUP, region: 'eu-west-1' }) } }, /`outputs\["a"\]\.logGroupArn` is in eu-west-2/],
  ['a bucket by its name', { outputs: { a: LogOutput.s3({ bucketArn: 'acme-pods', region: 'eu-west-2' }) } }, /`outputs\["a"\]\.bucketArn`/],
  ['a key format in the prefix', { outputs: { a: LogOutput.s3({ bucketArn: BUCKET, region: 'eu-west-2', prefix: '$TAG' }) } }, /`outputs\["a"\]\.prefix`/],
  ['a Secret with a name that is none', { outputs: { a: LogOutput.http({ url: 'https://logs.example.com', loginSecretName: 'My_Secret' }) } }, /`outputs\["a"\]\.loginSecretName`/],
  ['an address that only Terraform knows', { outputs: { a: LogOutput.http({ url: '${data.x}' }) } }, /`outputs\["a"\]\.url`/],
  ['another configuration by a side door', { outputs: { loki: LOKI }, helmValues: { config: { outputs: '' } } }, /config\.outputs/],
])('refuses %s', (_, options, message) => {
  expect(() => made(options)).toThrow(message);
});

it('lines of two clusters in one Loki have labels that tell them apart, or there is a warning', () => {
  const said = (url: string, labels: Array<LokiLogOutputOptions['labels']>, names = ['blue', 'green']) => {
    const stack = testStack();
    names.forEach((clusterName, index) => new FluentBit(stack, clusterName + index, {
      cluster: new FakeCluster(stack, `Cluster${index}`, { clusterName }), outputs: { loki: LogOutput.loki({ url }, { labels: labels[index] }) },
    }));
    return warnings(stack).filter((text) => text.includes('same Loki'));
  };
  const [mixed] = said('https://loki.example.com', []);
  expect(mixed).toBe('`outputs["loki"].labels` do not distinguish the lines of this cluster from those of blue in the same Loki. Add one, such as { cluster: \'green\' }.');
  expect(said('https://loki.example.com', [{ team: 'a' }, { team: 'a' }])).toEqual([mixed]);
  expect(said('https://loki.example.com', [{ cluster: 'blue' }, { cluster: 'green' }])).toEqual([]);
  expect(said('http://loki.monitoring.svc', [])).toEqual([]);
  expect(said('https://loki.example.com', [], ['blue', 'blue'])).toEqual([]);
});

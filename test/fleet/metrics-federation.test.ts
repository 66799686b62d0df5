import { Token } from 'cdktf';
import { BOTH_WAYS, EUROPE, federation, GLOBAL, LOGIN, refused, valuesWith } from './support';
import {
  AlertEvaluator, AlertingOptions, ContactPoint, FleetMember, Grafana, MetricsEngine, MetricsFederation, MetricsFederationProps, MetricsReceiver,
  ObservabilityPlatform, PrometheusLogin, PrometheusMetricsOptions, QueriedPrometheus, RemoteWrite,
} from '../../src';
import { CLUSTER_SILENT } from '../../src/observability/alerting/rules/pipeline-rules';
import { aggregateRules, expectedClusters } from '../../src/observability/metrics/aggregates';
import { describeWithPromtool, promtool } from '../helpers/promtool';
import { synth, testStack, warnings } from '../helpers/synth';
import { completeCluster, valuesIn } from '../observability/support';

const WORKSPACE = 'arn:aws:aps:eu-west-2:111122223333:workspace/ws-0123abcd';
const amp: MetricsFederationProps = { members: { shop: FleetMember.writing({ sending: { keptMetrics: ['cluster:.*'] } }) }, receiver: MetricsReceiver.amp({ workspaceArn: WORKSPACE }) };
const STORE = { url: 'https://mimir.example.com/api/v1/push', login: LOGIN, queryUrl: 'https://mimir.example.com/prometheus' };
const groupsOf = ({ serverFiles }: any): { [name: string]: any[] } =>
  Object.fromEntries(serverFiles['recording_rules.yml'].groups.map(({ name, rules }: any) => [name, rules]));

describe('a federation by which the global Prometheus asks, and is written to', () => {
  const { fleet, stack } = federation(BOTH_WAYS);
  const global = valuesWith(stack, 'hub', fleet.globalMetrics());
  const europe = valuesWith(stack, 'europe', fleet.memberMetrics('europe', { retentionDays: 3 }));
  const shop = valuesWith(stack, 'shop', fleet.memberMetrics('shop', { exchange: { externalLabels: { team: 'a' } } }));

  it('has the global one ask for the sums of members, with their labels, and log in', () => {
    expect(global.scrapeConfigs['federate-europe']).toMatchObject({
      honor_labels: true,
      scheme: 'https',
      params: { 'match[]': ['{__name__=~"cluster:.*"}'] },
      static_configs: [{ targets: ['metrics.eu.example.com'], labels: { cluster: 'europe' } }],
      track_timestamps_staleness: true,
      basic_auth: { username_file: '/etc/prometheus-secrets/login/username', password_file: '/etc/prometheus-secrets/login/password' },
    });
    expect(global.scrapeConfigs).not.toHaveProperty('federate-shop');
  });

  it('has the global one take what is written, label its own, and expect all', () => {
    expect(global.server.extraFlags).toContain('web.enable-remote-write-receiver');
    expect(global.server.global.external_labels).toEqual({ cluster: 'global' });
    expect(global.scrapeConfigs.kubelet.relabel_configs).toContainEqual({ target_label: 'cluster', replacement: 'global' });
    expect(global.server).not.toHaveProperty('remoteWrite');
    expect(groupsOf(global)).toMatchObject({ aggregates: aggregateRules('global'), fleet: expectedClusters(['europe', 'shop']) });
  });

  it('has members record sums under the label that they have in the federation', () => {
    for (const [name, values] of Object.entries({ europe, shop })) {
      expect(values.server.global.external_labels.cluster).toBe(name);
      expect(groupsOf(values)).toMatchObject({ aggregates: aggregateRules() });
      expect(groupsOf(values)).not.toHaveProperty('fleet');
      expect(values.server.extraFlags).toEqual([]);
    }
    expect(shop.server.global.external_labels).toEqual({ cluster: 'shop', team: 'a' });
    expect(europe.server.retention).toBe('3d');
  });

  it('has those write that do so, with the login of the receiver', () => {
    expect(europe.server).not.toHaveProperty('remoteWrite');
    expect(shop.server.remoteWrite).toEqual([{
      name: 'fleet',
      url: 'https://metrics.example.com/api/v1/write',
      basic_auth: { username_file: '/etc/prometheus-secrets/login/username', password_file: '/etc/prometheus-secrets/login/password' },
    }]);
  });
});

describe('a federation with a store', () => {
  it('of Amazon is written to by the role of the pods, and evaluates who is silent', () => {
    const { fleet, stack } = federation(amp);
    for (const options of [fleet.memberMetrics('shop'), fleet.globalMetrics()]) {
      expect((options.exchange!.remoteWrite!.fleet.bind as any)).toBeDefined();
    }
    // Who writes there is not expected at the global one.
    expect(fleet.globalMetrics().exchange).toMatchObject({ clusters: [], queryUrl: undefined });
    expect(fleet.globalMetrics()).not.toHaveProperty('remoteWriteReceiver');
    const rules = synth(stack).resource('aws_prometheus_rule_group_namespace');
    expect(rules).toMatchObject({ name: 'fleet', workspace_id: 'ws-0123abcd' });
    expect(JSON.parse(rules.data)).toEqual(JSON.parse(fleet.rulesFile));
    const [{ rules: [expected, alert] }] = JSON.parse(rules.data).groups;
    expect(expected).toEqual(expectedClusters(['shop'])[0]);
    expect(alert).toMatchObject({ alert: 'ClusterSilent', expr: CLUSTER_SILENT.expr, labels: { severity: 'critical' } });
    expect(alert.annotations.runbook_url).toMatch(/\/ClusterSilent\.md$/);
  });

  it('by its address is written to by all, and asked by Grafana', () => {
    const { fleet, stack } = federation({ members: { shop: FleetMember.writing({ login: PrometheusLogin.bearer('token') }) }, receiver: MetricsReceiver.store(STORE) });
    const global = fleet.globalMetrics({ exchange: { remoteWrite: { vendor: RemoteWrite.to({ url: 'https://vendor.example.com' }) } } });
    expect(global.exchange!.queryUrl).toBe(STORE.queryUrl);
    expect(valuesWith(stack, 'hub', global).server.remoteWrite.map(({ name, url }: any) => [name, url])).toEqual([['fleet', STORE.url], ['vendor', 'https://vendor.example.com']]);
    expect(valuesWith(stack, 'shop', fleet.memberMetrics('shop')).server.remoteWrite).toEqual([
      { name: 'fleet', url: STORE.url, authorization: { credentials_file: '/etc/prometheus-secrets/token/token' } },
    ]);
    expect(synth(stack).resources('aws_prometheus_rule_group_namespace')).toEqual([]);
  });
});

it('Grafana beside the global Prometheus asks members that let it', () => {
  const { fleet } = federation({ members: { europe: FleetMember.pulled({ ...EUROPE, queried: true, tls: { caSecretName: 'authority' } }), us: FleetMember.pulled({ ...EUROPE, url: 'https://us.example.com' }) } });
  const { queried } = fleet.globalMetrics().exchange!;
  expect(Object.entries(queried!).map(([name, { _options: options }]) => [name, options])).toEqual([
    ['europe', { url: EUROPE.url, loginSecretName: 'login', caSecretName: 'authority' }],
  ]);
});

describe('a federation refuses', () => {
  const member = (options: object) => ({ members: { europe: FleetMember.pulled({ ...EUROPE, ...options }) } });
  const writing = (options: object = {}) => ({ shop: FleetMember.writing(options) });

  it.each<[string, MetricsFederationProps, string]>([
    ['plain HTTP to another cluster', member({ url: 'http://metrics.eu.example.com' }),
      '`members["europe"].url` is plain HTTP to another cluster: anyone on the path can read the metrics and the login, got \'http://metrics.eu.example.com\'. '
      + 'Allowed: an address that starts with https://. Fix: expose it through an Ingress with a certificate (MonitoringIngress).'],
    ['plain HTTP to the receiver', { members: writing(), receiver: MetricsReceiver.globalPrometheus({ url: 'http://a.example.com', login: LOGIN }) },
      '`receiver.url` is plain HTTP to another cluster: anyone on the path can read the metrics and the login, got \'http://a.example.com\'. '
      + 'Allowed: an address that starts with https://. Fix: expose it through an Ingress with a certificate (MonitoringIngress).'],
    ['no login', member({ login: undefined }),
      '`members["europe"].login` is missing: anyone who can reach a Prometheus could read or write everything. '
      + 'Allowed: PrometheusLogin.basic(), PrometheusLogin.bearer(), or a client certificate: `tls.clientSecretName`. Fix: set one of them.'],
    ['who writes without a login', { members: writing(), receiver: MetricsReceiver.globalPrometheus({ url: 'https://a.example.com' }) },
      '`members["shop"].login` is missing: anyone who can reach a Prometheus could read or write everything. '
      + 'Allowed: PrometheusLogin.basic(), PrometheusLogin.bearer(), or a client certificate: `tls.clientSecretName`. Fix: set one of them.'],
    ['who writes to nobody', { members: writing() },
      '`members["shop"]` uses remote write, but there is no receiver. '
      + 'Fix: set a `receiver`, such as MetricsReceiver.globalPrometheus({ url }), or use pull: FleetMember.pulled({...}).'],
    ['a login where requests are signed', { ...amp, members: writing({ login: LOGIN }) },
      '`members["shop"].login` is not supported: Amazon Managed Service for Prometheus accepts only signed requests. Fix: leave it out: the pods sign with their role.'],
    ['nobody', { members: {} }, '`members` is empty, so there is nothing to federate. Fix: add a FleetMember for each cluster, or remove the federation.'],
    ['two of one name', { members: { global: FleetMember.pulled(EUROPE) } },
      '`members["global"]` is also the name of the global cluster, so their series could not be told apart. Fix: rename the key, or set another `globalName`.'],
    ['two of one address', { members: { a: FleetMember.pulled(EUROPE), b: FleetMember.pulled(EUROPE) } },
      `\`members["b"].url\` is also the address of members["a"], got '${EUROPE.url}'. Fix: use a separate address for each cluster.`],
    ['queries without a password', member({ login: PrometheusLogin.bearer('a'), queried: true }),
      '`members["europe"].queried` requires a user and a password, with which Grafana logs in. Fix: use PrometheusLogin.basic() and a certificate for its host, or omit `queried`.'],
    ['one address in two spellings', { members: { a: FleetMember.pulled(EUROPE), b: FleetMember.pulled({ ...EUROPE, url: 'https://METRICS.eu.example.com:443/' }) } },
      "`members[\"b\"].url` is also the address of members[\"a\"], got 'https://METRICS.eu.example.com:443/'. Fix: use a separate address for each cluster."],
    ['the global one as a member', { members: { a: FleetMember.pulled({ ...EUROPE, url: 'https://metrics.example.com' }) }, receiver: GLOBAL },
      "`members[\"a\"].url` is also the address of the global Prometheus, got 'https://metrics.example.com'. Fix: use a separate address for each cluster."],
    ['an address with the path of federation', member({ url: 'https://a.example.com/federate/' }),
      "`members[\"europe\"].url` ends with /federate, which the library appends, got 'https://a.example.com/federate/'. Fix: remove /federate."],
    ['an address with the path of remote write', { members: writing(), receiver: MetricsReceiver.globalPrometheus({ url: 'https://a.example.com/api/v1/write', login: LOGIN }) },
      "`receiver.url` ends with /api/v1/write, which the library appends, got 'https://a.example.com/api/v1/write'. Fix: remove /api/v1/write."],
    ['an address with a query', { members: writing(), receiver: MetricsReceiver.globalPrometheus({ url: 'https://a.example.com?a=b', login: LOGIN }) },
      "`receiver.url` is not valid, got 'https://a.example.com?a=b'. Allowed: an address without a user, a query and a fragment. Fix: use only scheme, host, port and path; logins have their own option."],
    ['a queried name that Grafana has no UID for', { members: { Prod_EU: FleetMember.pulled({ ...EUROPE, queried: true }) } },
      "`members[\"Prod_EU\"]` is not valid, got 'Prod_EU'. Allowed: up to 29 lowercase letters, digits and dashes, starting with a letter. "
      + 'Fix: rename the key, or omit `queried` and pass `exchange.queried` with another name to globalMetrics().'],
    ['queries with a certificate of the client', member({ tls: { clientSecretName: 'a' }, queried: true }),
      '`members["europe"].queried` requires a user and a password for Grafana: `tls.clientSecretName` and `tls.tlsServerName` are not supported. '
      + 'Fix: use PrometheusLogin.basic() and a certificate for its host, or omit `queried`.'],
  ])('%s', (_, props, said) => {
    expect(refused(props)).toBe(`Test/Fleet: ${said}`);
  });

  const withReplicas = { scale: { replicas: 2 } };
  it.each<[string, MetricsFederationProps, (fleet: MetricsFederation) => unknown, RegExp]>([
    ['a member that there is not', BOTH_WAYS, (fleet) => fleet.memberMetrics('asia'), /`memberMetrics\(\): member` .*got 'asia'\. Allowed: europe, shop/],
    ['another label', BOTH_WAYS, (fleet) => fleet.memberMetrics('shop', { exchange: { externalLabels: { cluster: 'a' } } }), /externalLabels\.cluster` is not the name of the cluster in the federation, got 'a'\. Allowed: shop/],
    ['replicas that write to a Prometheus', BOTH_WAYS, (fleet) => fleet.memberMetrics('shop', withReplicas), /^Test\/Fleet: `memberMetrics\(\): scale\.replicas` is more than one: the global Prometheus would store the samples of both, got 2\./],
    ['replicas that are written to', BOTH_WAYS, (fleet) => fleet.globalMetrics(withReplicas), /^Test\/Fleet: `globalMetrics\(\): scale\.replicas` is more than one: each shard would have only a part/],
    ['a global one without the login of the store', { members: writing({ login: LOGIN }), receiver: MetricsReceiver.store({ url: STORE.url }) }, (fleet) => fleet.globalMetrics(), /^Test\/Fleet: `receiver\.login` is missing/],
    ['a receiver that takes nothing', BOTH_WAYS, (fleet) => fleet.globalMetrics({ remoteWriteReceiver: false }), /remoteWriteReceiver` is false, but members write to it/],
    ['a name twice', amp, (fleet) => fleet.memberMetrics('shop', { exchange: { remoteWrite: { fleet: RemoteWrite.to({ url: 'https://a' }) } } }), /exchange\.remoteWrite\["fleet"\]` is a name that the federation reserves/],
  ])('%s', (_, props, ask, said) => {
    expect(refused(props, ask)).toMatch(said);
  });

  it.each<[string, MetricsFederationProps, (fleet: MetricsFederation) => PrometheusMetricsOptions]>([
    ['replicas that are pulled', BOTH_WAYS, (fleet) => fleet.memberMetrics('europe', withReplicas)],
    ['replicas that write to a store', amp, (fleet) => fleet.memberMetrics('shop', withReplicas)],
    ['a global one of several that asks alone', { members: { europe: FleetMember.pulled(EUROPE) } }, (fleet) => fleet.globalMetrics(withReplicas)],
    ['members with a login each at a store', { members: writing({ login: LOGIN }), receiver: MetricsReceiver.store({ url: STORE.url }) }, (fleet) => fleet.memberMetrics('shop')],
    ['an address that Terraform knows', { members: writing(), receiver: MetricsReceiver.globalPrometheus({ url: Token.asString({ resolve: () => 'https://a' }), login: LOGIN }) }, (fleet) => fleet.memberMetrics('shop')],
    ['one replica', BOTH_WAYS, (fleet) => fleet.memberMetrics('shop', { scale: { replicas: 1 } })],
    ['certificates in place of a password', { members: { a: FleetMember.pulled({ url: EUROPE.url, tls: { clientSecretName: 'client' } }) } }, (fleet) => fleet.globalMetrics()],
    ['the label that it has anyway', { ...BOTH_WAYS, receiver: GLOBAL }, (fleet) => fleet.memberMetrics('shop', { exchange: { externalLabels: { cluster: 'shop' } } })],
  ])('not %s', (_, props, ask) => {
    expect(ask(federation(props).fleet).exchange!.aggregates).toBe(true);
  });
});

it('alerts keep clusters apart where there are several, whoever evaluates them', () => {
  const rulesWith = (alerting: AlertingOptions, metrics: (fleet: MetricsFederation) => PrometheusMetricsOptions): string => {
    const { fleet, stack } = federation(BOTH_WAYS);
    new ObservabilityPlatform(stack, 'Observability', { cluster: completeCluster(stack), metrics: metrics(fleet), alerting });
    return JSON.stringify(valuesIn(stack, alerting.evaluator === undefined ? 'grafana' : 'prometheus')).replaceAll('\\\\', '');
  };
  const contactPoints = { ops: ContactPoint.slack({ webhookUrl: { secretName: 'alerting', key: 'url' } }) };
  for (const alerting of [{ evaluator: AlertEvaluator.PROMETHEUS }, { contactPoints }]) {
    expect(rulesWith(alerting, (fleet) => fleet.globalMetrics())).toContain('max by (cluster, node) (kube_node_status_condition');
    expect(rulesWith(alerting, (fleet) => fleet.memberMetrics('shop'))).toContain('max by (node) (kube_node_status_condition');
  }
});

it('jobs of the user stand beside those of the federation with an operator, under names of their own', () => {
  const jobs = (name: string) => {
    const { fleet, stack } = federation({ members: { europe: FleetMember.pulled(EUROPE) } });
    new ObservabilityPlatform(stack, 'Observability', {
      cluster: completeCluster(stack),
      metrics: fleet.globalMetrics({
        engine: MetricsEngine.operator(),
        helmValues: { prometheus: { prometheusSpec: { additionalScrapeConfigs: [{ job_name: name }] } } },
      }),
    });
    return valuesIn(stack, 'kube-prometheus-stack').prometheus.prometheusSpec.additionalScrapeConfigs.map((job: any) => job.job_name);
  };
  expect(jobs('mine')).toEqual(expect.arrayContaining(['federate-europe', 'kubelet', 'mine']));
  expect(() => jobs('federate-europe')).toThrow(/additionalScrapeConfigs\[0\]\.job_name` is the name of an entry that the library adds/);
});

it('warns of a login that Grafana would send unencrypted out of the cluster', () => {
  const warned = (url: string) => {
    const stack = testStack();
    const queried = { eu: QueriedPrometheus.of({ url, loginSecretName: 'login' }) };
    const logs = { url: url.replace('prometheus', 'loki'), loginSecretName: 'login' };
    new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: { url: 'http://prometheus', queried }, logs });
    return warnings(stack).filter((text) => text.includes('plain HTTP')).map((text) => text.split(' ')[0]);
  };
  expect(warned('http://prometheus.example.com')).toEqual(['`prometheus.queried["eu"].url`', '`logs.url`']);
  expect(['https://prometheus.example.com', 'http://prometheus.monitoring.svc:9090'].flatMap(warned)).toEqual([]);
});

it('any name of a cluster can be pulled', () => {
  const { fleet, stack } = federation({ members: { 'Prod_EU': FleetMember.pulled(EUROPE), '1shop': FleetMember.pulled({ ...EUROPE, url: 'https://shop.example.com' }) } });
  expect(Object.keys(valuesWith(stack, 'hub', fleet.globalMetrics()).scrapeConfigs)).toEqual(expect.arrayContaining(['federate-1shop', 'federate-Prod_EU']));
});

it('makes the rules in the region of the workspace', () => {
  const { stack } = federation(amp, testStack('Far', {}, 'us-east-1'));
  expect(synth(stack).resource('aws_prometheus_rule_group_namespace').region).toBe('eu-west-2');
});

it('has rules of a name of its own beside another federation in one workspace', () => {
  const { stack } = federation(amp);
  const beside = (id: string, rulesName?: string, workspaceArn = WORKSPACE) =>
    new MetricsFederation(stack, id, { ...amp, receiver: MetricsReceiver.amp({ workspaceArn, rulesName }) });
  expect(() => beside('Second')).toThrow("Test/Second: `receiver.rulesName` is also the name of Test/Fleet, and both are in one workspace, got 'fleet'. Fix: give one of the two another name.");
  expect(() => beside('Third', '..')).toThrow("Test/Third: `receiver.rulesName` is not valid, got '..'. Allowed: 1 to 128 of A-Z, a-z, 0-9, -, . and _, of which one is a letter or digit. Fix: rename it.");
  beside('Fourth', 'asia');
  beside('Elsewhere', undefined, WORKSPACE.replace('0123', '4567'));
  expect(synth(stack).resources('aws_prometheus_rule_group_namespace').map(({ name }) => name)).toEqual(['fleet', 'fleet', 'asia']);
});

it('refuses a workspace in China, where the service is not', () => {
  const props = { ...amp, receiver: MetricsReceiver.amp({ workspaceArn: 'arn:aws-cn:aps:cn-north-1:111122223333:workspace/ws-0123abcd' }) };
  expect(() => federation(props, testStack('China', {}, 'cn-north-1'))).toThrow('`receiver.workspaceArn` is an Amazon Managed Service for Prometheus workspace, which AWS does not offer in China');
});

it('always has the heartbeat arrive, by which clusters are known to be there', () => {
  const login = LOGIN;
  const { fleet, stack } = federation({
    members: {
      asia: FleetMember.pulled({ url: 'https://asia.example.com', login, match: ['up'] }),
      brazil: FleetMember.pulled({ url: 'https://brazil.example.com', login, match: ['{__name__=~"cluster:.*"}', 'up'] }),
      shop: FleetMember.writing({ sending: { keptMetrics: ['up', 'job:.*'] } }),
      store: FleetMember.writing({ sending: { keptMetrics: ['cluster:.*'] } }),
      other: FleetMember.writing({ sending: { droppedMetrics: ['go_.*', 'cluster:.*'] } }),
    },
    receiver: MetricsReceiver.globalPrometheus({ url: 'https://metrics.example.com', login }),
  });
  const { scrapeConfigs } = valuesWith(stack, 'hub', fleet.globalMetrics());
  const pulled = (name: string) => scrapeConfigs[`federate-${name}`].params['match[]'];
  expect([pulled('asia'), pulled('brazil')]).toEqual([['up', 'cluster:heartbeat:seconds'], ['{__name__=~"cluster:.*"}', 'up']]);
  const kept = (name: string) => valuesWith(stack, name, fleet.memberMetrics(name)).server.remoteWrite[0].write_relabel_configs[0].regex;
  expect([kept('shop'), kept('store')]).toEqual(['up|job:.*|cluster:heartbeat:seconds', 'cluster:.*']);
  expect(warnings(stack).filter((text) => text.includes('droppedMetrics'))).toEqual([]);
  fleet.memberMetrics('other');
  expect(warnings(stack).filter((text) => text.includes('droppedMetrics'))).toEqual([
    '`members["other"].sending.droppedMetrics` drops cluster:heartbeat:seconds: the alert ClusterSilent will always fire for this cluster. Narrow the expression, or leave the alert out.',
  ]);
});

it('refuses shards, of which each would record its own aggregates', () => {
  const { fleet, stack } = federation({ members: { shop: FleetMember.writing() }, receiver: MetricsReceiver.store(STORE) });
  const options = { engine: MetricsEngine.operator(), scale: { shards: 2 }, exchange: { queryUrl: STORE.queryUrl } };
  expect(() => valuesWith(stack, 'shop', fleet.memberMetrics('shop', options))).toThrow(
    '`scale.shards` gives each server only a part of the series, so each would record aggregates under the same names, got 2. Fix: leave it out,');
});

it('warns where two clusters would have one label', () => {
  const { fleet, stack } = federation(BOTH_WAYS);
  ['europe', 'shop'].forEach((name) => fleet.memberMetrics(name));
  fleet.globalMetrics();
  expect(warnings(stack)).toEqual([]);
  fleet.memberMetrics('shop');
  expect(warnings(stack)).toEqual(['`memberMetrics(\'shop\')` is called twice: the series of two clusters would have the same label `cluster`. Call it for one cluster only.']);
});

describeWithPromtool('the rules for a store', () => {
  it('are read', () => {
    expect(promtool(['check', 'rules', 'rules.yml'], { 'rules.yml': JSON.parse(federation(BOTH_WAYS).fleet.rulesFile) })).toBe('');
  });
});

import { Token } from 'cdktf';
import { errorFor, metricsWith, valuesFor } from './support';
import { FederatedPrometheus, MetricsEngine, PrometheusMetricsOptions } from '../../../src';
import { aggregateRules, expectedClusters } from '../../../src/observability/metrics/aggregates';
import { scrapeJobs } from '../../../src/observability/metrics/scrape-jobs';
import { describeWithPromtool, promtool } from '../../helpers/promtool';
import { valuesIn } from '../support';

const engine = MetricsEngine.operator();
const operatorValues = (options: PrometheusMetricsOptions) => valuesIn(metricsWith({ engine, ...options }).stack, 'kube-prometheus-stack');
const groupsOf = (options: PrometheusMetricsOptions): { [name: string]: any[] } =>
  Object.fromEntries(valuesFor(options).serverFiles['recording_rules.yml'].groups.map(({ name, rules }: any) => [name, rules]));

describe('a cluster whose sums others take over', () => {
  const { server, serverFiles } = valuesFor({ exchange: { aggregates: true } });

  it('records them, with when it did, and says of which cluster they are', () => {
    expect(server.global.external_labels).toEqual({ cluster: 'fake' });
    const { aggregates } = Object.fromEntries(serverFiles['recording_rules.yml'].groups.map(({ name, rules }: any) => [name, rules]));
    expect(aggregates).toEqual(aggregateRules());
    expect(aggregates.map(({ record }: any) => record)).toEqual(expect.arrayContaining(['cluster:heartbeat:seconds', 'cluster:nodes:count', 'cluster:cpu_used:cores']));
    // A pattern takes all of them, and they are few.
    expect(aggregates.filter(({ record }: any) => !/^cluster:\w+:\w+$/.test(record))).toEqual([]);
    expect(JSON.stringify(aggregates)).not.toContain('cluster=');
  });

  it('records nothing of that unless it is asked to', () => {
    expect(Object.keys(groupsOf({}))).toEqual(['dashboards']);
    expect(valuesFor().server.global).not.toHaveProperty('external_labels');
  });

  it('does so by the operator too', () => {
    const { prometheus, additionalPrometheusRulesMap: rules } = operatorValues({ exchange: { aggregates: true } });
    expect(rules.aggregates).toEqual({ groups: [{ name: 'aggregates', rules: aggregateRules() }] });
    expect(prometheus.prometheusSpec).toMatchObject({ externalLabels: { cluster: 'fake' } });
    expect(prometheus.prometheusSpec).not.toHaveProperty('scrapeClasses');
  });
});

describe('a Prometheus with series of other clusters', () => {
  const options = { remoteWriteReceiver: true, exchange: { clusters: ['europe', 'shop-2'], externalLabels: { cluster: 'hub$1' } } };
  const { server, scrapeConfigs } = valuesFor(options);
  const label = { target_label: 'cluster', replacement: 'hub$$1' };

  it('labels what it scrapes itself, and nothing that others have sent', () => {
    for (const [name, job] of Object.entries<any>(scrapeJobs())) {
      expect(scrapeConfigs[name]).toEqual({ ...job, relabel_configs: [...job.relabel_configs ?? [], label] });
    }
    const eu = FederatedPrometheus.of({ url: 'https://eu.example.com', match: ['up'], clusterName: 'europe' });
    const federated = valuesFor({ exchange: { ...options.exchange, federate: { 'eu-1': eu } } }).scrapeConfigs['federate-eu-1'];
    expect(federated.static_configs).toEqual([{ targets: ['eu.example.com'], labels: { cluster: 'europe' } }]);
    expect(federated).not.toHaveProperty('relabel_configs');
  });

  it('sums up itself alone, and says whom it expects', () => {
    const { aggregates, fleet } = groupsOf(options);
    expect(aggregates).toEqual(aggregateRules('hub$1'));
    expect(aggregates.filter(({ expr }: any) => expr !== 'time()' && !expr.includes('{cluster="hub$1"'))).toEqual([]);
    expect(fleet).toEqual(expectedClusters(['europe', 'shop-2']));
  });

  it('takes what a cluster catches up on', () => {
    expect(server.tsdb).toEqual({ out_of_order_time_window: '2h' });
    expect(valuesFor({ ...options, remoteWriteReceiver: false }).server).not.toHaveProperty('tsdb');
    expect(valuesFor({ otlpReceiver: true }).server.tsdb).toEqual({ out_of_order_time_window: '30m' });
    expect(valuesFor({ ...options, otlpReceiver: true }).server).toMatchObject({ tsdb: { out_of_order_time_window: '2h' }, otlp: {} });
  });

  it('has it by the operator too, with the monitors of users', () => {
    const { prometheusSpec: spec } = operatorValues(options).prometheus;
    expect(spec.additionalScrapeConfigs.every(({ relabel_configs: rules }: any) => rules.some(({ target_label: name }: any) => name === 'cluster'))).toBe(true);
    expect(spec).toMatchObject({
      tsdb: { outOfOrderTimeWindow: '2h' }, scrapeClasses: [{ name: 'cluster', default: true, relabelings: [{ targetLabel: 'cluster', replacement: 'hub$$1' }] }],
    });
    expect(Object.keys(operatorValues(options).additionalPrometheusRulesMap)).toEqual(['aggregates', 'dashboards', 'fleet']);
  });

  it('takes the name of its cluster where nothing else is said', () => {
    expect(valuesFor({ exchange: { clusters: ['europe'] } }).scrapeConfigs.kubelet.relabel_configs).toContainEqual({ target_label: 'cluster', replacement: 'fake' });
  });

  const later = Token.asString({ resolve: () => 'later', creationStack: [] });
  it.each<[string, PrometheusMetricsOptions['exchange'], string]>([
    ['a name that is none', { clusters: ['a b'] }, '`exchange.clusters[0]` is not valid, got \'a b\'. Allowed: a letter or digit, then letters, digits, - and _, at most 100 characters. Fix: rename the cluster.'],
    ['a cluster twice', { clusters: ['a', 'a'] }, '`exchange.clusters` lists a cluster more than once, got \'a\'. Fix: list it once.'],
    ['a name that is not known yet', { clusters: [later] }, '`exchange.clusters[0]` must be literal text, not a value that is only known to Terraform. Allowed: literal text, since it is used in rules. Fix: pass the text itself.'],
    ['a job that could be none', { federate: { 'a b': FederatedPrometheus.of({ url: 'https://a.example.com', match: ['up'] }) } },
      '`exchange.federate` is not valid, got \'a b\'. Allowed: a letter or digit, then letters, digits, - and _, at most 100 characters. Fix: rename the key.'],
    ['a label that is none', { federate: { a: FederatedPrometheus.of({ url: 'https://a.example.com', match: ['up'], clusterName: '-a' }) } },
      '`exchange.federate["a"].clusterName` is not valid, got \'-a\'. Allowed: a letter or digit, then letters, digits, - and _, at most 100 characters. Fix: rename the cluster.'],
  ])('refuses %s', (_, exchange, said) => {
    expect(errorFor({ exchange })).toBe(`Test/Metrics: ${said}`);
  });
});

describeWithPromtool('the sums of a cluster', () => {
  const series = (label: string) => Object.entries({
    [`kube_node_info{${label}node="a",kubelet_version="v1.36.4",os_image="AL2023"}`]: '1x10',
    [`kube_node_info{${label}node="b",kubelet_version="v1.36.4",os_image="AL2023"}`]: '1x10',
    [`kube_node_status_condition{${label}node="a",condition="Ready",status="false"}`]: '0x10',
    [`kube_node_status_condition{${label}node="b",condition="Ready",status="false"}`]: '1x10',
    [`kube_pod_container_resource_requests{${label}pod="web",resource="cpu"}`]: '3x10',
    [`kube_node_status_allocatable{${label}node="a",resource="cpu"}`]: '4x10',
    [`apiserver_request_total{${label}code="200"}`]: '0+60x10',
    [`up{${label}job="coredns",instance="a"}`]: '0x10',
    [`up{${label}job="kubelet",instance="a"}`]: '1x10',
  }).map(([name, values]) => ({ series: name, values }));
  const sums = (label: string) => Object.entries({
    [`cluster:nodes:count${label}`]: 2,
    [`cluster:nodes_by_version:count{${label.slice(1, -1)}${label && ', '}kubelet_version="v1.36.4", os_image="AL2023"}`]: 2,
    [`cluster:nodes_not_ready:count${label}`]: 1,
    [`cluster:cpu_requests:ratio${label}`]: 0.75,
    [`cluster:apiserver_errors:ratio5m${label}`]: 0,
    [`cluster:targets_down:count{${label.slice(1, -1)}${label && ', '}job="coredns"}`]: 1,
    [`cluster:heartbeat:seconds${label}`]: 600,
  }).map(([name, value]) => ({ expr: name, eval_time: '10m', exp_samples: [{ labels: name, value }] }));

  it.each([
    ['by itself', undefined, series(''), sums('')],
    ['beside those of others, which it leaves alone', 'hub', [...series('cluster="hub",'), ...series('cluster="europe",')], [
      ...sums('{cluster="hub"}'), { expr: 'count(cluster:nodes:count)', eval_time: '10m', exp_samples: [{ labels: '{}', value: 1 }] },
    ]],
  ])('are right: %s', (_, own, given, expected) => {
    expect(promtool(['test', 'rules', 'test.yml'], {
      'rules.yml': { groups: [{ name: 'aggregates', rules: aggregateRules(own) }] },
      'test.yml': { rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [{ interval: '1m', input_series: given, promql_expr_test: expected }] },
    })).toBe('');
  });
});

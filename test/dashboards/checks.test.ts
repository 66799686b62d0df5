import { filled, MADE, panelsOf } from './boards';
import { faultsOfBoard, faultsOfQueries } from './checks';
import { lookAt } from './promql';
import { storedSeries, StoredSeries } from './stored-series';
import { build } from '../../dashboards/look/board';
import { figure, graph, list } from '../../dashboards/look/panels';
import { dashboardRules } from '../../src/observability/metrics/exporter-values';
import { scrapeJobs } from '../../src/observability/metrics/scrape-jobs';
import { describeWithPromtool, promtool } from '../helpers/promtool';

const STORED: StoredSeries = new Map(Object.entries({
  requests_total: { code: ['200', '500'], pod: ['*'] },
  errors_total: { code: ['500'], pod: ['*'] },
  seconds_bucket: { le: ['0.1', '+Inf'], pod: ['*'] },
  kube_node_info: { node: ['*'] },
  pod_info: { pod: ['*'], node: ['*'] },
}).map(([metric, labels]) => [metric, new Map(Object.entries(labels))]));

describe('a query of PromQL', () => {
  it.each([
    ['sum by (code) (rate(requests_total{code=~"2..|5..", pod=~".*"}[5m]))', ['code']],
    ['histogram_quantile(0.9, sum by (le, pod) (rate(seconds_bucket[5m])))', ['pod']],
    ['sum by (pod) (errors_total) / sum by (pod) (requests_total)', ['pod']],
    ['requests_total * on (pod) group_left (node) pod_info', ['cluster', 'code', 'node', 'pod']],
    ['topk(3, requests_total{cluster=~".*"}) > 0', ['cluster', 'code', 'pod']],
    ['sum(requests_total) or vector(0)', []],
    ['sum without (code) (requests_total)', ['cluster', 'pod']],
    ['1 - sum(label_replace(requests_total, "x", "$1", "pod", "(.*)")) by (x)', ['x']],
  ])('%s has the labels %j', (query, labels) => {
    expect(lookAt(query, STORED).faults).toEqual([]);
    expect([...lookAt(query, STORED).labels].sort()).toEqual(labels);
  });

  it.each([
    ['rate(request_total[5m])', ['no metric request_total']],
    ['sum(requests_total{status="500"})', ['no label status of requests_total']],
    ['sum(requests_total{code="404"})', ['no value 404 of code of requests_total, but 200, 500']],
    ['sum(requests_total{code=~"4..|3.."})', ['no value 4..|3.. of code of requests_total, but 200, 500']],
    ['sum by (host) (requests_total)', ['no label host for by (host)']],
    ['histogram_quantile(0.9, sum by (pod) (rate(seconds_bucket[5m])))', ['no label le for histogram_quantile(0.9, sum by (pod) (rate(seconds_bucket[5m']],
    ['errors_total * on (node) pod_info', ['no label node for on (node)']],
    ['sum by (pod) (errors_total) / sum by (code) (requests_total)', ['the sides of sum by (pod) (errors_total) / sum by (code) (requests_total)... never match, as one alone has pod, code']],
    ['sum(requests_total', [expect.stringMatching(/^syntax at /)]],
  ])('%s finds nothing, and is found', (query, faults) => {
    expect(lookAt(query, STORED).faults).toEqual(faults);
  });
});

describe('a dashboard', () => {
  const good = {
    figure: figure({ title: 'Errors', answers: 'How many?', unit: 'short', query: 'sum(errors_total{cluster=~"$cluster"})', limit: { red: 1, reason: 'Red from 1: each is one too many.' } }),
    graph: graph({ title: 'Requests', answers: 'How many, by code?', unit: 'reqps', queries: { '{{code}}': 'sum by (code) (rate(requests_total{cluster=~"$cluster"}[$__rate_interval]))' } }),
    list: list({ title: 'Pods', answers: 'Which?', keys: { pod: 'Pod' }, columns: [{ title: 'Requests', unit: 'short', query: 'sum by (pod) (requests_total)' }], leadsTo: 'made' }),
  };
  const POD = { name: 'pod', label: 'Pod', query: 'label_values(pod_info{cluster=~"$cluster", pod=~".+"}, pod)' };
  const made = (change: (board: any) => void = () => undefined) => {
    const board = JSON.parse(JSON.stringify(build({ name: 'made', title: 'Made', answers: 'What?', choices: [POD], rows: { All: Object.values(good) } })));
    board.panels[2].targets[0].expr = board.panels[2].targets[0].expr.replace('cluster=~"$cluster"', 'cluster=~"$cluster", pod=~"$pod"');
    change(board);
    return board;
  };
  const faults = (board: any) => [...faultsOfBoard(board, [board]), ...faultsOfQueries(board, STORED)];

  it('that is well is found so', () => {
    expect(faults(made())).toEqual([]);
  });

  it.each<[string, (board: any) => void, string[]]>([
    ['a metric that nobody has', (board) => { board.panels[1].targets[0].expr = 'sum(error_total{cluster=~"$cluster"})'; }, ['Errors: no metric error_total']],
    ['a label that it does not have', (board) => { board.panels[1].targets[0].expr = 'sum(errors_total{host="a"})'; }, ['Errors: no label host of errors_total']],
    ['a legend with a label that the answer lost', (board) => { board.panels[2].targets[0].legendFormat = '{{pod}}'; }, ['Requests: shows the label pod, which the answer does not have']],
    ['a column with a label that the answer lost', (board) => { board.panels[3].targets[0].expr = 'sum by (code) (requests_total)'; }, ['Pods: shows the label pod, which the answer does not have']],
    ['a unit that Grafana does not know', (board) => { board.panels[2].fieldConfig.defaults.unit = 'requests'; }, ['Requests: no unit requests']],
    ['no unit', (board) => { delete board.panels[2].fieldConfig.defaults.unit; }, ['Requests: no unit undefined']],
    ['no description', (board) => { delete board.panels[2].description; }, ['Requests: no description that asks what it answers']],
    ['a limit without a reason', (board) => { board.panels[1].description = 'How many?'; }, ['Errors: a limit without a reason']],
    ['a variable that it lacks', (board) => { board.templating.list = board.templating.list.filter(({ name }: any) => name !== 'pod'); }, ['no variable pod', expect.stringMatching(/^Pods: a link/)]],
    ['a variable that nothing uses', (board) => { board.panels[2].targets[0].expr = 'sum by (code) (requests_total{cluster=~"$cluster"})'; }, ['nothing uses the variable pod']],
    ['a variable that finds nothing', (board) => { board.templating.list[2].query.query = 'label_values(pods, pod)'; }, ['$pod: no metric pods']],
    ['a link to nothing', (board) => { board.uid = 'other'; }, [expect.stringMatching(/^Pods: a link to nothing: \/d\/eks-made/)]],
    ['panels that lie on each other', (board) => { board.panels[3].gridPos.y = 2; }, ['Pods: lies on Errors']],
    ['a panel that sticks out', (board) => { board.panels[2].gridPos.x = 13; }, ['Requests: sticks out']],
  ])('with %s is found', (_, change, found) => {
    expect(faults(made(change))).toEqual(expect.arrayContaining(found));
    expect(faults(made())).toEqual([]);
  });
});

describe('what is stored', () => {
  it('has the labels that our jobs give, and not what they drop', () => {
    const stored = storedSeries();
    expect([...stored.get('container_cpu_usage_seconds_total')!.keys()]).toEqual(expect.arrayContaining(['node', 'job', 'namespace', 'pod', 'container']));
    expect(stored.get('kube_pod_info')!.get('namespace')).not.toEqual(['monitoring']);
    expect([...stored.get('coredns_dns_requests_total')!.keys()]).toContain('zone');
    expect(stored.get('up')!.get('job')).toEqual(expect.arrayContaining(['kubelet', 'coredns', 'annotated-pods']));
    expect(stored.has('etcd_request_duration_seconds_bucket')).toBe(false);
    expect([...stored.get('workload_pod:kube_pod_owner:info')!.keys()].sort()).toEqual(['cluster', 'namespace', 'pod', 'workload', 'workload_kind']);
  });

  it('lacks what a rule drops, and dashboards that ask for it are found', () => {
    const jobs = scrapeJobs() as Record<string, any>;
    const without = { ...jobs, cadvisor: { ...jobs.cadvisor, metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'container_cpu_.*', action: 'drop' }] } };
    expect(faultsOfQueries(MADE.pods, storedSeries(undefined, without))).toContain('CPU usage: no metric container_cpu_usage_seconds_total');
    const unlabelled = { ...jobs, kubelet: { ...jobs.kubelet, relabel_configs: [] } };
    expect(faultsOfQueries(MADE.nodes, storedSeries(undefined, unlabelled)).join()).toContain('no label node of kubelet_running_pods');
  });
});

describeWithPromtool('the rule of workloads, and every expression of the dashboards', () => {
  it('finds the workload of a pod by its owner', () => {
    const owners: [kind: string, owner: string, pod: string, workload: string, workloadKind: string][] = [
      ['ReplicaSet', 'web-7ff88bb4fc', 'web-7ff88bb4fc-vx6bh', 'web', 'Deployment'],
      ['ReplicaSet', 'web-api-6b5c7db8cb', 'web-api-6b5c7db8cb-jzrg9', 'web-api', 'Deployment'],
      ['StatefulSet', 'db', 'db-0', 'db', 'StatefulSet'],
      ['DaemonSet', 'node-exporter', 'node-exporter-4lrzf', 'node-exporter', 'DaemonSet'],
      ['Job', 'backup-29412345', 'backup-29412345-x2lqz', 'backup', 'Job'],
      ['Job', 'migrate', 'migrate-abcde', 'migrate', 'Job'],
      ['', '', 'alone', 'alone', 'Pod'],
    ];
    const rule = dashboardRules().find(({ record }: any) => record === 'workload_pod:kube_pod_owner:info') as { record: string; expr: string };
    const labels = (values: Record<string, string>) => Object.entries(values).filter(([, value]) => value !== '').map(([name, value]) => `${name}="${value}"`).join(', ');
    const said = promtool(['test', 'rules', 'test.yml'], {
      'rules.yml': { groups: [{ name: 'dashboards', rules: [rule] }] },
      'test.yml': {
        rule_files: ['rules.yml'],
        tests: [{
          interval: '1m',
          input_series: owners.map(([owner_kind, owner_name, pod]) => ({ series: `kube_pod_owner{${labels({ namespace: 'shop', pod, owner_kind, owner_name, uid: pod })}}`, values: '1x3' })),
          promql_expr_test: [{
            expr: rule.record,
            eval_time: '2m',
            exp_samples: owners.map(([, , pod, workload, workload_kind]) => ({ labels: `${rule.record}{${labels({ namespace: 'shop', pod, workload, workload_kind })}}`, value: 1 })),
          }],
        }],
      },
    });
    expect(said).toBe('');
  });

  it('takes every expression', () => {
    const rules = Object.values(MADE).flatMap((board) => panelsOf(board).flatMap(({ targets }) => targets)
      .filter(({ datasource }) => datasource.type === 'prometheus').map(({ expr }) => ({ record: 'x', expr: filled(board, expr) })));
    const groups = [{ name: 'all', rules: rules.map((rule, index) => ({ ...rule, record: `panel:${index}` })) }];
    expect(rules.length).toBeGreaterThan(100);
    expect(promtool(['check', 'rules', 'rules.yml'], { 'rules.yml': { groups } })).toBe('');
  });
});

import { readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { metricsInPromQl, metricsOf } from '../../../tools/dashboard-metrics';
import { relabel } from '../metrics/relabel';
import { fixture, platform, valuesIn } from '../support';

/** What each job scrapes: the lists are made from the sources of what is scraped, see each file. */
const PRODUCED_BY: Record<string, string[]> = {
  'kube-apiserver': ['kube-apiserver', 'go-process'],
  'kubelet': ['kubelet'],
  'cadvisor': ['cadvisor'],
  'coredns': ['coredns', 'go-process'],
  'kube-state-metrics': ['kube-state-metrics'],
  'node-exporter': ['node-exporter'],
  'ingress-nginx': ['ingress-nginx'],
  'traefik': ['traefik'],
};

/** Metrics that nothing brings, on whatever cluster of EKS, with the library's own values; `docs/dashboards.md` says why. */
const NEVER = ['AWS/ApplicationELB/ConsumedLBCapacityUnits', 'kube_secret_info'];

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'dashboards');
const DASHBOARDS = readdirSync(FOLDER).filter((name) => name.endsWith('.metrics.json'));
const DOCUMENT = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'dashboards.md'), 'utf8');

const values = valuesIn(platform().stack, 'prometheus');
/** Of `secrets`, what starts with `kube_secret_` is left out. */
const leftOut = values['kube-state-metrics'].collectorsExclude.map((collector: string) => `kube_${collector.slice(0, -1)}_`);

/** Every metric that is stored, with the job that brings it. */
const stored = new Map<string, string>([
  ...Object.entries(PRODUCED_BY).flatMap(([job, lists]) => lists
    .flatMap((list) => fixture('dashboards', 'produced', `${list}.json`).metrics as string[])
    .filter((metric) => !leftOut.some((start: string) => metric.startsWith(start)))
    .filter((metric) => relabel({ __name__: metric }, values.scrapeConfigs[job].metric_relabel_configs))
    .map((metric): [string, string] => [metric, job])),
  // Prometheus says it of every target.
  ['up', 'prometheus'],
]);
for (const group of values.serverFiles['recording_rules.yml'].groups) {
  for (const { record, expr } of group.rules) {
    expect(metricsInPromQl(expr).filter((metric) => !stored.has(metric))).toEqual([]);
    stored.set(record, 'rules');
  }
}
const cloudWatch = new Set<string>(fixture('dashboards', 'produced', 'cloudwatch.json').metrics);

/** The resources that the labels of a kind belong to. */
const RESOURCE_OF: Record<string, string> = {
  namespace: 'namespaces',
  deployment: 'deployments',
  statefulset: 'statefulsets',
  daemonset: 'daemonsets',
  networkpolicy: 'networkpolicies',
  hpa: 'horizontalpodautoscalers',
};

describe('metrics that dashboards ask for', () => {
  it('are known of every dashboard that the library offers', () => {
    expect(DASHBOARDS.map((name) => basename(name, '.metrics.json')).sort()).toEqual([
      'aws-elb-application-lb', 'aws-elb-classic-lb', 'k8s-system-api-server', 'k8s-system-coredns', 'k8s-views-global',
      'k8s-views-namespaces', 'k8s-views-nodes', 'k8s-views-pods', 'nginx', 'traefik-kubernetes',
    ]);
  });

  it.each(DASHBOARDS)('%s: each is scraped, recorded or published by AWS, or is known never to be there', (name) => {
    const asked = Object.keys(fixture('dashboards', name).metrics);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((metric) => !stored.has(metric) && !cloudWatch.has(metric) && !NEVER.includes(metric))).toEqual([]);
  });

  it('say in docs/dashboards.md which never have data', () => {
    expect(NEVER.filter((metric) => !DOCUMENT.includes(metric.split('/').pop()!))).toEqual([]);
    expect(NEVER.filter((metric) => stored.has(metric) || cloudWatch.has(metric))).toEqual([]);
  });

  it('have a label listed for every kind whose labels are counted', () => {
    const counted = new Set(DASHBOARDS.flatMap((name) => Object.keys(fixture('dashboards', name).metrics))
      .flatMap((metric) => /^kube_(.*)_labels$/.exec(metric)?.[1] ?? []));
    expect([...counted].sort()).toEqual(Object.keys(RESOURCE_OF).sort());
    const listed = values['kube-state-metrics'].metricLabelsAllowlist.map((entry: string) => entry.split('=')[0]);
    expect(listed.sort()).toEqual([...counted].map((kind) => RESOURCE_OF[kind]).sort());
    expect(values['kube-state-metrics'].metricLabelsAllowlist.join()).not.toContain('*');
  });

  it('are scraped by jobs that each bring some of them', () => {
    const asked = DASHBOARDS.flatMap((name) => Object.keys(fixture('dashboards', name).metrics));
    const used = new Set(asked.map((metric) => stored.get(metric)));
    expect(Object.keys(PRODUCED_BY).filter((job) => !used.has(job))).toEqual([]);
  });
});

describe('the metrics of a query', () => {
  it.each([
    ['sum(rate(a_total{b="c{d}"}[5m])) by (e) / on(f) group_left(g) max(h)', ['a_total', 'h']],
    ['count(kube_x{cluster="$cluster"}) or vector(0)', ['kube_x']],
    ['histogram_quantile(0.95, sum by (le) (rate(req_bucket{job=~"$job"}[$__rate_interval])))', ['req_bucket']],
    ['1 - (node_a{x="1"} offset 5m) # node_b', ['node_a']],
    ['${metric} + up', ['up']],
  ])('%s', (query, metrics) => {
    expect(metricsInPromQl(query)).toEqual(metrics);
  });

  it('come with the panels, variables and annotations that ask for them', () => {
    expect(metricsOf({
      panels: [{ title: 'Row', panels: [{ title: 'A', targets: [{ expr: 'x_total' }] }] }, { id: 3, targets: [{ expr: 'x_total' }] }],
      rows: [{ panels: [{ title: 'B', targets: [{ namespace: 'AWS/ELB', metricName: 'Latency' }] }] }],
      templating: {
        list: [
          { name: 'v', type: 'query', query: { query: 'label_values(y{a="b"}, c)' } },
          { name: 'lb', type: 'query', query: 'dimension_values($region,AWS/ELB,Latency,LoadBalancerName)' },
          { name: 'plain', type: 'query', query: 'label_values(namespace)' },
        ],
      },
      annotations: { list: [{ name: 'Reloads', expr: 'changes(z[1m])' }] },
    })).toEqual({
      'AWS/ELB/Latency': ['$lb', 'B'], 'x_total': ['A', 'panel 3'], 'y': ['$v'], 'z': ['annotation Reloads'],
    });
  });
});

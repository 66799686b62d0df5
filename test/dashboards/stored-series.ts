import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { lookAt } from './promql';
import { aggregateRules, expectedClusters } from '../../src/observability/metrics/aggregates';
import { dashboardRules } from '../../src/observability/metrics/exporter-values';
import { scrapeJobs } from '../../src/observability/metrics/scrape-jobs';
import type { RecordedSeries } from '../../tools/recorded-series';
import { pod, relabel, storedLabels, targetLabels } from '../observability/metrics/relabel';
import { scraped, TARGETS } from '../observability/metrics/scrape-targets';

/** Values of labels by metric and label, as they are stored. `*` stands for any. */
export type StoredSeries = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

type Stored = [metric: string, labels: [label: string, values: string[]][]];
type Discovered = Parameters<typeof targetLabels>[2];

const FOLDER = join(__dirname, '..', 'fixtures', 'series');

/** Values that programs say, and did not when they were recorded. */
const DOCUMENTED: RecordedSeries['series'] = JSON.parse(readFileSync(join(FOLDER, 'documented', 'values.json'), 'utf8')).values;

const NODE = { __address__: '10.0.0.1:10250', __meta_kubernetes_node_name: 'ip-10-0-0-1' };
const of = (name: string) => TARGETS[name].discovered;
const annotated = (name: string) => pod({ namespace: 'monitoring', name, port: ['metrics', 8080], annotations: scraped('8080') });

/** What Prometheus says of each target: https://prometheus.io/docs/concepts/jobs_instances/ */
const OF_EACH_TARGET = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added'];

/** Which job scrapes which program, and what discovery says of that. */
const SCRAPED_BY: Record<string, { readonly job: string; readonly discovered: Discovered }> = {
  'prometheus': { job: 'prometheus', discovered: { __address__: 'localhost:9090' } },
  'kube-apiserver': {
    job: 'kube-apiserver',
    discovered: { __address__: '10.0.0.1:443', __meta_kubernetes_service_name: 'kubernetes', __meta_kubernetes_endpointslice_port_name: 'https' },
  },
  'kubelet': { job: 'kubelet', discovered: NODE },
  'cadvisor': { job: 'cadvisor', discovered: NODE },
  ...Object.fromEntries(['kube-state-metrics', 'kube-state-metrics-more']
    .map((name) => [name, { job: 'kube-state-metrics', discovered: of('kube-state-metrics') }])),
  'node-exporter': { job: 'node-exporter', discovered: of('node-exporter') },
  'coredns': { job: 'coredns', discovered: of('CoreDNS') },
  'traefik': { job: 'traefik', discovered: of('Traefik, annotated as its chart does it') },
  'ingress-nginx': { job: 'ingress-nginx', discovered: of('ingress-nginx, annotated as well') },
  ...Object.fromEntries(['fluent-bit', 'opentelemetry-collector', 'alertmanager', 'grafana', 'loki', 'tempo']
    .map((name) => [name, { job: 'annotated-pods', discovered: annotated(name) }])),
};

/** What our own configuration makes of what programs answered, of all of them together. */
export function storedSeries(programs: readonly string[] = programsThere(), changed?: Record<string, any>): StoredSeries {
  const jobs: Record<string, any> = changed ?? scrapeJobs();
  const stored = new Map<string, Map<string, string[]>>();
  for (const program of programs) {
    for (const [metric, labels] of storedOf(program, jobs)) {
      const known = stored.get(metric) ?? new Map<string, string[]>();
      for (const [label, values] of labels) known.set(label, [...new Set([...known.get(label) ?? [], ...values])]);
      stored.set(metric, known);
    }
  }
  for (const [metric, labels] of Object.entries(DOCUMENTED)) {
    for (const [label, values] of Object.entries(labels)) stored.get(metric)?.set(label, [...stored.get(metric)!.get(label) ?? [], ...values]);
  }
  for (const { record, expr } of [...dashboardRules(), ...aggregateRules(), ...expectedClusters(['one'])] as { record: string; expr: string }[]) {
    const { labels, faults } = lookAt(expr, stored);
    // Of other jobs than ours nothing may come of a rule.
    if (faults.length > 0 && changed) continue;
    if (faults.length > 0) throw new Error(`${record}: ${faults.join('; ')}`);
    stored.set(record, new Map([...labels].map((label) => [label, ['*']])));
  }
  return stored;
}

/** Programs of which there is a fixture. */
export const programsThere = () => readdirSync(FOLDER).filter((name) => name.endsWith('.json')).map((name) => name.replace(/\.json$/, ''));

function storedOf(program: string, jobs: Record<string, any>): Stored[] {
  const { series } = JSON.parse(readFileSync(join(FOLDER, `${program}.json`), 'utf8')) as RecordedSeries;
  const by = SCRAPED_BY[program];
  // What is written, and not scraped, comes as it is.
  if (!by) return Object.entries(series).map(([metric, labels]) => [metric, Object.entries(labels)]);
  const job = jobs[by.job];
  const target = targetLabels(by.job, job, by.discovered);
  if (!target) throw new Error(`The job ${by.job} does not take ${program}`);
  return [
    ...OF_EACH_TARGET.map((metric): Stored => [metric, Object.entries(target).map(([label, value]) => [label, label === 'job' ? [value] : ['*']])]),
    ...Object.entries(series).flatMap(([metric, labels]) => asStored(job, target, metric, labels)),
  ];
}

function asStored(job: any, target: Record<string, string>, metric: string, labels: Record<string, string[]>): Stored[] {
  // Rules for metrics look at their names, and at the bounds of their buckets.
  const bounds = (labels.le ?? [undefined])
    .filter((le) => relabel({ __name__: metric, ...(le !== undefined && { le }) }, job.metric_relabel_configs));
  if (bounds.length === 0) return [];
  const kept: Record<string, string[]> = { ...labels, ...(labels.le && { le: bounds as string[] }) };
  const names = storedLabels(job, target, Object.fromEntries(Object.keys(kept).map((label) => [label, `=${label}`])));
  return [[metric, Object.entries(names).map(([label, from]) => [
    label, from.startsWith('=') ? kept[from.slice(1)] : label === 'job' ? [from] : ['*'],
  ])]];
}

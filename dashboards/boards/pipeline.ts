import { Board } from '../look/board';
import { figure, graph, list, PlacedPanel } from '../look/panels';
import { CLUSTER_IS, CONTAINERS } from '../look/selectors';

const RATE = '[$__rate_interval]';
const OF_PROMETHEUS = `${CLUSTER_IS}, job="prometheus"`;
const total = (metric: string, by = 'pod') => `sum by (${by}) (rate(${metric}{${CLUSTER_IS}}${RATE}))`;
const slowest = (metric: string, by: string) => `histogram_quantile(0.99, sum by (le, ${by}) (rate(${metric}_bucket{${CLUSTER_IS}}${RATE})))`;

// There is no series until the first one is refused.
const refused = (metric: string) => ({ 'all': `sum(rate(${metric}{${CLUSTER_IS}}${RATE})) or vector(0)`, '{{reason}}': total(metric, 'reason') });

const TARGETS: PlacedPanel[] = [
  figure({
    title: 'Targets down',
    answers: 'How many targets can Prometheus not scrape?',
    unit: 'short',
    limit: { red: 1, reason: 'Red from 1: metrics of the target are missing on all dashboards, and alerts on them cannot fire.' },
    query: `count(up{${CLUSTER_IS}} == 0) or vector(0)`,
  }),
  figure({ title: 'Active series', answers: 'How many series are in the head of Prometheus?', unit: 'short', query: `sum(prometheus_tsdb_head_series{${OF_PROMETHEUS}})` }),
  figure({ title: 'Ingested samples', answers: 'How many samples per second does Prometheus ingest?', unit: 'cps', query: `sum(rate(prometheus_tsdb_head_samples_appended_total{${OF_PROMETHEUS}}[5m]))` }),
  figure({
    title: 'Storage used',
    answers: 'What share of the retention size is used? At 100 %, Prometheus deletes the oldest data.',
    unit: 'percentunit',
    limit: { yellow: 0.95, reason: 'Yellow from 95 %: metrics are retained for fewer days than configured. Increase `volume.sizeGiB`.' },
    query: `max(prometheus_tsdb_storage_blocks_bytes{${OF_PROMETHEUS}} / (prometheus_tsdb_retention_limit_bytes{${OF_PROMETHEUS}} > 0))`,
  }),
  figure({
    title: 'Rule failures, last hour',
    answers: 'How many rule evaluations failed in the last hour?',
    unit: 'short',
    limit: { red: 1, reason: 'Red from 1: an alert that cannot be evaluated does not fire.' },
    query: `sum(increase(prometheus_rule_evaluation_failures_total{${OF_PROMETHEUS}}[1h]))`,
  }),
  figure({
    title: 'Configuration loaded',
    answers: 'Was the last reload of the Prometheus configuration successful?',
    unit: 'bool_yes_no',
    limit: { red: 1, below: true, reason: 'Red if not: Prometheus keeps using the previous configuration.' },
    query: `min(prometheus_config_last_reload_successful{${OF_PROMETHEUS}})`,
  }),
  list({
    title: 'Targets down by job',
    answers: 'Which targets can Prometheus not scrape?',
    width: 12,
    height: 8,
    keys: { job: 'Job', instance: 'Target' },
    columns: [{ title: 'Down', unit: 'short', query: `count by (job, instance) (up{${CLUSTER_IS}} == 0)` }],
  }),
  graph({ title: 'Scrape duration', answers: 'Which jobs are slow to scrape? A scrape times out after 10 s.', unit: 's', limit: { red: 8, reason: 'Red from 8 s: the scrape is close to its timeout.' }, queries: { '{{job}}': `max by (job) (scrape_duration_seconds{${CLUSTER_IS}})` } }),
  graph({ title: 'Samples by job', answers: 'Which jobs deliver the most samples, after metric relabeling?', unit: 'short', queries: { '{{job}}': `sum by (job) (scrape_samples_post_metric_relabeling{${CLUSTER_IS}})` } }),
  graph({
    title: 'Query and rule evaluation time',
    answers: 'How long do queries (p90) and evaluations of rule groups (p99) take?',
    unit: 's',
    queries: {
      'queries, {{slice}}': `max by (slice) (prometheus_engine_query_duration_seconds{${OF_PROMETHEUS}, quantile="0.9"})`,
      'rules, {{quantile}}': `max by (quantile) (prometheus_rule_group_duration_seconds{${OF_PROMETHEUS}, quantile="0.99"})`,
    },
  }),
  graph({ title: 'Memory usage of Prometheus', answers: 'How much memory does Prometheus use? It grows with the number of series and with large queries.', unit: 'bytes', queries: { '{{instance}}': `sum by (instance) (process_resident_memory_bytes{${OF_PROMETHEUS}})` } }),
  graph({
    title: 'Remote write',
    answers: 'How many samples are waiting to be sent by remote write, and how many were lost?',
    unit: 'short',
    queries: {
      'pending for {{remote_name}}': `sum by (remote_name) (prometheus_remote_storage_samples_pending{${OF_PROMETHEUS}})`,
      'failed to {{remote_name}}, per second': `sum by (remote_name) (rate(prometheus_remote_storage_samples_failed_total{${OF_PROMETHEUS}}${RATE}))`,
    },
  }),
];

const COLLECTORS: PlacedPanel[] = [
  graph({
    title: 'Received by collectors',
    answers: 'How many log records, spans and metric points do collectors receive, by receiver?',
    unit: 'cps',
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_input_records_total', 'name'),
      'records by {{receiver}}': total('otelcol_receiver_accepted_log_records', 'receiver'),
      'spans by {{receiver}}': total('otelcol_receiver_accepted_spans', 'receiver'),
      'points by {{receiver}}': total('otelcol_receiver_accepted_metric_points', 'receiver'),
    },
  }),
  graph({
    title: 'Sent by collectors',
    answers: 'How many log records, spans and metric points do collectors send, by exporter?',
    unit: 'cps',
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_output_proc_records_total', 'name'),
      'records to {{exporter}}': total('otelcol_exporter_sent_log_records', 'exporter'),
      'spans to {{exporter}}': total('otelcol_exporter_sent_spans', 'exporter'),
      'points to {{exporter}}': total('otelcol_exporter_sent_metric_points', 'exporter'),
    },
  }),
  graph({
    title: 'Lost by collectors',
    answers: 'How many records and spans are lost because retries were exhausted, or because the receiver refused them?',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from 0.01 per second: lost data cannot be recovered.' },
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_output_dropped_records_total', 'name'),
      'records refused by {{receiver}}': total('otelcol_receiver_refused_log_records', 'receiver'),
      'spans refused by {{receiver}}': total('otelcol_receiver_refused_spans', 'receiver'),
    },
  }),
  graph({
    title: 'Queued in collectors',
    answers: 'How much is buffered on nodes (Fluent Bit chunks) and in the exporter queues of collectors?',
    unit: 'short',
    queries: {
      'Fluent Bit on {{node}}': `sum by (node) (fluentbit_storage_chunks{${CLUSTER_IS}})`,
      'collector {{exporter}} {{data_type}}': `sum by (exporter, data_type) (otelcol_exporter_queue_size{${CLUSTER_IS}})`,
    },
  }),
];

const LOKI: PlacedPanel[] = [
  graph({ title: 'Log lines received by Loki', answers: 'How many log lines does Loki receive?', unit: 'cps', queries: { lines: `sum(rate(loki_distributor_lines_received_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({
    title: 'Log lines rejected by Loki',
    answers: 'How many log lines does Loki reject, and why? Raise its limits with `limits` of LokiLogs.',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from 0.01 per second: senders do not retry rejected lines.' },
    queries: refused('loki_discarded_samples_total'),
  }),
  graph({ title: 'p99 latency of Loki', answers: 'How long do 99 % of requests take at most, for writes and queries?', unit: 's', queries: { '{{route}}': slowest('loki_request_duration_seconds', 'route') } }),
  graph({
    title: 'Active streams',
    answers: 'How many log streams are active? Each combination of labels is one stream.',
    unit: 'short',
    limit: { yellow: 5000, reason: 'Yellow from 5,000, where Loki by default rejects new streams (`max_global_streams_per_user`).' },
    queries: { '{{pod}}': `sum by (pod) (loki_ingester_memory_streams{${CLUSTER_IS}})` },
  }),
];

const TEMPO: PlacedPanel[] = [
  graph({ title: 'Spans received by Tempo', answers: 'How many spans does Tempo receive, and how many does it generate metrics from?', unit: 'cps', queries: { 'received': `sum(rate(tempo_distributor_spans_received_total{${CLUSTER_IS}}${RATE}))`, 'for generated metrics': `sum(rate(tempo_metrics_generator_spans_received_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({
    title: 'Spans rejected by Tempo',
    answers: 'How many spans does Tempo reject, and why?',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from 0.01 per second: traces are incomplete.' },
    queries: refused('tempo_discarded_spans_total'),
  }),
  graph({ title: 'p99 latency of Tempo', answers: 'How long do 99 % of requests take at most, for writes and queries?', unit: 's', queries: { '{{route}}': slowest('tempo_request_duration_seconds', 'route') } }),
  graph({ title: 'Memory usage of Tempo', answers: 'How much memory does Tempo use?', unit: 'bytes', queries: { '{{pod}}': `sum by (pod) (container_memory_working_set_bytes{${CLUSTER_IS}, namespace="monitoring", pod=~"tempo.*", ${CONTAINERS}})` } }),
];

const GRAFANA: PlacedPanel[] = [
  graph({ title: 'Request rate of Grafana', answers: 'How many requests does Grafana answer, by status code?', unit: 'reqps', stacked: true, queries: { '{{status_code}}': `sum by (status_code) (rate(grafana_http_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` } }),
  graph({ title: 'p95 latency of Grafana', answers: 'How long do 95 % of requests to Grafana take at most?', unit: 's', limit: { yellow: 2, reason: 'Yellow from 2 s: dashboards are slow to load.' }, queries: { p95: `histogram_quantile(0.95, sum by (le) (rate(grafana_http_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))` } }),
  graph({ title: 'Data source requests by code', answers: 'Which data sources return errors to Grafana?', unit: 'reqps', queries: { '{{datasource}} {{code}}': `sum by (datasource, code) (rate(grafana_datasource_request_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({ title: 'Memory usage of Grafana', answers: 'How much memory do Grafana and its sidecar containers use?', unit: 'bytes', queries: { '{{pod}} {{container}}': `sum by (pod, container) (container_memory_working_set_bytes{${CLUSTER_IS}, namespace="monitoring", container=~"grafana.*"})` } }),
];

export const PIPELINE: Board = {
  name: 'pipeline',
  title: 'Observability pipeline',
  answers: 'Does the monitoring itself work: are all targets scraped, and is any data lost?',
  rows: { Prometheus: TARGETS, Collectors: COLLECTORS, Loki: LOKI, Tempo: TEMPO, Grafana: GRAFANA },
};

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
    answers: 'How many targets does Prometheus not reach?',
    unit: 'short',
    limit: { red: 1, reason: 'Red from 1: what it says is missing on all boards, and no alert on it can fire.' },
    query: `count(up{${CLUSTER_IS}} == 0) or vector(0)`,
  }),
  figure({ title: 'Series', answers: 'How many series does Prometheus hold now?', unit: 'short', query: `sum(prometheus_tsdb_head_series{${OF_PROMETHEUS}})` }),
  figure({ title: 'Samples', answers: 'How many samples come in?', unit: 'cps', query: `sum(rate(prometheus_tsdb_head_samples_appended_total{${OF_PROMETHEUS}}[5m]))` }),
  figure({
    title: 'Of its room',
    answers: 'How much of the room that metrics may take up is taken? The oldest go when it is full.',
    unit: 'percentunit',
    limit: { yellow: 0.95, reason: 'Yellow from 95 %: it keeps fewer days than were asked for. Raise `volume.sizeGiB`.' },
    query: `max(prometheus_tsdb_storage_blocks_bytes{${OF_PROMETHEUS}} / (prometheus_tsdb_retention_limit_bytes{${OF_PROMETHEUS}} > 0))`,
  }),
  figure({
    title: 'Rules that fail',
    answers: 'How many evaluations of rules failed in the last hour?',
    unit: 'short',
    limit: { red: 1, reason: 'Red from 1: an alert that cannot be evaluated does not fire.' },
    query: `sum(increase(prometheus_rule_evaluation_failures_total{${OF_PROMETHEUS}}[1h]))`,
  }),
  figure({
    title: 'Configuration',
    answers: 'Did Prometheus take its last configuration?',
    unit: 'bool_yes_no',
    limit: { red: 1, below: true, reason: 'Red when not: it goes on with the one before.' },
    query: `min(prometheus_config_last_reload_successful{${OF_PROMETHEUS}})`,
  }),
  list({
    title: 'Targets that do not answer',
    answers: 'What does Prometheus not reach?',
    width: 12,
    height: 8,
    keys: { job: 'Job', instance: 'Target' },
    columns: [{ title: 'Down', unit: 'short', query: `count by (job, instance) (up{${CLUSTER_IS}} == 0)` }],
  }),
  graph({ title: 'Time of scrapes', answers: 'Which jobs take long to answer? After ten seconds Prometheus gives up.', unit: 's', limit: { red: 8, reason: 'Red from 8 s: it is about to give up.' }, queries: { '{{job}}': `max by (job) (scrape_duration_seconds{${CLUSTER_IS}})` } }),
  graph({ title: 'Samples by job', answers: 'Which jobs bring the most samples, after what is dropped?', unit: 'short', queries: { '{{job}}': `sum by (job) (scrape_samples_post_metric_relabeling{${CLUSTER_IS}})` } }),
  graph({
    title: 'Time of queries and rules',
    answers: 'How long do queries and groups of rules take at most, for 90 and 99 of 100?',
    unit: 's',
    queries: {
      'queries, {{slice}}': `max by (slice) (prometheus_engine_query_duration_seconds{${OF_PROMETHEUS}, quantile="0.9"})`,
      'rules, {{quantile}}': `max by (quantile) (prometheus_rule_group_duration_seconds{${OF_PROMETHEUS}, quantile="0.99"})`,
    },
  }),
  graph({ title: 'Memory of Prometheus', answers: 'How much memory does it use? It grows with the series, and with queries over much.', unit: 'bytes', queries: { '{{instance}}': `sum by (instance) (process_resident_memory_bytes{${OF_PROMETHEUS}})` } }),
  graph({
    title: 'Sent elsewhere',
    answers: 'How far is what is sent elsewhere (remote write) behind, and how much of it was lost?',
    unit: 'short',
    queries: {
      'waiting for {{remote_name}}': `sum by (remote_name) (prometheus_remote_storage_samples_pending{${OF_PROMETHEUS}})`,
      'lost on the way to {{remote_name}}, a second': `sum by (remote_name) (rate(prometheus_remote_storage_samples_failed_total{${OF_PROMETHEUS}}${RATE}))`,
    },
  }),
];

const COLLECTORS: PlacedPanel[] = [
  graph({
    title: 'Taken',
    answers: 'How many records, spans and points do collectors take, and how do they come?',
    unit: 'cps',
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_input_records_total', 'name'),
      'records by {{receiver}}': total('otelcol_receiver_accepted_log_records', 'receiver'),
      'spans by {{receiver}}': total('otelcol_receiver_accepted_spans', 'receiver'),
      'points by {{receiver}}': total('otelcol_receiver_accepted_metric_points', 'receiver'),
    },
  }),
  graph({
    title: 'Sent',
    answers: 'How many do they send on, and where to?',
    unit: 'cps',
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_output_proc_records_total', 'name'),
      'records to {{exporter}}': total('otelcol_exporter_sent_log_records', 'exporter'),
      'spans to {{exporter}}': total('otelcol_exporter_sent_spans', 'exporter'),
      'points to {{exporter}}': total('otelcol_exporter_sent_metric_points', 'exporter'),
    },
  }),
  graph({
    title: 'Lost',
    answers: 'How many are lost, since they could not be sent for too long, or were refused?',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from one in a hundred seconds: each is gone for good.' },
    queries: {
      'Fluent Bit {{name}}': total('fluentbit_output_dropped_records_total', 'name'),
      'records refused by {{receiver}}': total('otelcol_receiver_refused_log_records', 'receiver'),
      'spans refused by {{receiver}}': total('otelcol_receiver_refused_spans', 'receiver'),
    },
  }),
  graph({
    title: 'Waiting',
    answers: 'How much waits on nodes (Fluent Bit, chunks) and in queues (collectors, of what they hold)?',
    unit: 'short',
    queries: {
      'Fluent Bit on {{node}}': `sum by (node) (fluentbit_storage_chunks{${CLUSTER_IS}})`,
      'collector {{exporter}} {{data_type}}': `sum by (exporter, data_type) (otelcol_exporter_queue_size{${CLUSTER_IS}})`,
    },
  }),
];

const LOKI: PlacedPanel[] = [
  graph({ title: 'Lines taken', answers: 'How many lines does Loki take?', unit: 'cps', queries: { lines: `sum(rate(loki_distributor_lines_received_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({
    title: 'Lines refused',
    answers: 'How many lines does Loki refuse, and why? Limits are raised with `limits` of LokiLogs.',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from one in a hundred seconds: who sent them does not send them again.' },
    queries: refused('loki_discarded_samples_total'),
  }),
  graph({ title: 'Slowest of 100 at Loki', answers: 'How long do 99 of 100 requests take at most, writing and asking?', unit: 's', queries: { '{{route}}': slowest('loki_request_duration_seconds', 'route') } }),
  graph({
    title: 'Streams',
    answers: 'How many streams are open? Each combination of labels is one.',
    unit: 'short',
    limit: { yellow: 5000, reason: 'Yellow from 5,000, where Loki by default takes no new ones (`max_global_streams_per_user`).' },
    queries: { '{{pod}}': `sum by (pod) (loki_ingester_memory_streams{${CLUSTER_IS}})` },
  }),
];

const TEMPO: PlacedPanel[] = [
  graph({ title: 'Spans taken', answers: 'How many spans does Tempo take, and make metrics of?', unit: 'cps', queries: { 'taken': `sum(rate(tempo_distributor_spans_received_total{${CLUSTER_IS}}${RATE}))`, 'made metrics of': `sum(rate(tempo_metrics_generator_spans_received_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({
    title: 'Spans refused',
    answers: 'How many spans does Tempo refuse, and why?',
    unit: 'cps',
    limit: { red: 0.01, reason: 'Red from one in a hundred seconds: traces have holes.' },
    queries: refused('tempo_discarded_spans_total'),
  }),
  graph({ title: 'Slowest of 100 at Tempo', answers: 'How long do 99 of 100 requests take at most, writing and asking?', unit: 's', queries: { '{{route}}': slowest('tempo_request_duration_seconds', 'route') } }),
  graph({ title: 'Memory of Tempo', answers: 'How much memory does it use?', unit: 'bytes', queries: { '{{pod}}': `sum by (pod) (container_memory_working_set_bytes{${CLUSTER_IS}, namespace="monitoring", pod=~"tempo.*", ${CONTAINERS}})` } }),
];

const GRAFANA: PlacedPanel[] = [
  graph({ title: 'Requests at Grafana', answers: 'What does Grafana answer?', unit: 'reqps', stacked: true, queries: { '{{status_code}}': `sum by (status_code) (rate(grafana_http_request_duration_seconds_count{${CLUSTER_IS}}${RATE}))` } }),
  graph({ title: 'Slowest of 20 at Grafana', answers: 'How long do 95 of 100 of its answers take at most?', unit: 's', limit: { yellow: 2, reason: 'Yellow from 2 s: boards are slow to open.' }, queries: { '95 %': `histogram_quantile(0.95, sum by (le) (rate(grafana_http_request_duration_seconds_bucket{${CLUSTER_IS}}${RATE})))` } }),
  graph({ title: 'What data sources answer', answers: 'Which data sources fail when Grafana asks them?', unit: 'reqps', queries: { '{{datasource}} {{code}}': `sum by (datasource, code) (rate(grafana_datasource_request_total{${CLUSTER_IS}}${RATE}))` } }),
  graph({ title: 'Memory of Grafana', answers: 'How much memory does it use, and its containers beside it?', unit: 'bytes', queries: { '{{pod}} {{container}}': `sum by (pod, container) (container_memory_working_set_bytes{${CLUSTER_IS}, namespace="monitoring", container=~"grafana.*"})` } }),
];

export const PIPELINE: Board = {
  name: 'pipeline',
  title: 'Observability itself',
  answers: 'Does what watches the cluster work: is everything scraped, and is anything lost on the way?',
  rows: { Prometheus: TARGETS, Collectors: COLLECTORS, Loki: LOKI, Tempo: TEMPO, Grafana: GRAFANA },
};

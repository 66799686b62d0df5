import { critical, info, jobDown, jobDownByCluster, percent, warning } from './draft';
import { AlertSource, Rule } from './rule';
import { Thresholds } from './thresholds';
import { ChartCatalog } from '../../../charts/chart-catalog';
import { EXPECTED_CLUSTERS } from '../../../cluster/cluster-contents';
import { EXPECTED, HEARTBEAT } from '../../conventions/cluster-series';

const FLUENT_BIT = [ChartCatalog.FLUENT_BIT.chart];
const COLLECTOR = [ChartCatalog.OPENTELEMETRY_COLLECTOR.chart];
const TEMPO = [ChartCatalog.TEMPO.chart, ChartCatalog.TEMPO_DISTRIBUTED.chart];

export function pipelineRules(): Rule[] {
  const notTaken = (signal: string) => ['refused', 'failed']
    .map((how) => `sum by (pod, receiver) (rate(otelcol_receiver_${how}_${signal}[5m]))`).join(' + ');
  return [
    warning('TargetDown', 10, 'count by (job) (up == 0) > 0',
      'Targets of {{ $labels.job }} are down', '{{ $value }} targets cannot be scraped. Their metrics are missing.'),
    warning('LogsDropped', 5, 'sum by (pod, name) (rate(fluentbit_output_dropped_records_total[5m])) > 0',
      'Fluent Bit drops log lines', '{{ $labels.pod }} drops {{ $value | printf "%.1f" }} lines per second that the output {{ $labels.name }} did not accept.', { needs: FLUENT_BIT }),
    warning('LogsNotDelivered', 15, 'sum by (pod, name) (rate(fluentbit_output_retries_failed_total[5m])) > 0',
      'Fluent Bit cannot deliver log lines', 'The output {{ $labels.name }} of {{ $labels.pod }} failed after all retries.', { needs: FLUENT_BIT }),
    warning('SpansDropped', 5, `${notTaken('spans')} > 0`,
      'A collector rejects spans', '{{ $labels.pod }} rejects {{ $value | printf "%.1f" }} spans per second.', { needs: COLLECTOR }),
    warning('LogRecordsDropped', 5, `${notTaken('log_records')} > 0`,
      'A collector rejects log records', '{{ $labels.pod }} rejects {{ $value | printf "%.1f" }} log records per second.', { needs: COLLECTOR }),
    warning('CollectorQueueFull', 10, '100 * max by (pod, exporter, data_type) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity) > 80',
      'The queue of a collector is almost full', 'The queue of {{ $labels.exporter }} in {{ $labels.pod }} is {{ $value | printf "%.0f" }} % full. Data is lost when it is full.', { needs: COLLECTOR }),
  ];
}

/** Of the clusters that a Prometheus is told to expect: when each has last evaluated its rules. */
export const CLUSTER_SILENT = critical('ClusterSilent', 1,
  `max by (cluster) (${EXPECTED}) unless on (cluster) (time() - max by (cluster) (last_over_time(${HEARTBEAT}[1d])) <= 300)`,
  'No metrics from cluster {{ $labels.cluster }}', 'No metrics have arrived for five minutes, or its Prometheus does not evaluate rules.', { needs: [EXPECTED_CLUSTERS] });

/** Those who watch. */
export function watcherRules(): Rule[] {
  return [
    CLUSTER_SILENT,
    critical('PrometheusDown', 5, jobDown('prometheus'),
      'Prometheus is down', 'No other alert can fire meanwhile.', { firesOnError: true, exprByCluster: jobDownByCluster('prometheus') }),
    critical('PrometheusConfigFailed', 10, 'max by (instance) (prometheus_config_last_reload_successful) == 0',
      'Prometheus failed to reload its configuration', 'It keeps using the previous one.'),
    warning('PrometheusRulesFail', 15, 'sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0',
      'Prometheus cannot evaluate rules', 'Evaluations of {{ $labels.rule_group }} fail: its recorded series and alerts are missing.'),
    warning('MetricsNotWritten', 15, 'max by (remote_name) (rate(prometheus_remote_storage_samples_failed_total[5m])) > 0',
      'Prometheus cannot write to {{ $labels.remote_name }}', '{{ $value | printf "%.0f" }} samples per second are lost.'),
    critical('GrafanaDown', 10, 'max by (namespace, deployment) (kube_deployment_status_replicas_available{namespace="monitoring",deployment="grafana"}) == 0',
      'Grafana is down', 'Dashboards are unavailable, and alerts that Grafana evaluates do not fire.'),
  ];
}

/** Always an alert: who does not hear of it any more knows that alerting is broken. */
export const WATCHDOG: Rule = {
  name: 'Watchdog',
  source: AlertSource.PROMETHEUS,
  severity: 'none',
  forSeconds: 0,
  expr: 'vector(1)',
  summary: 'Alerting works',
  description: 'This alert always fires. If it stops, no other alert is delivered either.',
};

export function logRules({ errorLinesPerMinute }: Thresholds): Rule[] {
  const lines = (pattern: string) => `sum by (namespace) (count_over_time({namespace=~".+"} |~ \`${pattern}\` [5m]))`;
  const more = { source: AlertSource.LOKI };
  return [
    info('ErrorLines', 10, `${lines('(?i)\\b(error|fatal)\\b')} / 5 > ${errorLinesPerMinute}`,
      'Many error lines in the logs of {{ $labels.namespace }}', '{{ $value | printf "%.0f" }} lines per minute.', more),
    warning('PanicLines', 0, `${lines('panic: |fatal error: |java\\.lang\\.OutOfMemoryError|Segmentation fault')} > 0`,
      'Fatal errors in the logs of {{ $labels.namespace }}', '{{ $value | printf "%.0f" }} log lines within five minutes report a panic or another fatal error.', more),
  ];
}

export function traceRules({ spanErrorPercent }: Thresholds): Rule[] {
  const rate = (matchers: string) => `sum by (service) (rate(traces_spanmetrics_calls_total${matchers}[5m]))`;
  return [
    warning('SpanErrors', 10, `${percent(rate('{status_code="STATUS_CODE_ERROR"}'), rate(''))} > ${spanErrorPercent}`,
      'Service {{ $labels.service }} returns errors', '{{ $value | printf "%.1f" }} % of its spans have the status error.', { needs: TEMPO }),
  ];
}

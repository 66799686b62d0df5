import { critical, info, percent, warning } from './draft';
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
      'Targets of {{ $labels.job }} do not answer', '{{ $value }} of them. Nothing is known of these meanwhile.'),
    warning('LogsDropped', 5, 'sum by (pod, name) (rate(fluentbit_output_dropped_records_total[5m])) > 0',
      'Fluent Bit drops lines', '{{ $labels.pod }} drops {{ $value | printf "%.1f" }} lines a second that {{ $labels.name }} has not taken.', { needs: FLUENT_BIT }),
    warning('LogsNotDelivered', 15, 'sum by (pod, name) (rate(fluentbit_output_retries_failed_total[5m])) > 0',
      'Fluent Bit gives lines up', 'The output {{ $labels.name }} of {{ $labels.pod }} does not take them, however often it is asked.', { needs: FLUENT_BIT }),
    warning('SpansDropped', 5, `${notTaken('spans')} > 0`,
      'A collector takes no spans', '{{ $labels.pod }} turns {{ $value | printf "%.1f" }} a second away.', { needs: COLLECTOR }),
    warning('LogRecordsDropped', 5, `${notTaken('log_records')} > 0`,
      'A collector takes no log records', '{{ $labels.pod }} turns {{ $value | printf "%.1f" }} a second away.', { needs: COLLECTOR }),
    warning('CollectorQueueFull', 10, '100 * max by (pod, exporter, data_type) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity) > 80',
      'A collector cannot send', 'The queue of {{ $labels.exporter }} in {{ $labels.pod }} is {{ $value | printf "%.0f" }} % full; what comes after that is lost.', { needs: COLLECTOR }),
  ];
}

/** Of the clusters that a Prometheus is told to expect: when each has last evaluated its rules. */
export const CLUSTER_SILENT = critical('ClusterSilent', 1,
  `max by (cluster) (${EXPECTED}) unless on (cluster) (time() - max by (cluster) (last_over_time(${HEARTBEAT}[1d])) <= 300)`,
  'Nothing is heard of the cluster {{ $labels.cluster }}', 'Its metrics have not arrived for five minutes, or its Prometheus does not evaluate rules.', { needs: [EXPECTED_CLUSTERS] });

/** Those who watch. */
export function watcherRules(): Rule[] {
  return [
    CLUSTER_SILENT,
    critical('PrometheusDown', 5, 'absent(up{job="prometheus"} == 1)',
      'Prometheus does not answer', 'Nothing else can be an alert while it does not.', { firesOnError: true }),
    critical('PrometheusConfigFailed', 10, 'max by (instance) (prometheus_config_last_reload_successful) == 0',
      'Prometheus does not read its configuration', 'It goes on with the one of before.'),
    warning('PrometheusRulesFail', 15, 'sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0',
      'Prometheus cannot evaluate rules', 'Those of {{ $labels.rule_group }}: what they record or tell of is missing.'),
    warning('MetricsNotWritten', 15, 'max by (remote_name) (rate(prometheus_remote_storage_samples_failed_total[5m])) > 0',
      'Prometheus cannot write to {{ $labels.remote_name }}', '{{ $value | printf "%.0f" }} samples a second are lost there.'),
    critical('GrafanaDown', 10, 'max by (namespace, deployment) (kube_deployment_status_replicas_available{namespace="monitoring",deployment="grafana"}) == 0',
      'No Grafana is available', 'Nobody sees dashboards, and of what Grafana evaluates nobody is told.'),
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
  description: 'It is always there. When it is not, no other alert comes through either.',
};

export function logRules({ errorLinesPerMinute }: Thresholds): Rule[] {
  const lines = (pattern: string) => `sum by (namespace) (count_over_time({namespace=~".+"} |~ \`${pattern}\` [5m]))`;
  const more = { source: AlertSource.LOKI };
  return [
    info('ErrorLines', 10, `${lines('(?i)\\b(error|fatal)\\b')} / 5 > ${errorLinesPerMinute}`,
      'Many lines of {{ $labels.namespace }} speak of errors', '{{ $value | printf "%.0f" }} a minute.', more),
    warning('PanicLines', 0, `${lines('panic: |fatal error: |java\\.lang\\.OutOfMemoryError|Segmentation fault')} > 0`,
      'A program of {{ $labels.namespace }} panics', '{{ $value | printf "%.0f" }} lines within five minutes say so.', more),
  ];
}

export function traceRules({ spanErrorPercent }: Thresholds): Rule[] {
  const rate = (matchers: string) => `sum by (service) (rate(traces_spanmetrics_calls_total${matchers}[5m]))`;
  return [
    warning('SpanErrors', 10, `${percent(rate('{status_code="STATUS_CODE_ERROR"}'), rate(''))} > ${spanErrorPercent}`,
      'The service {{ $labels.service }} fails', '{{ $value | printf "%.1f" }} % of its spans end in an error.', { needs: TEMPO }),
  ];
}

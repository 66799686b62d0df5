import { PrometheusMetrics, PrometheusMetricsOptions } from '../../../src/observability/metrics/prometheus-metrics';
import { testStack } from '../../helpers/synth';
import { completeCluster, valuesIn } from '../support';

/** Metrics in a stack of their own. */
export function metricsWith(options: PrometheusMetricsOptions = {}, cluster = completeCluster) {
  const stack = testStack();
  return { stack, metrics: new PrometheusMetrics(stack, 'Metrics', { cluster: cluster(stack), ...options }) };
}

/** The values that the chart gets. */
export function valuesFor(options: PrometheusMetricsOptions = {}, cluster = completeCluster): any {
  return valuesIn(metricsWith(options, cluster).stack, 'prometheus');
}

/** What is said against options. */
export function errorFor(options: PrometheusMetricsOptions): string {
  try {
    valuesFor(options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

import { TerraformStack } from 'cdktf';
import { FleetMember, MetricsFederation, MetricsFederationProps, MetricsReceiver, PrometheusLogin, PrometheusMetricsOptions } from '../../src';
import { PrometheusMetrics } from '../../src/observability/metrics/prometheus-metrics';
import { stackBeside, testStack } from '../helpers/synth';
import { CompleteCluster, valuesIn } from '../observability/support';

export const LOGIN = PrometheusLogin.basic('login');
export const EUROPE = { url: 'https://metrics.eu.example.com', login: LOGIN };
export const GLOBAL = MetricsReceiver.globalPrometheus({ url: 'https://metrics.example.com/', login: LOGIN });

/** One member that is pulled, and one that writes to the global Prometheus. */
export const BOTH_WAYS: MetricsFederationProps = { members: { europe: FleetMember.pulled(EUROPE), shop: FleetMember.writing() }, receiver: GLOBAL };

export function federation(props: MetricsFederationProps, stack = testStack()) {
  return { stack, fleet: new MetricsFederation(stack, 'Fleet', props) };
}

/** What is said against a federation, or what is asked of it. */
export function refused(props: MetricsFederationProps, ask: (fleet: MetricsFederation) => unknown = () => undefined): string {
  try {
    ask(federation(props).fleet);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

/** The values that the chart of Prometheus gets, on a cluster in a stack of its own. */
export function valuesWith(stack: TerraformStack, clusterName: string, options: PrometheusMetricsOptions): any {
  const beside = stackBeside(stack, clusterName);
  const cluster = new CompleteCluster(beside, 'Cluster', { clusterName: `eks-${clusterName}` });
  new PrometheusMetrics(beside, 'Metrics', { cluster, ...options });
  return valuesIn(beside, 'prometheus');
}

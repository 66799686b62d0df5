import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from './monitoring-namespaces';

/** The pods of Grafana. A test compares it with what the chart renders. */
export const GRAFANA_PODS = {
  kubernetesNamespace: MONITORING_NAMESPACE,
  labels: { 'app.kubernetes.io/name': 'grafana' },
};

/** The pods of Tempo. A test compares it with what the chart renders. */
export const TEMPO_PODS = {
  kubernetesNamespace: MONITORING_NAMESPACE,
  labels: { 'app.kubernetes.io/name': 'tempo' },
};

/** The pods of OpenTelemetry Collectors, as gateway and on each node. A test compares it with what the chart renders. */
export const COLLECTOR_PODS = [MONITORING_NAMESPACE, AGENTS_NAMESPACE].map((kubernetesNamespace) => ({
  kubernetesNamespace,
  labels: { 'app.kubernetes.io/name': 'opentelemetry-collector' },
}));

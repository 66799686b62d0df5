import { MONITORING_NAMESPACE } from './monitoring-namespaces';

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

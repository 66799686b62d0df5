import { MONITORING_NAMESPACE } from './monitoring-namespaces';
import { AccessPeer } from '../../charts/network-access';

/** The pods of Grafana. A test compares it with what the chart renders. */
export const GRAFANA_PODS: AccessPeer & { readonly labels: Record<string, string> } = {
  kubernetesNamespace: MONITORING_NAMESPACE,
  labels: { 'app.kubernetes.io/name': 'grafana' },
};

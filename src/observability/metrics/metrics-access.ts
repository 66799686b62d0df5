import { API_SERVER, DNS, metricsPort, PodAccess, PROMETHEUS_PODS } from '../../charts/network-access';
import { COLLECTOR_PODS, GRAFANA_PODS, TEMPO_PODS } from '../conventions/monitoring-pods';

/** What the pods of the metrics take and reach; Tempo and collectors write to those that take what is written. */
export const metricsAccess = (takesWrites: boolean): readonly PodAccess[] => [
  {
    name: 'prometheus',
    labels: PROMETHEUS_PODS.labels,
    takes: [{ ports: [9090], peers: [GRAFANA_PODS, ...(takesWrites ? [TEMPO_PODS, ...COLLECTOR_PODS] : [])] }],
    // It scrapes whatever asks for it, in all namespaces and on the nodes.
  },
  {
    name: 'kube-state-metrics',
    labels: { 'app.kubernetes.io/name': 'kube-state-metrics' },
    takes: [metricsPort('http'), metricsPort('metrics')],
    reaches: [DNS, API_SERVER],
  },
];

/** The same where an operator runs Prometheus: it scrapes itself and the operator by Services. */
export const operatorAccess = (takesWrites: boolean): readonly PodAccess[] => [
  ...metricsAccess(takesWrites).map((access) => access.name === 'prometheus'
    ? { ...access, takes: [...access.takes ?? [], metricsPort(9090), metricsPort('reloader-web')] }
    : access),
  { name: 'prometheus-operator', labels: { 'app.kubernetes.io/name': 'kube-prometheus-stack-prometheus-operator' }, takes: [metricsPort('http')], reaches: [DNS, API_SERVER] },
];

import { LOKI_PORT } from './loki-values';
import { credentialsOf } from '../../charts/credentials-access';
import { DNS, HTTPS, metricsPort, PodAccess } from '../../charts/network-access';
import { ObjectStorageBinding } from '../../storage/object-storage';
import { accessTo } from '../../storage/server-access';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';

const GATEWAY_PORT = 8080;

const LOKI_PODS = { kubernetesNamespace: MONITORING_NAMESPACE, labels: { 'app.kubernetes.io/name': 'loki' } };

/** Who writes lines: what runs on each node, and what collects in the platform's own namespace. */
const COLLECTORS = [{ kubernetesNamespace: AGENTS_NAMESPACE }, { kubernetesNamespace: MONITORING_NAMESPACE }];

/** What the pods of Loki take and reach. Where the gateway asks for a login, nobody gets past it. */
export function lokiAccess(storage: ObjectStorageBinding, asksForLogin: boolean): readonly PodAccess[] {
  return [{
    name: 'loki',
    labels: LOKI_PODS.labels,
    takes: [
      { ports: asksForLogin ? [GATEWAY_PORT] : [LOKI_PORT, GATEWAY_PORT], peers: [GRAFANA_PODS, ...COLLECTORS] },
      metricsPort(LOKI_PORT),
      // Its parts find each other, and ask each other.
      { peers: [LOKI_PODS] },
    ],
    reaches: [DNS, HTTPS, { peers: [LOKI_PODS] }, ...credentialsOf(storage.grant), ...accessTo(storage.bucket?.endpoint)],
  }];
}

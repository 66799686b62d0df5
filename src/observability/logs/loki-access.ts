import { credentialsOf } from '../../charts/credentials-access';
import { Access, DNS, HTTPS, metricsPort, PodAccess } from '../../charts/network-access';
import { isToken } from '../../private/tokens';
import { ObjectStorageBinding } from '../../storage/object-storage';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';

const HTTP_PORT = 3100;
const GATEWAY_PORT = 8080;

const LOKI_PODS = { kubernetesNamespace: MONITORING_NAMESPACE, labels: { 'app.kubernetes.io/name': 'loki' } };

/** Who writes lines: what runs on each node, and what collects in the platform's own namespace. */
const COLLECTORS = [{ kubernetesNamespace: AGENTS_NAMESPACE }, { kubernetesNamespace: MONITORING_NAMESPACE }];

/** What the pods of Loki take and reach. */
export function lokiAccess(storage: ObjectStorageBinding): readonly PodAccess[] {
  return [{
    name: 'loki',
    labels: LOKI_PODS.labels,
    takes: [
      { ports: [HTTP_PORT, GATEWAY_PORT], peers: [GRAFANA_PODS, ...COLLECTORS] },
      metricsPort(HTTP_PORT),
      // Its parts find each other, and ask each other.
      { peers: [LOKI_PODS] },
    ],
    reaches: [DNS, HTTPS, { peers: [LOKI_PODS] }, ...credentialsOf(storage.grant), ...serverOf(storage)],
  }];
}

// A Service sends to a port of its pods that its address does not show.
function serverOf({ bucket }: ObjectStorageBinding): Access[] {
  const endpoint = bucket?.endpoint;
  if (endpoint === undefined) {
    return [];
  }
  if (isToken(endpoint) || !URL.canParse(endpoint)) {
    return [{}];
  }
  const { hostname, port, protocol } = new URL(endpoint);
  const service = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\..*)?$/.exec(hostname);
  return service ? [{ peers: [{ kubernetesNamespace: service[1] }] }] : [{ ports: [Number(port || (protocol === 'https:' ? 443 : 80))] }];
}

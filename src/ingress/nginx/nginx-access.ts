import { AccessPort, API_SERVER, DNS, INGRESS_PODS, metricsPort, PodAccess } from '../../charts/network-access';
import { isPlainObject } from '../../private/tokens';

type Values = Record<string, unknown>;

/** Entry points of Traefik that not everybody reaches: its own API, and its metrics. */
const OWN = ['traefik', 'metrics'];

/** What Traefik takes and reaches. Its clients come from anywhere, and its backends are in any namespace. */
export function traefikAccess(helmValues: Values = {}): readonly PodAccess[] {
  const added = isPlainObject(helmValues.ports) ? Object.entries(helmValues.ports).filter(([name]) => !OWN.includes(name)) : [];
  const names = [...new Set(['web', 'websecure', ...added.map(([name]) => name)])];
  const http3 = added.filter(([, port]) => isPlainObject(port) && isPlainObject(port.http3) && port.http3.enabled === true)
    .map(([name]): AccessPort => ({ port: `${name}-http3`, protocol: 'UDP' }));
  return [{
    name: 'traefik',
    labels: { 'app.kubernetes.io/name': 'traefik' },
    takes: [{ ports: [...names, ...http3] }, metricsPort('metrics')],
  }];
}

const INGRESS_NGINX = { 'app.kubernetes.io/name': 'ingress-nginx' };

/** What ingress-nginx takes and reaches, with the Jobs that make the certificate of its webhook. */
export function ingressNginxAccess(helmValues: Values = {}): readonly PodAccess[] {
  const numbers = (protocol: 'TCP' | 'UDP', services: unknown) =>
    Object.keys(isPlainObject(services) ? services : {}).map((port): AccessPort => ({ port: Number(port), protocol }));
  return [
    {
      name: 'ingress-nginx',
      labels: { ...INGRESS_NGINX, 'app.kubernetes.io/component': 'controller' },
      // The API server asks the webhook from an address of the VPC that nobody knows before.
      takes: [
        { ports: ['http', 'https', 'webhook', ...numbers('TCP', helmValues.tcp), ...numbers('UDP', helmValues.udp)] },
        metricsPort('metrics'),
      ],
    },
    {
      name: 'ingress-nginx-admission',
      labels: { ...INGRESS_NGINX, 'app.kubernetes.io/component': 'admission-webhook' },
      reaches: [DNS, API_SERVER],
    },
    {
      name: 'ingress-nginx-default-backend',
      labels: { ...INGRESS_NGINX, 'app.kubernetes.io/component': 'default-backend' },
      takes: [{ peers: [INGRESS_PODS] }],
      reaches: [],
    },
  ];
}

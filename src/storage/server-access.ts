import { Access } from '../charts/network-access';
import { isToken } from '../private/tokens';

const PORTS: { readonly [protocol: string]: number } = { 'https:': 443, 'ssh:': 22 };

/** How pods reach an address; none for that of AWS, which they reach by HTTPS. A Service sends to a port of its pods that its address does not show. */
export function accessTo(url: string | undefined): Access[] {
  if (url === undefined) {
    return [];
  }
  if (isToken(url) || !URL.canParse(url)) {
    return [{}];
  }
  const { hostname, port, protocol } = new URL(url);
  const service = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\..*)?$/.exec(hostname);
  return service ? [{ peers: [{ kubernetesNamespace: service[1] }] }] : [{ ports: [Number(port || (PORTS[protocol] ?? 80))] }];
}

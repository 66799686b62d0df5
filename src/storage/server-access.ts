import { ObjectStorageBinding } from './object-storage';
import { Access } from '../charts/network-access';
import { isToken } from '../private/tokens';

/** How pods reach a server that speaks S3; AWS they reach by HTTPS. A Service sends to a port of its pods that its address does not show. */
export function serverAccess({ bucket }: ObjectStorageBinding): Access[] {
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

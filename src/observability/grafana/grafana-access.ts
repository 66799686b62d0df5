import { credentialsOf } from '../../charts/credentials-access';
import { Access, DNS, HTTPS, INGRESS_PODS, metricsPort, PodAccess } from '../../charts/network-access';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { isPlainObject, isToken } from '../../private/tokens';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';

const PORT = 3000;

/** What Grafana takes and reaches: the data sources that it has, names, and what speaks HTTPS, such as the APIs of AWS. */
export function grafanaAccess(urls: readonly unknown[], grant: WorkloadGrant | undefined): readonly PodAccess[] {
  const sources = urls.map(reachOf);
  return [{
    name: 'grafana',
    labels: GRAFANA_PODS.labels,
    takes: [{ ports: [PORT], peers: [INGRESS_PODS] }, metricsPort(PORT)],
    reaches: [DNS, HTTPS, ...credentialsOf(grant), ...sources],
  }];
}

/** Addresses of the data sources that values for the chart bring. */
export function urlsOfDataSources(helmValues: Record<string, unknown>): unknown[] {
  const files = isPlainObject(helmValues.datasources) ? Object.values(helmValues.datasources) : [];
  return files.flatMap((file) => isPlainObject(file) && Array.isArray(file.datasources) ? file.datasources : [])
    .flatMap((source) => isPlainObject(source) && source.url !== undefined ? [source.url] : []);
}

function reachOf(url: unknown): Access {
  const address = typeof url === 'string' && !isToken(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined) {
    // Only Terraform, or Grafana, knows what it is.
    return {};
  }
  // A Service sends to a port of its pods that its address does not show.
  const [, kubernetesNamespace] = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(\.|$)/.exec(address.hostname) ?? [];
  return kubernetesNamespace !== undefined
    ? { peers: [{ kubernetesNamespace }] }
    : { ports: [Number(address.port || (address.protocol === 'https:' ? 443 : 80))] };
}

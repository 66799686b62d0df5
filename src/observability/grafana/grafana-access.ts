import { DataSourceEntry } from './grafana-checks';
import { credentialsOf } from '../../charts/credentials-access';
import { Access, DNS, HTTPS, INGRESS_PODS, metricsPort, PodAccess } from '../../charts/network-access';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { isPlainObject, isToken } from '../../private/tokens';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';

const PORT = 3000;

/** What Grafana takes and reaches: the data sources that it has, names, and what speaks HTTPS, such as the APIs of AWS. */
export function grafanaAccess(sources: readonly DataSourceEntry[], grant: WorkloadGrant | undefined): readonly PodAccess[] {
  const urls = sources.map(({ url }) => url).filter((url) => url !== undefined);
  return [{
    name: 'grafana',
    labels: GRAFANA_PODS.labels,
    takes: [{ ports: [PORT], peers: [INGRESS_PODS] }, metricsPort(PORT)],
    reaches: [DNS, HTTPS, ...credentialsOf(grant), ...urls.flatMap(reachOf)],
  }];
}

/** The data sources that values for the chart bring. */
export function dataSourcesIn({ datasources }: Record<string, unknown>): DataSourceEntry[] {
  return Object.values(isPlainObject(datasources) ? datasources : {})
    .flatMap((file) => isPlainObject(file) && Array.isArray(file.datasources) ? file.datasources : [])
    .filter(isPlainObject);
}

function reachOf(url: unknown): Access[] {
  const address = typeof url === 'string' && !isToken(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (!/^https?:$/.test(address?.protocol ?? '')) {
    // Only Terraform, or Grafana, knows what it is.
    return [{}];
  }
  const { hostname, port, protocol } = address!;
  // A Service sends to a port of its pods that its address does not show.
  const [, kubernetesNamespace = GRAFANA_PODS.kubernetesNamespace] = /^[a-z0-9-]+(?:\.([a-z0-9-]+)(?:\.svc(?:\..*)?)?)?$/.exec(hostname) ?? [undefined, ''];
  return [
    ...(kubernetesNamespace === '' ? [] : [{ peers: [{ kubernetesNamespace }] }]),
    // `loki.example` may be a Service, and a host of the internet.
    ...(/^[^.]+$|\.svc(\.|$)/.test(hostname) ? [] : [{ ports: [Number(port || (protocol === 'https:' ? 443 : 80))] }]),
  ];
}

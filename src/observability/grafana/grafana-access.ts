import { DataSourceEntry } from './grafana-checks';
import { GrafanaDatabaseBinding } from './grafana-database';
import { GOSSIP_PORT } from './grafana-replicas';
import { PORT } from './grafana-values';
import { credentialsOf } from '../../charts/credentials-access';
import { Access, API_SERVER, DNS, HTTPS, INGRESS_PODS, metricsPort, PodAccess } from '../../charts/network-access';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { isPlainObject, isToken } from '../../private/tokens';
import { MANAGED_PROMETHEUS_UID } from '../conventions/data-sources';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';


/** What decides whom Grafana talks to. */
export interface GrafanaPeers {
  readonly sources: readonly DataSourceEntry[];
  readonly database: GrafanaDatabaseBinding;
  readonly replicas: number;
  /** Further addresses, those of who signs users in. */
  readonly urls: readonly string[];
  readonly grant?: WorkloadGrant;
  /** Whether a container of its pod reads ConfigMaps. */
  readonly readsBoards: boolean;
}

/**
 * What Grafana takes and reaches: the data sources that it has, its database, its like, names, and what speaks HTTPS, such as the APIs of
 * AWS.
 */
export function grafanaAccess({ sources, database, replicas, urls, grant, readsBoards }: GrafanaPeers): readonly PodAccess[] {
  // What is of AWS is reached as all of AWS is.
  const asked = [...sources.filter(({ uid }) => uid !== MANAGED_PROMETHEUS_UID).map(({ url }) => url).filter((url) => url !== undefined), ...urls];
  const like: Access[] = replicas > 1 ? [{ ports: [GOSSIP_PORT, { port: GOSSIP_PORT, protocol: 'UDP' }], peers: [GRAFANA_PODS] }] : [];
  return [{
    name: 'grafana',
    labels: GRAFANA_PODS.labels,
    takes: [{ ports: [PORT], peers: [INGRESS_PODS] }, metricsPort(PORT), ...like],
    reaches: [DNS, HTTPS, ...(readsBoards ? [API_SERVER] : []), ...credentialsOf(grant), ...asked.flatMap(reachOf), ...serverOf(database), ...like],
  }];
}

function serverOf({ host, port }: GrafanaDatabaseBinding): Access[] {
  if (host === undefined) {
    return [];
  }
  return isToken(host) ? [{ ...(port !== undefined && { ports: [port] }) }] : hostAccess(host, port);
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
  return hostAccess(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
}

function hostAccess(hostname: string, port: number | undefined): Access[] {
  // A Service sends to a port of its pods that its address does not show.
  const [, kubernetesNamespace = GRAFANA_PODS.kubernetesNamespace] = /^[a-z0-9-]+(?:\.([a-z0-9-]+)(?:\.svc(?:\..*)?)?)?$/.exec(hostname) ?? [undefined, ''];
  return [
    ...(kubernetesNamespace === '' ? [] : [{ peers: [{ kubernetesNamespace }] }]),
    // `loki.example` may be a Service, and a host of the internet.
    ...(/^[^.]+$|\.svc(\.|$)/.test(hostname) ? [] : [{ ...(port !== undefined && { ports: [port] }) }]),
  ];
}

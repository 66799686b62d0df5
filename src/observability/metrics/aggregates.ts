import { GROUP_LABEL } from './series-labels';
import { EXPECTED, HEARTBEAT } from '../conventions/cluster-series';

/** Names of what a cluster records of itself for others. Frozen: other clusters, and dashboards, ask for them. */
export const AGGREGATES = 'cluster:.*';

/**
 * Rules that sum a cluster up in some twenty series. Names are level, what it is, and its unit or operation.
 *
 * @param own value of the label `cluster`, where series of other clusters are there too
 * @see https://prometheus.io/docs/practices/rules/#naming (2026-11-30)
 */
export function aggregateRules(own?: string): object[] {
  const of = (metric: string, ...matchers: string[]) => {
    const all = [...(own === undefined ? [] : [`${GROUP_LABEL}="${own}"`]), ...matchers];
    return all.length === 0 ? metric : `${metric}{${all.join(', ')}}`;
  };
  const sum = (operand: string, labels: string[] = []) => `sum by (${[GROUP_LABEL, ...labels].join(', ')}) (${operand})`;
  const count = (operand: string, labels: string[] = []) => `count by (${[GROUP_LABEL, ...labels].join(', ')}) (${operand})`;
  const containers = 'container!="", image!=""';
  const apiErrors = sum(`rate(${of('apiserver_request_total', 'code=~"5.."')}[5m])`);
  const apiRequests = sum(`rate(${of('apiserver_request_total')}[5m])`);
  const rules: Record<string, string> = {
    [HEARTBEAT]: 'time()',
    'cluster:nodes:count': count(of('kube_node_info')),
    'cluster:nodes_by_version:count': count(of('kube_node_info'), ['kubelet_version', 'os_image']),
    'cluster:nodes_not_ready:count': sum(of('kube_node_status_condition', 'condition="Ready"', 'status=~"false|unknown"')),
    'cluster:pods:count': sum(of('kube_pod_status_phase', 'phase="Running"')),
    'cluster:pods_pending:count': sum(of('kube_pod_status_phase', 'phase="Pending"')),
    'cluster:restarts:increase1h': sum(`increase(${of('kube_pod_container_status_restarts_total')}[1h])`),
    ...Object.fromEntries(['cpu', 'memory'].map((resource) => [
      `cluster:${resource}_requests:ratio`,
      `${sum(of('kube_pod_container_resource_requests', `resource="${resource}"`))} / ${sum(of('kube_node_status_allocatable', `resource="${resource}"`))}`,
    ])),
    'cluster:cpu_used:cores': sum(`rate(${of('container_cpu_usage_seconds_total', containers)}[5m])`),
    'cluster:memory_used:bytes': sum(of('container_memory_working_set_bytes', containers)),
    'cluster:apiserver_errors:ratio5m': `(${apiErrors} or 0 * ${apiRequests}) / ${apiRequests}`,
    'cluster:targets_down:count': count(`${of('up')} == 0`, ['job']),
  };
  return Object.entries(rules).map(([record, expr]) => ({
    record, expr, ...(record === HEARTBEAT && own !== undefined && { labels: { [GROUP_LABEL]: own } }),
  }));
}

/** Rules that say which clusters there should be something of. */
export function expectedClusters(names: readonly string[]): object[] {
  return names.map((name) => ({ record: EXPECTED, expr: 'vector(1)', labels: { [GROUP_LABEL]: name } }));
}

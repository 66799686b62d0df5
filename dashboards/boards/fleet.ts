import { Board } from '../look/board';
import { graph, list } from '../look/panels';
import { CLUSTER_IS, CONTAINERS } from '../look/selectors';
import { CLUSTER } from '../look/variables';

const RATE = '[$__rate_interval]';
/** What the cluster has recorded of itself; where it has not, the same of its series, which are all here then. */
const sums = (recorded: string, otherwise: string) => `cluster:${recorded}{${CLUSTER_IS}} or ${otherwise}`;
const share = (resource: string) => sums(
  `${resource}_requests:ratio`,
  `sum by (cluster) (kube_pod_container_resource_requests{${CLUSTER_IS}, resource="${resource}"}) / sum by (cluster) (kube_node_status_allocatable{${CLUSTER_IS}, resource="${resource}"})`,
);

export const FLEET: Board = {
  name: 'fleet',
  title: 'Cluster fleet',
  answers: 'Which clusters need attention, and how do all clusters compare?',
  clusters: { ...CLUSTER, query: 'label_values(cluster:heartbeat:seconds, cluster)' },
  rows: {
    Clusters: [
      list({
        title: 'Clusters',
        answers: 'What is the state of each cluster that this Prometheus receives metrics from, by remote write or federation?',
        keys: { cluster: 'Cluster' },
        leadsTo: 'cluster-overview',
        columns: [
          {
            title: 'Last heartbeat',
            unit: 's',
            limit: { red: 300, reason: 'the cluster stopped sending metrics; the other columns are stale or empty.' },
            query: `time() - max by (cluster) (last_over_time(cluster:heartbeat:seconds{${CLUSTER_IS}}[1d]))`,
          },
          { title: 'Nodes', unit: 'short', query: sums('nodes:count', `count by (cluster) (kube_node_info{${CLUSTER_IS}})`) },
          {
            title: 'Nodes not ready',
            unit: 'short',
            limit: { red: 1, reason: 'pods on these nodes are not served.' },
            query: sums('nodes_not_ready:count', `sum by (cluster) (kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status=~"false|unknown"})`),
          },
          { title: 'Running pods', unit: 'short', query: sums('pods:count', `sum by (cluster) (kube_pod_status_phase{${CLUSTER_IS}, phase="Running"})`) },
          {
            title: 'Pending pods',
            unit: 'short',
            limit: { yellow: 1, reason: 'normal for a minute; if it persists, capacity is missing.' },
            query: sums('pods_pending:count', `sum by (cluster) (kube_pod_status_phase{${CLUSTER_IS}, phase="Pending"})`),
          },
          { title: 'CPU requests', unit: 'percentunit', limit: { yellow: 0.9, reason: 'new pods may stay pending.' }, query: share('cpu') },
          { title: 'Memory requests', unit: 'percentunit', limit: { yellow: 0.9, reason: 'new pods may stay pending.' }, query: share('memory') },
          {
            title: 'Restarts, last hour',
            unit: 'short',
            limit: { yellow: 5, reason: 'a workload is probably failing.' },
            query: sums('restarts:increase1h', `sum by (cluster) (increase(kube_pod_container_status_restarts_total{${CLUSTER_IS}}[1h]))`),
          },
          {
            title: 'API server error rate',
            unit: 'percentunit',
            limit: { red: 0.01, reason: 'clients retry, which adds load.' },
            query: sums('apiserver_errors:ratio5m', `(sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}, code=~"5.."}[5m])) or 0 * sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}}[5m]))) / sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}}[5m]))`),
          },
        ],
      }),
      list({
        title: 'Versions',
        answers: 'Which kubelet version and OS image do the nodes of each cluster run?',
        keys: { cluster: 'Cluster', kubelet_version: 'Kubelet', os_image: 'OS image' },
        columns: [{ title: 'Nodes', unit: 'short', query: sums('nodes_by_version:count', `count by (cluster, kubelet_version, os_image) (kube_node_info{${CLUSTER_IS}})`) }],
      }),
    ],
    Comparison: [
      graph({ title: 'CPU usage', answers: 'How much CPU do the pods of each cluster use?', unit: 'cores', stacked: true, queries: { '{{cluster}}': sums('cpu_used:cores', `sum by (cluster) (rate(container_cpu_usage_seconds_total{${CLUSTER_IS}, ${CONTAINERS}}${RATE}))`) } }),
      graph({ title: 'Memory usage', answers: 'How much memory do the pods of each cluster use?', unit: 'bytes', stacked: true, queries: { '{{cluster}}': sums('memory_used:bytes', `sum by (cluster) (container_memory_working_set_bytes{${CLUSTER_IS}, ${CONTAINERS}})`) } }),
      graph({ title: 'Nodes', answers: 'How many nodes does each cluster have?', unit: 'short', stacked: true, queries: { '{{cluster}}': sums('nodes:count', `count by (cluster) (kube_node_info{${CLUSTER_IS}})`) } }),
      graph({ title: 'Targets down', answers: 'Which targets can Prometheus not scrape, in each cluster?', unit: 'short', queries: { '{{cluster}} {{job}}': sums('targets_down:count', `count by (cluster, job) (up{${CLUSTER_IS}} == 0)`) } }),
    ],
  },
};

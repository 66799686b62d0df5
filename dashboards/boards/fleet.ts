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
  answers: 'Which of all clusters needs care, and how do they compare?',
  clusters: { ...CLUSTER, query: 'label_values(cluster:heartbeat:seconds, cluster)' },
  rows: {
    'Clusters': [
      list({
        title: 'Clusters',
        answers: 'How is each cluster that writes to this Prometheus, or is federated by it?',
        keys: { cluster: 'cluster' },
        leadsTo: 'cluster-overview',
        columns: [
          {
            title: 'Heard of',
            unit: 's',
            limit: { red: 300, reason: 'nothing comes from there any more; the rest of the line is old, or gone.' },
            query: `time() - max by (cluster) (last_over_time(cluster:heartbeat:seconds{${CLUSTER_IS}}[1d]))`,
          },
          { title: 'Nodes', unit: 'short', query: sums('nodes:count', `count by (cluster) (kube_node_info{${CLUSTER_IS}})`) },
          {
            title: 'Not ready',
            unit: 'short',
            limit: { red: 1, reason: 'what ran there is not served.' },
            query: sums('nodes_not_ready:count', `sum by (cluster) (kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status=~"false|unknown"})`),
          },
          { title: 'Pods', unit: 'short', query: sums('pods:count', `sum by (cluster) (kube_pod_status_phase{${CLUSTER_IS}, phase="Running"})`) },
          {
            title: 'Pending',
            unit: 'short',
            limit: { yellow: 1, reason: 'normal for a minute, and a lack of room when it stays.' },
            query: sums('pods_pending:count', `sum by (cluster) (kube_pod_status_phase{${CLUSTER_IS}, phase="Pending"})`),
          },
          { title: 'CPU promised', unit: 'percentunit', limit: { yellow: 0.9, reason: 'the next pods find no node.' }, query: share('cpu') },
          { title: 'Memory promised', unit: 'percentunit', limit: { yellow: 0.9, reason: 'the next pods find no node.' }, query: share('memory') },
          {
            title: 'Restarts in an hour',
            unit: 'short',
            limit: { yellow: 5, reason: 'some workload does not run well.' },
            query: sums('restarts:increase1h', `sum by (cluster) (increase(kube_pod_container_status_restarts_total{${CLUSTER_IS}}[1h]))`),
          },
          {
            title: 'Errors of the API server',
            unit: 'percentunit',
            limit: { red: 0.01, reason: 'clients repeat what failed, which makes it worse.' },
            query: sums('apiserver_errors:ratio5m', `(sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}, code=~"5.."}[5m])) or 0 * sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}}[5m]))) / sum by (cluster) (rate(apiserver_request_total{${CLUSTER_IS}}[5m]))`),
          },
        ],
      }),
      list({
        title: 'Versions',
        answers: 'Which version of the kubelet do the nodes of each cluster have?',
        keys: { cluster: 'cluster', kubelet_version: 'Kubelet', os_image: 'System' },
        columns: [{ title: 'Nodes', unit: 'short', query: sums('nodes_by_version:count', `count by (cluster, kubelet_version, os_image) (kube_node_info{${CLUSTER_IS}})`) }],
      }),
    ],
    'Side by side': [
      graph({ title: 'CPU used', answers: 'How much CPU do the pods of each cluster use?', unit: 'cores', stacked: true, queries: { '{{cluster}}': sums('cpu_used:cores', `sum by (cluster) (rate(container_cpu_usage_seconds_total{${CLUSTER_IS}, ${CONTAINERS}}${RATE}))`) } }),
      graph({ title: 'Memory used', answers: 'How much memory do the pods of each cluster use?', unit: 'bytes', stacked: true, queries: { '{{cluster}}': sums('memory_used:bytes', `sum by (cluster) (container_memory_working_set_bytes{${CLUSTER_IS}, ${CONTAINERS}})`) } }),
      graph({ title: 'Nodes', answers: 'How many nodes does each cluster have?', unit: 'short', stacked: true, queries: { '{{cluster}}': sums('nodes:count', `count by (cluster) (kube_node_info{${CLUSTER_IS}})`) } }),
      graph({ title: 'Targets that do not answer', answers: 'What can Prometheus not scrape, in which cluster?', unit: 'short', queries: { '{{cluster}} {{job}}': sums('targets_down:count', `count by (cluster, job) (up{${CLUSTER_IS}} == 0)`) } }),
    ],
  },
};

import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CLUSTER_IS } from '../look/selectors';

/** The nodes of ConfidentialNodeGroups, by the taint that they have. */
const NODES = `kube_node_spec_taint{${CLUSTER_IS}, key="confidential-computing/technology"}`;
const onThose = (expression: string) => `${expression} * on (cluster, node) group_left (value) max by (cluster, node, value) (${NODES})`;
const allocatable = (resource: string) => `kube_node_status_allocatable{${CLUSTER_IS}, resource="${resource}"}`;
const requested = (resource: string) => `kube_pod_container_resource_requests{${CLUSTER_IS}, resource="${resource}"}`;

const ENCLAVES = 'aws_ec2_nitro_nitro_enclaves';
const HUGE_PAGES = 'hugepages_1Gi|hugepages_2Mi';
const huge = (metric: string) => `${metric}{${CLUSTER_IS}, resource=~"${HUGE_PAGES}"}`;

export const CONFIDENTIAL: Board = {
  name: 'confidential-nodes',
  title: 'Confidential nodes',
  answers: 'Are the nodes with a trusted execution environment ready, and is there capacity for another enclave?',
  rows: {
    'Nodes': [
      figure({ title: 'Nodes', answers: 'How many confidential nodes does the cluster have?', unit: 'short', width: 6, query: `count(${NODES})` }),
      figure({
        title: 'Nodes not ready',
        answers: 'How many of them are not ready?',
        unit: 'short',
        width: 6,
        limit: { red: 1, reason: 'Red from 1: their pods cannot run on other nodes.' },
        query: `sum(${onThose(`sum by (cluster, node) (kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status=~"false|unknown"})`)})`,
      }),
      figure({ title: 'Running pods', answers: 'How many pods run on confidential nodes?', unit: 'short', width: 6, query: `sum(${onThose(`sum by (cluster, node) (kubelet_running_pods{${CLUSTER_IS}})`)})` }),
      figure({
        title: 'Pending pods with enclaves',
        answers: 'How many pods that request an enclave are pending?',
        unit: 'short',
        width: 6,
        limit: { yellow: 1, reason: 'Yellow from 1: no node has capacity for another enclave, or the group has no node.' },
        query: `count(${requested(ENCLAVES)} and on (cluster, namespace, pod) (kube_pod_status_phase{${CLUSTER_IS}, phase="Pending"} == 1)) or vector(0)`,
      }),
      list({
        title: 'Nodes by technology',
        answers: 'Which technology does each node use, and how busy is the node?',
        keys: { node: 'Node', value: 'Technology' },
        leadsTo: 'nodes',
        columns: [
          {
            title: 'CPU usage',
            unit: 'percentunit',
            limit: { yellow: 0.8, reason: 'from 80 %, the processes that serve the enclaves have to wait.' },
            query: `1 - (${onThose(`avg by (cluster, node) (rate(node_cpu_seconds_total{${CLUSTER_IS}, mode="idle"}[5m]))`)})`,
          },
          {
            title: 'Memory usage',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'memory for enclaves is reserved at boot and counts as used.' },
            query: `1 - (${onThose(`sum by (cluster, node) (node_memory_MemAvailable_bytes{${CLUSTER_IS}}) / sum by (cluster, node) (node_memory_MemTotal_bytes{${CLUSTER_IS}})`)})`,
          },
          { title: 'Pods', unit: 'short', query: onThose(`sum by (cluster, node) (kubelet_running_pods{${CLUSTER_IS}})`) },
        ],
      }),
    ],
    'Nitro Enclaves': [
      graph({
        title: 'Enclaves',
        answers: 'How many enclaves are requested, and how many can each node run?',
        unit: 'short',
        queries: { 'requested on {{node}}': `sum by (node) (${requested(ENCLAVES)})`, 'allocatable on {{node}}': `sum by (node) (${allocatable(ENCLAVES)})` },
      }),
      graph({
        title: 'Memory for enclaves',
        answers: 'How much of the memory reserved for enclaves is requested?',
        unit: 'bytes',
        queries: {
          'requested on {{node}}': `sum by (node) (${huge('kube_pod_container_resource_requests')})`,
          'reserved on {{node}}': `sum by (node) (${huge('kube_node_status_allocatable')}) > 0`,
        },
      }),
      list({
        title: 'Pods with enclaves',
        answers: 'Which pods use enclaves, and on which nodes?',
        keys: { namespace: 'Namespace', pod: 'Pod', node: 'Node' },
        leadsTo: 'pods',
        columns: [{ title: 'Enclaves', unit: 'short', query: `sum by (namespace, pod, node) (${requested(ENCLAVES)})` }],
      }),
    ],
  },
};

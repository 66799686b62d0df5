import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CLUSTER_IS, CONTAINERS, OUTWARD } from '../look/selectors';

export const CLUSTER_OVERVIEW: Board = {
  name: 'cluster-overview',
  title: 'Cluster overview',
  answers: 'Is the cluster well, is there room in it, and who uses it?',
  rows: {
    'Is anything wrong': [
      figure({
        title: 'Nodes not ready',
        answers: 'How many nodes take no pods because their kubelet is silent or says so?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: what ran there is not served, and moves only after five minutes.' },
        query: `sum(kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status=~"false|unknown"})`,
      }),
      figure({
        title: 'Pods pending',
        answers: 'How many pods wait for a node, an image or a volume?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal for a minute, and a lack of room or of an image when it stays.' },
        query: `sum(kube_pod_status_phase{${CLUSTER_IS}, phase="Pending"})`,
      }),
      figure({
        title: 'Containers that cannot run',
        answers: 'How many containers wait to be started again, or for an image that cannot be had?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: none of these gets well by waiting.' },
        query: `sum(kube_pod_container_status_waiting_reason{${CLUSTER_IS}, reason=~"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError"}) or vector(0)`,
      }),
      figure({
        title: 'Out of memory in the last hour',
        answers: 'How many containers were killed at their memory limit, by what Kubernetes remembers as the reason of their last end?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: the container lost its work, and will again.' },
        query: `count((kube_pod_container_status_last_terminated_reason{${CLUSTER_IS}, reason="OOMKilled"} == 1) and on (cluster, namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${CLUSTER_IS}}[1h]) > 0)) or vector(0)`,
      }),
      figure({
        title: 'Deployments short of pods',
        answers: 'How many Deployments have fewer available pods than they should?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: during an update, and a fault when it stays.' },
        query: `count(kube_deployment_status_replicas_unavailable{${CLUSTER_IS}} > 0) or vector(0)`,
      }),
      figure({
        title: 'Fullest volume',
        answers: 'How full is the fullest volume of all claims?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.9, reason: 'Yellow from 80 %, red from 90 %: what writes there stops when it is full.' },
        query: `max(kubelet_volume_stats_used_bytes{${CLUSTER_IS}} / kubelet_volume_stats_capacity_bytes{${CLUSTER_IS}})`,
      }),
      list({
        title: 'Containers that restart',
        answers: 'Which containers were started again in the last hour?',
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container' },
        columns: [{
          title: 'Restarts',
          unit: 'short',
          query: `topk(10, sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${CLUSTER_IS}}[1h]))) > 0`,
        }],
        leadsTo: 'pods',
      }),
      list({
        title: 'Why containers wait',
        answers: 'Which containers do not run, and what does Kubernetes say about it?',
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{ title: 'Waiting', unit: 'short', query: `sum by (namespace, pod, container, reason) (kube_pod_container_status_waiting_reason{${CLUSTER_IS}}) > 0` }],
        leadsTo: 'pods',
      }),
    ],
    'Is there room': [
      figure({ title: 'Nodes', answers: 'How many nodes are ready?', unit: 'short', query: `sum(kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status="true"})` }),
      figure({ title: 'Pods', answers: 'How many pods run?', unit: 'short', query: `sum(kube_pod_status_phase{${CLUSTER_IS}, phase="Running"})` }),
      figure({
        title: 'CPU used',
        answers: 'How much of the CPU of all nodes is busy?',
        unit: 'percentunit',
        limit: { yellow: 0.7, red: 0.9, reason: 'Yellow from 70 %, red from 90 %: with one node fewer, the rest would be full.' },
        query: `1 - avg(rate(node_cpu_seconds_total{${CLUSTER_IS}, mode="idle"}[$__rate_interval]))`,
      }),
      figure({
        title: 'CPU promised',
        answers: 'How much of the CPU that pods may have is taken by requests?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: the next pods find no node.' },
        query: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="cpu"}) / sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="cpu"})`,
      }),
      figure({
        title: 'Memory used',
        answers: 'How much of the memory of all nodes is in use?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.9, reason: 'Yellow from 80 %, red from 90 %: kubelets evict pods when little is left.' },
        query: `1 - sum(node_memory_MemAvailable_bytes{${CLUSTER_IS}}) / sum(node_memory_MemTotal_bytes{${CLUSTER_IS}})`,
      }),
      figure({
        title: 'Memory promised',
        answers: 'How much of the memory that pods may have is taken by requests?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: the next pods find no node.' },
        query: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="memory"}) / sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="memory"})`,
      }),
      graph({
        title: 'CPU',
        answers: 'How much CPU is used, promised, and there?',
        unit: 'cores',
        queries: {
          used: `sum(rate(container_cpu_usage_seconds_total{${CLUSTER_IS}, ${CONTAINERS}}[$__rate_interval]))`,
          requests: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="cpu"})`,
          limits: `sum(kube_pod_container_resource_limits{${CLUSTER_IS}, resource="cpu"})`,
          allocatable: `sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="cpu"})`,
        },
      }),
      graph({
        title: 'Memory',
        answers: 'How much memory is used, promised, and there?',
        unit: 'bytes',
        queries: {
          used: `sum(container_memory_working_set_bytes{${CLUSTER_IS}, ${CONTAINERS}})`,
          requests: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="memory"})`,
          limits: `sum(kube_pod_container_resource_limits{${CLUSTER_IS}, resource="memory"})`,
          allocatable: `sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="memory"})`,
        },
      }),
      graph({
        title: 'Pods by phase',
        answers: 'How many pods are there, and in which phase?',
        unit: 'short',
        stacked: true,
        queries: { '{{phase}}': `sum by (phase) (kube_pod_status_phase{${CLUSTER_IS}}) > 0` },
      }),
      graph({
        title: 'Network of nodes',
        answers: 'How much do nodes receive and send?',
        unit: 'Bps',
        queries: {
          received: `sum(rate(node_network_receive_bytes_total{${CLUSTER_IS}, ${OUTWARD}}[$__rate_interval]))`,
          sent: `sum(rate(node_network_transmit_bytes_total{${CLUSTER_IS}, ${OUTWARD}}[$__rate_interval]))`,
        },
      }),
    ],
    'Who uses it': [
      graph({
        title: 'CPU by namespace',
        answers: 'Which namespaces use the most CPU?',
        unit: 'cores',
        stacked: true,
        queries: { '{{namespace}}': `topk(10, sum by (namespace) (rate(container_cpu_usage_seconds_total{${CLUSTER_IS}, ${CONTAINERS}}[$__rate_interval])))` },
      }),
      graph({
        title: 'Memory by namespace',
        answers: 'Which namespaces use the most memory?',
        unit: 'bytes',
        stacked: true,
        queries: { '{{namespace}}': `topk(10, sum by (namespace) (container_memory_working_set_bytes{${CLUSTER_IS}, ${CONTAINERS}}))` },
      }),
    ],
  },
};

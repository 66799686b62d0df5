import { Board } from '../look/board';
import { figure, graph, list } from '../look/panels';
import { CLUSTER_IS, CONTAINERS, OUTWARD } from '../look/selectors';

export const CLUSTER_OVERVIEW: Board = {
  name: 'cluster-overview',
  title: 'Cluster overview',
  answers: 'Is the cluster healthy, does it have spare capacity, and which namespaces use it?',
  rows: {
    'Health': [
      figure({
        title: 'Nodes not ready',
        answers: 'How many nodes are not ready, or have a kubelet that stopped reporting?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: pods on the node are not served, and are rescheduled only after five minutes.' },
        query: `sum(kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status=~"false|unknown"})`,
      }),
      figure({
        title: 'Pending pods',
        answers: 'How many pods are waiting for a node, an image or a volume?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal for a minute; if it persists, capacity or an image is missing.' },
        query: `sum(kube_pod_status_phase{${CLUSTER_IS}, phase="Pending"})`,
      }),
      figure({
        title: 'Failing containers',
        answers: 'How many containers are in a crash loop, cannot pull their image, or have an invalid configuration?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: these states rarely resolve by themselves.' },
        query: `sum(kube_pod_container_status_waiting_reason{${CLUSTER_IS}, reason=~"CrashLoopBackOff|ImagePullBackOff|ErrImagePull|CreateContainerConfigError"}) or vector(0)`,
      }),
      figure({
        title: 'OOM kills, last hour',
        answers: 'How many containers restarted because they exceeded their memory limit (last termination reason OOMKilled)?',
        unit: 'short',
        limit: { red: 1, reason: 'Red from 1: the container lost its work in progress, and this is likely to happen again.' },
        query: `count((kube_pod_container_status_last_terminated_reason{${CLUSTER_IS}, reason="OOMKilled"} == 1) and on (cluster, namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${CLUSTER_IS}}[1h]) > 0)) or vector(0)`,
      }),
      figure({
        title: 'Deployments with unavailable replicas',
        answers: 'How many Deployments have fewer available replicas than desired?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal during a rollout, a fault if it persists.' },
        query: `count(kube_deployment_status_replicas_unavailable{${CLUSTER_IS}} > 0) or vector(0)`,
      }),
      figure({
        title: 'Fullest volume',
        answers: 'How full is the fullest persistent volume?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.9, reason: 'Yellow from 80 %, red from 90 %: writes fail when the volume is full.' },
        query: `max(kubelet_volume_stats_used_bytes{${CLUSTER_IS}} / kubelet_volume_stats_capacity_bytes{${CLUSTER_IS}})`,
      }),
      list({
        title: 'Container restarts, last hour',
        answers: 'Which containers restarted in the last hour?',
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
        title: 'Waiting containers',
        answers: 'Which containers are waiting, and for what reason?',
        width: 12,
        keys: { namespace: 'Namespace', pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{ title: 'Containers', unit: 'short', query: `sum by (namespace, pod, container, reason) (kube_pod_container_status_waiting_reason{${CLUSTER_IS}}) > 0` }],
        leadsTo: 'pods',
      }),
    ],
    'Capacity': [
      figure({ title: 'Ready nodes', answers: 'How many nodes are ready?', unit: 'short', query: `sum(kube_node_status_condition{${CLUSTER_IS}, condition="Ready", status="true"})` }),
      figure({ title: 'Running pods', answers: 'How many pods are running?', unit: 'short', query: `sum(kube_pod_status_phase{${CLUSTER_IS}, phase="Running"})` }),
      figure({
        title: 'CPU usage',
        answers: 'What share of the CPU of all nodes is in use?',
        unit: 'percentunit',
        limit: { yellow: 0.7, red: 0.9, reason: 'Yellow from 70 %, red from 90 %: if one node fails, the others are full.' },
        query: `1 - avg(rate(node_cpu_seconds_total{${CLUSTER_IS}, mode="idle"}[$__rate_interval]))`,
      }),
      figure({
        title: 'CPU requests',
        answers: 'What share of the allocatable CPU is requested by pods?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: new pods stay pending.' },
        query: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="cpu"}) / sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="cpu"})`,
      }),
      figure({
        title: 'Memory usage',
        answers: 'What share of the memory of all nodes is in use?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.9, reason: 'Yellow from 80 %, red from 90 %: kubelets evict pods when memory runs low.' },
        query: `1 - sum(node_memory_MemAvailable_bytes{${CLUSTER_IS}}) / sum(node_memory_MemTotal_bytes{${CLUSTER_IS}})`,
      }),
      figure({
        title: 'Memory requests',
        answers: 'What share of the allocatable memory is requested by pods?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: new pods stay pending.' },
        query: `sum(kube_pod_container_resource_requests{${CLUSTER_IS}, resource="memory"}) / sum(kube_node_status_allocatable{${CLUSTER_IS}, resource="memory"})`,
      }),
      graph({
        title: 'CPU',
        answers: 'How much CPU is used, requested, limited and allocatable?',
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
        answers: 'How much memory is used, requested, limited and allocatable?',
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
        answers: 'How many pods are in each phase?',
        unit: 'short',
        stacked: true,
        queries: { '{{phase}}': `sum by (phase) (kube_pod_status_phase{${CLUSTER_IS}}) > 0` },
      }),
      graph({
        title: 'Network traffic of nodes',
        answers: 'How much do nodes receive and send?',
        unit: 'Bps',
        queries: {
          received: `sum(rate(node_network_receive_bytes_total{${CLUSTER_IS}, ${OUTWARD}}[$__rate_interval]))`,
          sent: `sum(rate(node_network_transmit_bytes_total{${CLUSTER_IS}, ${OUTWARD}}[$__rate_interval]))`,
        },
      }),
    ],
    'Usage by namespace': [
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

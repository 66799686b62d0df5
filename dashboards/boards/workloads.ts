import { Board } from '../look/board';
import { graph, list } from '../look/panels';
import { CONTAINERS, NAMESPACE_IS, ofWorkload } from '../look/selectors';
import { NAMESPACE, WORKLOAD } from '../look/variables';

const CPU = `sum by (cluster, namespace, pod) (rate(container_cpu_usage_seconds_total{${NAMESPACE_IS}, ${CONTAINERS}}[$__rate_interval]))`;
const CPU_NOW = CPU.replace('$__rate_interval', '5m');
const MEMORY = `sum by (cluster, namespace, pod) (container_memory_working_set_bytes{${NAMESPACE_IS}, ${CONTAINERS}})`;
const requested = (resource: string) => `sum by (cluster, namespace, pod) (kube_pod_container_resource_requests{${NAMESPACE_IS}, resource="${resource}"})`;

export const WORKLOADS: Board = {
  name: 'workloads',
  title: 'Namespaces and workloads',
  answers: 'What does each namespace and workload use, does it have what it asked for, and do all of its pods run?',
  choices: [NAMESPACE, WORKLOAD],
  rows: {
    'Namespaces': [
      list({
        title: 'Namespaces',
        answers: 'What does each namespace use, and how much of what it asked for?',
        keys: { namespace: 'namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'CPU', unit: 'cores', query: `sum by (namespace) (${CPU_NOW})` },
          { title: 'of its requests', unit: 'percentunit', limit: { yellow: 1, reason: 'from 100 % on, it lives of what others leave.' }, query: `sum by (namespace) (${CPU_NOW}) / sum by (namespace) (${requested('cpu')})` },
          { title: 'Memory', unit: 'bytes', query: `sum by (namespace) (${MEMORY})` },
          {
            title: 'of its memory requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'from 100 % on, its pods go first when a node runs short.' },
            query: `sum by (namespace) (${MEMORY}) / sum by (namespace) (${requested('memory')})`,
          },
          { title: 'Pods', unit: 'short', query: `sum by (namespace) (kube_pod_status_phase{${NAMESPACE_IS}, phase="Running"})` },
          {
            title: 'Restarts in an hour',
            unit: 'short',
            limit: { yellow: 1, reason: 'a container that runs well is not restarted.' },
            query: `sum by (namespace) (increase(kube_pod_container_status_restarts_total{${NAMESPACE_IS}}[1h]))`,
          },
          { title: 'Received', unit: 'Bps', query: `sum by (namespace) (rate(container_network_receive_bytes_total{${NAMESPACE_IS}}[5m]))` },
          { title: 'Sent', unit: 'Bps', query: `sum by (namespace) (rate(container_network_transmit_bytes_total{${NAMESPACE_IS}}[5m]))` },
        ],
      }),
    ],
    'Workloads': [
      list({
        title: 'Workloads',
        answers: 'What does each workload use, and how much of what it asked for?',
        keys: { workload: 'workload', workload_kind: 'Kind', namespace: 'Namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'Pods', unit: 'short', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(`sum by (cluster, namespace, pod) (kube_pod_status_phase{${NAMESPACE_IS}, phase="Running"})`)})` },
          { title: 'CPU', unit: 'cores', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(CPU_NOW)})` },
          {
            title: 'of its requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'from 100 % on, it lives of what others leave.' },
            query: `sum by (namespace, workload, workload_kind) (${ofWorkload(CPU_NOW)}) / sum by (namespace, workload, workload_kind) (${ofWorkload(requested('cpu'))})`,
          },
          { title: 'Memory', unit: 'bytes', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(MEMORY)})` },
          {
            title: 'of its memory requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'from 100 % on, its pods go first when a node runs short.' },
            query: `sum by (namespace, workload, workload_kind) (${ofWorkload(MEMORY)}) / sum by (namespace, workload, workload_kind) (${ofWorkload(requested('memory'))})`,
          },
        ],
      }),
      graph({
        title: 'CPU by workload',
        answers: 'Which workloads use the most CPU?',
        unit: 'cores',
        stacked: true,
        queries: { '{{namespace}}/{{workload}}': `topk(15, sum by (namespace, workload) (${ofWorkload(CPU)}))` },
      }),
      graph({
        title: 'Memory by workload',
        answers: 'Which workloads use the most memory?',
        unit: 'bytes',
        stacked: true,
        queries: { '{{namespace}}/{{workload}}': `topk(15, sum by (namespace, workload) (${ofWorkload(MEMORY)}))` },
      }),
    ],
    'Do all of their pods run': [
      graph({
        title: 'Pods that Deployments lack',
        answers: 'Which Deployments have fewer available pods than they should?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: during an update, and a fault when it stays.' },
        queries: { '{{namespace}}/{{deployment}}': `sum by (namespace, deployment) (kube_deployment_status_replicas_unavailable{${NAMESPACE_IS}, deployment=~"$workload"})` },
      }),
      graph({
        title: 'Pods that StatefulSets and DaemonSets lack',
        answers: 'Which StatefulSets and DaemonSets have fewer ready pods than they should?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: during an update, and a fault when it stays.' },
        queries: {
          '{{namespace}}/{{statefulset}}': `sum by (namespace, statefulset) (kube_statefulset_replicas{${NAMESPACE_IS}, statefulset=~"$workload"} - kube_statefulset_status_replicas_ready{${NAMESPACE_IS}, statefulset=~"$workload"})`,
          '{{namespace}}/{{daemonset}}': `sum by (namespace, daemonset) (kube_daemonset_status_number_unavailable{${NAMESPACE_IS}, daemonset=~"$workload"})`,
        },
      }),
      graph({
        title: 'Autoscalers',
        answers: 'How many pods does each HorizontalPodAutoscaler want, and how many may it have?',
        unit: 'short',
        queries: {
          '{{namespace}}/{{horizontalpodautoscaler}} wants': `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_desired_replicas{${NAMESPACE_IS}})`,
          '{{namespace}}/{{horizontalpodautoscaler}} may have': `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${NAMESPACE_IS}})`,
        },
      }),
      list({
        title: 'What there is',
        answers: 'How many objects of each kind are there in each namespace?',
        width: 12,
        height: 8,
        keys: { namespace: 'Namespace' },
        columns: [
          { title: 'Deployments', unit: 'short', query: `count by (namespace) (kube_deployment_spec_replicas{${NAMESPACE_IS}})` },
          { title: 'StatefulSets', unit: 'short', query: `count by (namespace) (kube_statefulset_replicas{${NAMESPACE_IS}})` },
          { title: 'DaemonSets', unit: 'short', query: `count by (namespace) (kube_daemonset_status_desired_number_scheduled{${NAMESPACE_IS}})` },
          { title: 'Services', unit: 'short', query: `count by (namespace) (kube_service_info{${NAMESPACE_IS}})` },
          { title: 'Ingresses', unit: 'short', query: `count by (namespace) (kube_ingress_info{${NAMESPACE_IS}})` },
          { title: 'Claims', unit: 'short', query: `count by (namespace) (kube_persistentvolumeclaim_info{${NAMESPACE_IS}})` },
        ],
      }),
    ],
  },
};

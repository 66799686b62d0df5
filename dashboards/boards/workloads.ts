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
  answers: 'What does each namespace and workload use, how does that compare with its requests, and are all of its pods running?',
  choices: [NAMESPACE, WORKLOAD],
  rows: {
    Namespaces: [
      list({
        title: 'Namespaces',
        answers: 'What does each namespace use, in total and as a share of its requests?',
        keys: { namespace: 'Namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'CPU', unit: 'cores', query: `sum by (namespace) (${CPU_NOW})` },
          { title: 'CPU of requests', unit: 'percentunit', limit: { yellow: 1, reason: 'above 100 %, it depends on CPU that other pods leave unused.' }, query: `sum by (namespace) (${CPU_NOW}) / sum by (namespace) (${requested('cpu')})` },
          { title: 'Memory', unit: 'bytes', query: `sum by (namespace) (${MEMORY})` },
          {
            title: 'Memory of requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'above 100 %, its pods are evicted first if the node runs out of memory.' },
            query: `sum by (namespace) (${MEMORY}) / sum by (namespace) (${requested('memory')})`,
          },
          { title: 'Pods', unit: 'short', query: `sum by (namespace) (kube_pod_status_phase{${NAMESPACE_IS}, phase="Running"})` },
          {
            title: 'Restarts, last hour',
            unit: 'short',
            limit: { yellow: 1, reason: 'healthy containers do not restart.' },
            query: `sum by (namespace) (increase(kube_pod_container_status_restarts_total{${NAMESPACE_IS}}[1h]))`,
          },
          { title: 'Received', unit: 'Bps', query: `sum by (namespace) (rate(container_network_receive_bytes_total{${NAMESPACE_IS}}[5m]))` },
          { title: 'Sent', unit: 'Bps', query: `sum by (namespace) (rate(container_network_transmit_bytes_total{${NAMESPACE_IS}}[5m]))` },
        ],
      }),
    ],
    Workloads: [
      list({
        title: 'Workloads',
        answers: 'What does each workload use, in total and as a share of its requests?',
        keys: { workload: 'Workload', workload_kind: 'Kind', namespace: 'Namespace' },
        leadsTo: 'pods',
        columns: [
          { title: 'Pods', unit: 'short', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(`sum by (cluster, namespace, pod) (kube_pod_status_phase{${NAMESPACE_IS}, phase="Running"})`)})` },
          { title: 'CPU', unit: 'cores', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(CPU_NOW)})` },
          {
            title: 'CPU of requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'above 100 %, it depends on CPU that other pods leave unused.' },
            query: `sum by (namespace, workload, workload_kind) (${ofWorkload(CPU_NOW)}) / sum by (namespace, workload, workload_kind) (${ofWorkload(requested('cpu'))})`,
          },
          { title: 'Memory', unit: 'bytes', query: `sum by (namespace, workload, workload_kind) (${ofWorkload(MEMORY)})` },
          {
            title: 'Memory of requests',
            unit: 'percentunit',
            limit: { yellow: 1, reason: 'above 100 %, its pods are evicted first if the node runs out of memory.' },
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
    Replicas: [
      graph({
        title: 'Unavailable replicas of Deployments',
        answers: 'Which Deployments have fewer available replicas than desired?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal during a rollout, a fault if it persists.' },
        queries: { '{{namespace}}/{{deployment}}': `sum by (namespace, deployment) (kube_deployment_status_replicas_unavailable{${NAMESPACE_IS}, deployment=~"$workload"})` },
      }),
      graph({
        title: 'Missing pods of StatefulSets and DaemonSets',
        answers: 'Which StatefulSets have fewer ready pods, and which DaemonSets fewer available pods, than desired?',
        unit: 'short',
        limit: { yellow: 1, reason: 'Yellow from 1: normal during a rollout, a fault if it persists.' },
        queries: {
          '{{namespace}}/{{statefulset}}': `sum by (namespace, statefulset) (kube_statefulset_replicas{${NAMESPACE_IS}, statefulset=~"$workload"} - kube_statefulset_status_replicas_ready{${NAMESPACE_IS}, statefulset=~"$workload"})`,
          '{{namespace}}/{{daemonset}}': `sum by (namespace, daemonset) (kube_daemonset_status_number_unavailable{${NAMESPACE_IS}, daemonset=~"$workload"})`,
        },
      }),
      graph({
        title: 'Horizontal Pod Autoscalers',
        answers: 'How many replicas does each HorizontalPodAutoscaler request, and what is its maximum?',
        unit: 'short',
        queries: {
          '{{namespace}}/{{horizontalpodautoscaler}} desired': `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_desired_replicas{${NAMESPACE_IS}})`,
          '{{namespace}}/{{horizontalpodautoscaler}} maximum': `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${NAMESPACE_IS}})`,
        },
      }),
      list({
        title: 'Object count',
        answers: 'How many objects of each kind does each namespace have?',
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

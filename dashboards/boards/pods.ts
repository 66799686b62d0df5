import { Board } from '../look/board';
import { graph, list } from '../look/panels';
import { CONTAINERS, NAMESPACE_IS } from '../look/selectors';
import { NAMESPACE, WORKLOAD } from '../look/variables';

const POD = {
  name: 'pod',
  label: 'Pod',
  query: 'label_values(workload_pod:kube_pod_owner:info{cluster=~"$cluster", namespace=~"$namespace", workload=~"$workload"}, pod)',
  multi: true,
};

// The chosen pods: whose names are chosen, of the workloads that are chosen.
const POD_IS = `${NAMESPACE_IS}, pod=~"$pod"`;
const ofThose = (expression: string) => `${expression} and on (cluster, namespace, pod) workload_pod:kube_pod_owner:info{${POD_IS}, workload=~"$workload"}`;

const RATE = '[$__rate_interval]';
const EACH = '{{pod}} {{container}}';

export const PODS: Board = {
  name: 'pods',
  title: 'Pods',
  answers: 'Are these pods running, and which resources do they use?',
  choices: [NAMESPACE, WORKLOAD, POD],
  rows: {
    'Status': [
      list({
        title: 'Containers',
        answers: 'Which containers are ready, and how often did they restart?',
        keys: { pod: 'Pod', container: 'Container', namespace: 'Namespace' },
        columns: [
          { title: 'Ready', unit: 'bool_yes_no', query: `max by (namespace, pod, container) (${ofThose(`kube_pod_container_status_ready{${POD_IS}}`)})` },
          {
            title: 'Restarts',
            unit: 'short',
            limit: { yellow: 1, red: 5, reason: 'healthy containers do not restart.' },
            query: `sum by (namespace, pod, container) (${ofThose(`kube_pod_container_status_restarts_total{${POD_IS}}`)})`,
          },
          { title: 'Started', unit: 'dateTimeFromNow', query: `1000 * max by (namespace, pod, container) (${ofThose(`kube_pod_container_state_started{${POD_IS}}`)})` },
        ],
      }),
      list({
        title: 'Last termination reasons',
        answers: 'Why did each restarted container last terminate? OOMKilled: it exceeded its memory limit.',
        width: 12,
        keys: { pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{
          title: 'Containers',
          unit: 'short',
          query: `sum by (pod, container, reason) (${ofThose(`kube_pod_container_status_last_terminated_reason{${POD_IS}}`)}) > 0`,
        }],
      }),
      list({
        title: 'Waiting containers',
        answers: 'Which containers are waiting, and for what reason?',
        width: 12,
        keys: { pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{ title: 'Containers', unit: 'short', query: `sum by (pod, container, reason) (${ofThose(`kube_pod_container_status_waiting_reason{${POD_IS}}`)}) > 0` }],
      }),
    ],
    'CPU': [
      graph({
        title: 'CPU usage',
        answers: 'How much CPU does each container use?',
        unit: 'cores',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_usage_seconds_total{${POD_IS}, ${CONTAINERS}}${RATE})`)})` },
      }),
      graph({
        title: 'CPU usage as share of requests',
        answers: 'What share of its CPU request does each container use?',
        unit: 'percentunit',
        limit: { yellow: 1, reason: 'Yellow from 100 %: CPU beyond the request is not guaranteed.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_usage_seconds_total{${POD_IS}, ${CONTAINERS}}${RATE})`)}) / sum by (pod, container) (kube_pod_container_resource_requests{${POD_IS}, resource="cpu"})`,
        },
      }),
      graph({
        title: 'CPU throttling',
        answers: 'In what share of CPU periods was a container with a CPU limit throttled?',
        unit: 'percentunit',
        max: 1,
        limit: { yellow: 0.25, reason: 'Yellow from 25 %: responses slow down. Raise or remove the CPU limit.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_cfs_throttled_periods_total{${POD_IS}, container!=""}${RATE})`)}) / sum by (pod, container) (rate(container_cpu_cfs_periods_total{${POD_IS}, container!=""}${RATE}))`,
        },
      }),
    ],
    'Memory': [
      graph({
        title: 'Memory usage',
        answers: 'How large is the working set of each container, which the kernel cannot reclaim?',
        unit: 'bytes',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`container_memory_working_set_bytes{${POD_IS}, ${CONTAINERS}}`)})` },
      }),
      graph({
        title: 'Memory usage as share of limits',
        answers: 'How close is each container to its memory limit?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: at 100 % the container is killed.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`container_memory_working_set_bytes{${POD_IS}, ${CONTAINERS}}`)}) / sum by (pod, container) (kube_pod_container_resource_limits{${POD_IS}, resource="memory"})`,
        },
      }),
    ],
    'Network and processes': [
      graph({
        title: 'Network traffic',
        answers: 'How much does each pod receive and send? Pods on the host network have no figures of their own.',
        unit: 'Bps',
        queries: {
          '{{pod}} receives': `sum by (pod) (${ofThose(`rate(container_network_receive_bytes_total{${POD_IS}}${RATE})`)})`,
          '{{pod}} sends': `sum by (pod) (${ofThose(`rate(container_network_transmit_bytes_total{${POD_IS}}${RATE})`)})`,
        },
      }),
      graph({
        title: 'Processes',
        answers: 'How many processes does each container have? A number that only grows indicates a leak.',
        unit: 'short',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`container_processes{${POD_IS}, ${CONTAINERS}}`)})` },
      }),
    ],
  },
};

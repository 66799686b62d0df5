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
  answers: 'What happens in these pods: do they run, and with what?',
  choices: [NAMESPACE, WORKLOAD, POD],
  rows: {
    'Do they run': [
      list({
        title: 'Containers',
        answers: 'Which containers are ready, and how often were they started again?',
        keys: { pod: 'Pod', container: 'Container', namespace: 'Namespace' },
        columns: [
          { title: 'Ready', unit: 'bool_yes_no', query: `max by (namespace, pod, container) (${ofThose(`kube_pod_container_status_ready{${POD_IS}}`)})` },
          {
            title: 'Restarts',
            unit: 'short',
            limit: { yellow: 1, red: 5, reason: 'a container that runs well is not restarted.' },
            query: `sum by (namespace, pod, container) (${ofThose(`kube_pod_container_status_restarts_total{${POD_IS}}`)})`,
          },
          { title: 'Running since', unit: 'dateTimeFromNow', query: `1000 * max by (namespace, pod, container) (${ofThose(`kube_pod_container_state_started{${POD_IS}}`)})` },
        ],
      }),
      list({
        title: 'How containers ended',
        answers: 'Why did each container that was started again end the last time? OOMKilled: at its memory limit.',
        width: 12,
        keys: { pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{
          title: 'Ended so',
          unit: 'short',
          query: `sum by (pod, container, reason) (${ofThose(`kube_pod_container_status_last_terminated_reason{${POD_IS}}`)}) > 0`,
        }],
      }),
      list({
        title: 'Why containers wait',
        answers: 'Which containers do not run now, and why?',
        width: 12,
        keys: { pod: 'Pod', container: 'Container', reason: 'Reason' },
        columns: [{ title: 'Waits so', unit: 'short', query: `sum by (pod, container, reason) (${ofThose(`kube_pod_container_status_waiting_reason{${POD_IS}}`)}) > 0` }],
      }),
    ],
    'CPU': [
      graph({
        title: 'CPU used',
        answers: 'How much CPU does each container use?',
        unit: 'cores',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_usage_seconds_total{${POD_IS}, ${CONTAINERS}}${RATE})`)})` },
      }),
      graph({
        title: 'CPU used of requests',
        answers: 'How much of the CPU that it asked for does each container use?',
        unit: 'percentunit',
        limit: { yellow: 1, reason: 'Yellow from 100 %: what is more is not promised.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_usage_seconds_total{${POD_IS}, ${CONTAINERS}}${RATE})`)}) / sum by (pod, container) (kube_pod_container_resource_requests{${POD_IS}, resource="cpu"})`,
        },
      }),
      graph({
        title: 'Throttled',
        answers: 'In how many of its turns was a container with a CPU limit made to wait?',
        unit: 'percentunit',
        max: 1,
        limit: { yellow: 0.25, reason: 'Yellow from a quarter: its answers take longer. The limit is too low, or none is needed.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`rate(container_cpu_cfs_throttled_periods_total{${POD_IS}, container!=""}${RATE})`)}) / sum by (pod, container) (rate(container_cpu_cfs_periods_total{${POD_IS}, container!=""}${RATE}))`,
        },
      }),
    ],
    'Memory': [
      graph({
        title: 'Memory used',
        answers: 'How much memory does each container use that the kernel cannot take back?',
        unit: 'bytes',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`container_memory_working_set_bytes{${POD_IS}, ${CONTAINERS}}`)})` },
      }),
      graph({
        title: 'Memory used of the limit',
        answers: 'How near is each container to being killed?',
        unit: 'percentunit',
        limit: { yellow: 0.8, red: 0.95, reason: 'Yellow from 80 %, red from 95 %: at 100 % it is killed.' },
        queries: {
          [EACH]: `sum by (pod, container) (${ofThose(`container_memory_working_set_bytes{${POD_IS}, ${CONTAINERS}}`)}) / sum by (pod, container) (kube_pod_container_resource_limits{${POD_IS}, resource="memory"})`,
        },
      }),
    ],
    'Network and disks': [
      graph({
        title: 'Network',
        answers: 'How much does each pod receive and send? Pods on the network of their node have no figures of their own.',
        unit: 'Bps',
        queries: {
          '{{pod}} receives': `sum by (pod) (${ofThose(`rate(container_network_receive_bytes_total{${POD_IS}}${RATE})`)})`,
          '{{pod}} sends': `sum by (pod) (${ofThose(`rate(container_network_transmit_bytes_total{${POD_IS}}${RATE})`)})`,
        },
      }),
      graph({
        title: 'Processes',
        answers: 'How many processes does each container have? A number that only grows is a leak.',
        unit: 'short',
        queries: { [EACH]: `sum by (pod, container) (${ofThose(`container_processes{${POD_IS}, ${CONTAINERS}}`)})` },
      }),
    ],
  },
};

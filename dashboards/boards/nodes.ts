import { Board } from '../look/board';
import { graph, list } from '../look/panels';
import { DISKS, NODE_IS, OUTWARD } from '../look/selectors';
import { NODE } from '../look/variables';

const RATE = '[$__rate_interval]';

export const NODES: Board = {
  name: 'nodes',
  title: 'Nodes',
  answers: 'Which nodes are short of CPU, memory, disk or network, and which are not well?',
  choices: [NODE],
  rows: {
    'All nodes': [
      list({
        title: 'Nodes',
        answers: 'How full is each node, by what is used and by what is promised to pods?',
        keys: { node: 'node' },
        columns: [
          {
            title: 'CPU used',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.95, reason: 'from 95 % on, what has no request waits.' },
            query: `1 - avg by (node) (rate(node_cpu_seconds_total{${NODE_IS}, mode="idle"}[5m]))`,
          },
          {
            title: 'CPU promised',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'from 90 % on, hardly any pod fits.' },
            query: `sum by (node) (kube_pod_container_resource_requests{${NODE_IS}, resource="cpu"}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="cpu"})`,
          },
          {
            title: 'Memory used',
            unit: 'percentunit',
            limit: { yellow: 0.85, red: 0.95, reason: 'from 95 % on, the kubelet is about to evict pods.' },
            query: `1 - sum by (node) (node_memory_MemAvailable_bytes{${NODE_IS}}) / sum by (node) (node_memory_MemTotal_bytes{${NODE_IS}})`,
          },
          {
            title: 'Memory promised',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'from 90 % on, hardly any pod fits.' },
            query: `sum by (node) (kube_pod_container_resource_requests{${NODE_IS}, resource="memory"}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="memory"})`,
          },
          {
            title: 'Disk used',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.9, reason: 'from 85 % on, the kubelet deletes images, from 90 % on, it evicts pods.' },
            query: `1 - min by (node) (node_filesystem_avail_bytes{${NODE_IS}, fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes{${NODE_IS}, fstype!~"tmpfs|overlay|squashfs|ramfs"})`,
          },
          {
            title: 'Pods',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'a node takes so many pods and no more, by its addresses.' },
            query: `sum by (node) (kubelet_running_pods{${NODE_IS}}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="pods"})`,
          },
          { title: 'Up since', unit: 'dateTimeFromNow', query: `1000 * max by (node) (node_boot_time_seconds{${NODE_IS}})` },
        ],
      }),
      list({
        title: 'Conditions',
        answers: 'Which nodes say that something is wrong with them, and what? Ready is listed when it is not.',
        width: 12,
        keys: { node: 'node', condition: 'Condition' },
        columns: [{
          title: 'Says so',
          unit: 'short',
          query: `sum by (node, condition) (kube_node_status_condition{${NODE_IS}, condition!="Ready", status="true"} or kube_node_status_condition{${NODE_IS}, condition="Ready", status=~"false|unknown"}) > 0`,
        }],
      }),
      list({
        title: 'Versions',
        answers: 'Which kubelet, runtime, kernel and image has each node?',
        width: 12,
        keys: { node: 'node', kubelet_version: 'Kubelet', container_runtime_version: 'Runtime', kernel_version: 'Kernel', os_image: 'System' },
        columns: [{
          title: 'Nodes',
          unit: 'short',
          query: `sum by (node, kubelet_version, container_runtime_version, kernel_version, os_image) (kube_node_info{${NODE_IS}})`,
        }],
      }),
    ],
    'CPU and memory': [
      graph({
        title: 'CPU used',
        answers: 'How busy are the CPUs of each node?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.95, reason: 'Red from 95 %: what has no request waits.' },
        queries: { '{{node}}': `1 - avg by (node) (rate(node_cpu_seconds_total{${NODE_IS}, mode="idle"}${RATE}))` },
      }),
      graph({
        title: 'What CPUs do',
        answers: 'Is it the work of pods, of the kernel, waiting for disks, or time that the host took away?',
        unit: 'percentunit',
        stacked: true,
        queries: { '{{mode}}': `avg by (mode) (rate(node_cpu_seconds_total{${NODE_IS}, mode!="idle"}${RATE}))` },
      }),
      graph({
        title: 'Memory used',
        answers: 'How much of the memory of each node is in use, that of caches left out?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.95, reason: 'Red from 95 %: the kubelet is about to evict pods.' },
        queries: { '{{node}}': `1 - sum by (node) (node_memory_MemAvailable_bytes{${NODE_IS}}) / sum by (node) (node_memory_MemTotal_bytes{${NODE_IS}})` },
      }),
      graph({
        title: 'Waiting for CPU, memory and disks',
        answers: 'For how much of the time did something have to wait (pressure stall information)?',
        unit: 'percentunit',
        limit: { yellow: 0.25, reason: 'Yellow from a quarter of the time: users notice it.' },
        queries: {
          '{{node}} CPU': `sum by (node) (rate(node_pressure_cpu_waiting_seconds_total{${NODE_IS}}${RATE}))`,
          '{{node}} memory': `sum by (node) (rate(node_pressure_memory_waiting_seconds_total{${NODE_IS}}${RATE}))`,
          '{{node}} disks': `sum by (node) (rate(node_pressure_io_waiting_seconds_total{${NODE_IS}}${RATE}))`,
        },
      }),
    ],
    'Disks': [
      graph({
        title: 'Disks read and written',
        answers: 'How much do the disks of each node read and write?',
        unit: 'Bps',
        queries: {
          '{{node}} reads': `sum by (node) (rate(node_disk_read_bytes_total{${NODE_IS}, ${DISKS}}${RATE}))`,
          '{{node}} writes': `sum by (node) (rate(node_disk_written_bytes_total{${NODE_IS}, ${DISKS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Disks busy',
        answers: 'For how much of the time does each disk have something to do?',
        unit: 'percentunit',
        limit: { yellow: 0.9, reason: 'Yellow from 90 %: requests queue up. A volume of gp3 has a limit of operations and of throughput.' },
        queries: { '{{node}} {{device}}': `rate(node_disk_io_time_seconds_total{${NODE_IS}, ${DISKS}}${RATE})` },
      }),
    ],
    'Network': [
      graph({
        title: 'Received and sent',
        answers: 'How much does each node receive and send?',
        unit: 'Bps',
        queries: {
          '{{node}} receives': `sum by (node) (rate(node_network_receive_bytes_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
          '{{node}} sends': `sum by (node) (rate(node_network_transmit_bytes_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
        },
      }),
      graph({
        title: 'Errors and drops',
        answers: 'How many packets does each node lose?',
        unit: 'pps',
        limit: { red: 1, reason: 'Red from one a second: on EC2 a sign that the instance is at its limit.' },
        queries: {
          '{{node}} received with errors': `sum by (node) (rate(node_network_receive_errs_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
          '{{node}} dropped': `sum by (node) (rate(node_network_receive_drop_total{${NODE_IS}, ${OUTWARD}}${RATE}) + rate(node_network_transmit_drop_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
        },
      }),
      graph({
        title: 'Connections tracked',
        answers: 'How full is the table of connections of each node?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.8, reason: 'Red from 80 %: when it is full, new connections fail.' },
        queries: { '{{node}}': `sum by (node) (node_nf_conntrack_entries{${NODE_IS}}) / sum by (node) (node_nf_conntrack_entries_limit{${NODE_IS}})` },
      }),
    ],
    'Kubelet': [
      graph({
        title: 'Pods and containers',
        answers: 'How many pods and containers run on each node?',
        unit: 'short',
        queries: {
          '{{node}} pods': `sum by (node) (kubelet_running_pods{${NODE_IS}})`,
          '{{node}} containers': `sum by (node) (kubelet_running_containers{${NODE_IS}, container_state="running"})`,
        },
      }),
      graph({
        title: 'Start of pods, slowest of 100',
        answers: 'How long does the slowest pod of 100 take to start, images left out?',
        unit: 's',
        limit: { yellow: 5, reason: 'Yellow from 5 s, which is what Kubernetes promises: https://github.com/kubernetes/community/blob/master/sig-scalability/slos/pod_startup_latency.md.' },
        queries: { '{{node}}': `histogram_quantile(0.99, sum by (node, le) (rate(kubelet_pod_start_sli_duration_seconds_bucket{${NODE_IS}}[30m])))` },
      }),
      graph({
        title: 'Failures of the container runtime',
        answers: 'What does the container runtime refuse to do, or fail at?',
        unit: 'ops',
        queries: { '{{node}} {{operation_type}}': `sum by (node, operation_type) (rate(kubelet_runtime_operations_errors_total{${NODE_IS}}${RATE})) > 0` },
      }),
    ],
  },
};

import { Board } from '../look/board';
import { graph, list } from '../look/panels';
import { DISKS, NODE_IS, OUTWARD } from '../look/selectors';
import { NODE } from '../look/variables';

const RATE = '[$__rate_interval]';

export const NODES: Board = {
  name: 'nodes',
  title: 'Nodes',
  answers: 'Which nodes are unhealthy, or short of CPU, memory, disk or network?',
  choices: [NODE],
  rows: {
    'All nodes': [
      list({
        title: 'Nodes',
        answers: 'What share of each node is used, and what share is requested by pods?',
        keys: { node: 'Node' },
        columns: [
          {
            title: 'CPU usage',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.95, reason: 'from 95 %, pods without CPU requests have to wait.' },
            query: `1 - avg by (node) (rate(node_cpu_seconds_total{${NODE_IS}, mode="idle"}[5m]))`,
          },
          {
            title: 'CPU requests',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'from 90 %, few new pods fit.' },
            query: `sum by (node) (kube_pod_container_resource_requests{${NODE_IS}, resource="cpu"}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="cpu"})`,
          },
          {
            title: 'Memory usage',
            unit: 'percentunit',
            limit: { yellow: 0.85, red: 0.95, reason: 'from 95 %, the kubelet is about to evict pods.' },
            query: `1 - sum by (node) (node_memory_MemAvailable_bytes{${NODE_IS}}) / sum by (node) (node_memory_MemTotal_bytes{${NODE_IS}})`,
          },
          {
            title: 'Memory requests',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'from 90 %, few new pods fit.' },
            query: `sum by (node) (kube_pod_container_resource_requests{${NODE_IS}, resource="memory"}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="memory"})`,
          },
          {
            title: 'Disk usage',
            unit: 'percentunit',
            limit: { yellow: 0.8, red: 0.9, reason: 'from 85 %, the kubelet deletes images; from 90 %, it evicts pods.' },
            query: `1 - min by (node) (node_filesystem_avail_bytes{${NODE_IS}, fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes{${NODE_IS}, fstype!~"tmpfs|overlay|squashfs|ramfs"})`,
          },
          {
            title: 'Pods',
            unit: 'percentunit',
            limit: { yellow: 0.9, reason: 'the IP addresses of a node limit its number of pods.' },
            query: `sum by (node) (kubelet_running_pods{${NODE_IS}}) / sum by (node) (kube_node_status_allocatable{${NODE_IS}, resource="pods"})`,
          },
          { title: 'Booted', unit: 'dateTimeFromNow', query: `1000 * max by (node) (node_boot_time_seconds{${NODE_IS}})` },
        ],
      }),
      list({
        title: 'Conditions',
        answers: 'Which nodes report a problem, and which one? Ready is listed if it is false or unknown.',
        width: 12,
        keys: { node: 'Node', condition: 'Condition' },
        columns: [{
          title: 'Nodes',
          unit: 'short',
          query: `sum by (node, condition) (kube_node_status_condition{${NODE_IS}, condition!="Ready", status="true"} or kube_node_status_condition{${NODE_IS}, condition="Ready", status=~"false|unknown"}) > 0`,
        }],
      }),
      list({
        title: 'Versions',
        answers: 'Which kubelet, container runtime, kernel and OS image does each node run?',
        width: 12,
        keys: { node: 'Node', kubelet_version: 'Kubelet', container_runtime_version: 'Runtime', kernel_version: 'Kernel', os_image: 'OS image' },
        columns: [{
          title: 'Nodes',
          unit: 'short',
          query: `sum by (node, kubelet_version, container_runtime_version, kernel_version, os_image) (kube_node_info{${NODE_IS}})`,
        }],
      }),
    ],
    'CPU and memory': [
      graph({
        title: 'CPU usage',
        answers: 'What share of its CPU does each node use?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.95, reason: 'Red from 95 %: pods without CPU requests have to wait.' },
        queries: { '{{node}}': `1 - avg by (node) (rate(node_cpu_seconds_total{${NODE_IS}, mode="idle"}${RATE}))` },
      }),
      graph({
        title: 'CPU usage by mode',
        answers: 'Is CPU time spent in processes (user), in the kernel (system), waiting for disks (iowait), or taken by the host (steal)?',
        unit: 'percentunit',
        stacked: true,
        queries: { '{{mode}}': `avg by (mode) (rate(node_cpu_seconds_total{${NODE_IS}, mode!="idle"}${RATE}))` },
      }),
      graph({
        title: 'Memory usage',
        answers: 'What share of its memory does each node use, without caches?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.95, reason: 'Red from 95 %: the kubelet is about to evict pods.' },
        queries: { '{{node}}': `1 - sum by (node) (node_memory_MemAvailable_bytes{${NODE_IS}}) / sum by (node) (node_memory_MemTotal_bytes{${NODE_IS}})` },
      }),
      graph({
        title: 'Pressure (PSI)',
        answers: 'For what share of the time did processes wait for CPU, memory or disks (pressure stall information)?',
        unit: 'percentunit',
        limit: { yellow: 0.25, reason: 'Yellow from 25 % of the time: users notice it.' },
        queries: {
          '{{node}} CPU': `sum by (node) (rate(node_pressure_cpu_waiting_seconds_total{${NODE_IS}}${RATE}))`,
          '{{node}} memory': `sum by (node) (rate(node_pressure_memory_waiting_seconds_total{${NODE_IS}}${RATE}))`,
          '{{node}} disks': `sum by (node) (rate(node_pressure_io_waiting_seconds_total{${NODE_IS}}${RATE}))`,
        },
      }),
    ],
    'Disks': [
      graph({
        title: 'Disk throughput',
        answers: 'How much do the disks of each node read and write?',
        unit: 'Bps',
        queries: {
          '{{node}} reads': `sum by (node) (rate(node_disk_read_bytes_total{${NODE_IS}, ${DISKS}}${RATE}))`,
          '{{node}} writes': `sum by (node) (rate(node_disk_written_bytes_total{${NODE_IS}, ${DISKS}}${RATE}))`,
        },
      }),
      graph({
        title: 'Disk utilization',
        answers: 'For what share of the time is each disk busy?',
        unit: 'percentunit',
        limit: { yellow: 0.9, reason: 'Yellow from 90 %: requests queue up. gp3 volumes limit IOPS and throughput.' },
        queries: { '{{node}} {{device}}': `rate(node_disk_io_time_seconds_total{${NODE_IS}, ${DISKS}}${RATE})` },
      }),
    ],
    'Network': [
      graph({
        title: 'Network traffic',
        answers: 'How much does each node receive and send?',
        unit: 'Bps',
        queries: {
          '{{node}} receives': `sum by (node) (rate(node_network_receive_bytes_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
          '{{node}} sends': `sum by (node) (rate(node_network_transmit_bytes_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
        },
      }),
      graph({
        title: 'Errors and drops',
        answers: 'How many packets does each node drop or fail to transfer?',
        unit: 'pps',
        limit: { red: 1, reason: 'Red from 1 per second: on EC2, a sign that the instance has reached its network limits.' },
        queries: {
          '{{node}} received with errors': `sum by (node) (rate(node_network_receive_errs_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
          '{{node}} dropped': `sum by (node) (rate(node_network_receive_drop_total{${NODE_IS}, ${OUTWARD}}${RATE}) + rate(node_network_transmit_drop_total{${NODE_IS}, ${OUTWARD}}${RATE}))`,
        },
      }),
      graph({
        title: 'Connection tracking',
        answers: 'How full is the connection tracking table of each node?',
        unit: 'percentunit',
        max: 1,
        limit: { red: 0.8, reason: 'Red from 80 %: when the table is full, new connections fail.' },
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
        title: 'p99 pod startup latency',
        answers: 'How long do 99 % of pods take to start at most, without image pulls?',
        unit: 's',
        limit: { yellow: 5, reason: 'Yellow from 5 s, the Kubernetes SLO: https://github.com/kubernetes/community/blob/master/sig-scalability/slos/pod_startup_latency.md.' },
        queries: { '{{node}}': `histogram_quantile(0.99, sum by (node, le) (rate(kubelet_pod_start_sli_duration_seconds_bucket{${NODE_IS}}[30m])))` },
      }),
      graph({
        title: 'Container runtime errors',
        answers: 'Which container runtime operations fail?',
        unit: 'ops',
        queries: { '{{node}} {{operation_type}}': `sum by (node, operation_type) (rate(kubelet_runtime_operations_errors_total{${NODE_IS}}${RATE})) > 0` },
      }),
    ],
  },
};

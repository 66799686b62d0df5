import { critical, info, percent, warning } from './draft';
import { Rule } from './rule';
import { Thresholds } from './thresholds';

const OF_CONTAINER = '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }})';

const HPA = 'namespace, horizontalpodautoscaler';

/** How full something is, where it would be full within the hours given by the trend of the last six. */
function filling(by: string, available: string, size: string, hours: number): string {
  return `100 * (1 - min by (${by}) (${available} / ${size})) > 70 and on (${by}) min by (${by}) (predict_linear(${available}[6h], ${hours} * 3600)) < 0`;
}

export function nodeRules({ nodeMemoryPercent, nodeCpuPercent, fillsWithinHours }: Thresholds): Rule[] {
  return [
    critical('NodeNotReady', 10, 'max by (node) (kube_node_status_condition{condition="Ready",status="true"}) == 0',
      'The node {{ $labels.node }} is not ready', 'Its kubelet has not said for ten minutes that it is. Pods on it are moved elsewhere.'),
    warning('NodeUnderPressure', 10, 'max by (node, condition) (kube_node_status_condition{condition=~"DiskPressure|MemoryPressure|PIDPressure",status="true"}) == 1',
      'The node {{ $labels.node }} is under {{ $labels.condition }}', 'It takes no new pods, and ends some that it has.'),
    warning('NodeMemoryHigh', 15, `100 * (1 - min by (node) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)) > ${nodeMemoryPercent}`,
      'The node {{ $labels.node }} is short of memory', '{{ $value | printf "%.0f" }} % of its memory is in use.'),
    info('NodeCpuHigh', 30, `100 * (1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > ${nodeCpuPercent}`,
      'The processors of {{ $labels.node }} are busy', '{{ $value | printf "%.0f" }} % of them, for half an hour.'),
    warning('NodeDiskFillsUp', 60, filling('node, mountpoint', 'node_filesystem_avail_bytes{fstype!="tmpfs"}', 'node_filesystem_size_bytes{fstype!="tmpfs"}', fillsWithinHours),
      'The disk of {{ $labels.node }} fills up', `{{ $labels.mountpoint }} is {{ $value | printf "%.0f" }} % full, and would be full within ${fillsWithinHours} hours.`),
  ];
}

export function podRules({ pendingMinutes, throttledPercent }: Thresholds): Rule[] {
  const by = 'namespace, pod, container';
  return [
    // The kernel's own count goes with its container: https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md (2026-11-30)
    warning('PodOutOfMemory', 0,
      `max by (${by}) (increase(kube_pod_container_status_restarts_total[15m])) > 0 and on (${by}) max by (${by}) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1`,
      `${OF_CONTAINER} ran out of memory`, 'It was ended for using more than its limit, and started again {{ $value | printf "%.0f" }} times within 15 minutes.'),
    warning('PodCrashLooping', 10, `max by (${by}) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1`,
      `${OF_CONTAINER} keeps crashing`, 'It ends soon after each start, and Kubernetes waits longer and longer before the next.'),
    warning('PodImagePullFails', 15, `max by (${by}) (kube_pod_container_status_waiting_reason{reason=~"ErrImagePull|ImagePullBackOff"}) == 1`,
      `${OF_CONTAINER} has no image`, 'The node cannot pull it: the name is wrong, or the registry does not answer, or asks for a login.'),
    warning('PodPending', pendingMinutes, 'max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) == 1',
      '{{ $labels.namespace }}/{{ $labels.pod }} does not start', `It has waited for ${pendingMinutes} minutes: for a node, a volume, a Secret or an image.`),
    warning('DeploymentNotAvailable', 15, 'max by (namespace, deployment) (kube_deployment_spec_replicas - kube_deployment_status_replicas_available) > 0',
      'The Deployment {{ $labels.namespace }}/{{ $labels.deployment }} lacks pods', '{{ $value }} of its pods are not available.'),
    warning('StatefulSetNotReady', 15, 'max by (namespace, statefulset) (kube_statefulset_replicas - kube_statefulset_status_replicas_ready) > 0',
      'The StatefulSet {{ $labels.namespace }}/{{ $labels.statefulset }} lacks pods', '{{ $value }} of its pods are not ready.'),
    warning('DaemonSetNotAvailable', 15, 'max by (namespace, daemonset) (kube_daemonset_status_number_unavailable) > 0',
      'The DaemonSet {{ $labels.namespace }}/{{ $labels.daemonset }} lacks pods', 'It is not available on {{ $value }} nodes.'),
    warning('JobFailed', 15, 'max by (namespace, job_name) (kube_job_failed{condition="true"}) == 1',
      'The Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed', 'It has used up its attempts or its time, and is not tried again.'),
    info('AutoscalerAtMaximum', 30, `max by (${HPA}) (kube_horizontalpodautoscaler_status_desired_replicas) >= max by (${HPA}) (kube_horizontalpodautoscaler_spec_max_replicas) > max by (${HPA}) (kube_horizontalpodautoscaler_spec_min_replicas)`,
      'The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} cannot add pods', 'It has asked for its maximum of {{ $value }} pods for half an hour.'),
    info('ContainerThrottled', 30,
      `${percent(`sum by (${by}) (rate(container_cpu_cfs_throttled_periods_total{container!=""}[5m]))`, `sum by (${by}) (rate(container_cpu_cfs_periods_total{container!=""}[5m]))`)} > ${throttledPercent}`,
      `${OF_CONTAINER} is held back`, 'In {{ $value | printf "%.0f" }} % of the time it would work and may not, by its limit for processors.'),
  ];
}

export function volumeRules({ fillsWithinHours, volumePercent }: Thresholds): Rule[] {
  const by = 'namespace, persistentvolumeclaim';
  const claim = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';
  return [
    warning('VolumeFillsUp', 60, filling(by, 'kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', fillsWithinHours),
      `The volume ${claim} fills up`, `It is {{ $value | printf "%.0f" }} % full, and would be full within ${fillsWithinHours} hours.`),
    critical('VolumeFull', 5, `100 * (1 - min by (${by}) (kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)) > ${volumePercent}`,
      `The volume ${claim} is full`, '{{ $value | printf "%.1f" }} % of it is in use.'),
    warning('VolumeInodesRunOut', 15, `100 * max by (${by}) (kubelet_volume_stats_inodes_used / kubelet_volume_stats_inodes) > ${volumePercent}`,
      `The volume ${claim} takes no more files`, '{{ $value | printf "%.1f" }} % of its inodes are in use, however small the files are.'),
  ];
}

export function costRules({ growthPercent }: Thresholds): Rule[] {
  const cpus = 'kube_node_status_capacity{resource="cpu"}';
  return [
    warning('CostJump', 60, `100 * (sum(${cpus}) / sum(${cpus} offset 1d) - 1) > ${growthPercent}`,
      'The cluster has grown within a day', 'Its nodes have {{ $value | printf "%.0f" }} % more processors than a day ago, and cost that much more.'),
  ];
}

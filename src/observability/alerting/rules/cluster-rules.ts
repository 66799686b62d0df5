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
      'Node {{ $labels.node }} is not ready', 'It has not been ready for ten minutes. Its pods are evicted and rescheduled.'),
    warning('NodeUnderPressure', 10, 'max by (node, condition) (kube_node_status_condition{condition=~"DiskPressure|MemoryPressure|PIDPressure",status="true"}) == 1',
      'Node {{ $labels.node }} reports {{ $labels.condition }}', 'It accepts no new pods, and may evict running ones.'),
    warning('NodeMemoryHigh', 15, `100 * (1 - min by (node) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)) > ${nodeMemoryPercent}`,
      'Node {{ $labels.node }} is low on memory', '{{ $value | printf "%.0f" }} % of its memory is in use.'),
    info('NodeCpuHigh', 30, `100 * (1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > ${nodeCpuPercent}`,
      'High CPU usage on node {{ $labels.node }}', 'CPU usage is {{ $value | printf "%.0f" }} %, and has been high for 30 minutes.'),
    warning('NodeDiskFillsUp', 60, filling('node, mountpoint', 'node_filesystem_avail_bytes{fstype!="tmpfs"}', 'node_filesystem_size_bytes{fstype!="tmpfs"}', fillsWithinHours),
      'Disk of node {{ $labels.node }} is filling up', `{{ $labels.mountpoint }} is {{ $value | printf "%.0f" }} % full, and will be full within ${fillsWithinHours} hours at the current rate.`),
  ];
}

export function podRules({ pendingMinutes, throttledPercent }: Thresholds): Rule[] {
  const by = 'namespace, pod, container';
  return [
    // The kernel's own count goes with its container: https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md (2026-11-30)
    warning('PodOutOfMemory', 0,
      `max by (${by}) (increase(kube_pod_container_status_restarts_total[15m])) > 0 and on (${by}) max by (${by}) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1`,
      `${OF_CONTAINER} ran out of memory`, 'It was killed for exceeding its memory limit, and restarted {{ $value | printf "%.0f" }} times within 15 minutes.'),
    warning('PodCrashLooping', 10, `max by (${by}) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1`,
      `${OF_CONTAINER} is in a crash loop`, 'It exits soon after each start. Kubernetes waits longer before each restart.'),
    warning('PodImagePullFails', 15, `max by (${by}) (kube_pod_container_status_waiting_reason{reason=~"ErrImagePull|ImagePullBackOff"}) == 1`,
      `Image of ${OF_CONTAINER} cannot be pulled`, 'The image name is wrong, the registry is unreachable, or it requires a login.'),
    warning('PodPending', pendingMinutes, 'max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) == 1',
      'Pod {{ $labels.namespace }}/{{ $labels.pod }} is pending', `It has been pending for ${pendingMinutes} minutes, waiting for a node, a volume, a Secret or an image.`),
    warning('DeploymentNotAvailable', 15, 'max by (namespace, deployment) (kube_deployment_spec_replicas - kube_deployment_status_replicas_available) > 0',
      'Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has unavailable replicas', '{{ $value }} of its replicas are unavailable.'),
    warning('StatefulSetNotReady', 15, 'max by (namespace, statefulset) (kube_statefulset_replicas - kube_statefulset_status_replicas_ready) > 0',
      'StatefulSet {{ $labels.namespace }}/{{ $labels.statefulset }} has replicas that are not ready', '{{ $value }} of its replicas are not ready.'),
    warning('DaemonSetNotAvailable', 15, 'max by (namespace, daemonset) (kube_daemonset_status_number_unavailable) > 0',
      'DaemonSet {{ $labels.namespace }}/{{ $labels.daemonset }} has unavailable pods', 'Its pods are unavailable on {{ $value }} nodes.'),
    warning('JobFailed', 15, 'max by (namespace, job_name) (kube_job_failed{condition="true"}) == 1',
      'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed', 'It reached its backoff limit or its deadline, and is not retried.'),
    info('AutoscalerAtMaximum', 30, `max by (${HPA}) (kube_horizontalpodautoscaler_status_desired_replicas) >= max by (${HPA}) (kube_horizontalpodautoscaler_spec_max_replicas) > max by (${HPA}) (kube_horizontalpodautoscaler_spec_min_replicas)`,
      'HorizontalPodAutoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} is at its maximum', 'It has requested its maximum of {{ $value }} replicas for 30 minutes.'),
    info('ContainerThrottled', 30,
      `${percent(`sum by (${by}) (rate(container_cpu_cfs_throttled_periods_total{container!=""}[5m]))`, `sum by (${by}) (rate(container_cpu_cfs_periods_total{container!=""}[5m]))`)} > ${throttledPercent}`,
      `${OF_CONTAINER} is throttled`, 'It was throttled in {{ $value | printf "%.0f" }} % of CPU periods because of its CPU limit.'),
  ];
}

export function volumeRules({ fillsWithinHours, volumePercent }: Thresholds): Rule[] {
  const by = 'namespace, persistentvolumeclaim';
  const claim = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';
  return [
    warning('VolumeFillsUp', 60, filling(by, 'kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', fillsWithinHours),
      `Volume ${claim} is filling up`, `It is {{ $value | printf "%.0f" }} % full, and will be full within ${fillsWithinHours} hours at the current rate.`),
    critical('VolumeFull', 5, `100 * (1 - min by (${by}) (kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)) > ${volumePercent}`,
      `Volume ${claim} is almost full`, '{{ $value | printf "%.1f" }} % of it is in use.'),
    warning('VolumeInodesRunOut', 15, `100 * max by (${by}) (kubelet_volume_stats_inodes_used / kubelet_volume_stats_inodes) > ${volumePercent}`,
      `Volume ${claim} is running out of inodes`, '{{ $value | printf "%.1f" }} % of its inodes are in use. At 100 %, no file can be created.'),
  ];
}

export function costRules({ growthPercent }: Thresholds): Rule[] {
  const cpus = 'kube_node_status_capacity{resource="cpu"}';
  return [
    warning('CostJump', 60, `100 * (sum(${cpus}) / sum(${cpus} offset 1d) - 1) > ${growthPercent}`,
      'The cluster has grown within one day', 'Its nodes have {{ $value | printf "%.0f" }} % more CPUs than a day ago, and cost correspondingly more.'),
  ];
}

/** What a series says while something is wrong, and afterwards. */
export interface Case {
  /** Selector, kind, value a minute while it is wrong, value a minute when it is not. */
  readonly series: readonly (readonly [series: string, kind: 'gauge' | 'counter' | 'slope', wrong: number, right: number])[];
  /** Labels of the alert beside its own. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Minutes before anything is wrong. */
  readonly before?: number;
  /** Minutes until it is over, once nothing is wrong any more. */
  readonly ends?: number;
}

const CONTAINER = 'namespace="shop",pod="web-1",container="web"';
const OF_CONTAINER = { namespace: 'shop', pod: 'web-1', container: 'web' };
const down = (job: string): Case => ({ series: [[`up{job="${job}",instance="a"}`, 'gauge', 0, 1]] });
const gauge = (series: string, labels: Case['labels'], wrong: number, right: number): Case => ({ series: [[series, 'gauge', wrong, right]], labels });
const ratio = (part: string, whole: string, labels?: Case['labels']): Case => ({ series: [[part, 'counter', 60, 0], [whole, 'counter', 60, 600]], labels });

/** A bucket that grows by all requests only when they are fast. */
const slow = (metric: string, by: string, [fast, most]: [string, string], labels?: Case['labels']): Case => ({
  series: [[`${metric}{${by}le="${fast}"}`, 'counter', 0, 60], [`${metric}{${by}le="${most}"}`, 'counter', 60, 60], [`${metric}{${by}le="+Inf"}`, 'counter', 60, 60]], labels,
});

const filling = (available: string, size: string, series: string, labels: Case['labels']): Case => ({
  series: [[`${available}{${series}}`, 'slope', -0.05, 30], [`${size}{${series}}`, 'gauge', 100, 100]], labels, before: 60, ends: 420,
});

const CLAIM = 'namespace="shop",persistentvolumeclaim="data"';
const OF_CLAIM = { namespace: 'shop', persistentvolumeclaim: 'data' };

export const CASES: Record<string, Case> = {
  NodeNotReady: gauge('kube_node_status_condition{node="a",condition="Ready",status="true"}', { node: 'a' }, 0, 1),
  NodeUnderPressure: gauge('kube_node_status_condition{node="a",condition="DiskPressure",status="true"}', { node: 'a', condition: 'DiskPressure' }, 1, 0),
  NodeMemoryHigh: { series: [['node_memory_MemAvailable_bytes{node="a"}', 'gauge', 5, 50], ['node_memory_MemTotal_bytes{node="a"}', 'gauge', 100, 100]], labels: { node: 'a' } },
  NodeCpuHigh: { series: [['node_cpu_seconds_total{node="a",cpu="0",mode="idle"}', 'counter', 1, 50]], labels: { node: 'a' } },
  NodeDiskFillsUp: filling('node_filesystem_avail_bytes', 'node_filesystem_size_bytes', 'node="a",mountpoint="/",fstype="xfs"', { node: 'a', mountpoint: '/' }),
  PodOutOfMemory: {
    series: [[`kube_pod_container_status_restarts_total{${CONTAINER}}`, 'counter', 1, 0], [`kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="OOMKilled"}`, 'gauge', 1, 1]],
    labels: OF_CONTAINER,
  },
  PodCrashLooping: gauge(`kube_pod_container_status_waiting_reason{${CONTAINER},reason="CrashLoopBackOff"}`, OF_CONTAINER, 1, 0),
  PodImagePullFails: gauge(`kube_pod_container_status_waiting_reason{${CONTAINER},reason="ImagePullBackOff"}`, OF_CONTAINER, 1, 0),
  PodPending: gauge('kube_pod_status_phase{namespace="shop",pod="web-1",phase="Pending"}', { namespace: 'shop', pod: 'web-1' }, 1, 0),
  DeploymentNotAvailable: {
    series: [['kube_deployment_spec_replicas{namespace="shop",deployment="web"}', 'gauge', 3, 3], ['kube_deployment_status_replicas_available{namespace="shop",deployment="web"}', 'gauge', 1, 3]],
    labels: { namespace: 'shop', deployment: 'web' },
  },
  StatefulSetNotReady: {
    series: [['kube_statefulset_replicas{namespace="shop",statefulset="db"}', 'gauge', 3, 3], ['kube_statefulset_status_replicas_ready{namespace="shop",statefulset="db"}', 'gauge', 2, 3]],
    labels: { namespace: 'shop', statefulset: 'db' },
  },
  DaemonSetNotAvailable: gauge('kube_daemonset_status_number_unavailable{namespace="shop",daemonset="agent"}', { namespace: 'shop', daemonset: 'agent' }, 2, 0),
  JobFailed: gauge('kube_job_failed{namespace="shop",job_name="import",condition="true"}', { namespace: 'shop', job_name: 'import' }, 1, 0),
  AutoscalerAtMaximum: {
    series: [
      ['kube_horizontalpodautoscaler_status_desired_replicas{namespace="shop",horizontalpodautoscaler="web"}', 'gauge', 10, 4],
      ['kube_horizontalpodautoscaler_spec_max_replicas{namespace="shop",horizontalpodautoscaler="web"}', 'gauge', 10, 10],
      ['kube_horizontalpodautoscaler_spec_min_replicas{namespace="shop",horizontalpodautoscaler="web"}', 'gauge', 2, 2],
    ],
    labels: { namespace: 'shop', horizontalpodautoscaler: 'web' },
  },
  ContainerThrottled: ratio(`container_cpu_cfs_throttled_periods_total{${CONTAINER}}`, `container_cpu_cfs_periods_total{${CONTAINER}}`, OF_CONTAINER),
  VolumeFillsUp: filling('kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', CLAIM, OF_CLAIM),
  VolumeFull: { series: [[`kubelet_volume_stats_available_bytes{${CLAIM}}`, 'gauge', 1, 40], [`kubelet_volume_stats_capacity_bytes{${CLAIM}}`, 'gauge', 100, 100]], labels: OF_CLAIM },
  VolumeInodesRunOut: { series: [[`kubelet_volume_stats_inodes_used{${CLAIM}}`, 'gauge', 99, 40], [`kubelet_volume_stats_inodes{${CLAIM}}`, 'gauge', 100, 100]], labels: OF_CLAIM },
  ApiServerUnreachable: down('kube-apiserver'),
  ApiServerErrors: { series: [['apiserver_request_total{verb="GET",code="500"}', 'counter', 60, 0], ['apiserver_request_total{verb="GET",code="200"}', 'counter', 60, 600]] },
  ApiServerSlow: {
    series: [['apiserver_request_duration_seconds_sum{verb="GET",subresource=""}', 'counter', 200, 20], ['apiserver_request_duration_seconds_count{verb="GET",subresource=""}', 'counter', 100, 100]],
    labels: { verb: 'GET' },
  },
  ApiServiceUnavailable: gauge('aggregator_unavailable_apiservice{name="v1beta1.metrics.k8s.io"}', { name: 'v1beta1.metrics.k8s.io' }, 1, 0),
  ClientCertificateExpiresSoon: {
    series: [['apiserver_client_certificate_expiration_seconds_bucket{le="604800.0"}', 'counter', 5, 0], ['apiserver_client_certificate_expiration_seconds_bucket{le="0.0"}', 'counter', 0, 0]],
  },
  CoreDnsDown: down('coredns'),
  CoreDnsErrors: { series: [['coredns_dns_responses_total{rcode="SERVFAIL"}', 'counter', 60, 0], ['coredns_dns_responses_total{rcode="NOERROR"}', 'counter', 60, 600]] },
  CoreDnsSlow: slow('coredns_dns_request_duration_seconds_bucket', '', ['0.008', '4.096']),
  NginxDown: down('ingress-nginx'),
  NginxErrors: {
    series: [
      ['nginx_ingress_controller_requests{exported_namespace="shop",ingress="web",status="503"}', 'counter', 60, 0],
      ['nginx_ingress_controller_requests{exported_namespace="shop",ingress="web",status="200"}', 'counter', 60, 600],
    ],
    labels: { exported_namespace: 'shop', ingress: 'web' },
  },
  NginxSlow: slow('nginx_ingress_controller_request_duration_seconds_bucket', 'exported_namespace="shop",ingress="web",', ['0.1', '5'], { exported_namespace: 'shop', ingress: 'web' }),
  // Seconds since 1970, at which the tests begin.
  NginxCertificateExpiresSoon: gauge('nginx_ingress_controller_ssl_expire_time_seconds{host="shop.example.com"}', { host: 'shop.example.com' }, 10 * 86400, 80 * 86400),
  TraefikDown: down('traefik'),
  TraefikErrors: {
    series: [['traefik_service_requests_total{service="shop-web@kubernetes",code="502"}', 'counter', 60, 0], ['traefik_service_requests_total{service="shop-web@kubernetes",code="200"}', 'counter', 60, 600]],
    labels: { service: 'shop-web@kubernetes' },
  },
  TraefikSlow: slow('traefik_service_request_duration_seconds_bucket', 'service="shop-web@kubernetes",', ['0.3', '5'], { service: 'shop-web@kubernetes' }),
  TraefikCertificateExpiresSoon: gauge('traefik_tls_certs_not_after{cn="shop.example.com"}', { cn: 'shop.example.com' }, 10 * 86400, 80 * 86400),
  TargetDown: { ...down('annotated-pods'), labels: { job: 'annotated-pods' } },
  LogsDropped: { series: [['fluentbit_output_dropped_records_total{pod="fluent-bit-1",name="loki.0"}', 'counter', 60, 0]], labels: { pod: 'fluent-bit-1', name: 'loki.0' } },
  LogsNotDelivered: { series: [['fluentbit_output_retries_failed_total{pod="fluent-bit-1",name="loki.0"}', 'counter', 6, 0]], labels: { pod: 'fluent-bit-1', name: 'loki.0' } },
  ...Object.fromEntries([['SpansDropped', 'spans'], ['LogRecordsDropped', 'log_records']].map(([name, signal]): [string, Case] => [name, {
    series: [[`otelcol_receiver_refused_${signal}{pod="gateway-1",receiver="otlp"}`, 'counter', 60, 0], [`otelcol_receiver_failed_${signal}{pod="gateway-1",receiver="otlp"}`, 'counter', 0, 0]],
    labels: { pod: 'gateway-1', receiver: 'otlp' },
  }])),
  CollectorQueueFull: {
    series: [
      ['otelcol_exporter_queue_size{pod="gateway-1",exporter="otlp_http/logs",data_type="logs"}', 'gauge', 950, 10],
      ['otelcol_exporter_queue_capacity{pod="gateway-1",exporter="otlp_http/logs",data_type="logs"}', 'gauge', 1000, 1000],
    ],
    labels: { pod: 'gateway-1', exporter: 'otlp_http/logs', data_type: 'logs' },
  },
  // Well is what is not five minutes old, and be it yet to come.
  ClusterSilent: {
    series: [['fleet:cluster:info{cluster="europe"}', 'gauge', 1, 1], ['cluster:heartbeat:seconds{cluster="europe"}', 'gauge', 0, 1_000_000]], labels: { cluster: 'europe' }, before: 10,
  },
  PrometheusDown: down('prometheus'),
  PrometheusConfigFailed: gauge('prometheus_config_last_reload_successful{instance="localhost:9090"}', { instance: 'localhost:9090' }, 0, 1),
  PrometheusRulesFail: { series: [['prometheus_rule_evaluation_failures_total{rule_group="a"}', 'counter', 2, 0]], labels: { rule_group: 'a' } },
  MetricsNotWritten: { series: [['prometheus_remote_storage_samples_failed_total{remote_name="mimir"}', 'counter', 60, 0]], labels: { remote_name: 'mimir' } },
  GrafanaDown: gauge('kube_deployment_status_replicas_available{namespace="monitoring",deployment="grafana"}', { namespace: 'monitoring', deployment: 'grafana' }, 0, 2),
  SpanErrors: {
    series: [['traces_spanmetrics_calls_total{service="cart",status_code="STATUS_CODE_ERROR"}', 'counter', 60, 0], ['traces_spanmetrics_calls_total{service="cart",status_code="STATUS_CODE_OK"}', 'counter', 60, 600]],
    labels: { service: 'cart' },
  },
  CostJump: { series: [['kube_node_status_capacity{node="a",resource="cpu"}', 'gauge', 40, 8]], before: 1500 },
};

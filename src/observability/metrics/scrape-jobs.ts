import { GROUP_LABEL, literally } from './series-labels';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

/*
 * What Prometheus scrapes. The chart's own jobs are all switched off: they put CoreDNS, kube-state-metrics and
 * node-exporter into one job, name no node on what kubelets say, and let every pod choose its own namespace label,
 * which leaves panels of the dashboards empty. Names of jobs and labels are what the dashboards ask for.
 */

/** A scrape job as Prometheus reads it, without its name. */
export type ScrapeJob = Record<string, unknown>;

/** Jobs by name. */
export type ScrapeJobs = Record<string, ScrapeJob>;

interface PodJob {
  /** Labels that the pods have. */
  readonly podLabels: Record<string, string>;
  /** Namespace of the pods, where only ours are meant. */
  readonly podNamespace?: string;
  /** Name of the container port. */
  readonly port: string;
  /** Labels that the target gets, beside `job` and `instance`. */
  readonly targetLabels: Record<string, string>;
  /** Whether a label of the metric itself wins over one of the target. */
  readonly honorLabels?: boolean;
}

const NAMESPACE = '__meta_kubernetes_namespace';
const POD = '__meta_kubernetes_pod_name';
const NODE_OF_POD = '__meta_kubernetes_pod_node_name';
const POD_IP = '__meta_kubernetes_pod_ip';

/** One job for each kind of pod that a dashboard is about. */
const podJobs = (release: string): Record<string, PodJob> => ({
  'coredns': {
    podLabels: { 'k8s-app': 'kube-dns' },
    podNamespace: 'kube-system',
    port: 'metrics',
    targetLabels: { namespace: NAMESPACE, pod: POD },
  },
  // Its metrics are about other pods and nodes, and say so in their own labels.
  'kube-state-metrics': {
    podLabels: { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': release },
    podNamespace: MONITORING_NAMESPACE,
    port: 'http',
    targetLabels: {},
    honorLabels: true,
  },
  'node-exporter': {
    podLabels: { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': release },
    podNamespace: AGENTS_NAMESPACE,
    port: 'metrics',
    targetLabels: { node: NODE_OF_POD, instance: NODE_OF_POD },
  },
  // A request's metric has the `namespace` of its Ingress. The dashboard wants that as `exported_namespace`, which is
  // what it becomes when the namespace of the controller wins.
  'ingress-nginx': {
    podLabels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    port: 'metrics',
    targetLabels: { namespace: NAMESPACE, pod: POD },
  },
  'traefik': {
    podLabels: { 'app.kubernetes.io/name': 'traefik' },
    port: 'metrics',
    targetLabels: { namespace: NAMESPACE, pod: POD },
  },
});

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const CREDENTIALS = { credentials_file: `${SERVICE_ACCOUNT}/token` };

// Bounds of histograms that no dashboard uses: thousands of series for each API server. Of its answers' times some are kept.
const API_SERVER_HISTOGRAMS =
  '(apiserver_(request|admission_.*)_duration_seconds|apiserver_(response_sizes|request_body_size_bytes|watch_events_sizes)|etcd_request_duration_seconds|workqueue_(queue|work)_duration_seconds)_bucket';
const BOUNDS_BETWEEN = '0[.](05|2|6|8)|1[.](25|5)|(2|3|4|6|8|15|20|45|60)([.]0)?';
const UNUSED_API_SERVER_BUCKETS = `${API_SERVER_HISTOGRAMS};.*|apiserver_request_sli_duration_seconds_bucket;(${BOUNDS_BETWEEN})`;

/** Every job that is ours; `release` is that of the exporters. */
export function scrapeJobs(verifyKubelets: boolean = false, release: string = 'prometheus'): ScrapeJobs {
  const ofPods = podJobs(release);
  return {
    'prometheus': { static_configs: [{ targets: ['localhost:9090'] }] },
    'kube-apiserver': apiServerJob(),
    'kubelet': kubeletJob('/metrics', verifyKubelets),
    'cadvisor': kubeletJob('/metrics/cadvisor', verifyKubelets),
    ...Object.fromEntries(Object.entries(ofPods).map(([name, job]) => [name, podJob(job)])),
    'annotated-pods': annotatedPodsJob(ofPods),
    'annotated-services': annotatedServicesJob(ofPods),
  };
}

/** The jobs with a label for the cluster, where there are series of other clusters too. */
export function ofCluster(jobs: ScrapeJobs, ownCluster: string | undefined): ScrapeJobs {
  return ownCluster === undefined ? jobs : Object.fromEntries(Object.entries(jobs).map(([name, job]) =>
    [name, withRelabeling(job, [{ target_label: GROUP_LABEL, replacement: literally(ownCluster) }])]));
}

/** A job with further rules for its targets. */
export function withRelabeling(job: ScrapeJob, rules: object[]): ScrapeJob {
  return rules.length === 0 ? job : { ...job, relabel_configs: [...(job.relabel_configs as object[] | undefined ?? []), ...rules] };
}

function apiServerJob(): ScrapeJob {
  return {
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['default'] } }],
    scheme: 'https',
    tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt`, server_name: 'kubernetes' },
    authorization: CREDENTIALS,
    relabel_configs: [
      keep(['__meta_kubernetes_service_name', '__meta_kubernetes_endpointslice_port_name'], 'kubernetes;https'),
    ],
    metric_relabel_configs: [{ source_labels: ['__name__', 'le'], regex: UNUSED_API_SERVER_BUCKETS, action: 'drop' }],
  };
}

function kubeletJob(path: string, verify: boolean): ScrapeJob {
  return {
    kubernetes_sd_configs: [{ role: 'node' }],
    scheme: 'https',
    metrics_path: path,
    // A kubelet's certificate need not come from the authority of the cluster.
    tls_config: verify ? { ca_file: `${SERVICE_ACCOUNT}/ca.crt` } : { insecure_skip_verify: true },
    authorization: CREDENTIALS,
    relabel_configs: [label('node', '__meta_kubernetes_node_name')],
  };
}

// Every job asks for all pods in the same words, so that Prometheus watches them once.
function podJob(job: PodJob): ScrapeJob {
  const selection = selectionOf(job);
  return {
    ...(job.honorLabels && { honor_labels: true }),
    kubernetes_sd_configs: [{ role: 'pod' }],
    relabel_configs: [
      keep([...selection.labels, '__meta_kubernetes_pod_container_port_name'], `${selection.regex};${job.port}`),
      ...onlyRunning(),
      ...Object.entries(job.targetLabels).map(([name, source]) => label(name, source)),
    ],
  };
}

/** Pods that ask for it with `prometheus.io/scrape: "true"`, and `prometheus.io/port`, `path` and `scheme`. */
function annotatedPodsJob(ofPods: Record<string, PodJob>): ScrapeJob {
  const annotation = (name: string) => `__meta_kubernetes_pod_annotation_prometheus_io_${name}`;
  return {
    kubernetes_sd_configs: [{ role: 'pod' }],
    relabel_configs: [
      keep([annotation('scrape')], 'true'),
      ...withoutOwnJobs(ofPods),
      ...onlyRunning(),
      ...asAnnotated(annotation),
      ...labelsOfPod(),
    ],
  };
}

/**
 * Pods behind a Service that asks for them, by the annotation `prometheus.io/scrape: "true"` or by a label of that name, and by
 * annotations as those of pods. What a pod says itself counts more.
 */
function annotatedServicesJob(ofPods: Record<string, PodJob>): ScrapeJob {
  const annotation = (name: string) => `__meta_kubernetes_service_annotation_prometheus_io_${name}`;
  const port = '__meta_kubernetes_endpointslice_port';
  return {
    kubernetes_sd_configs: [{ role: 'endpointslice' }],
    relabel_configs: [
      keep([annotation('scrape'), '__meta_kubernetes_service_label_prometheus_io_scrape'], 'true;.*|;true'),
      { source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true|false', action: 'drop' },
      ...withoutOwnJobs(ofPods),
      ...onlyRunning(),
      // Ports of the Service, and not all that its pods have. Whoever may write a slice could name any address in it, so that of the pod counts.
      keep([POD_IP, port], '.+;.+'),
      ...addressOf(port),
      ...asAnnotated(annotation),
      ...labelsOfPod(),
    ],
  };
}

// What has a job of its own would come twice.
function withoutOwnJobs(ofPods: Record<string, PodJob>): object[] {
  return Object.values(ofPods).map((job) => {
    const { labels, regex } = selectionOf(job);
    return { source_labels: labels, regex, action: 'drop' };
  });
}

function asAnnotated(annotation: (name: string) => string): object[] {
  return [
    { source_labels: [annotation('scheme')], regex: '(https?)', target_label: '__scheme__' },
    { source_labels: [annotation('path')], regex: '(.+)', target_label: '__metrics_path__' },
    // A pod is one target for each port it declares; with the annotation all become the same one.
    ...addressOf(annotation('port')),
  ];
}

function addressOf(port: string): object[] {
  const rule = (regex: string, replacement: string) => ({ source_labels: [POD_IP, port], regex, replacement, target_label: '__address__' });
  return [rule('([0-9.]+);([0-9]+)', '$1:$2'), rule('([0-9a-fA-F:]*:[0-9a-fA-F:]*);([0-9]+)', '[$1]:$2')];
}

function labelsOfPod(): object[] {
  return [label('namespace', NAMESPACE), label('pod', POD), label('node', NODE_OF_POD)];
}

function selectionOf(job: PodJob): { labels: string[]; regex: string } {
  const wanted: [string, string][] = [
    ...(job.podNamespace === undefined ? [] : [[NAMESPACE, job.podNamespace] as [string, string]]),
    ...Object.entries(job.podLabels).map(([name, value]): [string, string] => [podLabel(name), value]),
  ];
  return { labels: wanted.map(([source]) => source), regex: wanted.map(([, value]) => value).join(';') };
}

// A pod that has come to its end keeps its address in the list until it is deleted.
function onlyRunning(): object[] {
  return [
    { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
    { source_labels: ['__meta_kubernetes_pod_container_init'], regex: 'true', action: 'drop' },
  ];
}

function podLabel(name: string): string {
  return `__meta_kubernetes_pod_label_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

function keep(labels: string[], regex: string): object {
  return { source_labels: labels, regex, action: 'keep' };
}

function label(name: string, source: string): object {
  return { source_labels: [source], target_label: name };
}

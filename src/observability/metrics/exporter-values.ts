/*
 * What both engines have alike: the exporters, and what is made of what they say.
 */

// Of each kind the dashboards count `kube_<kind>_labels`, which is only there when some label of the kind is listed.
// One label, and not all, since every value of every label would be a series.
const KINDS_THAT_DASHBOARDS_COUNT = [
  'namespaces',
  'deployments',
  'statefulsets',
  'daemonsets',
  'networkpolicies',
  'horizontalpodautoscalers',
];
const LISTED_LABEL = 'app.kubernetes.io/name';

// What of the sender becomes labels of its metrics. `service.name` and `service.instance.id` are `job` and `instance` in any case.
export const PROMOTED_ATTRIBUTES = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name', 'k8s.node.name', 'k8s.deployment.name', 'k8s.cluster.name'];

export const HARDENED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

export function kubeStateMetricsValues(): object {
  return {
    metricLabelsAllowlist: KINDS_THAT_DASHBOARDS_COUNT.map((kind) => `${kind}=[${LISTED_LABEL}]`),
    // To count Secrets it would have to be able to read every one of them, content and all.
    collectorsExclude: ['secrets'],
    // The chart collects endpoint slices in their place, and a dashboard counts endpoints.
    collectorsExtra: ['endpoints'],
    // Found by its labels; with the annotation it could be scraped a second time.
    prometheusScrape: false,
    resources: resources('10m', '64Mi', '256Mi'),
  };
}

export function nodeExporterValues(): { readonly [key: string]: unknown; readonly service: object } {
  return {
    service: { annotations: { 'prometheus.io/scrape': 'false' } },
    containerSecurityContext: HARDENED,
    resources: resources('10m', '32Mi', '128Mi'),
  };
}

/** Names that dashboards ask for and kube-state-metrics does not use. */
export function dashboardRules(): object[] {
  return [
    { record: 'kube_hpa_labels', expr: 'kube_horizontalpodautoscaler_labels' },
    { record: 'workload_pod:kube_pod_owner:info', expr: workloadsOfPods() },
  ];
}

/** Which workload a pod is of: the Deployment of its ReplicaSet, the CronJob of its Job, else its owner, else itself. */
function workloadsOfPods(): string {
  const ofKind = (owners: string, [label, pattern]: [string, string], [kindLabel, kind]: [string, string]) =>
    `label_replace(label_replace(kube_pod_owner{owner_kind${owners}}, "workload", "$1", "${label}", "${pattern}"), "workload_kind", "${kind}", "${kindLabel}", "(.*)")`;
  const kinds = [
    ofKind('="ReplicaSet"', ['owner_name', '(.+)-[^-]+'], ['owner_kind', 'Deployment']),
    ofKind('="Job"', ['owner_name', '(.+?)(?:-[0-9]{8,10})?'], ['owner_kind', 'Job']),
    ofKind('!~"ReplicaSet|Job|"', ['owner_name', '(.+)'], ['owner_kind', '$1']),
    ofKind('=""', ['pod', '(.+)'], ['owner_kind', 'Pod']),
  ];
  return `max by (cluster, namespace, pod, workload, workload_kind) (${kinds.join(' or ')})`;
}

export function resources(cpu: string, memory: string, memoryLimit: string): object {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

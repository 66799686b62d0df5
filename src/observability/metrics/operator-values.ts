import { EngineChart } from './engine-chart';
import { kubeStateMetricsValues, nodeExporterValues, PROMOTED_ATTRIBUTES, resources } from './exporter-values';
import { federationJobs } from './federation-jobs';
import { secretsOf } from './http-client';
import { operatorAccess } from './metrics-access';
import { MetricsPlan, SERVER_NAME } from './metrics-plan';
import { recordingRules } from './recording-rules';
import { remoteWriteResource } from './remote-write-resource';
import { ofCluster, scrapeJobs, withRelabeling } from './scrape-jobs';
import { GROUP_LABEL, literally, REPLICA_LABEL } from './series-labels';
import { ChartCatalog } from '../../charts/chart-catalog';
import { PROMETHEUS_PODS } from '../../charts/network-access';
import { podSpread } from '../../charts/pod-spread';
import { credentialsEnvironment } from '../../cluster/credentials-environment';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

const RELEASE_NAME = 'kube-prometheus-stack';

/** Start of the names of all that the chart makes, and name of the Prometheus that the operator makes. */
const NAME = 'prometheus';

/** Where the operator mounts the Secrets of `spec.secrets`. */
const SECRETS_FOLDER = '/etc/prometheus/secrets';

/** Rules that would find nothing: they read series that no job of ours keeps, or of what EKS hides, or of what is off. */
const RULES_OFF = [
  'alertmanager', 'etcd', 'k8sContainerCpuUsageSecondsTotal', 'k8sContainerMemoryCache', 'k8sContainerMemoryRss', 'k8sContainerMemorySwap',
  'k8sContainerMemoryWorkingSetBytes', 'kubeApiserverAvailability', 'kubeApiserverBurnrate', 'kubeApiserverHistogram', 'kubeApiserverSlos',
  'kubeControllerManager', 'kubeProxy', 'kubeSchedulerAlerting', 'kubeSchedulerRecording', 'windows',
];
const ALERTS_OFF = ['CPUThrottlingHigh'];

const off = (names: string[]) => Object.fromEntries(names.map((name) => [name, false]));

/** The chart whose operator runs Prometheus. */
export const OPERATOR_CHART: EngineChart = {
  chart: ChartCatalog.KUBE_PROMETHEUS_STACK,
  hasShards: true,
  listsBeside: ['additionalScrapeConfigs', 'enableFeatures', 'secrets'].map((list) => `prometheus.prometheusSpec.${list}`),
  releaseName: RELEASE_NAME,
  url: `http://${NAME}-prometheus.${MONITORING_NAMESPACE}.svc:9090`,
  replicaUrl: (index) => `http://prometheus-${NAME}-${index}.prometheus-operated.${MONITORING_NAMESPACE}.svc:9090`,
  values: operatorValues,
  ruleValues: (groups) => ({ additionalPrometheusRulesMap: { platform: { groups } } }),
  wiring: operatorWiring,
  access: operatorAccess,
  options: {
    own: {
      'prometheus.prometheusSpec.retention': 'retentionDays',
      'prometheus.prometheusSpec.scrapeInterval': 'scrapeIntervalSeconds',
      'prometheus.prometheusSpec.storageSpec': 'volume',
      'prometheus.prometheusSpec.enableRemoteWriteReceiver': 'remoteWriteReceiver',
      'prometheus.prometheusSpec.enableOTLPReceiver': 'otlpReceiver',
      'prometheus.prometheusSpec.otlp': 'otlpReceiver',
      'prometheus.prometheusSpec.tsdb': 'otlpReceiver',
    },
    scale: {
      'prometheus.prometheusSpec.replicas': 'replicas',
      'prometheus.prometheusSpec.shards': 'shards',
      'prometheus.prometheusSpec.retentionSize': 'retentionSizeGiB',
    },
    exchange: {
      'prometheus.prometheusSpec.remoteWrite': 'remoteWrite',
      'prometheus.prometheusSpec.externalLabels': 'externalLabels',
    },
  },
};

function operatorValues(plan: MetricsPlan): Record<string, unknown> {
  return {
    'prometheus': {
      prometheusSpec: prometheusSpec(plan),
      service: plan.replicas !== undefined ? { sessionAffinity: 'ClientIP' } : {},
      ...(plan.replicas !== undefined && { podDisruptionBudget: { enabled: true, minAvailable: null, maxUnavailable: 1 } }),
    },
    'prometheusOperator': {
      // The operator looks at rules itself, and leaves out what Prometheus would not read.
      admissionWebhooks: { enabled: false },
      tls: { enabled: false },
      // Kubelets are found as nodes.
      kubeletService: { enabled: false },
      kubeletEndpointsEnabled: false,
      resources: resources('50m', '64Mi', '256Mi'),
      prometheusConfigReloader: { resources: resources('10m', '32Mi', '64Mi') },
    },
    'defaultRules': { rules: off(RULES_OFF), disabled: Object.fromEntries(ALERTS_OFF.map((name) => [name, true])) },
    'additionalPrometheusRulesMap': Object.fromEntries(Object.entries(recordingRules(plan)).map(([name, rules]) => [name, { groups: [{ name, rules }] }])),
    // Our own jobs take their place, see `scrapeConfigs`; rules go by these names.
    'kubernetesServiceMonitors': { enabled: false },
    'kubeApiServer': { jobNameOverride: 'kube-apiserver' },
    'kubelet': { jobNameOverride: 'kubelet' },
    ...Object.fromEntries(['kubeControllerManager', 'kubeEtcd', 'kubeProxy', 'kubeScheduler'].map((name) => [name, { enabled: false }])),
    'kube-state-metrics': { ...kubeStateMetricsValues(), prometheus: { monitor: { enabled: false } } },
    'prometheus-node-exporter': nodeExporter(),
    'alertmanager': { enabled: false },
  };
}

function operatorWiring({ grant }: MetricsPlan): Record<string, unknown> {
  return {
    'fullnameOverride': NAME,
    'cleanPrometheusOperatorObjectNames': true,
    // They are a release of their own, which upgrades them.
    'crds': { enabled: false },
    'grafana': { enabled: false },
    'prometheus': {
      serviceAccount: { create: true, name: SERVER_NAME, ...(grant && { annotations: grant.serviceAccountAnnotations ?? {} }) },
      prometheusSpec: { podMetadata: { labels: { 'app.kubernetes.io/component': PROMETHEUS_PODS.labels['app.kubernetes.io/component'] } } },
    },
    'prometheus-node-exporter': { namespaceOverride: AGENTS_NAMESPACE },
  };
}

function nodeExporter(): object {
  const values = nodeExporterValues();
  return { ...values, service: { ...values.service, portName: 'metrics' }, prometheus: { monitor: { enabled: false } } };
}

function prometheusSpec(plan: MetricsPlan): object {
  const interval = `${plan.scrapeIntervalSeconds}s`;
  const secrets = secretsOf(Object.values(plan.federations));
  const remoteWrites = Object.entries(plan.remoteWrites);
  return {
    ...instances(plan),
    scrapeInterval: interval,
    scrapeTimeout: `${Math.min(10, plan.scrapeIntervalSeconds)}s`,
    evaluationInterval: interval,
    retention: `${plan.retentionDays}d`,
    retentionSize: `${plan.retentionMib}MB`,
    storageSpec: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          ...(plan.claim.storageClassName !== undefined && { storageClassName: plan.claim.storageClassName }),
          resources: { requests: { storage: `${plan.claim.sizeGiB}Gi` } },
        },
      },
    },
    // The operator deletes its StatefulSet and makes it anew for what Kubernetes does not change in place, such as another size: the claims
    // of data that is to be kept have to outlive that. Read in pkg/k8s/statefulset.go of v0.93.1 (2026-11-30).
    persistentVolumeClaimRetentionPolicy: { whenDeleted: plan.isKept ? 'Retain' : 'Delete', whenScaled: 'Delete' },
    resources: resources('200m', '768Mi', '2Gi'),
    // By a signal, and not by an address at which anybody could end the server.
    reloadStrategy: 'ProcessSignal',
    ...(plan.remoteWriteReceiver && { enableRemoteWriteReceiver: true }),
    ...(plan.takesExemplars && { enableFeatures: ['exemplar-storage'] }),
    ...(plan.otlpReceiver && {
      enableOTLPReceiver: true, otlp: { promoteResourceAttributes: PROMOTED_ATTRIBUTES },
    }),
    ...(plan.outOfOrderWindow !== undefined && { tsdb: { outOfOrderTimeWindow: plan.outOfOrderWindow } }),
    // Monitors of users get the label of the cluster as our jobs do.
    ...(plan.ownCluster !== undefined && {
      scrapeClasses: [{ name: 'cluster', default: true, relabelings: [{ targetLabel: GROUP_LABEL, replacement: literally(plan.ownCluster) }] }],
    }),
    // What users make in any namespace, and not what this release has made alone.
    ...Object.fromEntries(['serviceMonitor', 'podMonitor', 'probe', 'rule', 'scrapeConfig'].map((kind) => [`${kind}SelectorNilUsesHelmValues`, false])),
    additionalScrapeConfigs: scrapeConfigs(plan),
    ...(secrets.length > 0 && { secrets }),
    ...(remoteWrites.length > 0 && { remoteWrite: remoteWrites.map(([name, binding]) => remoteWriteResource(name, binding)) }),
    ...(plan.grant && { podMetadata: { annotations: plan.grant.podAnnotations ?? {} } }),
    // The operator puts what is of this name into its own container.
    ...(plan.grant?.credentialsSecret && { containers: [{ name: 'prometheus', env: credentialsEnvironment(plan.grant) }] }),
  };
}

function instances({ replicas, shards, externalLabels }: MetricsPlan): object {
  // Of each shard a group of its own, or what stores them would take the samples of one shard alone.
  const group = shards !== undefined && replicas !== undefined && GROUP_LABEL in externalLabels
    ? { [GROUP_LABEL]: `${externalLabels[GROUP_LABEL]}-shard-$(SHARD)` } : {};
  const labels = { ...externalLabels, ...group };
  return {
    replicas: replicas ?? 1,
    ...(shards !== undefined && { shards }),
    ...(Object.keys(labels).length > 0 && { externalLabels: labels }),
    // The operator's own label for a Prometheus would be on all series that leave it.
    prometheusExternalLabelNameClear: true,
    ...(replicas === undefined ? { replicaExternalLabelNameClear: true } : {
      replicaExternalLabelName: REPLICA_LABEL,
      topologySpreadConstraints: podSpread(PROMETHEUS_PODS.labels),
    }),
    podManagementPolicy: 'Parallel',
  };
}

/** Our jobs, as the chart of Prometheus itself has them. */
function scrapeConfigs({ verifyKubelets, federations, shards, ownCluster }: MetricsPlan): object[] {
  const jobs = { ...ofCluster(scrapeJobs(verifyKubelets, RELEASE_NAME), ownCluster), ...federationJobs(federations, SECRETS_FOLDER) };
  return Object.entries(jobs)
    // Its target is the server itself, which each shard would scrape under one name.
    .filter(([name]) => shards === undefined || name !== 'prometheus')
    .map(([name, job]) => ({ job_name: name, ...withRelabeling(job, [...(name === 'kubelet' ? [PATH_OF_KUBELET] : []), ...oneShard(shards)]) }));
}

// Rules of the chart ask for it.
const PATH_OF_KUBELET = { target_label: 'metrics_path', replacement: '/metrics' };

/** Each shard takes its part of the targets; the operator fills in which. It does the same for monitors by itself. */
function oneShard(shards: number | undefined): object[] {
  return shards === undefined ? [] : [
    { source_labels: ['__address__'], modulus: shards, target_label: '__tmp_hash', action: 'hashmod' },
    { source_labels: ['__tmp_hash'], regex: '$(SHARD)', action: 'keep' },
  ];
}

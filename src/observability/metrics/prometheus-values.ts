import { EngineChart } from './engine-chart';
import { HARDENED, kubeStateMetricsValues, nodeExporterValues, PROMOTED_ATTRIBUTES, resources } from './exporter-values';
import { federationJobs } from './federation-jobs';
import { secretsOf } from './http-client';
import { metricsAccess } from './metrics-access';
import { MetricsPlan, SERVER_NAME } from './metrics-plan';
import { recordingRules } from './recording-rules';
import { remoteWriteConfig } from './remote-write-config';
import { ofCluster, scrapeJobs } from './scrape-jobs';
import { REPLICA_LABEL } from './series-labels';
import { ChartCatalog } from '../../charts/chart-catalog';
import { PROMETHEUS_PODS } from '../../charts/network-access';
import { podSpread } from '../../charts/pod-spread';
import { credentialsEnvironment } from '../../cluster/credentials-environment';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

const SERVER_PORT = 80;

const SECRETS_FOLDER = '/etc/prometheus-secrets';

/** Every job of the chart itself but `prometheus`; ours stand in their place. */
const JOBS_OF_THE_CHART = [
  'kubernetes-api-servers',
  'kubernetes-nodes',
  'kubernetes-nodes-cadvisor',
  'kubernetes-pods',
  'kubernetes-pods-slow',
  'kubernetes-service-endpoints',
  'kubernetes-service-endpoints-slow',
  'kubernetes-services',
  'prometheus-pushgateway',
];

const OPTIONS = {
  'server.retention': 'retentionDays',
  // Grafana is told of it too, so it is said in one place even where nobody chose it.
  'server.global.scrape_interval': 'scrapeIntervalSeconds',
  'server.persistentVolume': 'volume',
  'server.extraFlags': 'remoteWriteReceiver',
  'server.otlp': 'otlpReceiver',
  'server.tsdb': 'otlpReceiver',
  'scrapeConfigs.kubelet.tls_config': 'verifyKubelets',
  'scrapeConfigs.cadvisor.tls_config': 'verifyKubelets',
};

/** The chart that runs Prometheus itself. */
export const PROMETHEUS_CHART: EngineChart = {
  chart: ChartCatalog.PROMETHEUS,
  hasShards: false,
  listsBeside: ['server.env', 'server.extraSecretMounts'],
  // Frozen, see MONITORING_NAMESPACE.
  releaseName: 'prometheus',
  url: `http://${SERVER_NAME}.${MONITORING_NAMESPACE}.svc:${SERVER_PORT}`,
  // The Service without an address, which tells replicas apart, has no ports of its own.
  replicaUrl: (index) => `http://${SERVER_NAME}-${index}.${SERVER_NAME}-headless.${MONITORING_NAMESPACE}.svc:9090`,
  values: prometheusValues,
  ruleValues: (groups) => ({ serverFiles: { 'alerting_rules.yml': { groups } } }),
  wiring: prometheusWiring,
  access: metricsAccess,
  options: {
    own: OPTIONS,
    scale: { 'server.replicaCount': 'replicas', 'server.statefulSet': 'replicas', 'server.retentionSize': 'retentionSizeGiB' },
    exchange: { 'server.remoteWrite': 'remoteWrite', 'server.global.external_labels': 'externalLabels' },
  },
};

const POD_NAME = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };

/** Values of the prometheus chart that a user may override. */
function prometheusValues(plan: MetricsPlan): Record<string, unknown> {
  return {
    'server': serverValues(plan),
    // Prometheus looks at its configuration itself; see `serverValues`.
    'configmapReload': {
      prometheus: { enabled: false, containerSecurityContext: HARDENED, resources: resources('10m', '16Mi', '64Mi') },
    },
    'scrapeConfigs': {
      ...Object.fromEntries(JOBS_OF_THE_CHART.map((job) => [job, { enabled: false }])),
      ...ofCluster(scrapeJobs(plan.verifyKubelets), plan.ownCluster),
      ...federationJobs(plan.federations, SECRETS_FOLDER),
    },
    'serverFiles': { 'recording_rules.yml': { groups: Object.entries(recordingRules(plan)).map(([name, rules]) => ({ name, rules })) } },
    'kube-state-metrics': { enabled: true, ...kubeStateMetricsValues() },
    'prometheus-node-exporter': { enabled: true, ...nodeExporterValues() },
    // Who enables them gets pods that the namespace takes.
    'alertmanager': { enabled: false, securityContext: HARDENED },
    'prometheus-pushgateway': { enabled: false, containerSecurityContext: HARDENED },
    // An alert of two replicas is one alert.
    ...(plan.replicas !== undefined && { alertRelabelConfigs: { alert_relabel_configs: [{ regex: REPLICA_LABEL, action: 'labeldrop' }] } }),
  };
}

/** Values of the prometheus chart that others of ours rely on. */
function prometheusWiring({ grant, replicas }: MetricsPlan): Record<string, unknown> {
  return {
    'server': {
      fullnameOverride: SERVER_NAME,
      service: { servicePort: SERVER_PORT },
      ...(grant && { podAnnotations: grant.podAnnotations ?? {} }),
      ...(grant?.credentialsSecret && { env: [...credentialsEnvironment(grant), ...(replicas === undefined ? [] : [POD_NAME])] }),
      // A replica without a volume would be empty after each start, while the Service sends readers to it.
      ...(replicas !== undefined && { persistentVolume: { enabled: true } }),
    },
    'prometheus-node-exporter': { namespaceOverride: AGENTS_NAMESPACE },
    ...(grant && { serviceAccounts: { server: { create: true, name: SERVER_NAME, annotations: grant.serviceAccountAnnotations ?? {} } } }),
  };
}

function serverValues(plan: MetricsPlan): object {
  const { claim } = plan;
  const interval = `${plan.scrapeIntervalSeconds}s`;
  const labels = { ...plan.externalLabels, ...(plan.replicas !== undefined && { [REPLICA_LABEL]: '${POD_NAME}' }) };
  return {
    ...instances(plan),
    ...exchange(plan),
    persistentVolume: { enabled: true, size: `${claim.sizeGiB}Gi`, storageClass: claim.storageClassName },
    // The volume attaches to one node at a time: the old pod has to go first.
    strategy: { type: 'Recreate' },
    global: {
      scrape_interval: interval,
      scrape_timeout: `${Math.min(10, plan.scrapeIntervalSeconds)}s`,
      evaluation_interval: interval,
      ...(Object.keys(labels).length > 0 && { external_labels: labels }),
    },
    retention: `${plan.retentionDays}d`,
    // Whichever limit is met first: a full volume would stop the server, and compaction needs room of its own.
    retentionSize: `${plan.retentionMib}MB`,
    resources: resources('200m', '768Mi', '2Gi'),
    containerSecurityContext: HARDENED,
    // Without `web.enable-lifecycle`, by which whoever reaches the port may end the server (`/-/quit`).
    // https://prometheus.io/docs/prometheus/latest/command-line/prometheus/ (2026-11-30; stable since 3.12.0)
    extraFlags: [
      ...(plan.remoteWriteReceiver ? ['web.enable-remote-write-receiver'] : []),
      ...(plan.otlpReceiver ? ['web.enable-otlp-receiver'] : []),
    ],
    ...(plan.otlpReceiver && { otlp: { promote_resource_attributes: PROMOTED_ATTRIBUTES } }),
    ...(plan.outOfOrderWindow !== undefined && { tsdb: { out_of_order_time_window: plan.outOfOrderWindow } }),
    extraArgs: { 'config.auto-reload': '', ...(plan.takesExemplars && { 'enable-feature': 'exemplar-storage' }) },
  };
}

function instances({ replicas }: MetricsPlan): object {
  if (replicas === undefined) {
    // Frozen: one Deployment with a claim of its own. As a StatefulSet it would start with a new, empty volume.
    return { replicaCount: 1, statefulSet: { enabled: false } };
  }
  return {
    replicaCount: replicas,
    // None waits for another. A claim goes with its replica, and the class says whether the volume does.
    statefulSet: { enabled: true, podManagementPolicy: 'Parallel', pvcDeleteOnStsDelete: true, pvcDeleteOnStsScale: true },
    // Prometheus fills it into the label of the replica.
    env: [POD_NAME],
    topologySpreadConstraints: podSpread(PROMETHEUS_PODS.labels),
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    // Who asks stays with one replica for as long as it is there: they scrape at different moments, so that answers of both in turn would
    // make lines jump.
    service: { sessionAffinity: 'ClientIP' },
  };
}

function exchange(plan: MetricsPlan): object {
  const secrets = secretsOf([...Object.values(plan.remoteWrites), ...Object.values(plan.federations)]);
  return {
    ...(Object.keys(plan.remoteWrites).length > 0 && {
      remoteWrite: Object.entries(plan.remoteWrites).map(([name, binding]) => remoteWriteConfig(name, binding, SECRETS_FOLDER)),
    }),
    ...(secrets.length > 0 && {
      extraSecretMounts: secrets.map((secretName, index) => (
        { name: `exchange-secret-${index}`, mountPath: `${SECRETS_FOLDER}/${secretName}`, secretName, readOnly: true })),
    }),
  };
}

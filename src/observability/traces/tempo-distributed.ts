import { TempoChart, TempoValuesInput } from './tempo-chart';
import { TENANT_LABEL, tenantOverrides } from './tempo-tenants';
import { overridesOf, SCRAPED, s3Of, TEMPO_PORTS, TEMPO_SERVICE_ACCOUNT } from './tempo-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { podSpread } from '../../charts/pod-spread';
import { clientOf } from '../../storage/client-values';
import { TEMPO_PODS } from '../conventions/monitoring-pods';

/** How many pods there are of each part, and how much they remember. */
export interface TempoParts {
  readonly ingesters: number;
  readonly frontends: number;
  readonly queriers: number;
  readonly cacheMiB: number;
}

/** What pods ask for with some thousand spans a second: CPU, memory, and the memory that they must not exceed. */
const SIZES = {
  ingester: ['200m', '512Mi', '2Gi'],
  distributor: ['100m', '128Mi', '512Mi'],
  querier: ['200m', '256Mi', '1Gi'],
  queryFrontend: ['50m', '128Mi', '512Mi'],
  compactor: ['100m', '256Mi', '2Gi'],
  metricsGenerator: ['100m', '256Mi', '1Gi'],
} as const;

/** Names of parts as labels have them. */
const LABELS: Record<string, string> = { queryFrontend: 'query-frontend', metricsGenerator: 'metrics-generator' };

const RESTRICTED = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The parts of Tempo 2 by themselves, by the last chart of them that needs no Kafka. */
export function distributedChart(parts: TempoParts): TempoChart {
  return {
    chart: ChartCatalog.TEMPO_DISTRIBUTED,
    queryService: 'tempo-query-frontend',
    spansService: 'tempo-distributor',
    needsBucket: true,
    kafkaFrom: 3,
    volumes: parts.ingesters,
    // Queries, what parts tell each other of themselves, their calls, and the cache.
    portsAmongPods: [TEMPO_PORTS.query, 7946, 9095, 11211],
    options: {
      'compactor.config.compaction.block_retention': 'retentionDays',
      'storage.trace': 'storage',
      'metricsGenerator.config.storage.remote_write': 'remoteWriteUrl',
      'ingester.persistence': 'volume',
      'ingester.replicas': 'deployment',
      'querier.replicas': 'deployment',
      'multitenancyEnabled': 'tenants',
    },
    values: (input) => values(parts, input),
    wiring,
  };
}

function values(
  { ingesters, frontends, queriers, cacheMiB }: TempoParts, { claim, retentionDays, remoteWriteUrls, tenants }: TempoValuesInput,
): Record<string, unknown> {
  const ofAll = overridesOf(remoteWriteUrls);
  return {
    reportingEnabled: false,
    tempo: { securityContext: RESTRICTED },
    ingester: {
      ...part('ingester', ingesters),
      persistence: { enabled: true, size: `${claim.sizeGiB}Gi`, storageClass: claim.storageClassName },
      // The claim goes with its release, and the class says whether the volume does.
      persistentVolumeClaimRetentionPolicy: { enabled: true, whenDeleted: 'Delete', whenScaled: 'Delete' },
    },
    distributor: part('distributor', frontends),
    queryFrontend: part('queryFrontend', frontends),
    querier: part('querier', queriers),
    compactor: { ...part('compactor', 1), config: { compaction: { block_retention: `${retentionDays * 24}h` } } },
    ...(remoteWriteUrls.length > 0 && {
      metricsGenerator: part('metricsGenerator', 1),
      overrides: { defaults: ofAll },
    }),
    ...(tenants.length > 0 && { per_tenant_overrides: tenantOverrides(tenants, ofAll) }),
    memcached: {
      extraArgs: [`-m ${cacheMiB}`, '-I 5m'],
      resources: sized(['100m', `${Math.ceil(cacheMiB * 1.2)}Mi`, `${Math.ceil(cacheMiB * 1.2)}Mi`]),
      affinity: null,
    },
  };
}

function part(name: keyof typeof SIZES, replicas: number): Record<string, unknown> {
  const labels = { ...TEMPO_PODS.labels, 'app.kubernetes.io/component': LABELS[name] ?? name };
  return {
    replicas,
    resources: sized(SIZES[name]),
    podAnnotations: SCRAPED,
    // The chart would keep a pod from running where another one of its kind is, also for the moment of an update.
    affinity: null,
    // The chart takes a text, with templates in it.
    ...(replicas > 1 && { topologySpreadConstraints: JSON.stringify(podSpread(labels)) }),
  };
}

function sized([cpu, memory, memoryLimit]: readonly [string, string, string]): object {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

function wiring({ storage, s3Host, remoteWriteUrls, tenants }: TempoValuesInput): Record<string, unknown> {
  const { bucket, grant } = storage;
  const { env, envFrom, volumes, volumeMounts } = clientOf(storage);
  return {
    fullnameOverride: 'tempo',
    ...(tenants.length > 0 && { multitenancyEnabled: true }),
    tempo: { podAnnotations: grant?.podAnnotations ?? {} },
    traces: { otlp: { grpc: { enabled: true }, http: { enabled: true } } },
    storage: { trace: { backend: 's3', s3: bucket && s3Of(bucket, s3Host) } },
    metricsGenerator: remoteWriteUrls.length === 0 ? { enabled: false } : {
      enabled: true,
      config: {
        ...(tenants.length > 0 && { registry: { inject_tenant_id_as: TENANT_LABEL } }),
        storage: { remote_write: remoteWriteUrls.map((url) => ({ url, send_exemplars: true })) },
      },
    },
    defaults: { extraEnv: env, extraEnvFrom: envFrom, extraVolumes: volumes, extraVolumeMounts: volumeMounts },
    // Tempo asks nothing of the Kubernetes API.
    serviceAccount: {
      create: true,
      name: TEMPO_SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      annotations: grant?.serviceAccountAnnotations ?? {},
    },
  };
}

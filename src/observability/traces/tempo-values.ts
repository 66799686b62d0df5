import { TempoChart, TempoValuesInput } from './tempo-chart';
import { TENANT_LABEL, tenantOverrides } from './tempo-tenants';
import { ChartCatalog } from '../../charts/chart-catalog';
import { clientOf, serverOf } from '../../storage/client-values';
import { ObjectStorageBucket } from '../../storage/object-storage';

export const TEMPO_SERVICE_ACCOUNT = 'tempo';

/** Tempo without tenants keeps everything as this one's. */
export const TEMPO_TENANT_PREFIX = 'single-tenant/';

export const TEMPO_PORTS = { query: 3200, otlpGrpc: 4317, otlpHttp: 4318 };

export const SCRAPED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(TEMPO_PORTS.query) };

// Everything speaks OTLP today. The chart does not render without the older protocols, so they are there for nobody.
const JAEGER_CLOSED = {
  grpc: { endpoint: '127.0.0.1:14250' },
  thrift_binary: { endpoint: '127.0.0.1:6832' },
  thrift_compact: { endpoint: '127.0.0.1:6831' },
  thrift_http: { endpoint: '127.0.0.1:14268' },
};

/** What Tempo makes metrics of. */
const METRICS_PROCESSORS = ['service-graphs', 'span-metrics'];

/** What holds for all traces. */
export function overridesOf(remoteWriteUrls: readonly string[]): Record<string, object> {
  return remoteWriteUrls.length === 0 ? {} : { metrics_generator: { processors: METRICS_PROCESSORS } };
}

/** Values of the tempo chart that a user may override. */
function values({ claim, retentionDays, remoteWriteUrls, tenants }: TempoValuesInput): Record<string, unknown> {
  const ofAll = overridesOf(remoteWriteUrls);
  return {
    tempo: {
      reportingEnabled: false,
      retention: `${retentionDays * 24}h`,
      memBallastSizeMbs: 0,
      resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '2Gi' } },
      receivers: { jaeger: { protocols: JAEGER_CLOSED } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(remoteWriteUrls.length > 0 && { overrides: { defaults: ofAll } }),
      ...(tenants.length > 0 && { per_tenant_overrides: tenantOverrides(tenants, ofAll) }),
    },
    podAnnotations: SCRAPED,
    persistence: {
      enabled: true,
      size: `${claim.sizeGiB}Gi`,
      storageClassName: claim.storageClassName,
      // The claim goes with its release, and the class says whether the volume does.
      enableStatefulSetAutoDeletePVC: true,
    },
  };
}

/** Values of the tempo chart that nothing overrides. */
function wiring({ storage, s3Host, remoteWriteUrls, tenants }: TempoValuesInput): Record<string, unknown> {
  const { bucket, grant } = storage;
  const client = clientOf(storage);
  return {
    fullnameOverride: 'tempo',
    replicas: 1,
    tempo: {
      ...(tenants.length > 0 && { multitenancyEnabled: true }),
      storage: { trace: { ...backend(bucket, s3Host), wal: { path: '/var/tempo/wal' } } },
      metricsGenerator: remoteWriteUrls.length === 0 ? { enabled: false } : {
        enabled: true,
        ...(tenants.length > 0 && { registry: { inject_tenant_id_as: TENANT_LABEL } }),
        storage: { remote_write: remoteWriteUrls.map((url) => ({ url, send_exemplars: true })) },
      },
      extraEnv: client.env,
      extraEnvFrom: client.envFrom,
      extraVolumeMounts: client.volumeMounts,
    },
    extraVolumes: client.volumes,
    podAnnotations: grant?.podAnnotations ?? {},
    // Tempo asks nothing of the Kubernetes API.
    serviceAccount: {
      create: true,
      name: TEMPO_SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      annotations: grant?.serviceAccountAnnotations ?? {},
    },
  };
}

function backend(bucket: ObjectStorageBucket | undefined, s3Host: string | undefined): object {
  if (!bucket) {
    return { backend: 'local', local: { path: '/var/tempo/traces' } };
  }
  return { backend: 's3', s3: s3Of(bucket, s3Host) };
}

/** A bucket in the words of Tempo. */
export function s3Of({ bucketName, region, endpoint, pathStyle = false }: ObjectStorageBucket, s3Host: string | undefined): object {
  const server = endpoint === undefined ? { endpoint: s3Host, insecure: false } : serverOf(endpoint);
  return { bucket: bucketName, region, forcepathstyle: pathStyle, ...server };
}

/** Tempo as one process. */
export const MONOLITHIC_CHART: TempoChart = {
  chart: ChartCatalog.TEMPO,
  queryService: 'tempo',
  spansService: 'tempo',
  needsBucket: false,
  volumes: 1,
  portsAmongPods: [],
  options: {
    'tempo.retention': 'retentionDays',
    'tempo.storage': 'storage',
    'tempo.metricsGenerator': 'metricsOfTraces',
    'tempo.multitenancyEnabled': 'tenants',
    'persistence.size': 'volume',
  },
  values,
  wiring,
};

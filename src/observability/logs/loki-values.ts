import { LokiDeploymentBinding } from './loki-deployment';
import { KnownLokiTenant } from './loki-tenants';
import { clientOf, serverOf } from '../../storage/client-values';
import { ObjectStorageBinding, ObjectStorageBucket } from '../../storage/object-storage';

/** What the values of the loki chart are made of. */
export interface LokiValuesInput {
  readonly storage: ObjectStorageBinding;
  readonly deployment: LokiDeploymentBinding;
  readonly retentionDays: number;
  readonly limits: { readonly [limit: string]: unknown };
  readonly tenants: readonly KnownLokiTenant[];
  /** Secret with those who may log in. */
  readonly htpasswdSecretName?: string;
}

export const LOKI_PORT = 3100;

export const LOKI_SERVICE_ACCOUNT = 'loki';

/** Loki without tenants keeps everything as this one's. */
export const LOKI_TENANT_PREFIX = 'fake/';

/** Frozen: lines are found by the schema of their day. Another one is added with a day in the future, and this one stays. */
const SCHEMA = { from: '2024-04-01', store: 'tsdb', schema: 'v13', index: { prefix: 'loki_index_', period: '24h' } };

// What comes by OTLP gets the labels that lines of Fluent Bit have, and its service; all else about the sender is structured metadata.
const OTLP_LABELS = {
  resource_attributes: {
    ignore_defaults: true,
    attributes_config: [{ action: 'index_label', attributes: ['service.name', 'namespace', 'pod', 'container'] }],
  },
};

/** Values of the loki chart that a user may override. */
export function lokiValues(input: LokiValuesInput): Record<string, unknown> {
  const { deployment, retentionDays, limits, tenants } = input;
  const overrides = tenants.filter((tenant) => Object.keys(tenant.limits).length > 0).map((tenant) => [tenant.name, tenant.limits]);
  return {
    ...deployment.helmValues,
    loki: {
      ...(tenants.length === 0 && { auth_enabled: false }),
      ...(overrides.length > 0 && { runtimeConfig: { overrides: Object.fromEntries(overrides) } }),
      analytics: { reporting_enabled: false },
      limits_config: { retention_period: `${retentionDays * 24}h`, allow_structured_metadata: true, otlp_config: OTLP_LABELS, ...limits },
      ...(deployment.replicationFactor > 1 && { ingester: { autoforget_unhealthy: true } }),
      podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(LOKI_PORT) },
    },
    // Loki asks nothing of the Kubernetes API.
    defaults: { automountServiceAccountToken: false },
    // It would read every Secret of the cluster to look for rules.
    sidecar: { rules: { enabled: false } },
    rbac: { namespaced: true },
    ruler: { enabled: false, replicas: 0 },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    memcachedExporter: { enabled: false },
  };
}

/** Which option stands behind which value. */
export const LOKI_OPTIONS: { readonly [path: string]: string } = {
  'loki.limits_config.retention_period': 'retentionDays',
  'loki.limits_config.ingestion_rate_mb': 'limits',
  'loki.limits_config.ingestion_burst_size_mb': 'limits',
  'loki.limits_config.max_global_streams_per_user': 'limits',
  'loki.limits_config.max_query_length': 'limits',
  'ingester.replicas': 'deployment',
  'querier.replicas': 'deployment',
  'querier.autoscaling': 'deployment',
  'chunksCache.allocatedMemory': 'deployment',
  'resultsCache.allocatedMemory': 'deployment',
  ...Object.fromEntries(['singleBinary', 'write', 'backend'].map((component) => [`${component}.persistence.size`, 'volume'])),
  ...Object.fromEntries(['ingester', 'compactor'].map((component) => [`${component}.persistence.claims`, 'volume'])),
  'deploymentMode': 'deployment',
  'loki.storage': 'storage',
  'gateway.basicAuth': 'gatewayLogin',
  'loki.auth_enabled': 'tenants',
};

/** Values of the loki chart that nothing overrides. */
export function lokiWiring({ storage, deployment, htpasswdSecretName, tenants }: LokiValuesInput): Record<string, unknown> {
  const { bucket, grant } = storage;
  const store = bucket ? 's3' : 'filesystem';
  return {
    fullnameOverride: 'loki',
    loki: {
      ...(tenants.length > 0 && { auth_enabled: true, querier: { multi_tenant_queries_enabled: true } }),
      schemaConfig: { configs: [{ ...SCHEMA, object_store: store }] },
      storage: storageValues(bucket),
      commonConfig: { replication_factor: deployment.replicationFactor },
      compactor: { retention_enabled: true, delete_request_store: store, working_directory: '/var/loki/compactor' },
      podAnnotations: grant?.podAnnotations ?? {},
    },
    // Caches reach no bucket.
    memcached: { serviceAccount: { create: true } },
    serviceAccount: {
      create: true,
      name: LOKI_SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      annotations: grant?.serviceAccountAnnotations ?? {},
    },
    gateway: {
      enabled: deployment.hasGateway,
      ...(htpasswdSecretName !== undefined && { basicAuth: { enabled: true, existingSecret: htpasswdSecretName } }),
    },
    defaults: clientValues(storage),
  };
}

function storageValues(bucket: ObjectStorageBucket | undefined): object {
  if (!bucket) {
    return { type: 'filesystem' };
  }
  const { bucketName, region, endpoint, pathStyle } = bucket;
  const s3 = { type: 's3', bucketNames: { chunks: bucketName, ruler: bucketName } };
  if (endpoint === undefined) {
    return { ...s3, s3: { region } };
  }
  // The other client of Loki 3.7 up to 3.7.6 signs uploads in a way that servers other than Amazon's take for content:
  // https://github.com/grafana/loki/issues/21926 (2026-11-30)
  return {
    ...s3,
    use_thanos_objstore: true,
    object_store: {
      type: 's3',
      s3: {
        ...serverOf(endpoint),
        region,
        bucket_lookup_type: pathStyle ? 'path' : 'virtual-hosted',
      },
    },
  };
}

function clientValues(storage: ObjectStorageBinding): object {
  const { env, envFrom, volumes, volumeMounts } = clientOf(storage);
  return { extraEnv: env, extraEnvFrom: envFrom, extraVolumes: volumes, extraVolumeMounts: volumeMounts };
}

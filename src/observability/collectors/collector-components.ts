import { isToken } from '../../private/tokens';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';
import { TENANT_HEADER } from '../conventions/tenants';

/*
 * Components of the OpenTelemetry Collector, by the names and keys of the version that the chart installs. The older names `otlp`,
 * `otlphttp`, `filelog`, `k8sattributes`, `hostmetrics`, `kubeletstats`, `loadbalancing` and `prometheusremotewrite` are only aliases there.
 */

/** The configuration of a component, or a part of it. */
export type Component = Readonly<Record<string, unknown>>;

export type Signal = 'logs' | 'metrics' | 'traces';

export const SIGNALS: readonly Signal[] = ['logs', 'metrics', 'traces'];

export const PORTS = { otlpGrpc: 4317, otlpHttp: 4318, sampling: 4319, metrics: 8888, health: 13133 };

/** Folder for what waits to be sent, and for what was read so far. */
export const STATE_FOLDER = '/var/lib/otelcol';

const MIB = 1024 * 1024;

/** How much waits where. */
export interface Queue {
  /** MiB for each signal. */
  readonly sizeMiB: number;
  /** Whether it waits on a disk, and is there again after a restart. */
  readonly isOnDisk: boolean;
  /** Whether those who read files wait when it is full. Otherwise who sends is told to send again. */
  readonly blocks: boolean;
}

/** Where a signal goes. */
export interface Exporter {
  readonly id: string;
  /** Address that is connected to. */
  readonly url: string;
  readonly config: (queue: Queue) => Component;
  /** Whether what is sent needs the labels of the dashboards, since nobody behind it adds them. */
  readonly isLast: boolean;
  /** The login that is asked for there, by its Secret. */
  readonly login?: { readonly name: string; readonly secretName: string };
}

/** All of those of a signal get all of it. A signal without any goes nowhere. */
export type Exporters = { readonly [signal in Signal]?: readonly Exporter[] };

export function otlpReceiver(): Component {
  return {
    protocols: {
      grpc: {
        endpoint: `0.0.0.0:${PORTS.otlpGrpc}`,
        // A connection stays at one pod, so it ends now and then, for new pods to get a share.
        keepalive: { server_parameters: { max_connection_age: '60s', max_connection_age_grace: '15s' } },
      },
      http: { endpoint: `0.0.0.0:${PORTS.otlpHttp}` },
    },
  };
}

/** Refuses data before memory runs out; the first of each pipeline. */
export const MEMORY_LIMITER: Component = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 25 };

/** Below the 4 MiB that a server takes of one message by default. */
export const BATCH: Component = { timeout: '200ms', send_batch_size: 1024, send_batch_max_size: 2048 };

/** Says of which pod something is: by its id, or else by the address it came from. */
export function kubernetesAttributes(options: { readonly ownNode: boolean }): Component {
  const from = (name: string) => ({ sources: [{ from: 'resource_attribute', name }] });
  return {
    auth_type: 'serviceAccount',
    ...(options.ownNode && { filter: { node_from_env_var: 'OTEL_K8S_NODE_NAME' } }),
    pod_association: [from('k8s.pod.uid'), from('k8s.pod.ip'), { sources: [{ from: 'connection' }] }],
    extract: {
      // What needs to read pods alone.
      metadata: [
        'k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.pod.start_time', 'k8s.node.name', 'k8s.container.name', 'k8s.deployment.name', 'k8s.statefulset.name',
        'k8s.daemonset.name', 'k8s.cronjob.name', 'k8s.job.name', 'service.namespace', 'service.name', 'service.version', 'service.instance.id',
      ],
      otel_annotations: true,
    },
    // What agents hand on is not theirs.
    exclude: { pods: [{ name: '^opentelemetry-(agent|gateway)-' }] },
  };
}

/** What the sender does not say of itself. */
export function insertAttributes(attributes: { readonly [key: string]: string }): Component {
  return { attributes: Object.entries(attributes).map(([key, value]) => ({ key, value, action: 'insert' })) };
}

// Labels of what Prometheus scrapes and Fluent Bit reads, which dashboards and data sources ask for.
const LABELS = { namespace: 'k8s.namespace.name', pod: 'k8s.pod.name', container: 'k8s.container.name', node: 'k8s.node.name' };

/** Gives logs and metrics the labels that dashboards ask for. */
export function dashboardLabels(): Component {
  const labels = Object.entries(LABELS);
  return {
    error_mode: 'ignore',
    log_statements: [{
      context: 'resource',
      statements: labels.map(([label, attribute]) => `set(attributes["${label}"], attributes["${attribute}"]) where attributes["${label}"] == nil`),
    }],
    metric_statements: [{
      context: 'datapoint',
      statements: labels.map(([label, attribute]) => `set(attributes["${label}"], resource.attributes["${attribute}"]) where attributes["${label}"] == nil`),
    }],
  };
}

/** Sends a signal to another collector, or whatever takes it by OTLP over gRPC. */
export function otlpGrpcExporter(name: string, { grpcUrl: url }: OtlpEndpoint, isLast: boolean, tenant?: string): Exporter {
  return {
    id: `otlp_grpc/${name}`,
    url,
    isLast,
    // An address of https has TLS in any case.
    config: (queue) => ({ endpoint: asItIs(url), tls: { insecure: true }, ...tenantHeader(tenant), ...delivery(queue) }),
  };
}

/** Sends a signal by OTLP over HTTP, to `url` with `/v1/` and its name behind. */
export function otlpHttpExporter(name: string, url: string, secretName?: string, tenant?: string): Exporter {
  return {
    id: `otlp_http/${name}`,
    url,
    isLast: true,
    config: (queue) => ({
      endpoint: asItIs(url), ...(secretName !== undefined && { auth: { authenticator: loginId(name) } }), ...tenantHeader(tenant), ...delivery(queue),
    }),
    ...(secretName !== undefined && { login: { name, secretName } }),
  };
}

function tenantHeader(tenant: string | undefined): Component {
  return tenant === undefined ? {} : { headers: { [TENANT_HEADER]: tenant } };
}

/** The extension that logs in. */
export function loginId(name: string): string {
  return `basicauth/${name}`;
}

/** Sends metrics by remote write. It has a queue of its own, in memory. */
export function remoteWriteExporter(name: string, url: string): Exporter {
  return {
    id: `prometheus_remote_write/${name}`,
    url,
    isLast: true,
    config: () => ({ endpoint: asItIs(url), retry_on_failure: { enabled: true, max_elapsed_time: '0s' } }),
  };
}

/** The `file_storage` of queues and of places in files. */
export const FILE_STORAGE: Component = {
  directory: `${STATE_FOLDER}/state`,
  create_directory: true,
  // A file that was full once stays as large, without it.
  compaction: { directory: `${STATE_FOLDER}/state`, on_rebound: true, cleanup_on_start: true },
};

export function delivery({ sizeMiB, isOnDisk, blocks }: Queue): Component {
  return {
    sending_queue: {
      sizer: 'bytes',
      queue_size: sizeMiB * MIB,
      ...(blocks && { block_on_overflow: true }),
      ...(isOnDisk && { storage: 'file_storage' }),
    },
    // As long as there is room, nothing is given up.
    retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
  };
}

// The collector takes `$` for the start of a variable, and the chart `{{` for that of a template.
function asItIs(url: string): string {
  return isToken(url) ? url : url.replace(/\$/g, '$$$$').replace(/\{\{/g, '{{ `{{` }}');
}

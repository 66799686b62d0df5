import {
  BATCH, Component, dashboardLabels, delivery, Exporters, FILE_STORAGE, insertAttributes, kubernetesAttributes,
  MEMORY_LIMITER, otlpReceiver, PORTS, Queue, Signal, SIGNALS,
} from './collector-components';
import { collectorConfig, Pipeline } from './collector-config';
import { loginExtensions } from './collector-logins';

/** What the configuration of a gateway is made of. */
export interface GatewayConfigInput {
  readonly clusterName: string;
  readonly exporters: Exporters;
  readonly queue: Queue;
  readonly sampling?: Component;
  /** Host name that resolves to the pods of the gateway, where the spans of a trace have to meet in one of them. */
  readonly peers?: string;
}

/** The configuration of a gateway. */
export function gatewayConfig({ clusterName, exporters, queue, sampling, peers }: GatewayConfigInput): Record<string, unknown> {
  return collectorConfig({
    extensions: { ...(queue.isOnDisk && { file_storage: FILE_STORAGE }), ...loginExtensions(exporters) },
    receivers: { 'otlp': otlpReceiver(), 'otlp/sampling': { protocols: { grpc: { endpoint: `0.0.0.0:${PORTS.sampling}` } } } },
    processors: {
      'memory_limiter': MEMORY_LIMITER,
      'k8s_attributes': kubernetesAttributes({ ownNode: false }),
      'resource': insertAttributes({ 'k8s.cluster.name': clusterName }),
      'transform/labels': dashboardLabels(),
      ...(sampling && { tail_sampling: sampling }),
      'batch': BATCH,
    },
    exporters: {
      ...Object.fromEntries(Object.values(exporters).flat().map(({ id, config }) => [id, config(queue)])),
      ...(peers !== undefined && { 'load_balancing/traces': byTraceId(peers, queue) }),
    },
    pipelines: Object.fromEntries(SIGNALS.flatMap((signal) => pipelinesOf(signal, exporters, sampling, peers))),
  });
}

function pipelinesOf(signal: Signal, exporters: Exporters, sampling: Component | undefined, peers: string | undefined): [string, Pipeline][] {
  const senders = exporters[signal];
  if (!senders) {
    return [];
  }
  const needsLabels = senders[0].isLast && signal !== 'traces';
  const taken = { receivers: ['otlp'], processors: ['memory_limiter', 'k8s_attributes', 'resource', ...(needsLabels ? ['transform/labels'] : [])] };
  const sent = { exporters: senders.map(({ id }) => id) };
  if (signal !== 'traces' || !sampling) {
    return [[signal, { ...taken, processors: [...taken.processors, 'batch'], ...sent }]];
  }
  if (peers === undefined) {
    return [[signal, { ...taken, processors: [...taken.processors, 'tail_sampling', 'batch'], ...sent }]];
  }
  // Two layers in one pod: the first hands each span to the pod of its trace, whose second layer decides.
  return [
    ['traces', { ...taken, processors: [...taken.processors, 'batch'], exporters: ['load_balancing/traces'] }],
    ['traces/sampling', { receivers: ['otlp/sampling'], processors: ['memory_limiter', 'tail_sampling', 'batch'], ...sent }],
  ];
}

function byTraceId(peers: string, queue: Queue): Component {
  return {
    routing_key: 'traceID',
    protocol: { otlp: { tls: { insecure: true }, timeout: '5s', sending_queue: { enabled: false }, retry_on_failure: { enabled: false } } },
    // The addresses are looked up, which needs no right to read Kubernetes. What one pod did not take goes to the one that has its share then.
    resolver: { dns: { hostname: peers, port: String(PORTS.sampling), interval: '5s', timeout: '2s' } },
    ...delivery(queue),
  };
}

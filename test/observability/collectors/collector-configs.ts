import { OpenTelemetryAgent, OpenTelemetryAgentOptions } from '../../../src/observability/collectors/opentelemetry-agent';
import { OpenTelemetryGateway, OpenTelemetryGatewayOptions } from '../../../src/observability/collectors/opentelemetry-gateway';
import { testStack } from '../../helpers/synth';
import { completeCluster, documentsIn, valuesIn } from '../support';

const LOGS = { url: 'http://loki.monitoring.svc:3100' };
const LOGIN = { url: 'http://loki-gateway.monitoring.svc:80', loginSecretName: 'loki-login' };
const TRACES = { url: 'http://tempo.monitoring.svc:3200', otlpGrpcUrl: 'http://tempo.monitoring.svc:4317' };
const OTLP = { url: 'http://prometheus.monitoring.svc:80', otlpUrl: 'http://prometheus.monitoring.svc:80/api/v1/otlp' };
const REMOTE = { url: 'http://prometheus.monitoring.svc:80', remoteWriteUrl: 'https://metrics.example.com/api/v1/write' };
const COLLECTOR = { grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317' };
const SAMPLING = { percentage: 0.5, slowerThanMilliseconds: 500 };

const GATEWAYS: [string, OpenTelemetryGatewayOptions][] = [
  ['a gateway', { logs: LOGS, metrics: OTLP, traces: TRACES }],
  ['a gateway with remote write', { metrics: REMOTE }],
  ['a gateway that samples in one pod', { traces: TRACES, replicas: 1, tailSampling: SAMPLING }],
  ['a gateway that samples in several pods, with a queue on volumes', { logs: LOGS, metrics: OTLP, traces: TRACES, tailSampling: SAMPLING, queueVolume: {} }],
  ['a gateway that logs in to Loki', { logs: LOGIN, metrics: OTLP, queueVolume: {} }],
];
const AGENTS: [string, OpenTelemetryAgentOptions][] = [
  ['an agent', { logs: LOGS, excludedNamespaces: ['noisy'] }],
  ['an agent with all that it can read', { collector: COLLECTOR, nodeMetrics: { host: true, kubelet: true } }],
  ['an agent that checks kubelets, with remote write', { metrics: REMOTE, nodeMetrics: { kubelet: true, verifyKubelets: true } }],
  ['an agent that logs in to Loki', { logs: LOGIN }],
];

/** A collector as it is released. */
export interface CollectorRelease {
  readonly name: string;
  readonly release: string;
  readonly namespace: string;
  /** All values as one. */
  readonly values: any;
  /** The documents that Helm gets. */
  readonly documents: any[];
}

/** Each kind of collector that the library makes. */
export function collectorConfigs(): CollectorRelease[] {
  return [
    ...GATEWAYS.map(([name, options]) => releaseOf(name, 'opentelemetry-gateway', 'monitoring', (stack) => {
      new OpenTelemetryGateway(stack, 'Gateway', { cluster: completeCluster(stack), ...options });
    })),
    ...AGENTS.map(([name, options]) => releaseOf(name, 'opentelemetry-agent', 'monitoring-agents', (stack) => {
      new OpenTelemetryAgent(stack, 'Agent', { cluster: completeCluster(stack), ...options });
    })),
  ];
}

function releaseOf(name: string, release: string, namespace: string, make: (stack: ReturnType<typeof testStack>) => void): CollectorRelease {
  const stack = testStack();
  make(stack);
  return { name, release, namespace, values: valuesIn(stack, release), documents: documentsIn(stack, release) };
}

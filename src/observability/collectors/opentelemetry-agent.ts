import { Construct } from 'constructs';
import { agentConfig, AgentSources, HOST_FOLDER, POD_LOGS_FOLDER } from './agent-config';
import { collectorChart } from './collector-chart';
import { Exporters, PORTS, Signal, STATE_FOLDER } from './collector-components';
import { exportersOf } from './collector-destinations';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { requireDnsLabel, requireInteger, requireLiteralNumber } from '../../private/validation';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { AGENTS_NAMESPACE } from '../conventions/monitoring-namespaces';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TracesEndpoint } from '../conventions/traces-endpoint';

// Frozen: a release that gets another name is a new one.
const NAME = 'opentelemetry-agent';
const HOST = `${NAME}.${AGENTS_NAMESPACE}.svc`;

/** Folder of the node for what was read so far, and for what waits to be sent. It is there again for the next pod on the node. */
const NODE_FOLDER = '/var/lib/opentelemetry-agent';

const DEFAULT_BUFFER_MIB = 512;
const DEFAULT_MEMORY_MIB = 512;

/** What an agent measures on its node. Prometheus has the same metrics under other names, which the dashboards use. */
export interface NodeMetricsOptions {
  /**
   * Whether to measure CPU, memory, disks and network of the node, like the node exporter of PrometheusMetrics.
   *
   * @default false
   */
  readonly host?: boolean;

  /**
   * Whether to query the kubelet for the usage of nodes, pods and containers.
   *
   * @default false
   */
  readonly kubelet?: boolean;

  /**
   * Whether the kubelet needs a certificate issued by the cluster's CA, as with PrometheusMetrics.
   *
   * @default false
   */
  readonly verifyKubelets?: boolean;
}

/** What an agent collects on its node, and where it sends it. */
export interface OpenTelemetryAgentOptions extends HelmChartOptions {
  /**
   * Destination of logs.
   *
   * @default - to `collector`
   */
  readonly logs?: LogsEndpoint;

  /**
   * Destination of metrics: OTLP if supported, otherwise remote write.
   *
   * @default - to `collector`
   */
  readonly metrics?: PrometheusEndpoint;

  /**
   * Destination of traces.
   *
   * @default - to `collector`
   */
  readonly traces?: TracesEndpoint;

  /**
   * A collector for signals without another destination: the `endpoint` of an OpenTelemetryGateway.
   *
   * @default - the gateway of its platform; otherwise none
   */
  readonly collector?: OtlpEndpoint;

  /**
   * Whether to collect pod logs. FluentBit collects them too, so with both, each line arrives twice.
   *
   * @default - true if logs have a destination
   */
  readonly podLogs?: boolean;

  /**
   * Namespaces whose pod logs are not collected.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * What to measure on each node.
   *
   * @default - nothing
   */
  readonly nodeMetrics?: NodeMetricsOptions;

  /**
   * Disk buffer per node in MiB, for each of logs, metrics and traces. When it is full, reading of files pauses.
   *
   * @default 512
   */
  readonly bufferMiB?: number;

  /**
   * Memory limit of a pod in MiB, at least 128; the request is half of it.
   *
   * @default 512
   */
  readonly memoryMiB?: number;
}

/** Properties of `OpenTelemetryAgent`. */
export interface OpenTelemetryAgentProps extends OpenTelemetryAgentOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * An OpenTelemetry Collector on each node, by the opentelemetry-collector chart. It resumes pod logs where it stopped, measures the node if you ask
 * for that, accepts OTLP from the pods of its node, and forwards everything with the names of namespace, pod and node.
 *
 * It runs in `monitoring-agents`, because it reads files of the node, as root without any capability. Pods on Fargate have no such node.
 *
 * @see https://github.com/open-telemetry/opentelemetry-helm-charts/tree/main/charts/opentelemetry-collector
 *
 * @example
 * const logs = new LokiLogs(stack, 'Logs', { cluster, storage: ObjectStorage.s3() });
 * new OpenTelemetryAgent(stack, 'Agent', { cluster, logs: logs.endpoint, excludedNamespaces: ['kube-system'] });
 */
export class OpenTelemetryAgent extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** Endpoint of the agent on a pod's own node. */
  public readonly endpoint: OtlpEndpoint = { grpcUrl: `http://${HOST}:${PORTS.otlpGrpc}`, httpUrl: `http://${HOST}:${PORTS.otlpHttp}` };

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, what to collect, and its destination
   * @throws when there is no destination at all, collected data has none, or a name or number is invalid
   */
  constructor(scope: Construct, id: string, props: OpenTelemetryAgentProps) {
    super(scope, id);
    checkStruct(this, 'OpenTelemetryAgentProps', props);
    const { cluster, excludedNamespaces = [], bufferMiB = DEFAULT_BUFFER_MIB, memoryMiB = DEFAULT_MEMORY_MIB } = props;
    excludedNamespaces.forEach((name, index) => requireDnsLabel(this, `excludedNamespaces[${index}]`, name));
    requireLiteralNumber(this, 'bufferMiB', bufferMiB, 'the queue is set in bytes');
    requireInteger(this, 'bufferMiB', bufferMiB, 16, 1024 * 1024);
    const exporters = exportersOf(this, props);
    const sources = this.sources(props, exporters);
    const queue = { sizeMiB: bufferMiB, isOnDisk: true, blocks: true };
    this.chart = collectorChart(this, {
      cluster,
      releaseName: NAME,
      kubernetesNamespace: AGENTS_NAMESPACE,
      podSecurity: { podSecurity: PodSecurityLevel.PRIVILEGED },
      props,
      config: agentConfig({ clusterName: cluster.clusterName, exporters, queue, sources, excludedNamespaces }),
      exporters,
      memoryMiB,
      cpu: '50m',
      rules: sources.kubelet ? [{ apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] }] : [],
      values: agentValues(sources),
      wiring: { mode: 'daemonset', service: { enabled: true } },
      options: { 'alternateConfig.receivers.file_log': 'podLogs', 'alternateConfig.receivers.host_metrics': 'nodeMetrics', 'alternateConfig.receivers.kubelet_stats': 'nodeMetrics' },
      access: { takes: [], reaches: sources.kubelet ? [{ ports: [10250] }] : [] },
    });
  }

  private sources(props: OpenTelemetryAgentProps, exporters: Exporters): AgentSources {
    const { podLogs = exporters.logs !== undefined, nodeMetrics: { host = false, kubelet = false, verifyKubelets = false } = {} } = props;
    const wanted: [string, boolean, Signal][] = [['podLogs', podLogs, 'logs'], ['nodeMetrics', host || kubelet, 'metrics']];
    for (const [property, isWanted, signal] of wanted) {
      if (isWanted && !exporters[signal]) {
        throw new ValidationError(this, { property, problem: `has no effect: ${signal} are not sent anywhere`, fix: `set \`${signal}\` or \`collector\`, or leave it out` });
      }
    }
    return { logs: podLogs, host, kubelet, verifyKubelets };
  }
}

function agentValues(sources: AgentSources): Record<string, unknown> {
  const volumes = [
    { name: 'state', hostPath: { path: NODE_FOLDER, type: 'DirectoryOrCreate' }, mount: { mountPath: STATE_FOLDER } },
    ...(sources.logs ? [{ name: 'podlogs', hostPath: { path: POD_LOGS_FOLDER }, mount: { mountPath: POD_LOGS_FOLDER, readOnly: true } }] : []),
    ...(sources.host
      ? [{ name: 'host', hostPath: { path: '/' }, mount: { mountPath: HOST_FOLDER, readOnly: true, mountPropagation: 'HostToContainer' } }]
      : []),
  ];
  const ofService = { hostPort: null };
  return {
    // On every node, whatever it is kept free for.
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
    // Files of the node are root's.
    podSecurityContext: { runAsUser: 0, runAsGroup: 0 },
    // A Service that stays on the node, in place of ports of the node.
    ports: { 'otlp': ofService, 'otlp-http': ofService },
    extraVolumes: volumes.map(({ name, hostPath }) => ({ name, hostPath })),
    extraVolumeMounts: volumes.map(({ name, mount }) => ({ name, ...mount })),
  };
}

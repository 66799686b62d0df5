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

/** What an agent measures on its node. Prometheus has the same by other names, which the dashboards ask for. */
export interface NodeMetricsOptions {
  /**
   * Whether CPU, memory, disks and network of the node are measured, as the node exporter of PrometheusMetrics does.
   *
   * @default false
   */
  readonly host?: boolean;

  /**
   * Whether the kubelet is asked what nodes, pods and containers use.
   *
   * @default false
   */
  readonly kubelet?: boolean;

  /**
   * Whether the kubelet has to show a certificate of the cluster's authority, as with PrometheusMetrics.
   *
   * @default false
   */
  readonly verifyKubelets?: boolean;
}

/** What an agent collects on its node, and where it sends it. */
export interface OpenTelemetryAgentOptions extends HelmChartOptions {
  /**
   * Where logs go.
   *
   * @default - to `collector`
   */
  readonly logs?: LogsEndpoint;

  /**
   * Where metrics go: by OTLP where that is taken, otherwise by remote write.
   *
   * @default - to `collector`
   */
  readonly metrics?: PrometheusEndpoint;

  /**
   * Where traces go.
   *
   * @default - to `collector`
   */
  readonly traces?: TracesEndpoint;

  /**
   * A collector that takes what has no other place to go: the `endpoint` of an OpenTelemetryGateway.
   *
   * @default - the gateway of its platform; otherwise none
   */
  readonly collector?: OtlpEndpoint;

  /**
   * Whether the lines of pods are read. FluentBit reads them too, so that with both each line comes twice.
   *
   * @default - true where logs have a place to go
   */
  readonly podLogs?: boolean;

  /**
   * Namespaces whose pods' lines are not read.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * What is measured on each node.
   *
   * @default - nothing
   */
  readonly nodeMetrics?: NodeMetricsOptions;

  /**
   * MiB on the disk of each node for what is not taken yet, for each of logs, metrics and traces. When they are full, files are not read on.
   *
   * @default 512
   */
  readonly bufferMiB?: number;

  /**
   * MiB of memory that a pod may use, 128 at least; it asks for half.
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
 * It stands in `monitoring-agents`, since it reads files of the node, as root without any capability. Pods of Fargate have no node.
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
  /** Where the agent of its own node takes what a pod sends. */
  public readonly endpoint: OtlpEndpoint = { grpcUrl: `http://${HOST}:${PORTS.otlpGrpc}`, httpUrl: `http://${HOST}:${PORTS.otlpHttp}` };

  /**
   * @param scope where the release is made
   * @param id construct id
   * @param props cluster, what is read, and where it goes
   * @throws when nothing goes anywhere, something is read that has no place to go, or a name or number is not acceptable
   */
  constructor(scope: Construct, id: string, props: OpenTelemetryAgentProps) {
    super(scope, id);
    checkStruct(this, 'OpenTelemetryAgentProps', props);
    const { cluster, excludedNamespaces = [], bufferMiB = DEFAULT_BUFFER_MIB, memoryMiB = DEFAULT_MEMORY_MIB } = props;
    excludedNamespaces.forEach((name, index) => requireDnsLabel(this, `excludedNamespaces[${index}]`, name));
    requireLiteralNumber(this, 'bufferMiB', bufferMiB, 'the queue is told in bytes');
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
        throw new ValidationError(this, { property, problem: `would be for nobody, since ${signal} have no place to go`, fix: `give \`${signal}\` or \`collector\`, or leave it out` });
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

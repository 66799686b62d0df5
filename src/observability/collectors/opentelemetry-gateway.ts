import { Construct } from 'constructs';
import { COLLECTOR_USER, collectorChart, collectorLabels } from './collector-chart';
import { Exporters, PORTS, STATE_FOLDER } from './collector-components';
import { exportersOf } from './collector-destinations';
import { gatewayConfig } from './gateway-config';
import { tailSampling, TailSamplingOptions } from './tail-sampling';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { podSpread } from '../../charts/pod-spread';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { isToken } from '../../private/tokens';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { Claim, claimFor } from '../../storage/claim';
import { VolumeOptions, VolumeRetention } from '../../storage/volume-options';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TracesEndpoint } from '../conventions/traces-endpoint';

// Frozen: a release that gets another name is a new one.
const NAME = 'opentelemetry-gateway';
const HOST = `${NAME}.${MONITORING_NAMESPACE}.svc`;

/** A Service that resolves to each pod, for the spans of one trace to meet in one of them. */
const PEERS = `${NAME}-peers`;

const DEFAULT_MEMORY_MIB = 1024;
const DEFAULT_QUEUE_GIB = 5;

/** How a gateway processes what it receives. */
export interface OpenTelemetryGatewayOptions extends HelmChartOptions {
  /**
   * Destination of logs.
   *
   * @default - the Loki of its platform; otherwise logs are not accepted
   */
  readonly logs?: LogsEndpoint;

  /**
   * Destination of metrics: OTLP if supported, otherwise remote write.
   *
   * @default - the Prometheus of its platform; otherwise metrics are not accepted
   */
  readonly metrics?: PrometheusEndpoint;

  /**
   * Destination of traces.
   *
   * @default - the Tempo of its platform; otherwise traces are not accepted
   */
  readonly traces?: TracesEndpoint;

  /**
   * Number of replicas.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Memory limit of a pod in MiB, at least 128; the request is half of it. Near the limit, it rejects data, so that the sender retries.
   *
   * @default 1024
   */
  readonly memoryMiB?: number;

  /**
   * Which traces to keep. With several replicas, one of them receives all spans of a trace. While their number changes, a trace may be split between
   * decisions.
   *
   * @default - all
   */
  readonly tailSampling?: TailSamplingOptions;

  /**
   * A volume per replica for the send queue, which then survives restarts. Metrics for remote write are still queued in memory.
   *
   * @default - the queue is in memory
   */
  readonly queueVolume?: VolumeOptions;
}

/** Properties of `OpenTelemetryGateway`. */
export interface OpenTelemetryGatewayProps extends OpenTelemetryGatewayOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * OpenTelemetry Collectors that applications and agents send to, by the opentelemetry-collector chart. They add the names of namespace, pod and
 * workload, sample traces if you ask for that, and send batches to Loki, Prometheus and Tempo, with retries.
 *
 * Pods of every namespace can send to it: there is no authentication.
 *
 * @see https://github.com/open-telemetry/opentelemetry-helm-charts/tree/main/charts/opentelemetry-collector
 *
 * @example
 * const traces = new TempoTraces(stack, 'Traces', { cluster, storage: ObjectStorage.s3() });
 * new OpenTelemetryGateway(stack, 'Gateway', { cluster, traces: traces.endpoint, tailSampling: { percentage: 10 } });
 */
export class OpenTelemetryGateway extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** Endpoint for logs, metrics and traces. */
  public readonly endpoint: OtlpEndpoint = { grpcUrl: `http://${HOST}:${PORTS.otlpGrpc}`, httpUrl: `http://${HOST}:${PORTS.otlpHttp}` };
  /** Sizes in GiB of its Kubernetes volumes, for the cost estimate. */
  public readonly volumeSizesGiB: number[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, destinations, and processing
   * @throws when there is no destination, an endpoint accepts nothing, or a number is out of range
   */
  constructor(scope: Construct, id: string, props: OpenTelemetryGatewayProps) {
    super(scope, id);
    checkStruct(this, 'OpenTelemetryGatewayProps', props);
    const { cluster, replicas = 2, memoryMiB = DEFAULT_MEMORY_MIB } = props;
    requireLiteralNumber(this, 'replicas', replicas, 'a single one gets no PodDisruptionBudget');
    requireInteger(this, 'replicas', replicas, 1, 1000);
    const exporters = exportersOf(this, props);
    const sampling = props.tailSampling && tailSampling(this, props.tailSampling);
    const peers = sampling && replicas > 1 ? `${PEERS}.${MONITORING_NAMESPACE}.svc` : undefined;
    const claim = this.claim(props);
    this.chart = collectorChart(this, {
      cluster,
      releaseName: NAME,
      kubernetesNamespace: MONITORING_NAMESPACE,
      podSecurity: { _fits: PodSecurityLevel.RESTRICTED },
      props,
      config: gatewayConfig({ clusterName: cluster.clusterName, exporters, sampling, peers, queue: queueOf(exporters, memoryMiB, claim) }),
      exporters,
      memoryMiB,
      cpu: '200m',
      rules: [],
      values: { ...replicaValues(replicas), ...(claim && volumeValues(claim)), ...(peers !== undefined && { extraManifests: [peersService()] }) },
      wiring: { mode: claim ? 'statefulset' : 'deployment' },
      options: { 'replicaCount': 'replicas', 'alternateConfig.processors.tail_sampling': 'tailSampling', 'statefulset.volumeClaimTemplates': 'queueVolume' },
      access: peers === undefined ? { takes: [], reaches: [] } : { takes: [AMONG_PEERS], reaches: [AMONG_PEERS] },
      dependencies: claim ? cluster.storage?.dependencies : [],
    });
    this.volumeSizesGiB = claim ? Array(replicas).fill(claim.sizeGiB) : [];
  }

  private claim({ cluster, queueVolume }: OpenTelemetryGatewayProps): Claim | undefined {
    if (!queueVolume) {
      return undefined;
    }
    // What was not sent is of use to the next release alone if it comes soon: the volume goes by default.
    return claimFor(this, 'queueVolume', cluster, DEFAULT_QUEUE_GIB, { retention: VolumeRetention.DELETE, ...queueVolume });
  }
}

const AMONG_PEERS = { ports: [PORTS.sampling], peers: [{ kubernetesNamespace: MONITORING_NAMESPACE, labels: collectorLabels(NAME) }] };

// A queue for each exporter, also for that among the pods: on a volume they share four fifths, in memory a third. Of a size that only Terraform knows, 1 GiB is certain.
function queueOf(exporters: Exporters, memoryMiB: number, claim: Claim | undefined) {
  const queues = Object.values(exporters).flat().length + 1;
  const roomMiB = claim ? (isToken(claim.sizeGiB) ? 1 : claim.sizeGiB) * 1024 * 0.8 : memoryMiB / 3;
  return { sizeMiB: Math.floor(roomMiB / queues), isOnDisk: claim !== undefined, blocks: false };
}

function replicaValues(replicas: number): Record<string, unknown> {
  return {
    replicaCount: replicas,
    podSecurityContext: { runAsNonRoot: true, runAsUser: COLLECTOR_USER, runAsGroup: COLLECTOR_USER, fsGroup: COLLECTOR_USER },
    topologySpreadConstraints: podSpread(collectorLabels(NAME)),
    // With one pod a budget would keep its node from ever being drained.
    podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
  };
}

function volumeValues({ sizeGiB, storageClassName }: Claim): Record<string, unknown> {
  return {
    statefulset: {
      volumeClaimTemplates: [{
        metadata: { name: 'queue' },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: `${sizeGiB}Gi` } } },
      }],
      // The claim goes with its release, and the class says whether the volume does.
      persistentVolumeClaimRetentionPolicy: { enabled: true, whenDeleted: 'Delete', whenScaled: 'Delete' },
    },
    extraVolumeMounts: [{ name: 'queue', mountPath: STATE_FOLDER }],
  };
}

function peersService(): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: PEERS, namespace: MONITORING_NAMESPACE },
    spec: {
      clusterIP: 'None',
      selector: collectorLabels(NAME),
      ports: [{ name: 'sampling', port: PORTS.sampling, targetPort: PORTS.sampling, appProtocol: 'grpc' }],
    },
  };
}

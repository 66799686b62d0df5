import { Construct } from 'constructs';
import { BATCH, MEMORY_LIMITER, otlpGrpcExporter, PORTS } from './collector-components';
import { collectorConfig } from './collector-config';
import { OpenTelemetryOperator } from './opentelemetry-operator';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { LONGEST_RELEASE_NAME, shortName } from '../../private/names';
import { requireDnsLabel, requireInteger, requireLiteral, requireLiteralNumber } from '../../private/validation';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';

/** Properties of `CollectorSidecar`. */
export interface CollectorSidecarProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /** The operator. It is installed before this, and uninstalled after it. */
  readonly operator: OpenTelemetryOperator;

  /** Namespace of the pods. */
  readonly kubernetesNamespace: string;

  /** Where it forwards data: the `endpoint` of an OpenTelemetryGateway. */
  readonly collector: OtlpEndpoint;

  /**
   * Name of the object, for pod annotations, at most 63 characters.
   *
   * @default "sidecar"
   */
  readonly sidecarName?: string;

  /**
   * Memory limit in each pod in MiB, at least 64; the request is half of it.
   *
   * @default 128
   */
  readonly memoryMiB?: number;
}

/**
 * An OpenTelemetry Collector in pods that request it by an annotation: the application sends to `localhost`, and the sidecar buffers data while the
 * gateway is unavailable. It also works on Fargate, which no agent reaches.
 *
 * @example
 * const operator = new OpenTelemetryOperator(stack, 'Operator', { cluster });
 * const collector = { grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317' };
 * const sidecar = new CollectorSidecar(stack, 'Sidecar', { cluster, operator, kubernetesNamespace: 'shop', collector });
 * const annotations = sidecar.podAnnotations;
 */
export class CollectorSidecar extends Construct {
  /** The release with the object. */
  public readonly manifests: KubernetesManifests;
  /** Annotations for the template of a pod with the sidecar. */
  public readonly podAnnotations: { [key: string]: string };

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props namespace, and where it forwards data
   * @throws when a name, URL or number is invalid
   */
  constructor(scope: Construct, id: string, props: CollectorSidecarProps) {
    super(scope, id);
    checkStruct(this, 'CollectorSidecarProps', props);
    const { cluster, operator, kubernetesNamespace, collector, sidecarName = 'sidecar', memoryMiB = 128 } = props;
    requireDnsLabel(this, 'kubernetesNamespace', kubernetesNamespace);
    requireLiteral(this, 'sidecarName', sidecarName, 'it is part of the release name');
    requireDnsLabel(this, 'sidecarName', sidecarName);
    requireUrl(this, 'collector.grpcUrl', collector.grpcUrl);
    requireUrl(this, 'collector.httpUrl', collector.httpUrl);
    requireLiteralNumber(this, 'memoryMiB', memoryMiB, 'a percentage of it is requested');
    requireInteger(this, 'memoryMiB', memoryMiB, 64, 1024 * 1024);
    this.podAnnotations = { 'sidecar.opentelemetry.io/inject': `${kubernetesNamespace}/${sidecarName}` };
    this.manifests = new KubernetesManifests(this, 'Objects', {
      cluster,
      releaseName: shortName(LONGEST_RELEASE_NAME, 'collector', sidecarName),
      kubernetesNamespace,
      manifests: [{
        apiVersion: 'opentelemetry.io/v1beta1',
        kind: 'OpenTelemetryCollector',
        metadata: { name: sidecarName, namespace: kubernetesNamespace },
        spec: {
          mode: 'sidecar',
          config: sidecarConfig(collector, memoryMiB),
          resources: { requests: { cpu: '10m', memory: `${Math.floor(memoryMiB / 2)}Mi` }, limits: { memory: `${memoryMiB}Mi` } },
          securityContext: {
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
            seccompProfile: { type: 'RuntimeDefault' },
          },
        },
      }],
      dependencies: operator.chart.dependencies,
    });
  }
}

/** The configuration of a sidecar. */
export function sidecarConfig(collector: OtlpEndpoint, memoryMiB: number): Record<string, unknown> {
  const exporter = otlpGrpcExporter('collector', collector, false);
  const pipeline = { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: [exporter.id] };
  return collectorConfig({
    extensions: {},
    // For the containers of its own pod.
    receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${PORTS.otlpGrpc}` }, http: { endpoint: `127.0.0.1:${PORTS.otlpHttp}` } } } },
    processors: { memory_limiter: MEMORY_LIMITER, batch: BATCH },
    exporters: { [exporter.id]: exporter.config({ sizeMiB: Math.floor(memoryMiB / 4), isOnDisk: false, blocks: false }) },
    pipelines: { logs: pipeline, metrics: pipeline, traces: pipeline },
  });
}

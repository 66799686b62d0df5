import { Construct } from 'constructs';
import { OpenTelemetryOperator } from './opentelemetry-operator';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall, checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { requirePercentage } from '../../private/checks/numbers';
import { ValidationError } from '../../private/errors';
import { sortedEntries } from '../../private/maps';
import { LONGEST_RELEASE_NAME, shortName } from '../../private/names';
import { isToken } from '../../private/tokens';
import { requireDnsLabel, requireDnsSubdomain, requireLiteral, requirePattern } from '../../private/validation';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';

/**
 * Languages that the operator can instrument.
 *
 * @see https://github.com/open-telemetry/opentelemetry-operator/tree/main/docs/auto-instrumentation (2026-11-30)
 */
export enum InstrumentedLanguage {
  /** Java. */
  JAVA = 'java',
  /** Node.js. */
  NODEJS = 'nodejs',
  /** Python. */
  PYTHON = 'python',
  /** .NET. */
  DOTNET = 'dotnet',
  /** Apache HTTPD. */
  APACHE_HTTPD = 'apache-httpd',
}

/** Properties of `AutoInstrumentation`. */
export interface AutoInstrumentationProps {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /** The operator. It is installed before this, and uninstalled after it. */
  readonly operator: OpenTelemetryOperator;

  /** Namespace of the pods. */
  readonly kubernetesNamespace: string;

  /** Where the pods send data: the `endpoint` of an OpenTelemetryGateway. */
  readonly collector: OtlpEndpoint;

  /**
   * Name of the object, for pod annotations.
   *
   * @default "default"
   */
  readonly instrumentationName?: string;

  /**
   * Percentage of sampled traces among those that start here, 0 to 100. For others, the caller decides.
   *
   * @default 100
   */
  readonly percentage?: number;

  /**
   * Whether the pods also send metrics.
   *
   * @default false
   */
  readonly metrics?: boolean;

  /**
   * Resource attributes of all data, such as `deployment.environment.name`.
   *
   * @default - only those of the pod
   */
  readonly resourceAttributes?: { [attribute: string]: string };
}

/**
 * Instruments pods of a namespace that request it by an annotation, without code changes. Lines of theirs are read as those of all pods are.
 *
 * @example
 * const operator = new OpenTelemetryOperator(stack, 'Operator', { cluster });
 * const collector = { grpcUrl: 'http://opentelemetry-gateway.monitoring.svc:4317', httpUrl: 'http://opentelemetry-gateway.monitoring.svc:4318' };
 * const shop = new AutoInstrumentation(stack, 'Shop', { cluster, operator, kubernetesNamespace: 'shop', collector });
 * const annotations = shop.podAnnotations(InstrumentedLanguage.NODEJS);
 */
export class AutoInstrumentation extends Construct {
  /** The release with the object. */
  public readonly manifests: KubernetesManifests;

  private readonly reference: string;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props namespace, and where the pods send data
   * @throws when the collector does not accept HTTP, or a name or number is invalid
   */
  constructor(scope: Construct, id: string, props: AutoInstrumentationProps) {
    super(scope, id);
    checkStruct(this, 'AutoInstrumentationProps', props);
    const { cluster, operator, kubernetesNamespace, instrumentationName = 'default' } = props;
    requireDnsLabel(this, 'kubernetesNamespace', kubernetesNamespace);
    requireLiteral(this, 'instrumentationName', instrumentationName, 'it is part of the release name');
    requireDnsSubdomain(this, 'instrumentationName', instrumentationName);
    this.reference = `${kubernetesNamespace}/${instrumentationName}`;
    this.manifests = new KubernetesManifests(this, 'Objects', {
      cluster,
      releaseName: shortName(LONGEST_RELEASE_NAME, 'instrumentation', instrumentationName.replace(/\./g, '-')),
      kubernetesNamespace,
      manifests: [{
        apiVersion: 'opentelemetry.io/v1alpha1',
        kind: 'Instrumentation',
        metadata: { name: instrumentationName, namespace: kubernetesNamespace },
        spec: this.spec(props),
      }],
      dependencies: operator.chart.dependencies,
    });
  }

  /**
   * Annotations for the template of an instrumented pod.
   *
   * @param language its programming language
   */
  public podAnnotations(language: InstrumentedLanguage): { [key: string]: string } {
    checkCall('AutoInstrumentation.podAnnotations', [language], this);
    return { [`instrumentation.opentelemetry.io/inject-${language}`]: this.reference };
  }

  private spec({ collector, percentage = 100, metrics = false, resourceAttributes = {} }: AutoInstrumentationProps): object {
    requirePercentage(this, 'percentage', percentage);
    for (const [name, value] of Object.entries(resourceAttributes)) {
      // They become one variable of the environment: `a=b,c=d`.
      requirePattern(this, 'resourceAttributes', name, /^[a-z][A-Za-z0-9_.-]*$/, 'names such as deployment.environment.name', 'rename the key');
      requirePattern(this, `resourceAttributes["${name}"]`, value, /^[^,=\s"\\]+$/, 'text without spaces, commas, quotes and =', 'remove these characters');
    }
    return {
      exporter: { endpoint: this.endpoint(collector) },
      propagators: ['tracecontext', 'baggage'],
      sampler: { type: 'parentbased_traceidratio', argument: isToken(percentage) ? percentage : String(percentage / 100) },
      resource: { addK8sUIDAttributes: true, resourceAttributes: Object.fromEntries(sortedEntries(resourceAttributes)) },
      env: [
        // What all languages speak.
        { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' },
        { name: 'OTEL_METRICS_EXPORTER', value: metrics ? 'otlp' : 'none' },
        { name: 'OTEL_LOGS_EXPORTER', value: 'none' },
      ],
    };
  }

  private endpoint({ grpcUrl, httpUrl }: OtlpEndpoint): string {
    requireUrl(this, 'collector.grpcUrl', grpcUrl);
    requireUrl(this, 'collector.httpUrl', httpUrl);
    if (httpUrl === undefined) {
      throw new ValidationError(this, {
        property: 'collector.httpUrl', problem: 'is missing, but all languages send data to it', fix: 'set the `endpoint` of an OpenTelemetryGateway',
      });
    }
    return httpUrl;
  }
}

import { Construct } from 'constructs';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { API_SERVER, DNS, PodAccess } from '../../charts/network-access';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { podSpread } from '../../charts/pod-spread';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { OPERATOR_NAMESPACE } from '../conventions/monitoring-namespaces';

// Frozen: a release that gets another name is a new one.
const NAME = 'opentelemetry-operator';

const LABELS = { 'app.kubernetes.io/name': NAME };

const WEBHOOK_PORT = 9443;

/** Options of the operator. */
export interface OpenTelemetryOperatorOptions extends HelmChartOptions {
  /**
   * Number of replicas; one is active, and all serve webhooks.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Whether an existing cert-manager issues the operator's webhook certificate. Otherwise Helm creates one that is valid for ten years, and keeps it.
   *
   * @default false
   */
  readonly certManager?: boolean;
}

/** Properties of `OpenTelemetryOperator`. */
export interface OpenTelemetryOperatorProps extends OpenTelemetryOperatorOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * The OpenTelemetry Operator, from its chart: it injects instrumentation and collectors into pods that request them by annotations, as defined by
 * AutoInstrumentation and CollectorSidecar. Pods that start while it is unavailable do not change. It runs in `opentelemetry-operator`.
 *
 * Its CRDs are deleted with its release, and with them all their objects: delete dependent objects first.
 *
 * @see https://github.com/open-telemetry/opentelemetry-helm-charts/tree/main/charts/opentelemetry-operator
 *
 * @example
 * new OpenTelemetryOperator(stack, 'Operator', { cluster });
 */
export class OpenTelemetryOperator extends Construct {
  /** The release. */
  public readonly chart: HelmChart;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props the cluster, and how the operator runs
   * @throws when the number of replicas is out of range
   */
  constructor(scope: Construct, id: string, props: OpenTelemetryOperatorProps) {
    super(scope, id);
    checkStruct(this, 'OpenTelemetryOperatorProps', props);
    const { cluster, replicas = 2, certManager = false } = props;
    requireLiteralNumber(this, 'replicas', replicas, 'a single one gets no PodDisruptionBudget');
    requireInteger(this, 'replicas', replicas, 1, 10);
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.OPENTELEMETRY_OPERATOR,
      releaseName: NAME,
      kubernetesNamespace: OPERATOR_NAMESPACE,
      podSecurity: PodSecurityLevel.RESTRICTED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: defaultValues(replicas, certManager),
      helmValues: props.helmValues,
      requiredHelmValues: { fullnameOverride: NAME, admissionWebhooks: { create: true }, crds: { create: true } },
      _access: [ACCESS],
      _valueOptions: valueOptions(props, {
        'replicaCount': 'replicas', 'admissionWebhooks.certManager.enabled': 'certManager', 'admissionWebhooks.autoGenerateCert': 'certManager',
      }),
    });
  }
}

// The API server asks from an address of the VPC, or of its own.
const ACCESS: PodAccess = { name: NAME, labels: LABELS, takes: [{ ports: [WEBHOOK_PORT] }], reaches: [DNS, API_SERVER] };

function defaultValues(replicas: number, certManager: boolean): Record<string, unknown> {
  return {
    replicaCount: replicas,
    topologySpreadConstraints: podSpread(LABELS),
    // With one pod a budget would keep its node from ever being drained.
    pdb: { create: replicas > 1, minAvailable: '', maxUnavailable: replicas > 1 ? 1 : '' },
    manager: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    admissionWebhooks: {
      certManager: { enabled: certManager },
      autoGenerateCert: {
        enabled: !certManager,
        // A new one would not be known to the pods until they start again. Nobody would make one before the old one ends, so it has to last.
        recreate: false,
        certPeriodDays: 3650,
      },
      // As a hook it would stay when the release goes.
      secretAnnotations: { 'helm.sh/hook': null, 'helm.sh/hook-delete-policy': null },
    },
  };
}

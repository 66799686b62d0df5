import { Construct } from 'constructs';
import { AlertEvaluator, AlertingOptions } from './alerting/alerting-options';
import { platformRules } from './alerting/platform-rules';
import { LogCollection, LogCollectionBinding } from './collectors/log-collection';
import { OpenTelemetryGateway, OpenTelemetryGatewayOptions } from './collectors/opentelemetry-gateway';
import { OpenTelemetryOperator, OpenTelemetryOperatorOptions } from './collectors/opentelemetry-operator';
import { Grafana, GrafanaOptions } from './grafana/grafana';
import { LokiLogs, LokiLogsOptions } from './logs/loki-logs';
import { PrometheusMetrics, PrometheusMetricsOptions } from './metrics/prometheus-metrics';
import { TempoTraces, TempoTracesOptions } from './traces/tempo-traces';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';

/** Options of metrics, logs, traces, dashboards and alerts. */
export interface ObservabilityOptions {
  /**
   * Metrics.
   *
   * @default - Prometheus with 20 GiB for 15 days
   */
  readonly metrics?: PrometheusMetricsOptions;

  /**
   * Logs.
   *
   * @default - none are kept
   */
  readonly logs?: LokiLogsOptions;

  /**
   * What carries the lines of pods there.
   *
   * @default - LogCollection.fluentBit() with the platform's Loki as its output; none where no logs are kept
   */
  readonly logCollection?: LogCollection;

  /**
   * An OpenTelemetry Collector that applications and agents send to. It hands on to what the platform keeps.
   *
   * @default - none
   */
  readonly collector?: OpenTelemetryGatewayOptions;

  /**
   * The operator that instruments pods, and puts collectors into them.
   *
   * @default - none
   */
  readonly openTelemetryOperator?: OpenTelemetryOperatorOptions;

  /**
   * Traces.
   *
   * @default - none are kept
   */
  readonly traces?: TempoTracesOptions;

  /**
   * Dashboards.
   *
   * @default - Grafana with a volume of its own, and dashboards for what there are data sources for
   */
  readonly grafana?: GrafanaOptions;

  /**
   * What is an alert, and who is told of it.
   *
   * @default - nobody is told of anything
   */
  readonly alerting?: AlertingOptions;
}

/** Properties of `ObservabilityPlatform`. */
export interface ObservabilityPlatformProps extends ObservabilityOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * The Kubernetes half of an observable cluster: metrics, logs, traces, dashboards and alerts. It can stand in another stack than its cluster, and on
 * any Kubernetes.
 *
 * @example
 * new ObservabilityPlatform(stack, 'Observability', { cluster, grafana: { cloudWatch: { region: cluster.region } } });
 */
export class ObservabilityPlatform extends Construct {
  /** Metrics; none when they are switched off. */
  public readonly metrics?: PrometheusMetrics;
  /** Logs; none unless they were asked for. */
  public readonly logs?: LokiLogs;
  /** What carries the lines of pods; none where there is nothing that takes them. */
  public readonly logCollection?: LogCollectionBinding;
  /** The collector that applications send to; none unless it was asked for. */
  public readonly collector?: OpenTelemetryGateway;
  /** The operator that instruments pods; none unless it was asked for. */
  public readonly openTelemetryOperator?: OpenTelemetryOperator;
  /** Traces; none unless they were asked for. */
  public readonly traces?: TempoTraces;
  /** Dashboards; none when they are switched off. */
  public readonly grafana?: Grafana;

  /**
   * @param scope where the releases are made
   * @param id construct id
   * @param props the cluster, and what is observed
   */
  constructor(scope: Construct, id: string, props: ObservabilityPlatformProps) {
    super(scope, id);
    checkStruct(this, 'ObservabilityPlatformProps', props);
    const { cluster } = props;
    const alerting = alertingOf(this, props);
    if (props.metrics?.enabled !== false) {
      // Tempo writes the metrics that it makes of traces, unless they go elsewhere.
      const remoteWriteReceiver = props.metrics?.remoteWriteReceiver ?? (props.traces !== undefined && props.traces.remoteWriteUrl === undefined);
      const otlpReceiver = props.metrics?.otlpReceiver ?? (props.collector !== undefined && props.collector.metrics === undefined);
      this.metrics = new PrometheusMetrics(this, 'Metrics', {
        ...props.metrics, remoteWriteReceiver, otlpReceiver, cluster, ...(alerting && platformRules(this, cluster, alerting)),
      });
    }
    if (props.logs) {
      this.logs = new LokiLogs(this, 'Logs', { ...props.logs, cluster });
    }
    if (props.traces) {
      const [remoteWriteUrl, ...additionalRemoteWriteUrls] = props.traces.remoteWriteUrl !== undefined
        ? [props.traces.remoteWriteUrl, ...props.traces.additionalRemoteWriteUrls ?? []]
        : [...this.metrics?.remoteWriteUrls ?? [], ...props.traces.additionalRemoteWriteUrls ?? []];
      this.traces = new TempoTraces(this, 'Traces', { ...props.traces, remoteWriteUrl, additionalRemoteWriteUrls, cluster });
    }
    if (props.collector) {
      this.collector = new OpenTelemetryGateway(this, 'Collector', { ...this.keptByDefault(), ...props.collector, cluster });
      this.collector.chart.addDependency(...[this.logs, this.traces, this.metrics].flatMap((kept) => kept?.chart.dependencies ?? []));
    }
    if (props.openTelemetryOperator) {
      this.openTelemetryOperator = new OpenTelemetryOperator(this, 'OpenTelemetryOperator', { ...props.openTelemetryOperator, cluster });
    }
    if (this.logs || props.logCollection) {
      this.logCollection = (props.logCollection ?? LogCollection.fluentBit()).bind(this, {
        cluster, logs: this.logs?.endpoint, collector: this.collector?.endpoint,
      });
      checkStruct(this, 'LogCollectionBinding', this.logCollection, 'logCollection');
      // What takes is there before what sends, and stays until that is gone.
      const { fluentBit, agent } = this.logCollection;
      (fluentBit ?? agent)?.chart.addDependency(...[this.logs, this.collector].flatMap((taker) => taker?.chart.dependencies ?? []));
    }
    const { enabled: hasGrafana = true, ...grafana } = props.grafana ?? {};
    if (hasGrafana) {
      const prometheus = grafana.prometheus ?? this.metrics?.endpoint;
      const traces = grafana.traces ?? this.traces?.endpoint;
      const logs = grafana.logs ?? this.logs?.endpoint;
      this.grafana = new Grafana(this, 'Grafana', { ...grafana, prometheus, logs, traces, alerting, cluster, _isRecorded: this.metrics !== undefined });
    }
  }

  // What a gateway sends to where nobody says another place.
  private keptByDefault() {
    const metrics = this.metrics?.endpoint;
    const takesMetrics = metrics?.otlpUrl !== undefined || metrics?.remoteWriteUrl !== undefined;
    return { logs: this.logs?.endpoint, traces: this.traces?.endpoint, ...(takesMetrics && { metrics }) };
  }
}

function alertingOf(scope: Construct, { alerting, grafana, metrics }: ObservabilityOptions): AlertingOptions | undefined {
  if (alerting && grafana?.alerting) {
    throw new ValidationError(scope, {
      property: 'grafana.alerting', problem: 'is given together with `alerting`, which is the same of a platform', fix: 'remove one of the two',
    });
  }
  const ofPrometheus = alerting?.evaluator === AlertEvaluator.PROMETHEUS;
  if (alerting && ofPrometheus && metrics?.enabled === false) {
    throw new ValidationError(scope, { property: 'alerting.evaluator', problem: 'is Prometheus, which is switched off', fix: 'leave it out, or `metrics.enabled`' });
  }
  if (alerting && grafana?.enabled === false && !(ofPrometheus && alerting.contactPoints === undefined)) {
    throw new ValidationError(scope, { property: 'alerting', problem: 'is given, and Grafana, which tells of alerts, is switched off', fix: 'leave `alerting` out, or `grafana.enabled`' });
  }
  return alerting ?? grafana?.alerting;
}

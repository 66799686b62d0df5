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
   * @default - no logs are stored
   */
  readonly logs?: LokiLogsOptions;

  /**
   * The collector of pod logs.
   *
   * @default - LogCollection.fluentBit() with the platform's Loki as its output; none if no logs are stored
   */
  readonly logCollection?: LogCollection;

  /**
   * An OpenTelemetry Collector for applications and agents. It forwards to the platform's backends.
   *
   * @default - none
   */
  readonly collector?: OpenTelemetryGatewayOptions;

  /**
   * The operator that instruments pods and injects collectors.
   *
   * @default - none
   */
  readonly openTelemetryOperator?: OpenTelemetryOperatorOptions;

  /**
   * Traces.
   *
   * @default - no traces are stored
   */
  readonly traces?: TempoTracesOptions;

  /**
   * Dashboards.
   *
   * @default - Grafana with its own volume, and dashboards for the available data sources
   */
  readonly grafana?: GrafanaOptions;

  /**
   * Alert rules and notifications.
   *
   * @default - no notifications
   */
  readonly alerting?: AlertingOptions;
}

/** Properties of `ObservabilityPlatform`. */
export interface ObservabilityPlatformProps extends ObservabilityOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * The Kubernetes part of an observable cluster: metrics, logs, traces, dashboards and alerts. It can be in another stack than its cluster, and runs
 * on any Kubernetes.
 *
 * @example
 * new ObservabilityPlatform(stack, 'Observability', { cluster, grafana: { cloudWatch: { region: cluster.region } } });
 */
export class ObservabilityPlatform extends Construct {
  /** Metrics; undefined if disabled. */
  public readonly metrics?: PrometheusMetrics;
  /** Logs; undefined unless requested. */
  public readonly logs?: LokiLogs;
  /** The collector of pod logs; undefined if there is no destination. */
  public readonly logCollection?: LogCollectionBinding;
  /** The collector for applications; undefined unless requested. */
  public readonly collector?: OpenTelemetryGateway;
  /** The operator that instruments pods; undefined unless requested. */
  public readonly openTelemetryOperator?: OpenTelemetryOperator;
  /** Traces; undefined unless requested. */
  public readonly traces?: TempoTraces;
  /** Dashboards; undefined if disabled. */
  public readonly grafana?: Grafana;

  /**
   * @param scope scope in which to create the releases
   * @param id construct id
   * @param props the cluster, and what to observe
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
      property: 'grafana.alerting', problem: 'cannot be combined with `alerting`, which is the same for a platform', fix: 'remove one of them',
    });
  }
  const ofPrometheus = alerting?.evaluator === AlertEvaluator.PROMETHEUS;
  if (alerting && ofPrometheus && metrics?.enabled === false) {
    throw new ValidationError(scope, { property: 'alerting.evaluator', problem: 'is Prometheus, which is disabled', fix: 'leave it out, or enable `metrics.enabled`' });
  }
  if (alerting && grafana?.enabled === false && !(ofPrometheus && alerting.contactPoints === undefined)) {
    throw new ValidationError(scope, { property: 'alerting', problem: 'is set, but Grafana, which sends the alerts, is disabled', fix: 'leave `alerting` out, or enable `grafana.enabled`' });
  }
  return alerting ?? grafana?.alerting;
}

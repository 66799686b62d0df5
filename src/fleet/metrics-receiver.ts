import { PrometheusLogin, PrometheusTlsOptions } from '../observability/metrics/prometheus-login';
import { checkCall } from '../private/arguments/check-arguments';

/** The global Prometheus as the receiver. */
export interface GlobalPrometheusReceiverOptions {
  /** Address at which the other clusters reach it, without `/api/v1/write`: `https://metrics.example.com`. HTTPS alone. */
  readonly url: string;

  /**
   * How they log in; `PrometheusLogin.basic()` where a `MonitoringIngress` of the library takes the requests.
   *
   * @default - each member says it
   */
  readonly login?: PrometheusLogin;

  /**
   * What they check of its certificate, and show to it.
   *
   * @default - as browsers do, and nothing is shown
   */
  readonly tls?: PrometheusTlsOptions;
}

/** A workspace of Amazon Managed Service for Prometheus as the receiver. */
export interface AmpReceiverOptions {
  /** ARN of the workspace, in the account of the clusters: arn:aws:aps:<region>:<account>:workspace/<id>. */
  readonly workspaceArn: string;
}

/** A store that takes remote write as the receiver: Mimir, Thanos, VictoriaMetrics, Grafana Cloud. */
export interface StoreReceiverOptions {
  /** Address that takes what is written, with its path: `https://mimir.example.com/api/v1/push`. HTTPS alone. */
  readonly url: string;

  /**
   * How clusters log in, the global one among them. Each has the Secret in its namespace `monitoring`.
   *
   * @default - each member says it
   */
  readonly login?: PrometheusLogin;

  /**
   * What is checked of its certificate, and shown to it.
   *
   * @default - as browsers do, and nothing is shown
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Address at which it answers queries as Prometheus does, as Grafana of the global cluster reaches it without a login.
   *
   * @default - Grafana asks the global Prometheus
   */
  readonly queryUrl?: string;
}

/** What takes the metrics of the clusters that write. */
export class MetricsReceiver {
  /**
   * The global Prometheus itself, behind a `MonitoringIngress` with `MonitoringDoor.remoteWrite()`.
   *
   * @param options its address
   */
  public static globalPrometheus(options: GlobalPrometheusReceiverOptions): MetricsReceiver {
    checkCall('MetricsReceiver.globalPrometheus', [options]);
    return new MetricsReceiver('global', options, undefined);
  }

  /**
   * A workspace of Amazon Managed Service for Prometheus. Clusters of EKS write by the role of their pods; the requests are signed.
   *
   * @param options the workspace
   */
  public static amp(options: AmpReceiverOptions): MetricsReceiver {
    checkCall('MetricsReceiver.amp', [options]);
    return new MetricsReceiver('amp', undefined, options.workspaceArn);
  }

  /**
   * A store by its address.
   *
   * @param options address and login
   */
  public static store(options: StoreReceiverOptions): MetricsReceiver {
    checkCall('MetricsReceiver.store', [options]);
    return new MetricsReceiver('store', options, undefined);
  }

  private constructor(
    /** @internal */
    public readonly _kind: 'global' | 'amp' | 'store',
    /** @internal */
    public readonly _server: StoreReceiverOptions | undefined,
    /** @internal */
    public readonly _workspaceArn: string | undefined,
  ) {}
}

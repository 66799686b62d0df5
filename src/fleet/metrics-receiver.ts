import { PrometheusLogin, PrometheusTlsOptions } from '../observability/metrics/prometheus-login';
import { checkCall } from '../private/arguments/check-arguments';

/** The global Prometheus as the receiver. */
export interface GlobalPrometheusReceiverOptions {
  /** URL for the other clusters, without `/api/v1/write`: `https://metrics.example.com`. Only HTTPS. */
  readonly url: string;

  /**
   * How they log in; `PrometheusLogin.basic()` for a `MonitoringIngress` of the library.
   *
   * @default - set by each member
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings of the members.
   *
   * @default - verified with public CAs, without a client certificate
   */
  readonly tls?: PrometheusTlsOptions;
}

/** A workspace of Amazon Managed Service for Prometheus as the receiver. */
export interface AmpReceiverOptions {
  /** ARN of the workspace, in the account of the clusters: arn:aws:aps:<region>:<account>:workspace/<id>. */
  readonly workspaceArn: string;

  /**
   * Name of the federation's rules in the workspace. Two federations with one workspace need different names.
   *
   * @default 'fleet'
   */
  readonly rulesName?: string;
}

/** A store that accepts remote write as the receiver: Mimir, Thanos, VictoriaMetrics, Grafana Cloud. */
export interface StoreReceiverOptions {
  /** Remote write URL with its path: `https://mimir.example.com/api/v1/push`. Only HTTPS. */
  readonly url: string;

  /**
   * How clusters log in, including the global one. Each has the Secret in its namespace `monitoring`.
   *
   * @default - set by each member
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings.
   *
   * @default - verified with public CAs, without a client certificate
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Prometheus-compatible query URL without a login, for Grafana of the global cluster.
   *
   * @default - Grafana queries the global Prometheus
   */
  readonly queryUrl?: string;
}

/** The receiver of the metrics of clusters that write. */
export class MetricsReceiver {
  /**
   * The global Prometheus itself, behind a `MonitoringIngress` with `MonitoringDoor.remoteWrite()`.
   *
   * @param options its URL
   */
  public static globalPrometheus(options: GlobalPrometheusReceiverOptions): MetricsReceiver {
    checkCall('MetricsReceiver.globalPrometheus', [options]);
    return new MetricsReceiver('global', options, undefined);
  }

  /**
   * An Amazon Managed Service for Prometheus workspace. EKS clusters write with their pods' role; the requests are signed.
   *
   * @param options the workspace
   */
  public static amp(options: AmpReceiverOptions): MetricsReceiver {
    checkCall('MetricsReceiver.amp', [options]);
    return new MetricsReceiver('amp', undefined, options.workspaceArn, options.rulesName);
  }

  /**
   * A store by its URL.
   *
   * @param options URL and login
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
    /** @internal */
    public readonly _rulesName?: string,
  ) {}
}

import { PrometheusLogin, PrometheusTlsOptions } from '../observability/metrics/prometheus-login';
import { RemoteWriteSending } from '../observability/metrics/remote-write';
import { checkCall } from '../private/arguments/check-arguments';

/** A cluster that the global Prometheus federates from. */
export interface PulledMemberOptions {
  /** URL of its Prometheus, as the global one reaches it, without `/federate`: `https://metrics.eu.example.com`. Only HTTPS. */
  readonly url: string;

  /**
   * How the global one logs in there; `PrometheusLogin.basic()` for a `MonitoringIngress` of the library. The Secret is in the namespace `monitoring`
   * of the global cluster.
   *
   * @default - by `tls.clientSecretName`; one of the two is required
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings. The Secrets are in the namespace `monitoring` of the global cluster.
   *
   * @default - verified with public CAs, without a client certificate
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Series to federate, as PromQL selectors. The heartbeat of the cluster is always among them.
   *
   * @default - the aggregates that members record: {__name__=~"cluster:.*"}
   */
  readonly match?: string[];

  /**
   * Seconds between two scrapes.
   *
   * @default - the global interval of the global Prometheus
   */
  readonly scrapeIntervalSeconds?: number;

  /**
   * Whether the global Grafana also queries this Prometheus, as a data source of its name. Needs `PrometheusLogin.basic()`, and a door for queries
   * (`MonitoringDoor.queries()`).
   *
   * @default false
   */
  readonly queried?: boolean;
}

/** A cluster whose Prometheus writes to the receiver. */
export interface WritingMemberOptions {
  /**
   * How it logs in there. The Secret is in the namespace `monitoring` of this cluster.
   *
   * @default - that of the receiver, or by `tls.clientSecretName`; the pods' role for Amazon Managed Service for Prometheus
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings. The Secrets are in the namespace `monitoring` of this cluster.
   *
   * @default - that of the receiver
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Which series to send, and how fast. `keptMetrics: ['cluster:.*']` sends only the aggregates. The heartbeat of the cluster is always kept.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** How the metrics of one cluster reach the global one. */
export class FleetMember {
  /**
   * The global Prometheus federates the cluster's aggregates.
   *
   * @param options URL and login
   */
  public static pulled(options: PulledMemberOptions): FleetMember {
    checkCall('FleetMember.pulled', [options]);
    return new FleetMember(options, undefined);
  }

  /**
   * The cluster's Prometheus writes to the receiver of the federation.
   *
   * @param options login, and what to send
   */
  public static writing(options: WritingMemberOptions = {}): FleetMember {
    checkCall('FleetMember.writing', [options]);
    return new FleetMember(undefined, options);
  }

  private constructor(
    /** @internal */
    public readonly _pulled: PulledMemberOptions | undefined,
    /** @internal */
    public readonly _writing: WritingMemberOptions | undefined,
  ) {}
}

import { PrometheusLogin, PrometheusTlsOptions } from '../observability/metrics/prometheus-login';
import { RemoteWriteSending } from '../observability/metrics/remote-write';
import { checkCall } from '../private/arguments/check-arguments';

/** A cluster whose Prometheus the global one asks. */
export interface PulledMemberOptions {
  /** Address at which its Prometheus is reached from the global one, without `/federate`: `https://metrics.eu.example.com`. HTTPS alone. */
  readonly url: string;

  /**
   * How the global one logs in there; `PrometheusLogin.basic()` where a `MonitoringIngress` of the library takes the requests. The Secret is in the namespace
   * `monitoring` of the global cluster.
   *
   * @default - by `tls.clientSecretName`; one of the two has to be there
   */
  readonly login?: PrometheusLogin;

  /**
   * What is checked of the server's certificate, and shown to it. The Secrets are in the namespace `monitoring` of the global cluster.
   *
   * @default - as browsers do, and nothing is shown
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Which series are taken, each as PromQL selects them.
   *
   * @default - the sums that members record: {__name__=~"cluster:.*"}
   */
  readonly match?: string[];

  /**
   * Seconds between two times that it is asked.
   *
   * @default - those of all scrapes of the global one
   */
  readonly scrapeIntervalSeconds?: number;

  /**
   * Whether Grafana beside the global one asks this Prometheus too, as a data source of its name. It needs `PrometheusLogin.basic()`, and a door for
   * queries (`MonitoringDoor.queries()`).
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
   * @default - that of the receiver, or by `tls.clientSecretName`; Amazon Managed Service for Prometheus takes the role of the pods
   */
  readonly login?: PrometheusLogin;

  /**
   * What is checked of the receiver's certificate, and shown to it. The Secrets are in the namespace `monitoring` of this cluster.
   *
   * @default - that of the receiver
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * What is sent, and how fast. `keptMetrics: ['cluster:.*']` sends the sums alone.
   *
   * @default - everything
   */
  readonly sending?: RemoteWriteSending;
}

/** How the metrics of one cluster of several come to where all of them are. */
export class FleetMember {
  /**
   * The global Prometheus asks that of the cluster for its sums.
   *
   * @param options address and login
   */
  public static pulled(options: PulledMemberOptions): FleetMember {
    checkCall('FleetMember.pulled', [options]);
    return new FleetMember(options, undefined);
  }

  /**
   * The Prometheus of the cluster writes to the receiver of the federation.
   *
   * @param options login, and what is sent
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

import { PrometheusLogin, PrometheusTlsOptions } from './prometheus-login';
import { checkCall } from '../../private/arguments/check-arguments';

/** Another Prometheus to federate series from. */
export interface FederatedPrometheusOptions {
  /** URL of the other Prometheus, without `/federate`: `https://prometheus.eu.example.com`. */
  readonly url: string;

  /** Series to federate, as PromQL selectors: `{__name__=~"job:.*"}`. Intended for recorded aggregates, not for all series. */
  readonly match: string[];

  /**
   * Value of the label `cluster` for series without one, including `up`.
   *
   * @default - labels do not change
   */
  readonly clusterName?: string;

  /**
   * How Prometheus logs in there.
   *
   * @default - no login
   */
  readonly login?: PrometheusLogin;

  /**
   * TLS settings.
   *
   * @default - verified with public CAs
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Seconds between two scrapes.
   *
   * @default - the global interval
   */
  readonly scrapeIntervalSeconds?: number;
}

/**
 * Another Prometheus, such as that of another cluster, whose series are federated into this one. Give each of them an external label that tells it
 * apart, such as `cluster`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/federation/
 */
export class FederatedPrometheus {
  /**
   * Another Prometheus server.
   *
   * @param options URL, series and login
   */
  public static of(options: FederatedPrometheusOptions): FederatedPrometheus {
    checkCall('FederatedPrometheus.of', [options]);
    return new FederatedPrometheus(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: FederatedPrometheusOptions,
  ) {}
}

import { PrometheusLogin, PrometheusTlsOptions } from './prometheus-login';
import { checkCall } from '../../private/arguments/check-arguments';

/** Another Prometheus to federate series from. */
export interface FederatedPrometheusOptions {
  /** Address of the other Prometheus, without `/federate`: `https://prometheus.eu.example.com`. */
  readonly url: string;

  /**
   * Which of its series are taken, each as PromQL selects them: `{__name__=~"job:.*"}`. Meant for sums that rules have recorded, not
   * for all that it has.
   */
  readonly match: string[];

  /**
   * Value of the label `cluster` of what has none, and of whether it answers (`up`).
   *
   * @default - series have the labels that they have there
   */
  readonly clusterName?: string;

  /**
   * How Prometheus logs in there.
   *
   * @default - it does not
   */
  readonly login?: PrometheusLogin;

  /**
   * What is checked of the server's certificate.
   *
   * @default - as browsers do
   */
  readonly tls?: PrometheusTlsOptions;

  /**
   * Seconds between two scrapes.
   *
   * @default - those of all scrapes
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
   * Names the other Prometheus.
   *
   * @param options address, series and login
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

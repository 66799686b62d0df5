import { checkCall } from '../../private/arguments/check-arguments';

/** A Prometheus of another cluster, or what answers as it does, that Grafana asks. */
export interface QueriedPrometheusOptions {
  /** Address, as the pods of Grafana reach it: `https://prometheus.eu.example.com`. */
  readonly url: string;

  /**
   * Secret in the namespace `monitoring` with the keys `username` and `password` (HTTP Basic). A change is read when Grafana starts again.
   *
   * @default - it asks for no login
   */
  readonly loginSecretName?: string;

  /**
   * Secret in the namespace `monitoring` with `ca.crt`, the authority of the server's certificate.
   *
   * @default - the authorities that browsers know
   */
  readonly caSecretName?: string;

  /**
   * Seconds between two scrapes there. Rates over less than four of them have gaps.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;
}

/** A Prometheus of another cluster that Grafana asks: a data source beside its own. */
export class QueriedPrometheus {
  /**
   * Names the server.
   *
   * @param options address and login
   */
  public static of(options: QueriedPrometheusOptions): QueriedPrometheus {
    checkCall('QueriedPrometheus.of', [options]);
    return new QueriedPrometheus(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: QueriedPrometheusOptions,
  ) {}
}

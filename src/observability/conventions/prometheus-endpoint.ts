/** Where a Prometheus answers queries. */
export interface PrometheusEndpoint {
  /** Address, as pods of the cluster reach it: `http://prometheus-server.monitoring.svc:80`. */
  readonly url: string;

  /**
   * Seconds between two scrapes. Rates over less than four of them have gaps.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;
}

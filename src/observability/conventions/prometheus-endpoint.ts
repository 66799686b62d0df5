import { QueriedPrometheus } from './queried-prometheus';

/** Where a Prometheus accepts queries and metrics. */
export interface PrometheusEndpoint {
  /** URL inside the cluster: `http://prometheus-server.monitoring.svc:80`. */
  readonly url: string;

  /**
   * Seconds between two scrapes. Rates over less than four intervals have gaps.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;

  /**
   * OTLP over HTTP URL for metrics, to which clients add `/v1/metrics`.
   *
   * @default - OTLP is not accepted
   */
  readonly otlpUrl?: string;

  /**
   * Remote write URL.
   *
   * @default - remote write is not accepted
   */
  readonly remoteWriteUrl?: string;

  /**
   * URL of each replica, if there are several: write to all of them.
   *
   * @default - there is one server
   */
  readonly replicaUrls?: string[];

  /**
   * ARN of the Amazon Managed Service for Prometheus workspace that these metrics are written to. Grafana gets it as a data source, with permission
   * to query it.
   *
   * @default - none
   */
  readonly managedWorkspaceArn?: string;

  /**
   * Prometheus servers of other clusters that Grafana queries too, each as a data source of this name: lower-case letters, digits and dashes.
   *
   * @default - none
   */
  readonly queried?: { [name: string]: QueriedPrometheus };
}

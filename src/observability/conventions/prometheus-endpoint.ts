import { QueriedPrometheus } from './queried-prometheus';

/** Where a Prometheus accepts queries and metrics. */
export interface PrometheusEndpoint {
  /** Address, as pods of the cluster reach it: `http://prometheus-server.monitoring.svc:80`. */
  readonly url: string;

  /**
   * Seconds between two scrapes. Rates over less than four of them have gaps.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;

  /**
   * Address that takes metrics by OTLP over HTTP, to which clients add `/v1/metrics`.
   *
   * @default - it takes none by OTLP
   */
  readonly otlpUrl?: string;

  /**
   * Address that takes metrics by remote write.
   *
   * @default - it takes none by remote write
   */
  readonly remoteWriteUrl?: string;

  /**
   * Addresses of the replicas, each by itself, where there are several: what is written has to go to all of them.
   *
   * @default - there is one server
   */
  readonly replicaUrls?: string[];

  /**
   * ARN of the workspace of Amazon Managed Service for Prometheus that these metrics are written to. Grafana has it as a data source, and the
   * permission to query it.
   *
   * @default - there is none
   */
  readonly managedWorkspaceArn?: string;

  /**
   * Prometheus servers of other clusters that Grafana asks as well, each as a data source of its name: small letters, digits and dashes.
   *
   * @default - none
   */
  readonly queried?: { [name: string]: QueriedPrometheus };
}

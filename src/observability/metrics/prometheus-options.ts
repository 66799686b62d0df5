import { FederatedPrometheus } from './federated-prometheus';
import { RemoteWrite } from './remote-write';
import { QueriedPrometheus } from '../conventions/queried-prometheus';

/** Replicas and shards of Prometheus. */
export interface MetricsScaleOptions {
  /**
   * Number of servers with the same targets, each with its own volume, spread over zones. Each reader stays with one of them while it is available.
   * With this option, even with 1, the server is a StatefulSet: adding or removing the option starts with new, empty volumes (docs/metrics.md).
   *
   * @default - one, as a Deployment
   */
  readonly replicas?: number;

  /**
   * Number of servers that divide the targets, each with its `replicas`, for more series than fit into one server's memory. None has all series: it
   * needs `exchange.remoteWrite` to a store, and that store's `exchange.queryUrl`. Only with `MetricsEngine.operator()`.
   *
   * @default - each server scrapes all targets
   */
  readonly shards?: number;

  /**
   * Size in GiB, an integer, after which the oldest metrics are deleted. Leave some room for new data.
   *
   * @default - four fifths of the volume
   */
  readonly retentionSizeGiB?: number;
}

/** Remote write to other servers, remote write from them, and federation. */
export interface MetricsExchangeOptions {
  /**
   * Labels of all series that leave Prometheus: through remote write, federation and alerts. Query results do not have them.
   *
   * @default - `cluster`, the name of the cluster, with remote write, recorded aggregates or replicas
   */
  readonly externalLabels?: { [name: string]: string };

  /**
   * Remote write targets, each by a name of letters and digits.
   *
   * @default - none
   */
  readonly remoteWrite?: { [name: string]: RemoteWrite };

  /**
   * Prometheus-compatible query URL of a remote write target, without a login: Grafana queries it, and gets deduplicated samples of all replicas and
   * shards. Such as `http://mimir-gateway.mimir.svc/prometheus`.
   *
   * @default - Prometheus itself
   */
  readonly queryUrl?: string;

  /**
   * Other Prometheus servers to federate from, each by a name of letters, digits, - and _; the job is `federate-<name>`.
   *
   * @default - none
   */
  readonly federate?: { [name: string]: FederatedPrometheus };

  /**
   * Whether to record aggregates over the cluster, with names that begin with `cluster:`, for other servers; and the time of the last recording
   * (`cluster:heartbeat:seconds`), which shows whether they still arrive.
   *
   * @default - false; true with `clusters`
   */
  readonly aggregates?: boolean;

  /**
   * Values of the label `cluster` of the other clusters whose series arrive here, through federation or remote write. Local series get this label too
   * (from `externalLabels`, else the name of the cluster), and the rule `ClusterSilent` of `AlertRules.eks()` alerts if a cluster has sent nothing
   * for five minutes.
   *
   * @default - none
   */
  readonly clusters?: string[];

  /**
   * Prometheus servers of other clusters that Grafana queries, each as a data source of this name.
   *
   * @default - none
   */
  readonly queried?: { [name: string]: QueriedPrometheus };
}

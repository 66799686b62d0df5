import { FederatedPrometheus } from './federated-prometheus';
import { RemoteWrite } from './remote-write';
import { QueriedPrometheus } from '../conventions/queried-prometheus';

/** Replicas and shards of Prometheus. */
export interface MetricsScaleOptions {
  /**
   * Servers that scrape the same, each with a volume of its own, spread over zones. Readers stay with one of them for as long as it is
   * there. With the option, and be it 1, the server is a StatefulSet: from without it to with it, or back, begins with new, empty
   * volumes (docs/metrics.md).
   *
   * @default - one, as a Deployment
   */
  readonly replicas?: number;

  /**
   * Servers that share the targets out, each with `replicas` of its own, for more series than one has memory for. None of them knows all:
   * it needs `exchange.remoteWrite` to a store, and that store's `exchange.queryUrl`. With `MetricsEngine.operator()` alone.
   *
   * @default - each server scrapes everything
   */
  readonly shards?: number;

  /**
   * GiB of the volume that metrics take up before the oldest go, in whole numbers. Some room has to stay for what is being written.
   *
   * @default - four fifths of the volume
   */
  readonly retentionSizeGiB?: number;
}

/** Remote write to other servers, remote write from them, and federation. */
export interface MetricsExchangeOptions {
  /**
   * Labels of all series that leave Prometheus: by remote write, federation and alerts. Its own answers do not have them.
   *
   * @default - `cluster`, the name of the cluster, where something is sent, sums are recorded or there are replicas
   */
  readonly externalLabels?: { [name: string]: string };

  /**
   * Where what is scraped is written to as well, each by a name of letters and digits.
   *
   * @default - nowhere else
   */
  readonly remoteWrite?: { [name: string]: RemoteWrite };

  /**
   * Address at which a store that is written to answers queries as Prometheus does, without a login: Grafana asks there, and gets the
   * samples of all replicas and shards as one. Such as `http://mimir-gateway.mimir.svc/prometheus`.
   *
   * @default - Prometheus itself
   */
  readonly queryUrl?: string;

  /**
   * Other Prometheus servers whose series are taken over, each by a name of letters and digits; the job is `federate-<name>`.
   *
   * @default - none
   */
  readonly federate?: { [name: string]: FederatedPrometheus };

  /**
   * Whether sums over the cluster are recorded, under names that begin with `cluster:`, for others to take over; and when that was last
   * done (`cluster:heartbeat:seconds`), by which it is found that they do not arrive any more.
   *
   * @default - false; true with `clusters`
   */
  readonly aggregates?: boolean;

  /**
   * Values of the label `cluster` of the other clusters whose series come here, by federation or remote write. What is scraped here gets that
   * label as well (that of `externalLabels`, else the name of the cluster), and the rule `ClusterSilent` of `AlertRules.eks()` tells of a cluster
   * of which nothing has come for five minutes.
   *
   * @default - none
   */
  readonly clusters?: string[];

  /**
   * Prometheus servers of other clusters that Grafana asks, each as a data source of its name.
   *
   * @default - none
   */
  readonly queried?: { [name: string]: QueriedPrometheus };
}

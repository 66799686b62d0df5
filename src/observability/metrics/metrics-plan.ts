import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { FederatedPrometheus } from './federated-prometheus';
import { bindFederation, Federation } from './federation-jobs';
import { MetricsExchangeOptions, MetricsScaleOptions } from './prometheus-options';
import { RemoteWrite, RemoteWriteBinding } from './remote-write';
import { requireRemoteWrite } from './remote-write-config';
import { externalLabels, GROUP_LABEL } from './series-labels';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { requireUrl } from '../../private/checks/addresses';
import { requireClusterName } from '../../private/checks/aws-names';
import { findRepeated } from '../../private/checks/lists';
import { ValidationError } from '../../private/errors';
import { idFromKey } from '../../private/ids';
import { sortedEntries } from '../../private/maps';
import { isToken } from '../../private/tokens';
import { requireInteger, requireLiteral, requireLiteralList, requireLiteralNumber, requirePattern } from '../../private/validation';
import { Claim, claimFor } from '../../storage/claim';
import { VolumeOptions, VolumeRetention } from '../../storage/volume-options';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

const DEFAULT_SIZE_GIB = 20;
const DEFAULT_RETENTION_DAYS = 15;
const DEFAULT_SCRAPE_INTERVAL_SECONDS = 30;

/** Name of the server's Service, of what runs it, and of its service account. */
export const SERVER_NAME = 'prometheus-server';

interface Named<T> {
  [name: string]: T;
}

/** The options that a plan is made of. */
export interface PlanOptions {
  readonly cluster: IKubernetesCluster;
  readonly volume?: VolumeOptions;
  readonly retentionDays?: number;
  readonly scrapeIntervalSeconds?: number;
  readonly verifyKubelets?: boolean;
  readonly remoteWriteReceiver?: boolean;
  readonly otlpReceiver?: boolean;
  readonly scale?: MetricsScaleOptions;
  readonly exchange?: MetricsExchangeOptions;
}

/** What is to be scraped, kept and sent, whichever chart does it. */
export interface MetricsPlan {
  readonly claim: Claim;
  /** Whether the data is to outlive its claim. */
  readonly isKept: boolean;
  readonly retentionDays: number;
  /** MiB that metrics take up before the oldest go. */
  readonly retentionMib: number;
  readonly scrapeIntervalSeconds: number;
  readonly verifyKubelets: boolean;
  readonly remoteWriteReceiver: boolean;
  readonly otlpReceiver: boolean;
  /** Whether it keeps which trace a point of a metric is of, for what is written to it. */
  readonly takesExemplars: boolean;
  /** Servers that scrape the same; none where nobody chose. */
  readonly replicas?: number;
  /** Servers that share the targets out; none where each scrapes everything. */
  readonly shards?: number;
  /** Labels of all that leaves the server, as Prometheus reads them, but that of the replica. */
  readonly externalLabels: Record<string, string>;
  readonly remoteWrites: { readonly [name: string]: RemoteWriteBinding };
  readonly federations: { readonly [name: string]: Federation };
  /** Whether sums over the cluster are recorded. */
  readonly aggregates: boolean;
  /** Value of the label `cluster` of what is scraped here; none where it has no such label. */
  readonly ownCluster?: string;
  /** The other clusters whose series come here. */
  readonly clusters: readonly string[];
  /** How old a sample may be that comes after newer ones, where that is to be taken at all. */
  readonly outOfOrderWindow?: string;
  /** The permission to write to what takes signed requests. */
  readonly grant?: WorkloadGrant;
}

/** What the options ask for, checked; whether there may be shards, the chart says. */
export function metricsPlan(scope: Construct, props: PlanOptions, hasShards: boolean): MetricsPlan {
  const { cluster, scale = {}, exchange = {}, verifyKubelets = false, remoteWriteReceiver = false, otlpReceiver = false } = props;
  const { retentionDays = DEFAULT_RETENTION_DAYS, scrapeIntervalSeconds = DEFAULT_SCRAPE_INTERVAL_SECONDS } = props;
  requireInteger(scope, 'retentionDays', retentionDays, 1, 3650);
  requireInteger(scope, 'scrapeIntervalSeconds', scrapeIntervalSeconds, 1, 86400);
  warnOfInterval(scope, scrapeIntervalSeconds);
  const claim = claimFor(scope, 'volume', cluster, DEFAULT_SIZE_GIB, props.volume);
  const replicas = replicasOf(scope, scale);
  requireUrl(scope, 'exchange.queryUrl', exchange.queryUrl);
  const remoteWrites = remoteWritesOf(scope, cluster, exchange.remoteWrite ?? {});
  const clusters = clustersOf(scope, exchange.clusters ?? []);
  const aggregates = exchange.aggregates ?? clusters.length > 0;
  const isGroup = replicas !== undefined || Object.keys(remoteWrites).length > 0 || aggregates;
  return {
    claim,
    isKept: props.volume?.retention !== VolumeRetention.DELETE,
    retentionDays,
    retentionMib: retentionMibOf(scope, scale, claim),
    scrapeIntervalSeconds,
    verifyKubelets,
    remoteWriteReceiver,
    otlpReceiver,
    // Without this feature it drops the traces that points of a metric name: https://prometheus.io/docs/prometheus/latest/feature_flags/#exemplars-storage (2026-11-30)
    takesExemplars: remoteWriteReceiver || otlpReceiver,
    replicas,
    shards: shardsOf(scope, props, hasShards),
    externalLabels: { ...(isGroup && { [GROUP_LABEL]: cluster.clusterName }), ...externalLabels(scope, 'exchange.externalLabels', exchange.externalLabels) },
    remoteWrites,
    federations: federationsOf(scope, exchange.federate ?? {}),
    aggregates,
    clusters,
    ...(clusters.length > 0 && { ownCluster: exchange.externalLabels?.[GROUP_LABEL] ?? cluster.clusterName }),
    outOfOrderWindow: outOfOrderWindowOf(clusters.length > 0 && remoteWriteReceiver, otlpReceiver),
    // One service account, whose annotations name one role: all of its grants are on it.
    grant: Object.values(remoteWrites).flatMap(({ grant }) => grant ?? [])[0],
  };
}

function replicasOf(scope: Construct, { replicas }: MetricsScaleOptions): number | undefined {
  if (replicas === undefined) {
    return undefined;
  }
  requireLiteralNumber(scope, 'scale.replicas', replicas, 'each has a volume, which the cost estimate counts');
  requireInteger(scope, 'scale.replicas', replicas, 1, 10);
  return replicas;
}

function shardsOf(scope: Construct, { scale = {}, exchange = {} }: PlanOptions, hasShards: boolean): number | undefined {
  const { shards } = scale;
  if (shards === undefined) {
    return undefined;
  }
  requireLiteralNumber(scope, 'scale.shards', shards, 'each has volumes, which the cost estimate counts');
  requireInteger(scope, 'scale.shards', shards, 1, 100);
  if (shards === 1) {
    return undefined;
  }
  if (!hasShards) {
    throw new ValidationError(scope, {
      property: 'scale.shards', problem: 'requires an engine that shards targets', got: shards, fix: 'set `engine: MetricsEngine.operator()`, or leave it out',
    });
  }
  if (exchange.aggregates ?? (exchange.clusters ?? []).length > 0) {
    throw new ValidationError(scope, {
      property: 'scale.shards',
      problem: 'gives each server only a part of the series, so each would record aggregates under the same names',
      got: shards,
      fix: 'leave it out, or remove `exchange.aggregates` and `exchange.clusters` (set by MetricsFederation), and aggregate in the store',
    });
  }
  if (exchange.queryUrl === undefined || Object.keys(exchange.remoteWrite ?? {}).length === 0) {
    throw new ValidationError(scope, {
      property: 'scale.shards',
      problem: 'gives each server only a part of the series, and no server has all of them',
      got: shards,
      fix: 'write to a store (`exchange.remoteWrite`), and set its address for queries (`exchange.queryUrl`)',
    });
  }
  return shards;
}

function retentionMibOf(scope: Construct, { retentionSizeGiB }: MetricsScaleOptions, { sizeGiB }: Claim): number {
  if (retentionSizeGiB === undefined) {
    return Math.floor(sizeGiB * 1024 * 0.8);
  }
  requireLiteralNumber(scope, 'scale.retentionSizeGiB', retentionSizeGiB, 'it must fit the volume');
  requireInteger(scope, 'scale.retentionSizeGiB', retentionSizeGiB, 1, 65536);
  if (!isToken(sizeGiB) && retentionSizeGiB >= sizeGiB) {
    throw new ValidationError(scope, {
      property: 'scale.retentionSizeGiB',
      problem: `must be less than the volume size (${sizeGiB}): the volume would be full before the oldest metrics are deleted, and Prometheus would stop`,
      got: retentionSizeGiB,
      fix: `lower it to ${Math.max(1, Math.floor(sizeGiB * 0.8))}, or raise \`volume.sizeGiB\``,
    });
  }
  return retentionSizeGiB * 1024;
}

function remoteWritesOf(scope: Construct, cluster: IKubernetesCluster, targets: Named<RemoteWrite>): Named<RemoteWriteBinding> {
  const serviceAccount = ServiceAccount.of(MONITORING_NAMESPACE, SERVER_NAME);
  return named(scope, 'exchange.remoteWrite', targets, (property, target, name) => {
    const binding = target.bind(scope, { cluster, serviceAccount, name });
    requireRemoteWrite(scope, property, binding);
    return binding;
  });
}

function federationsOf(scope: Construct, sources: Named<FederatedPrometheus>): Named<Federation> {
  return Object.fromEntries(sortedEntries(sources).map(([name, source]) => {
    requireClusterName(scope, 'exchange.federate', name, 'rename the key');
    return [name, bindFederation(scope, `exchange.federate["${name}"]`, source)];
  }));
}

function clustersOf(scope: Construct, clusters: string[]): string[] {
  requireLiteralList(scope, 'exchange.clusters', clusters, 'there is a rule for each');
  clusters.forEach((name, index) => {
    requireLiteral(scope, `exchange.clusters[${index}]`, name, 'it is used in rules');
    requireClusterName(scope, `exchange.clusters[${index}]`, name);
  });
  const twice = findRepeated(clusters);
  if (twice !== undefined) {
    throw new ValidationError(scope, { property: 'exchange.clusters', problem: 'lists a cluster more than once', got: twice, fix: 'list it once' });
  }
  return clusters;
}

/**
 * Collectors send in batches, and again what did not come through: https://prometheus.io/docs/guides/opentelemetry/ (2026-11-30). A Prometheus that
 * could not send catches up on two hours (https://prometheus.io/docs/practices/remote_write/, 2026-11-30), while others have sent newer samples.
 */
function outOfOrderWindowOf(catchesUp: boolean, otlpReceiver: boolean): string | undefined {
  return catchesUp ? '2h' : otlpReceiver ? '30m' : undefined;
}

function named<T, R>(scope: Construct, property: string, map: Named<T>, bind: (property: string, value: T, name: string) => R): Named<R> {
  return Object.fromEntries(sortedEntries(map).map(([name, value]) => {
    requirePattern(scope, property, name, /^[a-z][A-Za-z0-9]{0,49}$/, 'up to 50 letters and digits, starting with a lowercase letter', 'rename the key');
    return [name, bind(`${property}["${name}"]`, value, idFromKey(scope, property, name))];
  }));
}

function warnOfInterval(scope: Construct, seconds: number): void {
  if (!isToken(seconds) && (seconds < 5 || seconds > 300)) {
    Annotations.of(scope).addWarning(seconds < 5
      ? `\`scrapeIntervalSeconds\` is ${seconds}, which puts a high load on Prometheus and its targets. 15 to 60 are sufficient for most clusters.`
      : `\`scrapeIntervalSeconds\` is ${seconds}, but samples become stale after five minutes, so graphs have gaps and alerts resolve. Use 300 or less.`);
  }
}

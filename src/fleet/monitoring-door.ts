import { IConstruct } from 'constructs';
import { PROMETHEUS_PODS } from '../charts/network-access';
import { TEMPO_PODS } from '../observability/conventions/monitoring-pods';
import { LokiLogs } from '../observability/logs/loki-logs';
import { PrometheusMetrics } from '../observability/metrics/prometheus-metrics';
import { TempoTraces } from '../observability/traces/tempo-traces';
import { checkCall } from '../private/arguments/check-arguments';
import { ValidationError } from '../private/errors';

/** What Grafana asks of a Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/ (2026-11-30). */
const QUERY_PATHS = [
  'query', 'query_range', 'query_exemplars', 'format_query', 'parse_query', 'series', 'labels', 'metadata', 'rules', 'alerts', 'status/buildinfo',
].map((name) => `/api/v1/${name}`);

/**
 * What others push to a Loki: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-endpoints (2026-11-30).
 */
const PUSH_PATHS = ['/loki/api/v1/push', '/otlp/v1/logs'];

interface Door {
  /** Paths that lead in as they are. */
  readonly paths: readonly string[];
  /** Paths that lead in with all that is below them. */
  readonly folders?: readonly string[];
  /** The cluster of the Service. */
  readonly clusterName: string;
  /** Address of the Service. */
  readonly url: string;
  /** The pods behind it, and the port that they listen on. */
  readonly pods: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly port: number };
  /** Refuses what cannot be let in. */
  readonly check?: (scope: IConstruct, property: string) => void;
}

/** An endpoint that a `MonitoringIngress` exposes. Everything else stays internal. */
export class MonitoringDoor {
  /**
   * Federation by another Prometheus (`/federate`).
   *
   * @param metrics the metrics of the cluster
   */
  public static federation(metrics: PrometheusMetrics): MonitoringDoor {
    checkCall('MonitoringDoor.federation', [metrics]);
    return new MonitoringDoor({ paths: ['/federate'], ...prometheus(metrics) });
  }

  /**
   * Read-only queries of an external Grafana.
   *
   * @param metrics the metrics of the cluster
   */
  public static queries(metrics: PrometheusMetrics): MonitoringDoor {
    checkCall('MonitoringDoor.queries', [metrics]);
    return new MonitoringDoor({ paths: QUERY_PATHS, folders: ['/api/v1/label'], ...prometheus(metrics) });
  }

  /**
   * Remote write from other Prometheus servers (`/api/v1/write`).
   *
   * @param metrics the metrics of the cluster, with `remoteWriteReceiver`
   */
  public static remoteWrite(metrics: PrometheusMetrics): MonitoringDoor {
    checkCall('MonitoringDoor.remoteWrite', [metrics]);
    const check = (scope: IConstruct, property: string) => {
      if (metrics.remoteWriteUrl === undefined) {
        throw new ValidationError(scope, { property, problem: 'accepts remote write, but its Prometheus does not', fix: 'set `remoteWriteReceiver: true` there' });
      }
    };
    return new MonitoringDoor({ paths: ['/api/v1/write'], check, ...prometheus(metrics) });
  }

  /**
   * Logs from collectors, with Loki's own API or OTLP. Write-only.
   *
   * @param logs the logs of the cluster
   */
  public static logs(logs: LokiLogs): MonitoringDoor {
    checkCall('MonitoringDoor.logs', [logs]);
    const { url } = logs.endpoint;
    return new MonitoringDoor({ paths: PUSH_PATHS, clusterName: logs._clusterName, url, pods: { name: 'loki', labels: { 'app.kubernetes.io/name': 'loki' }, port: /loki-gateway/.test(url) ? 8080 : 3100 } });
  }

  /**
   * Spans from collectors, with OTLP over HTTP (`/v1/traces`). Write-only.
   *
   * @param traces the traces of the cluster
   */
  public static traces(traces: TempoTraces): MonitoringDoor {
    checkCall('MonitoringDoor.traces', [traces]);
    return new MonitoringDoor({ paths: ['/v1/traces'], clusterName: traces._clusterName, url: traces.otlpHttpUrl, pods: { name: 'tempo', labels: TEMPO_PODS.labels, port: 4318 } });
  }

  private constructor(
    /** @internal */
    public readonly _door: Door,
  ) {}
}

function prometheus({ _url: url, _clusterName: clusterName }: PrometheusMetrics): Pick<Door, 'clusterName' | 'url' | 'pods'> {
  return { clusterName, url, pods: { name: 'prometheus', labels: PROMETHEUS_PODS.labels, port: 9090 } };
}

import { IConstruct } from 'constructs';
import { Exporters, otlpGrpcExporter, otlpHttpExporter, remoteWriteExporter } from './collector-components';
import { requireUrl } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { requireInteger } from '../../private/validation';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TracesEndpoint } from '../conventions/traces-endpoint';

/** Where a collector sends what it takes. */
export interface CollectorDestinations {
  readonly logs?: LogsEndpoint;
  readonly metrics?: PrometheusEndpoint;
  readonly traces?: TracesEndpoint;
  readonly collector?: OtlpEndpoint;
}

/** What sends each signal; none for a signal that goes nowhere. */
export function exportersOf(scope: IConstruct, destinations: CollectorDestinations): Exporters {
  const { logs, metrics, traces, collector } = destinations;
  requireAddresses(scope, destinations);
  const onwards = collector && otlpGrpcExporter('collector', collector, false);
  const exporters: Exporters = {
    logs: logs ? otlpHttpExporter('logs', `${logs.url}/otlp`) : onwards,
    metrics: metrics ? metricsExporter(metrics) : onwards,
    traces: traces ? otlpGrpcExporter('traces', { grpcUrl: traces.otlpGrpcUrl! }, true) : onwards,
  };
  if (!Object.values(exporters).some((exporter) => exporter !== undefined)) {
    throw new ValidationError(scope, {
      property: 'logs, metrics, traces, collector',
      problem: 'are none, so that what is taken would go nowhere',
      fix: 'give one of them, such as the `endpoint` of a TempoTraces as `traces`, or leave the collector out',
    });
  }
  return Object.fromEntries(Object.entries(exporters).filter(([, exporter]) => exporter !== undefined));
}

function metricsExporter({ otlpUrl, remoteWriteUrl }: PrometheusEndpoint) {
  return otlpUrl === undefined ? remoteWriteExporter(remoteWriteUrl!) : otlpHttpExporter('metrics', otlpUrl);
}

function requireAddresses(scope: IConstruct, { logs, metrics, traces, collector }: CollectorDestinations): void {
  requireUrl(scope, 'logs.url', logs?.url);
  requireUrl(scope, 'metrics.url', metrics?.url);
  requireUrl(scope, 'metrics.otlpUrl', metrics?.otlpUrl);
  requireUrl(scope, 'metrics.remoteWriteUrl', metrics?.remoteWriteUrl);
  requireInteger(scope, 'metrics.scrapeIntervalSeconds', metrics?.scrapeIntervalSeconds ?? 30, 1, 86400);
  requireUrl(scope, 'traces.url', traces?.url);
  requireUrl(scope, 'traces.otlpGrpcUrl', traces?.otlpGrpcUrl);
  requireUrl(scope, 'collector.grpcUrl', collector?.grpcUrl);
  if (metrics && metrics.otlpUrl === undefined && metrics.remoteWriteUrl === undefined) {
    throw new ValidationError(scope, {
      property: 'metrics',
      problem: 'has no address that takes metrics',
      fix: 'set `otlpReceiver: true` of PrometheusMetrics, or give `otlpUrl` or `remoteWriteUrl`',
    });
  }
  if (traces && traces.otlpGrpcUrl === undefined) {
    throw new ValidationError(scope, {
      property: 'traces', problem: 'has no address that takes spans', fix: 'give `otlpGrpcUrl`, such as http://tempo.monitoring.svc:4317',
    });
  }
}

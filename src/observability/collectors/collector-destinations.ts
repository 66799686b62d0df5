import { IConstruct } from 'constructs';
import { Exporter, Exporters, otlpGrpcExporter, otlpHttpExporter, remoteWriteExporter } from './collector-components';
import { requireUrl, warnOfPlainLogin } from '../../private/checks/addresses';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { ValidationError } from '../../private/errors';
import { requireDnsSubdomain, requireInteger } from '../../private/validation';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { OtlpEndpoint } from '../conventions/otlp-endpoint';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { requireTenants } from '../conventions/tenants';
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
  const onwards = collector ? [otlpGrpcExporter('collector', collector, false)] : [];
  const exporters = {
    logs: logs ? [otlpHttpExporter('logs', below(logs.url, '/otlp'), logs.loginSecretName, logs.tenant)] : onwards,
    metrics: metrics ? metricsExporters(metrics) : onwards,
    traces: traces ? [tracesExporter(traces)] : onwards,
  };
  const used = Object.entries(exporters).filter(([, those]) => those.length > 0);
  if (used.length === 0) {
    throw new ValidationError(scope, {
      property: 'logs, metrics, traces, collector',
      problem: 'are not set, so the collected data would go nowhere',
      fix: 'set one of them, such as the `endpoint` of a TempoTraces as `traces`, or remove the collector',
    });
  }
  return Object.fromEntries(used);
}

function tracesExporter({ otlpGrpcUrl, otlpHttpUrl, loginSecretName, tenant }: TracesEndpoint): Exporter {
  return otlpHttpUrl !== undefined
    ? otlpHttpExporter('traces', below(otlpHttpUrl, ''), loginSecretName, tenant)
    : otlpGrpcExporter('traces', { grpcUrl: otlpGrpcUrl! }, true, tenant);
}

// Replicas of Prometheus know nothing of each other: each gets all.
function metricsExporters({ otlpUrl, remoteWriteUrl, replicaUrls = [] }: PrometheusEndpoint): Exporter[] {
  const [make, url, path]: [typeof otlpHttpExporter, string, string] = otlpUrl !== undefined
    ? [otlpHttpExporter, otlpUrl, '/api/v1/otlp']
    : [remoteWriteExporter, remoteWriteUrl!, '/api/v1/write'];
  return replicaUrls.length === 0 ? [make('metrics', url)] : replicaUrls.map((replica, index) => make(`metrics-${index}`, below(replica, path)));
}

// With a slash at its end the address would have two, which is another one.
function below(url: string, path: string): string {
  return `${url.replace(/\/+$/, '')}${path}`;
}

function requireAddresses(scope: IConstruct, { logs, metrics, traces, collector }: CollectorDestinations): void {
  requireUrl(scope, 'logs.url', logs?.url);
  if (logs?.loginSecretName !== undefined) {
    requireDnsSubdomain(scope, 'logs.loginSecretName', logs.loginSecretName);
    warnOfPlainLogin(scope, 'logs.url', logs.url);
  }
  requireTenants(scope, 'logs', logs ?? {});
  requireTenants(scope, 'traces', traces ?? {});
  requireUrl(scope, 'metrics.url', metrics?.url);
  requireUrl(scope, 'metrics.otlpUrl', metrics?.otlpUrl);
  requireUrl(scope, 'metrics.remoteWriteUrl', metrics?.remoteWriteUrl);
  requireInteger(scope, 'metrics.scrapeIntervalSeconds', metrics?.scrapeIntervalSeconds ?? 30, 1, 86400);
  requireArnIfGiven(scope, 'metrics.managedWorkspaceArn', 'prometheusWorkspace', metrics?.managedWorkspaceArn);
  metrics?.replicaUrls?.forEach((url, index) => requireUrl(scope, `metrics.replicaUrls[${index}]`, url));
  requireUrl(scope, 'traces.url', traces?.url);
  requireUrl(scope, 'traces.otlpGrpcUrl', traces?.otlpGrpcUrl);
  requireUrl(scope, 'traces.otlpHttpUrl', traces?.otlpHttpUrl);
  if (traces?.loginSecretName !== undefined) {
    requireDnsSubdomain(scope, 'traces.loginSecretName', traces.loginSecretName);
    warnOfPlainLogin(scope, 'traces.otlpHttpUrl', traces.otlpHttpUrl);
  }
  requireUrl(scope, 'collector.grpcUrl', collector?.grpcUrl);
  requireUrl(scope, 'collector.httpUrl', collector?.httpUrl);
  if (metrics && metrics.otlpUrl === undefined && metrics.remoteWriteUrl === undefined) {
    throw new ValidationError(scope, {
      property: 'metrics',
      problem: 'has no address for metrics',
      fix: 'set `otlpReceiver: true` in PrometheusMetrics, or set `otlpUrl` or `remoteWriteUrl`',
    });
  }
  if (traces?.loginSecretName !== undefined && traces.otlpHttpUrl === undefined) {
    throw new ValidationError(scope, {
      property: 'traces.loginSecretName', problem: 'is not supported for spans sent over gRPC', fix: 'set `otlpHttpUrl`, or leave it out',
    });
  }
  if (traces && traces.otlpGrpcUrl === undefined && traces.otlpHttpUrl === undefined) {
    throw new ValidationError(scope, {
      property: 'traces', problem: 'has no address for spans', fix: 'set `otlpGrpcUrl`, such as http://tempo.monitoring.svc:4317',
    });
  }
}

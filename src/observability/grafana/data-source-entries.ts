import { DataSourceEntry } from './grafana-checks';
import { queriedEntries, queriedLogins } from './queried-servers';
import { CLOUDWATCH_UID, LOKI_UID, MANAGED_PROMETHEUS_UID, PROMETHEUS_UID, TEMPO_UID } from '../conventions/data-sources';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { workspaceRegion, workspaceUrl } from '../conventions/managed-prometheus';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { TENANT_HEADER, Tenants } from '../conventions/tenants';
import { TracesEndpoint } from '../conventions/traces-endpoint';

/** What Grafana asks. */
export interface DataSources {
  readonly prometheus?: PrometheusEndpoint;
  readonly logs?: LogsEndpoint;
  readonly traces?: TracesEndpoint;
  /** Region that CloudWatch is asked in. */
  readonly cloudWatchRegion?: string;
}

/**
 * How a line says which trace it is of, as text, or as text within JSON; a record of OpenTelemetry has it as structured metadata. Tests try it on
 * lines that collectors write.
 */
export const TRACE_ID_IN_LINE = '[tT]race[_.]?[iI][dD]\\\\?"?[=:]\\s*\\\\?"?([0-9a-f]{16,32})';

/** What Tempo's metrics of spans say of the service of a span, by the label of theirs. */
const METRICS_OF_SPANS: Array<[string, string]> = [
  ['Requests a second', 'sum(rate(traces_spanmetrics_calls_total{$$__tags}[5m]))'],
  ['Errors a second', 'sum(rate(traces_spanmetrics_calls_total{$$__tags, status_code="STATUS_CODE_ERROR"}[5m]))'],
  ['95th percentile of seconds', 'histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{$$__tags}[5m])))'],
];

/**
 * Variables with the login of Loki. Grafana looks for variables a second time in what `$__env{}` and `${}` stand for, which would change
 * a password with `$` in it; in what `$NAME` stands for it does not.
 */
const LOKI_LOGIN = { username: 'LOKI_USERNAME', password: 'LOKI_PASSWORD' } as const;

const FIXED = { access: 'proxy', editable: false };

/** The logins of data sources, as variables out of Secrets. */
export function loginValues({ logs, prometheus }: DataSources): Record<string, unknown> {
  const { loginSecretName: name } = logs ?? {};
  const ofLoki = name === undefined ? {}
    : Object.fromEntries(Object.entries(LOKI_LOGIN).map(([key, variable]) => [variable, { secretKeyRef: { name, key } }]));
  const all = { ...ofLoki, ...queriedLogins(prometheus?.queried) };
  return Object.keys(all).length === 0 ? {} : { envValueFrom: all };
}

/** The data sources of the library, in the words of Grafana. The first of them is its default. */
export function dataSources(of: DataSources): DataSourceEntry[] {
  const { prometheus, logs, traces, cloudWatchRegion } = of;
  const entries: DataSourceEntry[] = [
    ...(prometheus ? [prometheusEntry(prometheus, traces), ...managedEntry(prometheus), ...queriedEntries(prometheus.queried)] : []),
    ...(cloudWatchRegion !== undefined ? [cloudWatchEntry(cloudWatchRegion)] : []),
    ...(logs ? byTenant(lokiEntry(logs, traces), logs) : []),
    ...(traces ? byTenant(tempoEntry(of, traces), traces) : []),
  ];
  return entries.map((entry, index) => ({ ...entry, ...FIXED, isDefault: index === 0 }));
}

/** One for all tenants, which Loki and Tempo answer of together, and one for each. */
function byTenant(entry: DataSourceEntry, { tenant, otherTenants = [] }: Tenants): DataSourceEntry[] {
  const of = (tenants: string[]): DataSourceEntry => ({
    ...entry,
    jsonData: { ...entry.jsonData as object, httpHeaderName1: TENANT_HEADER },
    secureJsonData: { ...entry.secureJsonData as object, httpHeaderValue1: tenants.join('|') },
  });
  if (tenant === undefined) {
    return [entry];
  }
  const all = [tenant, ...otherTenants];
  return [of(all), ...(otherTenants.length === 0 ? [] : all.map((one) => ({ ...of([one]), name: `${entry.name} ${one}`, uid: `${entry.uid}-${one}` })))];
}

function prometheusEntry({ url, scrapeIntervalSeconds = 30 }: PrometheusEndpoint, traces: TracesEndpoint | undefined): DataSourceEntry {
  return {
    // Also the name that dashboards have stored as their choice.
    name: 'Prometheus',
    uid: PROMETHEUS_UID,
    type: 'prometheus',
    url,
    jsonData: {
      httpMethod: 'POST',
      timeInterval: `${scrapeIntervalSeconds}s`,
      ...(traces && { exemplarTraceIdDestinations: ['trace_id', 'traceID'].map((name) => ({ name, datasourceUid: TEMPO_UID })) }),
    },
  };
}

/** What Grafana has for Amazon Managed Service for Prometheus, since that of Prometheus signs no requests any more. */
export const MANAGED_PROMETHEUS_PLUGIN = 'grafana-amazonprometheus-datasource';

function managedEntry({ managedWorkspaceArn: arn, scrapeIntervalSeconds = 30 }: PrometheusEndpoint): DataSourceEntry[] {
  return arn === undefined ? [] : [{
    name: 'Amazon Managed Prometheus',
    uid: MANAGED_PROMETHEUS_UID,
    type: MANAGED_PROMETHEUS_PLUGIN,
    url: workspaceUrl(arn),
    // `default`: the credentials that the pod has, in whichever way it got them.
    jsonData: { httpMethod: 'POST', timeInterval: `${scrapeIntervalSeconds}s`, sigV4Auth: true, sigV4AuthType: 'default', sigV4Region: workspaceRegion(arn) },
  }];
}

function cloudWatchEntry(region: string): DataSourceEntry {
  // `default`: the credentials that the pod has, in whichever way it got them.
  return { name: 'CloudWatch', uid: CLOUDWATCH_UID, type: 'cloudwatch', jsonData: { authType: 'default', defaultRegion: region } };
}

function lokiEntry({ url, loginSecretName }: LogsEndpoint, traces: TracesEndpoint | undefined): DataSourceEntry {
  // Grafana takes `$` in its files for a variable of the environment, unless it is there twice.
  const toTrace = { datasourceUid: TEMPO_UID, url: '$${__value.raw}', urlDisplayLabel: 'Trace' };
  return {
    name: 'Loki',
    uid: LOKI_UID,
    type: 'loki',
    url,
    ...(loginSecretName !== undefined && {
      basicAuth: true, basicAuthUser: `$${LOKI_LOGIN.username}`, secureJsonData: { basicAuthPassword: `$${LOKI_LOGIN.password}` },
    }),
    jsonData: {
      maxLines: 1000,
      ...(traces && {
        derivedFields: [
          { name: 'trace', matcherType: 'regex', matcherRegex: TRACE_ID_IN_LINE, ...toTrace },
          { name: 'trace_id', matcherType: 'label', matcherRegex: 'trace_id', ...toTrace },
        ],
      }),
    },
  };
}

function tempoEntry({ prometheus, logs }: DataSources, { url }: TracesEndpoint): DataSourceEntry {
  return {
    name: 'Tempo',
    uid: TEMPO_UID,
    type: 'tempo',
    url,
    jsonData: {
      nodeGraph: { enabled: true },
      ...(prometheus && {
        serviceMap: { datasourceUid: PROMETHEUS_UID },
        tracesToMetrics: {
          datasourceUid: PROMETHEUS_UID,
          spanStartTimeShift: '-10m',
          spanEndTimeShift: '10m',
          tags: [{ key: 'service.name', value: 'service' }],
          queries: METRICS_OF_SPANS.map(([name, query]) => ({ name, query })),
        },
      }),
      ...(logs && {
        tracesToLogsV2: {
          datasourceUid: LOKI_UID,
          spanStartTimeShift: '-5m',
          spanEndTimeShift: '5m',
          tags: [{ key: 'k8s.namespace.name', value: 'namespace' }, { key: 'k8s.pod.name', value: 'pod' }],
          filterByTraceID: true,
        },
      }),
    },
  };
}

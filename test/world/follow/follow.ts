import { parse } from 'yaml';
import { logRecordsOf, spansOf } from './otlp';

/** What a stand-in was sent: https://opentelemetry.io/docs/specs/otlp/ */
export interface Push {
  readonly path: string;
  readonly body: Buffer;
}

/** A station of a trace, and what was seen there. */
export interface Station {
  readonly where: string;
  readonly seen: string;
}

export interface Followed {
  readonly stations: Station[];
  /** Where it was lost. */
  readonly problem?: string;
}

export interface Seen {
  /** The file of data sources that Grafana has. */
  readonly dataSources: string;
  /** What the application wrote. */
  readonly lines: readonly string[];
  readonly toLoki: readonly Push[];
  readonly toTempo: readonly Push[];
}

/** Looks for a trace with a line of the application, in all places where both have to be; the last place that none has come to is the problem. */
export function follow({ dataSources, lines, toLoki, toTempo }: Seen): Followed {
  const { derivedFields, tags } = linksOf(dataSources);
  const records = toLoki.filter(({ path }) => path.endsWith('/v1/logs')).flatMap(({ body }) => logRecordsOf(body));
  const spans = toTempo.filter(({ path }) => path.endsWith('TraceService/Export')).flatMap(({ body }) => spansOf(body));
  let best: Followed = { stations: [], problem: 'the application wrote no line with the id of a trace' };
  for (const line of lines) {
    const stations: Station[] = [];
    const traceId = /"trace_id":"([0-9a-f]{32})"/.exec(line)?.[1];
    if (!traceId) continue;
    stations.push({ where: 'the application writes a line', seen: line });
    const end = (problem: string) => { if (stations.length > best.stations.length) best = { stations, problem }; };
    const byRegex = derivedFields.find(({ matcherType, matcherRegex }) => matcherType === 'regex' && new RegExp(matcherRegex).exec(line)?.[1] === traceId);
    if (!byRegex) { end(`no derived field of Grafana finds ${traceId} in its line`); continue; }
    stations.push({ where: 'a derived field of Grafana finds the id in the line', seen: byRegex.matcherRegex });
    const record = records.find(({ body }) => body === line);
    if (!record) { end('no line of those has come to Loki'); continue; }
    const places = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name', 'k8s.node.name', 'k8s.cluster.name'];
    stations.push({ where: 'Loki is sent the line, with the place that it is from', seen: places.map((name) => `${name}=${record.resource[name]}`).join(', ') });
    if (record.traceId !== traceId) { end(`the record of the line has the trace id "${record.traceId}"`); continue; }
    // Which Loki keeps as the label trace_id: https://grafana.com/docs/loki/latest/send-data/otel/ (2026-11-30)
    const byLabel = derivedFields.find(({ matcherType, matcherRegex }) => matcherType === 'label' && matcherRegex === 'trace_id');
    if (!byLabel) { end('no derived field of Grafana is for the label trace_id'); continue; }
    stations.push({ where: 'the record has the id, which Loki keeps as the label of another derived field', seen: `${byLabel.matcherRegex}=${record.traceId}` });
    const span = spans.find((one) => one.traceId === traceId);
    if (!span) { end('no span of that trace has come to Tempo'); continue; }
    stations.push({ where: 'Tempo is sent a span of the trace', seen: `${span.name} of ${span.resource['service.name']}` });
    const apart = tags.filter(({ key, value }) => span.resource[key] === undefined || span.resource[key] !== record.resource[value]);
    if (apart.length > 0) { end(`${apart.map(({ key, value }) => `${key} of the span and ${value} of the line`).join(', ')} are not the same`); continue; }
    stations.push({ where: 'the way back: the span has what Grafana asks Loki for', seen: tags.map(({ key, value }) => `${value}=${span.resource[key]}`).join(', ') });
    return { stations };
  }
  return best;
}

interface Link { readonly matcherType: string; readonly matcherRegex: string }
interface Tag { readonly key: string; readonly value: string }

function linksOf(file: string): { readonly derivedFields: Link[]; readonly tags: Tag[] } {
  const { datasources } = parse(file) as { datasources: { type: string; jsonData?: any }[] };
  const of = (type: string) => datasources.find((one) => one.type === type)?.jsonData ?? {};
  return { derivedFields: of('loki').derivedFields ?? [], tags: of('tempo').tracesToLogsV2?.tags ?? [] };
}

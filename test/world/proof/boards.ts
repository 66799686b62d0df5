import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Prometheus } from './prometheus';

/** What a query of a panel answered. */
export interface QueryResult {
  readonly board: string;
  readonly panel: string;
  readonly query: string;
  /** Which data source it asks. */
  readonly asks: string;
  /** How many series have data; nothing where nobody was there to ask. */
  readonly series?: number;
  readonly milliseconds?: number;
  readonly error?: string;
}

interface Target {
  readonly expr?: string;
  readonly query?: string;
  readonly instant?: boolean;
  readonly datasource?: { readonly type?: string };
}

const FOLDER = join(__dirname, '..', '..', '..', 'dashboards');
const MINUTES = 3;
const STEP_SECONDS = 15;

/** The library's dashboards by the name of their file. */
export function boards(): Record<string, any> {
  return Object.fromEntries(readdirSync(FOLDER).filter((name) => name.endsWith('.json'))
    .map((name) => [basename(name, '.json'), JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))]));
}

/** Asks each query of a dashboard, as Grafana does when somebody opens it with all of its variables as they are. */
export async function askBoard(dashboard: any, prometheus: Prometheus): Promise<QueryResult[]> {
  const results: QueryResult[] = [];
  for (const panel of panelsOf(dashboard)) {
    for (const target of (panel.targets ?? []) as Target[]) {
      const asks = target.datasource?.type ?? panel.datasource?.type ?? 'unknown';
      const query = filled(target.expr ?? target.query ?? '', dashboard.templating?.list ?? []);
      const about = { board: dashboard.title, panel: panel.title, query, asks };
      if (asks !== 'prometheus') {
        results.push(about);
        continue;
      }
      const began = performance.now();
      try {
        const series = target.instant ? await prometheus.instant(query) : await prometheus.range(query, MINUTES, STEP_SECONDS);
        results.push({ ...about, series, milliseconds: Math.round(performance.now() - began) });
      } catch (error) {
        results.push({ ...about, error: (error as Error).message });
      }
    }
  }
  return results;
}

function panelsOf(part: any): any[] {
  return (part.panels ?? []).flatMap((panel: any) => [panel, ...panelsOf(panel)]);
}

/** A query with the values of its variables: all where there is a choice, and what is written where it is a text. */
export function filled(query: string, variables: readonly any[]): string {
  const values: Record<string, string> = {
    __rate_interval: `${4 * STEP_SECONDS}s`,
    __interval: `${STEP_SECONDS}s`,
    __range: `${MINUTES}m`,
    __range_s: String(MINUTES * 60),
    __auto: `${STEP_SECONDS}s`,
    ...Object.fromEntries(variables.map(({ name, type, allValue, current }) => [name, type === 'query' ? allValue ?? '.*' : String(current?.value ?? '')])),
  };
  return query.replace(/\$\{(\w+)(?::\w+)?\}|\$(\w+)/g, (text, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? text);
}

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Prometheus, Series } from './prometheus';
import { filled, MINUTES, STEP_SECONDS, valuesOf } from './variables';

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

/** A query of a panel. */
export interface Target {
  readonly refId?: string;
  readonly legendFormat?: string;
  readonly expr?: string;
  readonly query?: string;
  readonly instant?: boolean;
  readonly datasource?: { readonly type?: string };
}

const FOLDER = join(__dirname, '..', '..', '..', 'dashboards');

/** Dashboards by the names of their files; of the library, where no folder is named. */
export function boards(folder: string = FOLDER): Record<string, any> {
  return Object.fromEntries(readdirSync(folder).filter((name) => name.endsWith('.json'))
    .map((name) => [basename(name, '.json'), JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
}

/** Asks each query of a dashboard, as Grafana does when somebody opens it with all of its variables as they are. */
export async function askBoard(dashboard: any, prometheus: Prometheus): Promise<QueryResult[]> {
  const results: QueryResult[] = [];
  const values = await valuesOf(dashboard.templating?.list ?? [], prometheus);
  for (const panel of panelsOf(dashboard)) {
    for (const target of (panel.targets ?? []) as Target[]) {
      const asks = sourceOf(panel, target);
      const query = filled(target.expr ?? target.query ?? '', values);
      const about = { board: dashboard.title, panel: panel.title, query, asks };
      if (asks !== 'prometheus') {
        results.push(about);
        continue;
      }
      const began = performance.now();
      try {
        const { length: series } = await askTarget(target, query, prometheus, MINUTES);
        results.push({ ...about, series, milliseconds: Math.round(performance.now() - began) });
      } catch (error) {
        results.push({ ...about, error: (error as Error).message });
      }
    }
  }
  return results;
}

/** Older dashboards name a variable in place of a kind: who has an expression of Prometheus asks it, and the others are of CloudWatch. */
export function sourceOf(panel: any, target: Target): string {
  return target.datasource?.type ?? panel.datasource?.type ?? (target.expr === undefined ? 'cloudwatch' : 'prometheus');
}

export async function askTarget({ instant }: Target, query: string, prometheus: Prometheus, minutes: number): Promise<Series[]> {
  return instant ? prometheus.instant(query) : prometheus.range(query, minutes, STEP_SECONDS);
}

/** Dashboards of old have rows with panels in them. */
export function panelsOf(part: any): any[] {
  return [...part.panels ?? [], ...part.rows ?? []].flatMap((panel: any) => [panel, ...panelsOf(panel)]);
}

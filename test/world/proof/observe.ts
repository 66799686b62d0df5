import { askBoard, QueryResult } from './boards';
import { LASTING_ALERTS } from './exceptions';
import type { AlertingRule, Prometheus } from './prometheus';

/** What alerts were seen during a run, at their worst. */
export class Watch {
  public readonly seen = new Map<string, 'firing' | 'pending'>();
  public readonly told = new Set<string>();
  /** Those that were over again. */
  public readonly ended = new Set<string>();
  public rules: AlertingRule[] = [];

  public constructor(private readonly prometheus: Prometheus, private readonly alertmanager: string) {}

  /** Has Prometheus read its configuration. */
  public async reload(): Promise<void> {
    await this.prometheus.reload();
  }

  /** Those that fire still, though they need not. */
  public lasting(): string[] {
    return [...this.seen].filter(([name, state]) => state === 'firing' && !this.ended.has(name) && LASTING_ALERTS[name] === undefined).map(([name]) => name);
  }

  public async look(): Promise<void> {
    this.rules = await this.prometheus.rules();
    for (const { name, state } of this.rules) {
      if (state === 'inactive' && this.seen.get(name) === 'firing') this.ended.add(name);
      if (state === 'firing' || (state === 'pending' && !this.seen.has(name))) this.seen.set(name, state);
    }
    const alerts = await (await fetch(`${this.alertmanager}/api/v2/alerts`)).json() as { labels: { alertname: string } }[];
    for (const { labels } of alerts) this.told.add(labels.alertname);
  }
}

/** The best that each query had to show, of several looks: what comes and goes counts when it was there. */
export async function askAll(prometheus: Prometheus, dashboards: readonly object[], before: readonly QueryResult[] = []): Promise<QueryResult[]> {
  const results: QueryResult[] = [];
  for (const dashboard of dashboards) results.push(...await askBoard(dashboard, prometheus));
  return results.map((result, at) => ((before[at]?.series ?? 0) > (result.series ?? 0) ? before[at] : result));
}

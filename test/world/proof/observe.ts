import { askBoard, QueryResult } from './boards';
import { LASTING_ALERTS } from './exceptions';
import type { AlertingRule, Prometheus } from './prometheus';

/** How long Prometheus may be away: a kubelet starts anew what answers its probes too late, and waits longer each time. */
const PATIENCE_SECONDS = 300;

/** What alerts were seen during a run, at their worst. */
export class Watch {
  public readonly seen = new Map<string, 'firing' | 'pending'>();
  public readonly told = new Set<string>();
  /** Those that were over again. */
  public readonly ended = new Set<string>();
  public rules: AlertingRule[] = [];
  private answered?: number;

  public constructor(private readonly prometheus: Prometheus, private readonly alertmanager: string) {}

  /** Has Prometheus read its configuration. That nobody answers shows at the next look. */
  public async reload(): Promise<void> {
    await this.prometheus.reload().catch(() => undefined);
  }

  /** Those that fire still, though they need not. */
  public lasting(): string[] {
    return [...this.seen].filter(([name, state]) => state === 'firing' && !this.ended.has(name) && LASTING_ALERTS[name] === undefined).map(([name]) => name);
  }

  /** What nobody answers is looked at the next time, but not for ever. */
  public async look(now: number = Date.now()): Promise<void> {
    this.answered ??= now;
    try {
      await this.see();
      this.answered = now;
    } catch (error) {
      const { message, cause } = error as Error;
      if (now - this.answered <= PATIENCE_SECONDS * 1000) return;
      throw new Error(`Prometheus and Alertmanager have not both answered for ${PATIENCE_SECONDS} s: ${cause instanceof Error ? cause.message : message}`, { cause: error });
    }
  }

  private async see(): Promise<void> {
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

/** A series of an answer; figures that are none do not count. */
interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

export interface AlertingRule {
  readonly name: string;
  readonly group: string;
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly alerts: readonly Alert[];
  readonly health: string;
  readonly lastError?: string;
}

/** @see https://prometheus.io/docs/prometheus/latest/querying/api/ */
export class Prometheus {
  public constructor(private readonly url: string) {}

  /** How many series answer now. */
  public async instant(query: string): Promise<number> {
    return this.count('query', { query });
  }

  /** How many series have a figure within the last minutes. */
  public async range(query: string, minutes: number, stepSeconds: number): Promise<number> {
    const end = Math.floor(Date.now() / 1000);
    return this.count('query_range', { query, start: String(end - minutes * 60), end: String(end), step: String(stepSeconds) });
  }

  /** What it says to its configuration shows in its metrics. */
  public async reload(): Promise<void> {
    await fetch(`${this.url}/-/reload`, { method: 'POST' });
  }

  public async rules(): Promise<AlertingRule[]> {
    const { groups } = await this.get('rules', { type: 'alert' }) as { groups: { name: string; rules: Omit<AlertingRule, 'group'>[] }[] };
    return groups.flatMap(({ name, rules }) => rules.map((rule) => ({ ...rule, group: name })));
  }

  private async count(path: string, query: Record<string, string>): Promise<number> {
    const { result, resultType } = await this.get(path, query) as { result: Series[]; resultType: string };
    return resultType === 'scalar' ? 1 : result.filter(hasFigure).length;
  }

  private async get(path: string, query: Record<string, string>): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(query).toString()}`, { signal: AbortSignal.timeout(60_000) });
    const { status, data, error } = await answer.json() as { status: string; data: unknown; error?: string };
    if (status !== 'success') throw new Error(`${error}: ${query.query}`);
    return data;
  }
}

function hasFigure({ value, values }: Series): boolean {
  return (values ?? (value ? [value] : [])).some(([, figure]) => figure !== 'NaN');
}

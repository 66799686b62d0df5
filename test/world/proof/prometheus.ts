/** A series of an answer; figures that are none do not count. */
export interface Series {
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

  /** The series that answer now. */
  public async instant(query: string): Promise<Series[]> {
    return this.ask('query', { query });
  }

  /** The series that have a figure within the last minutes. */
  public async range(query: string, minutes: number, stepSeconds: number): Promise<Series[]> {
    const end = Math.floor(Date.now() / 1000);
    return this.ask('query_range', { query, start: String(end - minutes * 60), end: String(end), step: String(stepSeconds) });
  }

  /** Values of a label that series have had within the last minutes. */
  public async labelValues(selector: string, label: string): Promise<string[]> {
    const start = Math.floor(Date.now() / 1000) - 300;
    return this.get(`label/${label}/values`, { 'match[]': selector, 'start': String(start) }) as Promise<string[]>;
  }

  /** What it says to its configuration shows in its metrics. */
  public async reload(): Promise<void> {
    await fetch(`${this.url}/-/reload`, { method: 'POST' });
  }

  public async rules(): Promise<AlertingRule[]> {
    const { groups } = await this.get('rules', { type: 'alert' }) as { groups: { name: string; rules: Omit<AlertingRule, 'group'>[] }[] };
    return groups.flatMap(({ name, rules }) => rules.map((rule) => ({ ...rule, group: name })));
  }

  private async ask(path: string, query: Record<string, string>): Promise<Series[]> {
    const answer = await this.get(path, query) as { result: Series[]; resultType: string } | { result: [number, string]; resultType: 'scalar' };
    return answer.resultType === 'scalar' ? [{ metric: {}, value: answer.result as [number, string] }] : (answer.result as Series[]).filter(hasFigure);
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

import type { Prometheus } from './prometheus';

/** Values of variables, as they are put into queries. */
export type Values = Readonly<Record<string, string>>;

/** What a viewer chooses of several, where one alone may be; what is not there is not chosen. */
const CHOICES = [/^ip-10-0-0-10\./, /^shop$/];

/**
 * The values that Grafana has when somebody opens a dashboard: all where there is a choice of all, what is written where it is a text,
 * and otherwise one of those that a query finds.
 */
export async function valuesOf(variables: readonly any[], prometheus: Pick<Prometheus, 'labelValues'>): Promise<Values> {
  const values: Record<string, string> = {};
  for (const variable of variables) values[variable.name] = await valueOf(variable, values, prometheus);
  return values;
}

async function valueOf({ type, allValue, includeAll, multi, current, query, regex }: any, values: Values, prometheus: Pick<Prometheus, 'labelValues'>): Promise<string> {
  const [set] = [current?.value ?? ''].flat();
  if (type !== 'query') return String(set).startsWith('$__auto') ? '60s' : String(set);
  if (includeAll && allValue) return allValue;
  const [, selector, label] = /^\s*label_values\((.+),\s*(\w+)\)\s*$/.exec(query?.query ?? query ?? '') ?? [];
  if (!label) return set;
  const found = (await prometheus.labelValues(filled(selector, values), label)).flatMap((one) => extracted(one, regex));
  if (includeAll || multi) return found.length > 1 ? `(${found.join('|')})` : found[0] ?? '';
  return CHOICES.map((choice) => found.find((one) => choice.test(one))).find(Boolean) ?? (found.includes(set) ? set : found[0] ?? '');
}

/** The part of a value that an expression such as `([^@]+)@` takes. */
function extracted(value: string, regex: string | undefined): string[] {
  if (!regex) return [value];
  const match = new RegExp(regex.replace(/^\/|\/\w*$/g, '')).exec(value);
  return match ? [match[1] ?? match[0]] : [];
}

export const STEP_SECONDS = 15;
export const MINUTES = 3;

/** Those that Grafana has itself. */
const OWN: Values = { __rate_interval: `${4 * STEP_SECONDS}s`, __interval: `${STEP_SECONDS}s`, __range: `${MINUTES}m`, __range_s: String(MINUTES * 60), __auto: `${STEP_SECONDS}s` };

/** A query with the values of its variables. */
export function filled(query: string, values: Values): string {
  return query.replace(/\$\{(\w+)(?::\w+)?\}|\$(\w+)/g, (text, braced?: string, bare?: string) => ({ ...OWN, ...values }[braced ?? bare ?? ''] ?? text));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedSeries } from '../../../tools/recorded-series';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'series');
/** Values that programs say, and did not when they were recorded. */
const DOCUMENTED: RecordedSeries['series'] = JSON.parse(readFileSync(join(FOLDER, 'documented', 'values.json'), 'utf8')).values;
/** Of a histogram whose buckets nobody wrote down. */
const BUCKETS = ['0.1', '1', '10', '+Inf'];
// Collectors leave the suffix away.
const GROWS = /_(total|count|sum|bucket|spans|log_records|metric_points)$/;
/** More than this are not made of one metric. */
const MOST_SERIES = 150;

/**
 * What a program said when it was recorded, for the stand-in to say again: each label with each of its values, and counters that
 * grow. Metrics and labels are those of the program, figures are not.
 */
export function replayed(programs: readonly string[]): string {
  return programs.flatMap((program) => Object.entries(seriesOf(program))).flatMap(([metric, labels]) => linesOf(metric, withDocumented(metric, labels))).join('\n');
}

function seriesOf(program: string): RecordedSeries['series'] {
  return (JSON.parse(readFileSync(join(FOLDER, `${program}.json`), 'utf8')) as RecordedSeries).series;
}

function withDocumented(metric: string, labels: Record<string, string[]>): Record<string, string[]> {
  const known: Record<string, string[]> = { ...(/_bucket$/.test(metric) && { le: BUCKETS }), ...DOCUMENTED[metric] };
  return Object.fromEntries(Object.entries(labels).map(([name, values]) => {
    const more = [...values.filter((value) => value !== '*'), ...known[name] ?? []];
    return [name, more.length > 0 ? [...new Set(more)] : values];
  }));
}

/** A series for each combination of values; where there are too many, for each value, with the first of the other labels. */
export function linesOf(metric: string, labels: Readonly<Record<string, readonly string[]>>): string[] {
  return combinations(Object.entries(labels)).map((one) => {
    const text = Object.entries(one).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join();
    return `${metric}${text && `{${text}}`}\t${GROWS.test(metric) ? '+' : ''}${figureOf(one)}`;
  });
}

type Labels = Readonly<Record<string, string>>;

function combinations(labels: readonly [string, readonly string[]][]): Labels[] {
  const count = labels.reduce((product, [, values]) => product * values.length, 1);
  const first: Labels = Object.fromEntries(labels.map(([name, values]) => [name, valueOf(values[0])]));
  if (count > MOST_SERIES) {
    const variants = labels.flatMap(([name, values]) => values.map((value) => ({ ...first, [name]: valueOf(value) })));
    return [...new Map(variants.map((one) => [JSON.stringify(one), one])).values()];
  }
  return labels.reduce<Labels[]>((all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: valueOf(value) }))), [{}]);
}

const valueOf = (value: string) => (value === '*' ? 'any' : value);

/** Buckets hold what those below them hold, and more. */
function figureOf({ le }: Labels): number {
  if (le === undefined) return 1;
  return le === '+Inf' ? 1 : Math.min(1, 0.1 + Math.max(0, Number(le)) / 10);
}

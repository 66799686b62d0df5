import type { Answer } from './collect';
import type { Series } from '../proof/prometheus';

export type Point = readonly [seconds: number, value: number];

/** Values of a series that are numbers. */
export function pointsOf({ value, values }: Series): Point[] {
  return (values ?? (value ? [value] : [])).map(([time, figure]) => [time, Number(figure)] as const).filter(([, figure]) => Number.isFinite(figure));
}

/** A series with its name. */
export interface Named {
  readonly name: string;
  readonly points: Point[];
}

/** All series of a panel that have a number. */
export function namedSeries(answers: readonly Answer[]): Named[] {
  return answers.flatMap((answer) => answer.series.map((series) => ({ name: legendOf(answer, series), points: pointsOf(series) })))
    .filter(({ points }) => points.length > 0);
}

/** The name of a series, as its query has it. */
function legendOf({ legend }: Answer, { metric }: Series): string {
  if (legend && legend !== '__auto') return legend.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, label: string) => metric[label] ?? '');
  return Object.entries(metric).filter(([name]) => name !== '__name__').map(([name, one]) => `${name}=${one}`).join(', ') || 'value';
}

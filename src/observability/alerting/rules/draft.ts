import { AlertSeverity, AlertSource, Rule } from './rule';

interface More {
  readonly needs?: Rule['needs'];
  readonly source?: AlertSource;
  readonly firesOnError?: boolean;
  readonly exprByCluster?: string;
}

function draft(severity: AlertSeverity) {
  return (name: string, minutes: number, expr: string, summary: string, description: string, more: More = {}): Rule => ({
    name, severity, forSeconds: minutes * 60, expr, summary, description, source: AlertSource.PROMETHEUS, ...more,
  });
}

/** A rule: its name, minutes that it has to hold, what it asks, and its texts. */
export const critical = draft(AlertSeverity.CRITICAL);
export const warning = draft(AlertSeverity.WARNING);
export const info = draft(AlertSeverity.INFO);

/**
 * The matcher of a bound of a histogram. Prometheus 3 writes `1.0` of what a program calls `1`; others, and what comes by OTLP, leave it.
 *
 * @see https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values (2026-11-30)
 */
export function upTo(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}|${bound}[.]0"` : `le="${bound}"`;
}

/** That no target of a job is up. */
export function jobDown(job: string): string {
  return `absent(up{job="${job}"} == 1)`;
}

/**
 * The same for each of several clusters that has had such a target within a day. One that sends nothing at all is silent, which is another alert.
 */
export function lostByCluster(job: string): string {
  const target = `up{job="${job}"}`;
  return `group by (cluster) (last_over_time(${target}[1d])) and on (cluster) group by (cluster) (up) unless on (cluster) group by (cluster) (${target} == 1)`;
}

/** The same, and an alert for all of them where none has had one. */
export function jobDownByCluster(job: string): string {
  return `${lostByCluster(job)} or on () ${jobDown(job)}`;
}

/** Parts of a whole, in per cent. */
export function percent(part: string, whole: string): string {
  return `100 * ${part} / ${whole}`;
}

import { AlertSeverity, AlertSource, Rule } from './rule';

interface More {
  readonly needs?: string;
  readonly source?: AlertSource;
  readonly firesOnError?: boolean;
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

/** Parts of a whole, in per cent. */
export function percent(part: string, whole: string): string {
  return `100 * ${part} / ${whole}`;
}

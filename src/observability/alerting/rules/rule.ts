/** Severity of an alert: whether it pages someone, needs attention soon, or is informational. */
export enum AlertSeverity {
  /** Users are affected, or will be within minutes: page someone. */
  CRITICAL = 'CRITICAL',
  /** Does not resolve itself: someone should look within a day. */
  WARNING = 'WARNING',
  /** Worth knowing. */
  INFO = 'INFO',
}

/** The data source that a rule queries. */
export enum AlertSource {
  /** Prometheus, with a PromQL expression. */
  PROMETHEUS = 'PROMETHEUS',
  /** Loki, with a LogQL metric query. Always evaluated by Grafana. */
  LOKI = 'LOKI',
}

/** An alert, as all who evaluate it are told of it. */
export interface Rule {
  readonly name: string;
  readonly source: AlertSource;
  /** What is an alert while it answers with anything. */
  readonly expr: string;
  /** The same where there are series of several clusters, for each by itself. */
  readonly exprByCluster?: string;
  readonly forSeconds: number;
  readonly severity: AlertSeverity | 'none';
  /** Texts of what Prometheus calls `{{ $labels.x }}` and `{{ $value }}`. */
  readonly summary: string;
  readonly description: string;
  readonly runbookUrl?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Charts without any of which there is nothing to ask; none where Prometheus has it in any case. */
  readonly needs?: readonly string[];
  /** Whether it is an alert when nobody answers. */
  readonly firesOnError?: boolean;
}

/** A series that Prometheus makes of others. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  readonly intervalSeconds: number;
  readonly rules: readonly Rule[];
  readonly recordings?: readonly Recording[];
}

/** The labels that a rule gives its alerts itself. */
export function ownLabels({ severity, labels }: Rule): Record<string, string> {
  return { severity: severity.toLowerCase(), ...labels };
}

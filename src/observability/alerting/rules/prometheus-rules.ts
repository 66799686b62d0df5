import { AlertSource, ownLabels, RuleGroup } from './rule';

/**
 * Rules in the words of Prometheus, as they stand in its files and in a PrometheusRule.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ (2026-11-30)
 */
export function prometheusGroups(groups: readonly RuleGroup[], withAlerts: boolean): object[] {
  return groups.map(({ name, intervalSeconds, rules, recordings = [] }) => ({
    name,
    interval: `${intervalSeconds}s`,
    rules: [
      ...recordings.map(({ record, expr, labels }) => ({ record, expr, ...(labels && { labels }) })),
      ...(withAlerts ? rules.filter(({ source }) => source === AlertSource.PROMETHEUS) : []).map((rule) => ({
        alert: rule.name,
        expr: rule.expr,
        ...(rule.forSeconds > 0 && { for: `${rule.forSeconds}s` }),
        labels: ownLabels(rule),
        annotations: Object.fromEntries(Object.entries({ summary: rule.summary, description: rule.description, runbook_url: rule.runbookUrl ?? '' })
          .filter(([, text]) => text !== '')),
      })),
    ],
  })).filter(({ rules }) => rules.length > 0);
}

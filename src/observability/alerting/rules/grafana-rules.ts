import { AlertSource, ownLabels, Rule, RuleGroup } from './rule';
import { LOKI_UID, PROMETHEUS_UID } from '../../conventions/data-sources';
import { forAnnotation, forGrafana } from '../escapes';

/** The folder of Grafana that the rules are in. */
export const ALERTS_FOLDER = 'Alerts';

const LOOKS_BACK_SECONDS = 600;

/**
 * Rules in the words of Grafana.
 *
 * @param forgotten names of rules that may be there from before
 * @see https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/ (2026-11-30)
 */
export function grafanaRules(groups: readonly RuleGroup[], forgotten: readonly string[]): object {
  return {
    groups: groups.filter(({ rules }) => rules.length > 0).map(({ name, intervalSeconds, rules }) => (
      { orgId: 1, name, folder: ALERTS_FOLDER, interval: `${intervalSeconds}s`, rules: rules.map(grafanaRule) })),
    ...(forgotten.length > 0 && { deleteRules: forgotten.map((uid) => ({ orgId: 1, uid })) }),
  };
}

function grafanaRule(rule: Rule): object {
  const { name, forSeconds, summary, description, runbookUrl } = rule;
  const annotations = Object.entries({ summary, description, runbook_url: runbookUrl ?? '' }).filter(([, text]) => text !== '');
  return {
    uid: name,
    title: name,
    condition: 'B',
    data: [question(rule), {
      refId: 'B',
      datasourceUid: '__expr__',
      relativeTimeRange: { from: LOOKS_BACK_SECONDS, to: 0 },
      // As with Prometheus, what is answered is an alert, whatever its value.
      model: { refId: 'B', type: 'math', expression: 'is_number($A) || is_nan($A) || is_inf($A)', datasource: { type: '__expr__', uid: '__expr__' } },
    }],
    for: `${forSeconds}s`,
    noDataState: 'OK',
    // Who does not answer for a moment ends no alert, and is none; that nobody answers is told by one rule, and not by all.
    execErrState: rule.firesOnError ? 'Alerting' : 'KeepLast',
    missing_series_evals_to_resolve: 1,
    annotations: Object.fromEntries(annotations.map(([key, text]) => [key, forAnnotation(ofGrafana(text))])),
    labels: forGrafana(Object.fromEntries(Object.entries(ownLabels(rule)).map(([label, text]) => [label, ofGrafana(text)]))),
  };
}

function question({ expr, source }: Rule): object {
  const [uid, type] = source === AlertSource.LOKI ? [LOKI_UID, 'loki'] : [PROMETHEUS_UID, 'prometheus'];
  return {
    refId: 'A',
    datasourceUid: uid,
    ...(source === AlertSource.LOKI && { queryType: 'instant' }),
    relativeTimeRange: { from: LOOKS_BACK_SECONDS, to: 0 },
    model: {
      refId: 'A', expr, datasource: { type, uid }, ...(source === AlertSource.LOKI ? { queryType: 'instant' } : { instant: true, range: false }),
    },
  };
}

/** What Prometheus calls `$value` or `.Value`, Grafana calls by the letter of the query; what is no template stays. */
function ofGrafana(text: string): string {
  return text.replace(/\{\{[^]*?\}\}/g, (action) => action.replace(/\$value\b|(?<![\w)\]])\.Value\b/g, '$$values.A.Value'));
}

import { IConstruct } from 'constructs';
import type { AlertRules } from './alert-rules';
import { AlertSource, ownLabels, Rule, RuleGroup } from './rule';
import { ValidationError } from '../../../private/errors';

/** All groups of a list of rules; refused where two groups, or two rules, have one name. */
export function groupsOf(scope: IConstruct, property: string, rules: readonly AlertRules[], more: readonly RuleGroup[] = []): RuleGroup[] {
  const groups = [...rules.flatMap((one, index) => one._groups(scope, `${property}[${index}]`)), ...more];
  const refuseTwice = (names: string[], what: string) => {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new ValidationError(scope, { property, problem: `has two ${what} of one name`, got: twice, fix: 'rename one of the two, or remove it' });
    }
  };
  refuseTwice(groups.map(({ name }) => name), 'groups');
  refuseTwice(groups.flatMap(({ rules: all }) => all.map(({ name }) => name)), 'rules');
  return groups;
}

/** Groups with the rules that `isWanted`, and without those that are empty then. */
export function filterRules(groups: readonly RuleGroup[], isWanted: (rule: Rule) => boolean): RuleGroup[] {
  return groups.map((group) => ({ ...group, rules: group.rules.filter(isWanted) }))
    .filter(({ rules, recordings = [] }) => rules.length + recordings.length > 0);
}

/** Labels that an alert of Grafana has beside its own. */
const OF_GRAFANA = ['alertname', 'grafana_folder'];

/** Which labels the alerts of these rules have; nothing where one hands on whatever its series have. */
export function labelsOf(groups: readonly RuleGroup[]): Set<string> | undefined {
  const rules = groups.flatMap((group) => group.rules);
  const ofSeries = rules.map(({ expr, source }) => labelsOfAnswer(expr, source));
  return ofSeries.includes(undefined) ? undefined
    : new Set([...OF_GRAFANA, ...ofSeries.flatMap((labels) => labels ?? []), ...rules.flatMap((rule) => Object.keys(ownLabels(rule)))]);
}

const AGGREGATED = /^[\s\d.*()+-]*(sum|min|max|avg|count|quantile|stddev|stdvar|group|histogram_quantile|absent|vector)\b/;

/** A guess that errs on the side of more: all words in brackets after `by`, `on` and the like, where the answer is summed up at all. */
function labelsOfAnswer(expr: string, source: AlertSource): string[] | undefined {
  const bare = expr.replace(/"(\\.|[^"\\])*"|`[^`]*`/g, '""');
  if (source === AlertSource.PROMETHEUS && (!AGGREGATED.test(bare) || /\b(without|group_left|group_right|ignoring|label_replace|label_join|topk|bottomk)\b/.test(bare))) {
    return undefined;
  }
  if (source === AlertSource.LOKI && (!/^[\s\d.*()+-]*(sum|min|max|avg|count)\b/.test(bare) || /\b(without|group_left|group_right|label_replace)\b/.test(bare))) {
    return undefined;
  }
  return [...bare.matchAll(/\bby\s*\(([^()]*)\)/g)].flatMap(([, list]) => list.split(',').map((label) => label.trim())).filter((label) => label !== '' && label !== 'le');
}

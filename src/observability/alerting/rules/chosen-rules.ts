import { IConstruct } from 'constructs';
import type { AlertRules } from './alert-rules';
import { ownLabels, Rule, RuleGroup } from './rule';
import { ValidationError } from '../../../private/errors';

/** All groups of a list of rules; refused where two groups, or two rules, have one name. */
export function groupsOf(scope: IConstruct, property: string, rules: readonly AlertRules[], more: readonly RuleGroup[] = []): RuleGroup[] {
  const groups = [...rules.flatMap((one, index) => one._groups(scope, `${property}[${index}]`)), ...more];
  const refuseTwice = (names: string[], what: string) => {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new ValidationError(scope, { property, problem: `has two ${what} with the same name`, got: twice, fix: 'rename one of them, or remove it' });
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
  const ofSeries = rules.map(({ expr }) => labelsOfAnswer(expr));
  return ofSeries.includes(undefined) ? undefined
    : new Set([...OF_GRAFANA, ...ofSeries.flatMap((labels) => labels ?? []), ...rules.flatMap((rule) => Object.keys(ownLabels(rule)))]);
}

const AGGREGATED = /^[\s\d.*()+-]*((sum|min|max|avg|count|quantile|stddev|stdvar|group|absent|vector)\b|histogram_quantile\s*\([^,]*,\s*(sum|min|max|avg)\b)/;
const HANDS_ON = /\b(without|group_left|group_right|ignoring|label_replace|label_join|topk|bottomk)\b/;
const OR = /\bor\b(?:\s*\bon\s*\([^()]*\))?/;

/** A guess that errs on the side of more: all words in brackets after `by`, and those that `absent` takes over, where all of the answer is summed up. */
function labelsOfAnswer(expr: string): string[] | undefined {
  const bare = expr.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`|#.*$/gm, '""');
  if (HANDS_ON.test(bare) || !bare.split(OR).every((part) => AGGREGATED.test(part))) {
    return undefined;
  }
  const summed = [...bare.matchAll(/\bby\s*\(([^()]*)\)/g)].flatMap(([, list]) => list.split(',').map((label) => label.trim()));
  const absent = /\babsent\b/.test(bare) ? [...bare.matchAll(/(\w+)\s*=\s*""/g)].map(([, label]) => label) : [];
  return [...summed, ...absent].filter((label) => label !== '' && label !== 'le');
}

/** The values of a label that alerts have of themselves; nothing where any may be. */
export function valuesOf(groups: readonly RuleGroup[], label: string): string[] | undefined {
  const rules = groups.flatMap((group) => group.rules);
  const of: Record<string, (rule: Rule) => string> = { alertname: ({ name }) => name, severity: (rule) => ownLabels(rule).severity };
  return of[label] && [...new Set(rules.map(of[label]))].sort();
}

import { AlertRules, EksAlertRulesOptions } from '../../../src/observability/alerting/rules/alert-rules';
import { AlertSource, Rule, RuleGroup } from '../../../src/observability/alerting/rules/rule';
import { levelAlerts } from '../../../src/observability/alerting/service-levels/level-rules';
import { testStack } from '../../helpers/synth';

/** The library's rules, whatever is on the cluster. */
export function eksGroups(options?: EksAlertRulesOptions): RuleGroup[] {
  return AlertRules.eks(options)._groups(testStack(), 'rules');
}

export const GROUPS = eksGroups();
/** Those of service levels. */
export const LEVEL_RULES: Rule[] = levelAlerts();

export const RULES: Rule[] = GROUPS.flatMap(({ rules }) => rules);
export const OF_PROMETHEUS = RULES.filter(({ source }) => source === AlertSource.PROMETHEUS);
export const OF_LOKI = RULES.filter(({ source }) => source === AlertSource.LOKI);

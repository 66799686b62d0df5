import { IConstruct } from 'constructs';
import type { EksAlertRulesOptions } from './alert-rules';
import { byCluster } from './by-cluster';
import { costRules, nodeRules, podRules, volumeRules } from './cluster-rules';
import { apiServerRules, dnsRules } from './control-plane-rules';
import { requireLabels } from './custom-rules';
import { ingressRules } from './ingress-rules';
import { logRules, pipelineRules, traceRules, WATCHDOG, watcherRules } from './pipeline-rules';
import { AlertSource, Rule, RuleGroup } from './rule';
import { DEFAULT_THRESHOLDS, Thresholds } from './thresholds';
import { requireUrl } from '../../../private/checks/addresses';
import { findRepeated } from '../../../private/checks/lists';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireInteger, requireLiteralList, requireLiteralNumber, requireOneOf } from '../../../private/validation';
import { refuseLiteralSecret } from '../notifications/secret-checks';

export const RUNBOOKS = 'https://github.com/worktest/cdktf-observable-eks/blob/main/docs/runbooks';

const INTERVAL_SECONDS = 60;

/** The rules of the library by the name of their group. */
function rulesOf(thresholds: Thresholds): Record<string, Rule[]> {
  return {
    'nodes': nodeRules(thresholds),
    'pods': podRules(thresholds),
    'volumes': volumeRules(thresholds),
    'api-server': apiServerRules(thresholds),
    'dns': dnsRules(thresholds),
    'ingress': ingressRules(thresholds),
    'pipeline': pipelineRules(),
    'watchers': [...watcherRules(), WATCHDOG],
    'logs': logRules(thresholds),
    'traces': traceRules(thresholds),
    'cost': costRules(thresholds),
  };
}

/** Names of all rules that the library has had: what is not there any more, Grafana is told to forget. */
export function eksRuleNames(): string[] {
  return Object.values(rulesOf(DEFAULT_THRESHOLDS)).flat().map(({ name }) => name);
}

export function eksGroups(scope: IConstruct, property: string, options: EksAlertRulesOptions): RuleGroup[] {
  const { without = [], labels = {}, runbookUrl = RUNBOOKS } = options;
  const thresholds = thresholdsOf(scope, `${property}.thresholds`, options);
  requireWithout(scope, `${property}.without`, without);
  requireLabels(scope, `${property}.labels`, labels);
  requireUrl(scope, `${property}.runbookUrl`, runbookUrl);
  refuseLiteralSecret(scope, `${property}.runbookUrl`, runbookUrl);
  return Object.entries(rulesOf(thresholds)).map(([name, rules]) => ({
    name,
    intervalSeconds: INTERVAL_SECONDS,
    rules: rules.filter((rule) => !without.includes(rule.name)).map((rule) => ({
      ...rule,
      ...(rule.source === AlertSource.PROMETHEUS && { exprByCluster: rule.exprByCluster ?? byCluster(rule.expr) }),
      labels,
      runbookUrl: `${runbookUrl.replace(/\/$/, '')}/${rule.name}.md`,
    })),
  })).filter(({ rules }) => rules.length > 0);
}

function thresholdsOf(scope: IConstruct, property: string, { thresholds = {} }: EksAlertRulesOptions): Thresholds {
  const all = { ...DEFAULT_THRESHOLDS, ...Object.fromEntries(Object.entries(thresholds).filter(([, value]) => value !== undefined)) };
  for (const [name, value] of Object.entries(all)) {
    requireThreshold(scope, `${property}.${name}`, name, value);
  }
  return all;
}

/** Minutes become a duration of Grafana; all else is a number in an expression. */
function requireThreshold(scope: IConstruct, property: string, name: string, value: number): void {
  if (name === 'pendingMinutes') {
    requireLiteralNumber(scope, property, value, 'Grafana needs it in seconds');
    requireInteger(scope, property, value, 1, 10080);
    return;
  }
  const most = /Percent$/.test(name) && name !== 'growthPercent' ? 100 : Infinity;
  if (!isToken(value) && !(value > 0 && value <= most)) {
    throw new ValidationError(scope, {
      property, problem: most === 100 ? 'must be greater than 0 and at most 100' : 'must be greater than 0', got: value, fix: 'pass a valid number, or remove the rule with `without`',
    });
  }
}

function requireWithout(scope: IConstruct, property: string, without: string[]): void {
  requireLiteralList(scope, property, without, 'it selects the rules');
  without.forEach((name, index) => requireOneOf(scope, `${property}[${index}]`, name, eksRuleNames()));
  const twice = findRepeated(without);
  if (twice !== undefined) {
    throw new ValidationError(scope, { property, problem: 'lists a rule more than once', got: twice, fix: 'list it once' });
  }
}

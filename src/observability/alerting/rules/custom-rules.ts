import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import type { AlertRule, AlertRuleGroup } from './alert-rules';
import { AlertSource, Rule, RuleGroup } from './rule';
import { requireUrl } from '../../../private/checks/addresses';
import { literalEntries } from '../../../private/checks/maps';
import { ValidationError } from '../../../private/errors';
import { memberPath } from '../../../private/helm-values';
import { isToken } from '../../../private/tokens';
import { requireInteger, requireLiteral, requireLiteralNumber, requirePattern } from '../../../private/validation';
import { refuseLiteralSecret } from '../notifications/secret-checks';
import { requireTemplate, warnOfUnknownFunction } from '../notifications/templates';

/** Labels that evaluators and rules give themselves. */
const RESERVED = ['alertname', 'severity', 'grafana_folder'];

/** A group of the user, checked: what one of the evaluators would not start with is refused. */
export function requireGroup(scope: IConstruct, property: string, { groupName, intervalSeconds = 60, rules }: AlertRuleGroup): RuleGroup {
  requireLiteral(scope, `${property}.groupName`, groupName, 'it must be unique among the groups');
  requirePattern(
    scope, `${property}.groupName`, groupName, /^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/, '1 to 50 of a-z, 0-9 and -, with a letter or digit at both ends', 'rename the group',
  );
  requireLiteralNumber(scope, `${property}.intervalSeconds`, intervalSeconds, 'the times of its rules are compared with it');
  requireInteger(scope, `${property}.intervalSeconds`, intervalSeconds, 10, 86400);
  // What its scheduler does at once: https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/ (2026-11-30)
  if (intervalSeconds % 10 !== 0) {
    throw new ValidationError(scope, {
      property: `${property}.intervalSeconds`, problem: 'is not a multiple of 10 seconds, the evaluation interval of Grafana', got: intervalSeconds, fix: `pass ${Math.ceil(intervalSeconds / 10) * 10}`,
    });
  }
  if (rules.length === 0) {
    throw new ValidationError(scope, { property: `${property}.rules`, problem: 'is empty', got: [], fix: 'add a rule, or remove the group' });
  }
  return { name: groupName, intervalSeconds, rules: rules.map((rule, index) => requireRule(scope, `${property}.rules[${index}]`, rule, intervalSeconds)) };
}

function requireRule(scope: IConstruct, property: string, rule: AlertRule, intervalSeconds: number): Rule {
  const { alertName, expr, source = AlertSource.PROMETHEUS, forSeconds = 0, severity, summary, description = '', runbookUrl, labels } = rule;
  requireLiteral(scope, `${property}.alertName`, alertName, 'it must be unique among the rules');
  requirePattern(scope, `${property}.alertName`, alertName, /^[A-Z][A-Za-z0-9]{0,39}$/, 'up to 40 letters and digits, starting with a capital letter', 'rename the alert');
  requireExpression(scope, `${property}.expr`, expr);
  refuseLines(scope, `${property}.expr`, expr, source);
  requireFor(scope, `${property}.forSeconds`, forSeconds, intervalSeconds);
  for (const [name, text] of Object.entries({ summary, description })) {
    requireTemplate(scope, `${property}.${name}`, text);
    warnOfUnknownFunction(scope, `${property}.${name}`, text);
    refuseLiteralSecret(scope, `${property}.${name}`, text);
  }
  requireUrl(scope, `${property}.runbookUrl`, runbookUrl);
  refuseLiteralSecret(scope, `${property}.runbookUrl`, runbookUrl);
  requireLabels(scope, `${property}.labels`, labels);
  return { name: alertName, expr, source, forSeconds, severity, summary, description, runbookUrl, labels };
}

function requireExpression(scope: IConstruct, property: string, expr: string): void {
  if (isToken(expr)) {
    return;
  }
  const open = bracketsOf(expr);
  if (expr.trim() === '' || open === undefined) {
    throw new ValidationError(scope, {
      property, problem: expr.trim() === '' ? 'is empty' : 'has an unbalanced bracket or quote, so the evaluator would not start', got: expr, fix: 'write a complete query',
    });
  }
}

/** Refuses a query of Loki that answers with lines: an alert needs numbers. */
function refuseLines(scope: IConstruct, property: string, expr: string, source: AlertSource): void {
  if (source === AlertSource.LOKI && !isToken(expr) && /^[\s(]*\{/.test(expr)) {
    throw new ValidationError(scope, {
      property, problem: 'returns log lines, but an alert requires numbers', got: expr, fix: 'count them: sum by (namespace) (count_over_time(... [5m])) > 0',
    });
  }
}

/** What is left of an expression without its texts and pairs of brackets; nothing where some do not close. */
function bracketsOf(expr: string): string | undefined {
  let rest = expr.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`|#.*$/gm, '');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '');
  }
  return /["'`()[\]{}]/.test(rest) ? undefined : rest;
}

function requireFor(scope: IConstruct, property: string, forSeconds: number, intervalSeconds: number): void {
  requireLiteralNumber(scope, property, forSeconds, 'it is compared with the interval of the group');
  requireInteger(scope, property, forSeconds, 0, 7 * 86400);
  if (forSeconds > 0 && forSeconds < intervalSeconds) {
    throw new ValidationError(scope, {
      property,
      problem: `is too short for the interval of its group: within ${forSeconds} seconds it is evaluated at most once, every ${intervalSeconds} seconds`,
      got: forSeconds,
      allowed: `0, or at least ${intervalSeconds}`,
      fix: `pass ${intervalSeconds}, or shorten \`intervalSeconds\``,
    });
  }
  if (forSeconds % intervalSeconds !== 0) {
    const later = Math.ceil(forSeconds / intervalSeconds) * intervalSeconds;
    Annotations.of(scope).addWarning(
      `\`${property}\` is ${forSeconds} seconds, but its group is evaluated every ${intervalSeconds} seconds: the alert fires after ${later} seconds. Fix: pass a multiple of ${intervalSeconds}.`,
    );
  }
}

export function requireLabels(scope: IConstruct, property: string, labels: { [name: string]: string } | undefined): void {
  for (const [name, value] of literalEntries(scope, property, labels, 'policies are compared with them')) {
    requirePattern(scope, memberPath(property, name), name, /^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not starting with a digit', 'rename the label');
    if (RESERVED.includes(name)) {
      throw new ValidationError(scope, { property: memberPath(property, name), problem: 'is a label that every alert already has', got: value, fix: 'rename the label' });
    }
    requireTemplate(scope, memberPath(property, name), value);
    warnOfUnknownFunction(scope, memberPath(property, name), value);
    refuseLiteralSecret(scope, memberPath(property, name), value);
  }
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { AlertMatcher, NotificationPolicy, NotificationRoute, NotificationTimings } from './policy-options';
import { requireClosedBrackets } from '../../../private/checks/expressions';
import { findRepeated } from '../../../private/checks/lists';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireInteger, requireLiteral, requirePattern } from '../../../private/validation';

const SECONDS_A_YEAR = 366 * 24 * 3600;

/** What policies may name, and what of it they have named. */
export interface Names {
  readonly contactPoints: readonly string[];
  readonly muteTimings: readonly string[];
  readonly used: Set<string>;
  /** Why no alert has a label; nothing where one has it, or nobody knows. */
  readonly missingLabel: (label: string) => string | undefined;
  /** All values of a label; nothing where nobody knows. */
  readonly valuesOf: (label: string) => readonly string[] | undefined;
}

type Times = Required<Omit<NotificationTimings, 'groupBy'>>;

/** What Grafana does by itself: https://grafana.com/docs/grafana/latest/alerting/fundamentals/notifications/group-alert-notifications/ (2026-11-30) */
const TIMES: Times = { groupWaitSeconds: 30, groupIntervalSeconds: 300, repeatIntervalSeconds: 14400 };

const GROUP_BY = ['grafana_folder', 'alertname', 'namespace'];

/** A policy in the words of Grafana. */
export interface Tree {
  readonly receiver: string;
  readonly routes?: readonly object[];
}

/** The tree of policies in the words of Grafana, checked. */
export function policyTree(scope: IConstruct, property: string, policy: NotificationPolicy, names: Names): Tree {
  requireName(scope, `${property}.contactPoint`, policy.contactPoint, names, 'contactPoints');
  const times = timesOf(scope, property, policy, TIMES);
  return {
    receiver: policy.contactPoint,
    ...timings(scope, property, { ...times, groupBy: policy.groupBy ?? GROUP_BY }, names),
    ...children(scope, property, policy.routes, times, names),
  };
}

function children(scope: IConstruct, property: string, routes: readonly NotificationRoute[] = [], times: Times, names: Names): Pick<Tree, 'routes'> {
  return routes.length === 0 ? {} : { routes: routes.map((route, index) => routeOf(scope, `${property}.routes[${index}]`, route, times, names)) };
}

function routeOf(scope: IConstruct, property: string, route: NotificationRoute, around: Times, names: Names): object {
  requireName(scope, `${property}.contactPoint`, route.contactPoint, names, 'contactPoints');
  for (const [option, list] of Object.entries({ mutedIn: route.mutedIn, activeIn: route.activeIn })) {
    list?.forEach((name, index) => requireName(scope, `${property}.${option}[${index}]`, name, names, 'muteTimings'));
  }
  if (route.matchers.length === 0) {
    throw new ValidationError(scope, {
      property: `${property}.matchers`, problem: 'is empty, so this route would match every alert', got: [], fix: 'set which alerts it matches, or set its contact point in the parent policy',
    });
  }
  const times = timesOf(scope, property, route, around);
  return {
    receiver: route.contactPoint,
    object_matchers: route.matchers.map((matcher, index) => matcherOf(scope, `${property}.matchers[${index}]`, matcher, names)),
    ...timings(scope, property, route, names),
    ...(route.continues && { continue: true }),
    ...(route.mutedIn && { mute_time_intervals: route.mutedIn }),
    ...(route.activeIn && { active_time_intervals: route.activeIn }),
    ...children(scope, property, route.routes, times, names),
  };
}

export function requireName(scope: IConstruct, property: string, name: string, names: Names, option: 'contactPoints' | 'muteTimings'): void {
  requireLiteral(scope, property, name, 'it is looked up in the program');
  names.used.add(`${option}.${name}`);
  if (!names[option].includes(name)) {
    throw new ValidationError(scope, {
      property,
      problem: option === 'contactPoints' ? 'is a contact point that does not exist: no one would be notified' : 'is a mute timing that does not exist',
      got: name,
      allowed: names[option].join(', ') || `none, since \`${option}\` is not set`,
      fix: `use one of these, or add it to \`${option}\``,
    });
  }
}

function matcherOf(scope: IConstruct, property: string, { _label: label, _operator: operator, _value: value }: AlertMatcher, names: Names): string[] {
  requireLabel(scope, `${property}.label`, label);
  const missing = names.missingLabel(label);
  if (missing !== undefined) {
    throw new ValidationError(scope, {
      property: `${property}.label`,
      problem: `is a label that no alert has: ${missing}`,
      got: label,
      fix: 'use one of these, add it to a rule, or list it in `otherLabels` if rules created elsewhere have it',
    });
  }
  if (operator.includes('~')) {
    requireClosedBrackets(scope, `${property}.expression`, value);
  }
  const values = names.valuesOf(label);
  if (operator === '=' && !isToken(value) && values?.includes(value) === false) {
    Annotations.of(scope).addWarning(`\`${property}.value\` is ${value}, but no rule in \`rules\` has this ${label}${label === 'severity' ? `: they have ${values.join(', ')}` : ''}. `
      + 'Fix: use a value of the rules, or add the label to `otherLabels` if rules created elsewhere have it.');
  }
  return [label, operator, value];
}

export function requireLabel(scope: IConstruct, property: string, label: string): void {
  requireLiteral(scope, property, label, 'it is compared with the labels of the rules');
  requirePattern(scope, property, label, /^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not starting with a digit', 'write a label name');
}

/** Times of a policy and of those around it; refused where one does not fit another. */
function timesOf(scope: IConstruct, property: string, own: NotificationTimings, around: Times): Times {
  const names = Object.keys(TIMES) as Array<keyof Times>;
  for (const name of names) {
    requireInteger(scope, `${property}.${name}`, own[name] ?? around[name], name === 'groupWaitSeconds' ? 0 : 1, SECONDS_A_YEAR);
  }
  const times = Object.fromEntries(names.map((name) => [name, own[name] ?? around[name]])) as unknown as Times;
  const { groupIntervalSeconds: interval, repeatIntervalSeconds: repeat } = times;
  if (!isToken(interval) && !isToken(repeat) && repeat < interval) {
    const name = own.repeatIntervalSeconds === undefined ? 'groupIntervalSeconds' : 'repeatIntervalSeconds';
    throw new ValidationError(scope, {
      property: `${property}.${name}`,
      problem: `is not compatible: a group is evaluated every ${interval} seconds, and cannot be repeated after ${repeat}`,
      got: times[name],
      fix: 'make `repeatIntervalSeconds` a multiple of `groupIntervalSeconds`',
    });
  }
  return times;
}

function timings(scope: IConstruct, property: string, own: NotificationTimings, names: Names): object {
  const { groupBy, groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds } = own;
  if (!isToken(groupBy)) {
    groupBy?.forEach((label, index) => label === '...' || requireLabel(scope, `${property}.groupBy[${index}]`, label));
    requireGroups(scope, `${property}.groupBy`, groupBy);
    const unknown = groupBy?.findIndex((label) => label !== '...' && groupBy !== GROUP_BY && names.missingLabel(label) !== undefined) ?? -1;
    if (unknown >= 0) {
      throw new ValidationError(scope, {
        property: `${property}.groupBy[${unknown}]`,
        problem: `is a label that no alert has: ${names.missingLabel(groupBy![unknown])}`,
        got: groupBy![unknown],
        fix: 'use one of these, add it to a rule, or list it in `otherLabels` if rules created elsewhere have it',
      });
    }
  }
  const seconds = (value: number | undefined) => value === undefined ? undefined : `${value}s`;
  return {
    ...(groupBy && { group_by: groupBy }),
    ...Object.fromEntries(Object.entries({
      group_wait: seconds(groupWaitSeconds), group_interval: seconds(groupIntervalSeconds), repeat_interval: seconds(repeatIntervalSeconds),
    }).filter(([, value]) => value !== undefined)),
  };
}

/** Grafana takes no label twice, and `...`, which is all of them, alone. */
function requireGroups(scope: IConstruct, property: string, labels: string[] = []): void {
  const twice = findRepeated(labels);
  if (twice !== undefined || (labels.includes('...') && labels.length > 1)) {
    throw new ValidationError(scope, {
      property, problem: twice === undefined ? 'combines labels with `...`, which stands for all labels' : 'lists a label more than once', got: twice ?? labels, fix: 'remove one of them',
    });
  }
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { AlertEvaluator, AlertingOptions } from './alerting-options';
import { forGrafana, forHelm } from './escapes';
import { ContactPoint } from './notifications/contact-point';
import { timeIntervals } from './notifications/mute-timings';
import { Names, policyTree, requireLabel, requireName, Tree } from './notifications/policies';
import { NotificationPolicy, SmtpOptions } from './notifications/policy-options';
import { Receiver, requireSecrets } from './notifications/receivers';
import { refuseLiteralSecret } from './notifications/secret-checks';
import { requireTemplate, warnOfUnknownTemplate } from './notifications/templates';
import { AlertRules } from './rules/alert-rules';
import { groupsByCluster } from './rules/by-cluster';
import { filterRules, groupsOf, labelsOf, valuesOf } from './rules/chosen-rules';
import { eksRuleNames, RUNBOOKS } from './rules/eks-groups';
import { grafanaRules } from './rules/grafana-rules';
import { WATCHDOG } from './rules/pipeline-rules';
import { AlertSource, Rule, RuleGroup } from './rules/rule';
import { levelAlerts, levelGroups } from './service-levels/level-rules';
import { SEVERAL_CLUSTERS } from '../../cluster/cluster-contents';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { sortedEntries } from '../../private/maps';
import { requireDnsSubdomain, requireInteger, requirePattern } from '../../private/validation';

/** What Grafana has, and who else is on the cluster. */
export interface AlertingContext {
  /** Whether values of the user say how Grafana sends e-mail. */
  readonly smtpElsewhere: boolean;
  readonly hasPrometheus: boolean;
  readonly hasLoki: boolean;
  /** Whether a Prometheus evaluates what is recorded. */
  readonly isRecorded: boolean;
}

/** What alerting means for Grafana, its chart and its permissions. */
export interface AlertingBinding {
  /** Addresses that Grafana itself asks. */
  readonly urls: readonly string[];
  readonly topics: ReadonlyArray<NonNullable<Receiver['topic']>>;
  /** Values of the chart; `isThere` says whether a chart is on the cluster, which is known when all is made. */
  helmValues(isThere: IsThere): Record<string, unknown>;
}

type IsThere = (chart: string) => boolean;

/** All that is evaluated, by whomever. */
export function allGroups(scope: IConstruct, { rules = [AlertRules.eks()], serviceLevels = {} }: AlertingOptions): RuleGroup[] {
  return groupsOf(scope, 'alerting.rules', rules, levelGroups(scope, 'alerting.serviceLevels', serviceLevels, RUNBOOKS));
}

function requireRecorded(scope: IConstruct, { serviceLevels = {} }: AlertingOptions, { isRecorded }: AlertingContext): void {
  if (!isRecorded && Object.keys(serviceLevels).length > 0) {
    throw new ValidationError(scope, {
      property: 'alerting.serviceLevels', problem: 'requires a Prometheus of the platform to record them', fix: 'leave it out, or use an ObservabilityPlatform with `metrics`',
    });
  }
}

/** Refuses rules of the user that nobody would evaluate; those of the library stay away by themselves. */
function requireAsked(scope: IConstruct, groups: RuleGroup[], options: AlertingOptions, context: AlertingContext): void {
  const ofLibrary = eksRuleNames();
  const asks = asked(options, context);
  const byGrafana = options.contactPoints !== undefined || options.evaluator !== AlertEvaluator.PROMETHEUS;
  if (options.evaluator === AlertEvaluator.PROMETHEUS && !context.isRecorded) {
    throw new ValidationError(scope, {
      property: 'alerting.evaluator', problem: 'is Prometheus, but the platform has no Prometheus that could evaluate rules', fix: 'leave it out, or use an ObservabilityPlatform with `metrics`',
    });
  }
  if (options.deadMansSwitch !== undefined && options.evaluator !== AlertEvaluator.PROMETHEUS && !asks.PROMETHEUS) {
    throw new ValidationError(scope, {
      property: 'alerting.deadMansSwitch', problem: 'requires a Prometheus, which Watchdog queries', got: options.deadMansSwitch, fix: 'set `prometheus`, or `metrics` of a platform, or leave it out',
    });
  }
  const byPrometheus = options.evaluator === AlertEvaluator.PROMETHEUS;
  const isAsked = { [AlertSource.LOKI]: asks.LOKI && byGrafana, [AlertSource.PROMETHEUS]: asks.PROMETHEUS || byPrometheus };
  const lost = groups.flatMap(({ rules }) => rules).find(({ name, source }: Rule) => !ofLibrary.includes(name) && !isAsked[source]);
  if (lost) {
    const { asks: what, option } = SERVERS[lost.source];
    throw new ValidationError(scope, {
      property: 'alerting.rules',
      problem: `has ${lost.name}, which queries ${what}, but ${asks[lost.source] ? 'there are no contact points: Grafana would not evaluate it' : 'this Grafana has none'}`,
      fix: `add ${asks[lost.source] ? '`contactPoints`' : option}, or remove the rule`,
    });
  }
  if (!Object.values(isAsked).includes(true)) {
    Annotations.of(scope).addWarning('`alerting` evaluates no rule, because Grafana has neither Prometheus nor Loki: nobody is notified of anything. Add `prometheus`, or `metrics` of a platform.');
  }
}

const SERVERS = {
  [AlertSource.LOKI]: { asks: 'Loki', option: '`logs`' },
  [AlertSource.PROMETHEUS]: { asks: 'Prometheus', option: '`prometheus`, or `metrics` of a platform' },
};

/** Whom Grafana asks. */
function asked({ evaluator }: AlertingOptions, { hasPrometheus, hasLoki }: AlertingContext): Record<AlertSource, boolean> {
  return { [AlertSource.PROMETHEUS]: hasPrometheus && evaluator !== AlertEvaluator.PROMETHEUS, [AlertSource.LOKI]: hasLoki };
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** What Grafana is told, checked. */
export function bindAlerting(scope: IConstruct, options: AlertingOptions, context: AlertingContext): AlertingBinding {
  const groups = allGroups(scope, options);
  requireRecorded(scope, options, context);
  requireAsked(scope, groups, options, context);
  if (options.contactPoints === undefined && options.evaluator === AlertEvaluator.PROMETHEUS) {
    requireNothingElse(scope, options);
    return { helmValues: () => ({}), urls: [], topics: [] };
  }
  const { contactPoints = {}, smtp } = options;
  const templates = Object.values(options.templates ?? {});
  const receivers = sortedEntries(contactPoints).map(([name, point]) => ({ name, point, ...bindPoint(scope, memberPath('alerting.contactPoints', name), point, templates) }));
  const files = { ...notificationFiles(scope, options, groups), 'contactpoints.yaml': { contactPoints: receivers.map(pointEntry) } };
  const mail = receivers.find(({ needsSmtp }) => needsSmtp);
  if (mail && !smtp && !context.smtpElsewhere) {
    throw new ValidationError(scope, {
      property: 'alerting.smtp', problem: `is missing, but the contact point ${mail.name} sends e-mail`, fix: 'set the server that sends e-mail',
    });
  }
  const variables = receivers.flatMap(({ name, secrets }) => sortedEntries(secrets).map(([setting, { secretName, key }]) =>
    [variableOf(name, setting), { secretKeyRef: { name: secretName, key } }]));
  const values = {
    ...(variables.length > 0 && { envValueFrom: Object.fromEntries(variables) }),
    ...(smtp && smtpValues(scope, smtp)),
  };
  return {
    helmValues: (isThere) => ({ ...values, alerting: provisioned({ ...files, 'rules.yaml': rulesFile(groups, options, context, isThere) }) }),
    urls: [...receivers.flatMap(({ urls = [] }) => urls), ...(smtp ? [`http://${smtp.host}:${smtp.port ?? 587}`] : [])],
    topics: receivers.flatMap(({ topic }) => topic ?? []),
  };
}

function provisioned(files: Record<string, object>): object {
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file, forHelm({ apiVersion: 1, ...content })]));
}

/** The rules that are evaluated here: those of which there is something to ask. */
function rulesFile(groups: RuleGroup[], options: AlertingOptions, context: AlertingContext, isThere: IsThere): object {
  const asks = asked(options, context);
  const here = filterRules(isThere(SEVERAL_CLUSTERS) ? groupsByCluster(groups) : groups, ({ name, source, needs }) =>
    asks[source] && (needs === undefined || needs.some(isThere)) && (name !== WATCHDOG.name || options.deadMansSwitch !== undefined));
  const names = here.flatMap(({ rules }) => rules.map(({ name }) => name));
  return grafanaRules(here, [...eksRuleNames(), ...levelAlerts().map(({ name }) => name)].filter((name) => !names.includes(name)));
}

/** Policies, times and templates. */
function notificationFiles(scope: IConstruct, options: AlertingOptions, groups: RuleGroup[]): Record<string, object> {
  const { contactPoints = {}, muteTimings = {}, templates = {}, deadMansSwitch, otherLabels = [] } = options;
  const names: Names = {
    contactPoints: namesOf(scope, 'contactPoints', contactPoints),
    muteTimings: namesOf(scope, 'muteTimings', muteTimings),
    used: new Set(),
    missingLabel: missingLabel(groups, options),
    valuesOf: (label) => otherLabels.includes(label) ? undefined : valuesOf(groups, label),
  };
  namesOf(scope, 'templates', templates);
  otherLabels.forEach((label, index) => requireLabel(scope, `alerting.otherLabels[${index}]`, label));
  const given = policyOf(scope, options);
  const tree = policyTree(scope, 'alerting.policy', given, names);
  const policy = deadMansSwitch === undefined ? tree : withDeadMansSwitch(scope, deadMansSwitch, tree, names, options);
  refuseUnused(scope, names);
  const timings = sortedEntries(muteTimings).map(([name, timing]) => (
    { orgId: 1, name, time_intervals: timeIntervals(scope, memberPath('alerting.muteTimings', name), timing) }));
  const texts = sortedEntries(templates).map(([name, template]) => {
    requireTemplate(scope, memberPath('alerting.templates', name), template);
    refuseLiteralSecret(scope, memberPath('alerting.templates', name), template);
    return { orgId: 1, name, template };
  });
  return {
    'policies.yaml': { policies: [{ orgId: 1, ...forGrafana(policy) }] },
    ...(timings.length > 0 && { 'mutetimes.yaml': { muteTimes: timings } }),
    ...(texts.length > 0 && { 'templates.yaml': { templates: texts } }),
  };
}

function missingLabel(groups: RuleGroup[], { otherLabels = [] }: AlertingOptions): Names['missingLabel'] {
  const labels = labelsOf(groups);
  const known = [...labels ?? [], ...otherLabels];
  return (label) => labels === undefined || known.includes(label) ? undefined : `alerts of \`rules\` have ${known.sort().join(', ')}`;
}

/** The first route: each minute, whatever else there is. */
function withDeadMansSwitch(scope: IConstruct, contactPoint: string, tree: Tree, names: Names, options: AlertingOptions): Tree {
  requireName(scope, 'alerting.deadMansSwitch', contactPoint, names, 'contactPoints');
  if (options.evaluator === AlertEvaluator.PROMETHEUS) {
    throw new ValidationError(scope, {
      property: 'alerting.deadMansSwitch', problem: 'is set, but Grafana does not evaluate the rules', got: contactPoint, fix: 'send the alert Watchdog with your Alertmanager, or leave it out',
    });
  }
  if (!allGroups(scope, options).some((group) => group.rules.some(({ name }) => name === WATCHDOG.name))) {
    throw new ValidationError(scope, {
      property: 'alerting.deadMansSwitch', problem: 'is set, but there is no rule Watchdog', got: contactPoint, fix: 'add AlertRules.eks() to `rules`, which contains it',
    });
  }
  const route = {
    receiver: contactPoint, object_matchers: [['alertname', '=', WATCHDOG.name]], group_by: ['alertname'], group_wait: '0s', group_interval: '60s', repeat_interval: '60s',
  };
  return { ...tree, routes: [route, ...tree.routes ?? []] };
}

/** What only a contact point would make use of. */
function requireNothingElse(scope: IConstruct, options: AlertingOptions): void {
  for (const option of ['policy', 'muteTimings', 'templates', 'smtp', 'deadMansSwitch'] as const) {
    if (options[option] !== undefined) {
      throw new ValidationError(scope, {
        property: `alerting.${option}`, problem: 'is set, but there are no contact points', fix: 'add `contactPoints`, or leave it out and configure your Alertmanager',
      });
    }
  }
}

function namesOf(scope: IConstruct, option: string, map: { readonly [name: string]: unknown }): string[] {
  return Object.keys(map).sort().map((name) => {
    requirePattern(
      scope, memberPath(`alerting.${option}`, name), name, NAME, '1 to 40 of a-z, 0-9 and -, with a letter or digit at both ends', 'rename it',
    );
    return name;
  });
}

function bindPoint(scope: IConstruct, property: string, point: ContactPoint, templates: readonly string[]): Receiver {
  const receiver = point._bind(scope, property);
  requireSecrets(scope, property, point._options);
  for (const [name, text] of Object.entries(point._options)) {
    if ((name === 'title' || name === 'message') && typeof text === 'string') {
      requireTemplate(scope, `${property}.${name}`, text);
      refuseLiteralSecret(scope, `${property}.${name}`, text);
      warnOfUnknownTemplate(scope, `${property}.${name}`, text, templates);
    }
  }
  return receiver;
}

function policyOf(scope: IConstruct, { contactPoints = {}, policy, deadMansSwitch }: AlertingOptions): NotificationPolicy {
  const [contactPoint, ...more] = Object.keys(contactPoints).sort().filter((name, _, all) => all.length === 1 || policy || name !== deadMansSwitch);
  if (contactPoint === undefined) {
    throw new ValidationError(scope, { property: 'alerting.contactPoints', problem: 'is empty, so no one would be notified', got: {}, fix: 'add a contact point, or remove `alerting`' });
  }
  if (!policy && more.length > 0) {
    throw new ValidationError(scope, {
      property: 'alerting.policy', problem: 'is missing, but there are several contact points', allowed: [contactPoint, ...more].join(', '), fix: 'define which alerts go to which contact point',
    });
  }
  return policy ?? { contactPoint };
}

function refuseUnused(scope: IConstruct, names: Names): void {
  for (const option of ['contactPoints', 'muteTimings'] as const) {
    const unused = names[option].find((name) => !names.used.has(`${option}.${name}`));
    if (unused !== undefined) {
      throw new ValidationError(scope, {
        property: memberPath(`alerting.${option}`, unused),
        problem: option === 'contactPoints' ? 'receives nothing: no policy uses it' : 'is never used: no route uses it',
        fix: 'use it in `policy`, or remove it',
      });
    }
  }
}

function pointEntry({ name, point, ...receiver }: Receiver & { readonly name: string; readonly point: ContactPoint }): object {
  const { sendResolved = true } = point._options;
  const fromSecrets = Object.fromEntries(Object.keys(receiver.secrets).map((setting) => [setting, `$${variableOf(name, setting)}`]));
  return {
    orgId: 1,
    name,
    receivers: [{
      uid: name, type: receiver.type, disableResolveMessage: !sendResolved, settings: { ...forGrafana(receiver.settings), ...fromSecrets },
    }],
  };
}

/** Grafana looks for variables a second time in what `$__env{}` and `${}` stand for, which would change a secret with `$` in it. */
function variableOf(name: string, setting: string): string {
  return `ALERTING_${name.replace(/-/g, '_')}_${setting.replace(/_/g, '')}`.toUpperCase();
}

function smtpValues(scope: IConstruct, { host, port = 587, fromAddress, secretName }: SmtpOptions): Record<string, unknown> {
  requirePattern(scope, 'alerting.smtp.host', host, /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a DNS name or an IPv4 address', 'write only the name, without scheme and port');
  requireInteger(scope, 'alerting.smtp.port', port, 1, 65535);
  requirePattern(scope, 'alerting.smtp.fromAddress', fromAddress, /^[^\s@;,<>]+@[^\s@;,<>]+$/, 'an address such as grafana@example.com', 'write only the address, without a display name');
  if (secretName !== undefined) {
    requireDnsSubdomain(scope, 'alerting.smtp.secretName', secretName);
  }
  return {
    'grafana.ini': { smtp: { enabled: true, host: `${host}:${port}`, from_address: fromAddress, startTLS_policy: 'MandatoryStartTLS' } },
    ...(secretName !== undefined && { smtp: { existingSecret: secretName, userKey: 'username', passwordKey: 'password' } }),
  };
}

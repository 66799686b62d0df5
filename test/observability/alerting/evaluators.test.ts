import { interpolated, rendered } from './grafana-reader';
import { faultsOf, FILES } from './provisioning-schema';
import { DualIngress } from '../../../src/ingress/dual-ingress';
import { NginxController } from '../../../src/ingress/nginx/nginx-controller';
import { AlertEvaluator, AlertingOptions } from '../../../src/observability/alerting/alerting-options';
import { ContactPoint } from '../../../src/observability/alerting/notifications/contact-point';
import { AlertMatcher, MuteTiming } from '../../../src/observability/alerting/notifications/policy-options';
import { AlertRule, AlertRules } from '../../../src/observability/alerting/rules/alert-rules';
import { AlertSeverity, AlertSource } from '../../../src/observability/alerting/rules/rule';
import { MetricsEngine } from '../../../src/observability/metrics/metrics-engine';
import { ObservabilityOptions, ObservabilityPlatform } from '../../../src/observability/observability-platform';
import { TempoDeployment } from '../../../src/observability/traces/tempo-deployment';
import { ObjectStorage } from '../../../src/storage/object-storage';
import { testStack, warnings } from '../../helpers/synth';
import { completeCluster, valuesIn } from '../support';

const OPS = { ops: ContactPoint.slack({ webhookUrl: { secretName: 'alerting', key: 'url' } }) };
const RULE: AlertRule = { alertName: 'OrdersStopped', expr: 'sum by (shop) (rate(orders_total[5m])) == 0', severity: AlertSeverity.CRITICAL, summary: 'None in {{ $labels.shop }}: {{ $value | printf "%.0f" }}' };
const TEXT = 'At $value: {{ .Value | printf "%.0f" }}, {{ $labels.x.Value }}';
const VOLUMES = { logs: { storage: ObjectStorage.volume() }, traces: { storage: ObjectStorage.volume() } };

function platform(alerting: AlertingOptions, options: ObservabilityOptions = {}, ingress?: NginxController) {
  const stack = testStack();
  const cluster = completeCluster(stack);
  new ObservabilityPlatform(stack, 'Observability', { cluster, ...options, alerting });
  if (ingress) new DualIngress(stack, 'Ingress', { cluster, nginx: { controller: ingress }, drain: false });
  return stack;
}

const grafanaFiles = (stack: ReturnType<typeof testStack>) => rendered(valuesIn(stack, 'grafana').alerting);
const rulesIn = (file: any) => file.groups.flatMap(({ rules }: any) => rules);
const namesIn = (stack: ReturnType<typeof testStack>) => rulesIn(grafanaFiles(stack)['rules.yaml']).map(({ title }: any) => title);
const errorFor = (alerting: AlertingOptions, options?: ObservabilityOptions) => {
  try {
    platform(alerting, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};
const customError = (rule: Partial<AlertRule>, group: object = {}) =>
  errorFor({ contactPoints: OPS, rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, ...rule }], ...group })] });

describe('rules that Grafana evaluates', () => {
  let all: any;
  beforeAll(() => {
    all = grafanaFiles(platform({
      contactPoints: { ...OPS, mail: ContactPoint.email({ addresses: ['a@example.com'] }), switch: ContactPoint.webhook({ url: 'https://example.com/alive' }) },
      policy: { contactPoint: 'ops', routes: [{ matchers: [AlertMatcher.equalTo('severity', 'info')], contactPoint: 'mail', mutedIn: ['nights'] }] },
      muteTimings: { nights: MuteTiming.of([{ times: ['20:00-24:00'], daysOfMonth: ['1:7'], months: ['1'], years: ['2027'], weekdays: ['monday'], timeZone: 'UTC' }]) },
      templates: { ours: '{{ define "ours" }}{{ end }}' },
      smtp: { host: 'smtp.example.com', fromAddress: 'g@example.com' },
      deadMansSwitch: 'switch',
      rules: [AlertRules.eks({ labels: { team: 'platform' } }), AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, description: TEXT, labels: { price: '$5 {{ $value }}' } }] })],
    }, VOLUMES, NginxController.traefik()));
  });

  it('are in files as Grafana documents them', () => {
    expect(Object.keys(all).sort()).toEqual(Object.keys(FILES).sort());
    expect(Object.entries(all).flatMap(([name, file]) => faultsOf(file, FILES[name], name))).toEqual([]);
  });

  it('are an alert for whatever is answered, stay when nobody answers, and are over when nothing is', () => {
    const [prometheus, lines, down] = ['NodeNotReady', 'PanicLines', 'PrometheusDown'].map((title) => rulesIn(all['rules.yaml']).find((rule: any) => rule.title === title));
    expect(prometheus).toMatchObject({ condition: 'B', for: '600s', noDataState: 'OK', execErrState: 'KeepLast', missing_series_evals_to_resolve: 1 });
    expect(prometheus.data[0]).toMatchObject({ datasourceUid: 'prometheus', model: { instant: true, expr: expect.stringContaining('== 0') } });
    expect(prometheus.data[1].model).toMatchObject({ type: 'math', expression: 'is_number($A) || is_nan($A) || is_inf($A)' });
    expect(lines.data[0]).toMatchObject({ datasourceUid: 'loki', queryType: 'instant', model: { queryType: 'instant', expr: expect.stringContaining('|~ `panic: ') } });
    expect(down.execErrState).toBe('Alerting');
  });

  it('have their texts in the words of Grafana, and labels as they were written', () => {
    const own = rulesIn(all['rules.yaml']).find(({ title }: any) => title === 'OrdersStopped');
    expect(own.annotations).toEqual({
      summary: 'None in {{ $labels.shop }}: {{ $values.A.Value | printf "%.0f" }}', description: 'At $value: {{ $values.A.Value | printf "%.0f" }}, {{ $labels.x.Value }}',
    });
    expect(interpolated(own.labels)).toEqual({ severity: 'critical', price: '$5 {{ $values.A.Value }}' });
    expect(rulesIn(all['rules.yaml']).find(({ title }: any) => title === 'CostJump').labels).toEqual({ severity: 'warning', team: 'platform' });
  });

  it('tell who waits each minute that all is well, before anything else', () => {
    const [{ routes: [first] }] = all['policies.yaml'].policies;
    expect(first).toEqual({ receiver: 'switch', object_matchers: [['alertname', '=', 'Watchdog']], group_by: ['alertname'], group_wait: '0s', group_interval: '60s', repeat_interval: '60s' });
    expect(rulesIn(all['rules.yaml']).map(({ title }: any) => title)).toContain('Watchdog');
  });

  it('are those of which something is on the cluster; the others are forgotten', () => {
    const bare = platform({ contactPoints: OPS });
    expect(namesIn(bare).filter((name: string) => /Nginx|Traefik|Logs|Lines|Span|Records|Collector|Watchdog/.test(name))).toEqual([]);
    const { deleteRules } = grafanaFiles(bare)['rules.yaml'];
    expect(deleteRules).toContainEqual({ orgId: 1, uid: 'TraefikErrors' });
    expect(deleteRules.filter(({ uid }: any) => namesIn(bare).includes(uid))).toEqual([]);
    const names = namesIn(platform({ contactPoints: OPS, rules: [AlertRules.eks({ without: ['TraefikSlow', 'CostJump'] })] }, VOLUMES, NginxController.traefik()));
    expect(names).toEqual(expect.arrayContaining(['TraefikErrors', 'LogsDropped', 'PanicLines', 'SpanErrors']));
    expect(names.filter((name: string) => /Nginx|TraefikSlow|CostJump|Collector/.test(name))).toEqual([]);
    expect(namesIn(platform({ contactPoints: OPS }, { metrics: { enabled: false } }))).toEqual([]);
    const inParts = { storage: ObjectStorage.s3Compatible({ endpoint: 'http://minio.storage.svc:9000', bucketName: 'traces', secretName: 'keys' }), deployment: TempoDeployment.distributed() };
    expect(namesIn(platform({ contactPoints: OPS }, { traces: inParts }))).toContain('SpanErrors');
  });

  it('begin where the thresholds say', () => {
    const expr = (thresholds: object) => rulesIn(grafanaFiles(platform({ contactPoints: OPS, rules: [AlertRules.eks({ thresholds })] }))['rules.yaml'])
      .find(({ title }: any) => title === 'NodeMemoryHigh').data[0].model.expr;
    expect(expr({})).toMatch(/ > 90$/);
    expect(expr({ nodeMemoryPercent: 82.5 })).toMatch(/ > 82\.5$/);
  });
});

describe('rules that Prometheus evaluates', () => {
  const alerting = { evaluator: AlertEvaluator.PROMETHEUS, rules: [AlertRules.eks(), AlertRules.of({ groupName: 'shop', rules: [RULE] })] };
  const alerts = (groups: any[]) => groups.flatMap(({ rules }) => rules.map(({ alert }: any) => alert));

  it.each<[string, MetricsEngine, string, (values: any) => any]>([
    ['in its files', MetricsEngine.prometheus(), 'prometheus', (values) => values.serverFiles['alerting_rules.yml'].groups],
    ['as a PrometheusRule of the operator', MetricsEngine.operator(), 'kube-prometheus-stack', (values) => values.additionalPrometheusRulesMap.platform.groups],
  ])('are %s, and none of Grafana', (_, engine, release, groupsIn) => {
    const stack = platform(alerting, { metrics: { engine } }, NginxController.traefik());
    const groups = groupsIn(valuesIn(stack, release));
    expect(alerts(groups)).toEqual(expect.arrayContaining(['NodeNotReady', 'TraefikErrors', 'Watchdog', 'OrdersStopped']));
    expect(alerts(groups).filter((name: string) => /Nginx|Lines/.test(name))).toEqual([]);
    expect(groups.find(({ name }: any) => name === 'shop')).toEqual({
      name: 'shop',
      interval: '60s',
      rules: [{ alert: 'OrdersStopped', expr: RULE.expr, labels: { severity: 'critical' }, annotations: { summary: RULE.summary } }],
    });
    expect(valuesIn(stack, 'grafana')).not.toHaveProperty('alerting');
  });

  it('leave those for Loki to Grafana, which has to have somebody to tell', () => {
    const stack = platform({ ...alerting, contactPoints: OPS }, VOLUMES);
    expect(namesIn(stack)).toEqual(['ErrorLines', 'PanicLines']);
  });

  it('are not in the values of who does not ask for it', () => {
    const values = valuesIn(platform({ contactPoints: OPS }), 'prometheus');
    expect(Object.keys(values.serverFiles)).toEqual(['recording_rules.yml']);
  });

  it.each<[string, AlertingOptions, ObservabilityOptions, string]>([
    ['a dead man\'s switch', { ...alerting, contactPoints: OPS, deadMansSwitch: 'ops' }, {},
      'Test/Observability/Grafana: `alerting.deadMansSwitch` is set, but Grafana does not evaluate the rules, got \'ops\'. Fix: send the alert Watchdog with your Alertmanager, or leave it out.'],
    ['a rule for Loki without anybody', { evaluator: AlertEvaluator.PROMETHEUS, rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, source: AlertSource.LOKI }] })] }, VOLUMES,
      'Test/Observability/Grafana: `alerting.rules` has OrdersStopped, which queries Loki, but there are no contact points: Grafana would not evaluate it. Fix: add `contactPoints`, or remove the rule.'],
    ['a rule for Prometheus without one', { contactPoints: OPS, rules: [AlertRules.of({ groupName: 'shop', rules: [RULE] })] }, { ...VOLUMES, metrics: { enabled: false }, traces: undefined },
      'Test/Observability/Grafana: `alerting.rules` has OrdersStopped, which queries Prometheus, but this Grafana has none. Fix: add `prometheus`, or `metrics` of a platform, or remove the rule.'],
    ['a dead man\'s switch without Prometheus', { contactPoints: OPS, deadMansSwitch: 'ops' }, { ...VOLUMES, metrics: { enabled: false }, traces: undefined },
      'Test/Observability/Grafana: `alerting.deadMansSwitch` requires a Prometheus, which Watchdog queries, got \'ops\'. Fix: set `prometheus`, or `metrics` of a platform, or leave it out.'],
    ['a policy without anybody', { ...alerting, policy: { contactPoint: 'ops' } }, {},
      'Test/Observability/Grafana: `alerting.policy` is set, but there are no contact points. Fix: add `contactPoints`, or leave it out and configure your Alertmanager.'],
    ['no Prometheus', alerting, { metrics: { enabled: false } },
      'Test/Observability: `alerting.evaluator` is Prometheus, which is disabled. Fix: leave it out, or enable `metrics.enabled`.'],
  ])('refuse %s', (_, options, more, text) => {
    expect(errorFor(options, more)).toBe(text);
  });
});

it('nobody asked: there is a warning that nobody is notified', () => {
  const said = (more: ObservabilityOptions) => warnings(platform({ contactPoints: OPS }, more)).filter((text) => text.startsWith('`alerting` evaluates no rule'));
  expect(said({ metrics: { enabled: false } })).toHaveLength(1);
  expect([...said({}), ...said({ ...VOLUMES, metrics: { enabled: false }, traces: undefined })]).toEqual([]);
});

describe('rules of one\'s own', () => {
  it.each<[string, Partial<AlertRule>, object, string]>([
    ['a time within which nobody looks', { forSeconds: 30 }, {},
      '`alerting.rules[0].rules[0].forSeconds` is too short for the interval of its group: within 30 seconds it is evaluated at most once, every 60 seconds, got 30. Allowed: 0, or at least 60. Fix: pass 60, or shorten `intervalSeconds`.'],
    ['an interval that Grafana does not have', {}, { intervalSeconds: 15 },
      '`alerting.rules[0].intervalSeconds` is not a multiple of 10 seconds, the evaluation interval of Grafana, got 15. Fix: pass 20.'],
    ['no rules', {}, { rules: [] }, '`alerting.rules[0].rules` is empty, got []. Fix: add a rule, or remove the group.'],
    ['a bracket that does not close', { expr: 'sum(up' }, {},
      '`alerting.rules[0].rules[0].expr` has an unbalanced bracket or quote, so the evaluator would not start, got \'sum(up\'. Fix: write a complete query.'],
    ['lines, of which there is no number', { source: AlertSource.LOKI, expr: ' ({shop="a"} |= "x")' }, {},
      '`alerting.rules[0].rules[0].expr` returns log lines, but an alert requires numbers, got \' ({shop="a"} |= "x")\'. Fix: count them: sum by (namespace) (count_over_time(... [5m])) > 0.'],
    ['a question to Loki, where there is none', { source: AlertSource.LOKI }, {},
      '`alerting.rules` has OrdersStopped, which queries Loki, but this Grafana has none. Fix: add `logs`, or remove the rule.'],
    ['a secret in a label', { labels: { token: 'xoxb-1234567890-abcdefghij' } }, {},
      '`alerting.rules[0].rules[0].labels.token` looks like a secret: it would be readable in the code, in the Terraform state and in the Helm release. '
      + 'Fix: store it in a Secret of the namespace monitoring, and reference it: { secretName: \'...\', key: \'...\' }.'],
    ['a label that each alert has', { labels: { severity: 'high' } }, {},
      '`alerting.rules[0].rules[0].labels.severity` is a label that every alert already has, got \'high\'. Fix: rename the label.'],
    ['two of one name', {}, { rules: [RULE, RULE] }, '`alerting.rules` has two rules with the same name, got \'OrdersStopped\'. Fix: rename one of them, or remove it.'],
  ])('%s is refused', (_, rule, group, text) => {
    expect(customError(rule, group)).toMatch(new RegExp(`^Test/Observability(/Grafana)?: ${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
  });

  it.each(['up == 0', 'sum(rate(a{b="("}[5m])) > 1', 'a # (', 'absent(up{job=~"a|[b]"})', 'sum( # don\'t\n up) # isn\'t'])('%s is taken', (expr) => {
    expect(() => platform({ contactPoints: OPS, rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, expr }] })] })).not.toThrow();
  });

  it('with a function that nobody has are warned of', () => {
    const told = (description: string) => [...new Set(warnings(platform({ contactPoints: OPS, rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, description }] })] })))]
      .filter((text) => text.includes('.description`'));
    const all = '{{ with $x := printf "%s" (index .Labels "a") | humanizePercentage }}{{ $x }}{{ else }}{{ reReplaceAll `humanise` "nobody" $labels.shout }}{{ end }}';
    expect([...told(all), ...told('humanise(5) { Value }')]).toEqual([]);
    expect(told('{{ $value | humanise }}')).toEqual([
      '`alerting.rules[0].rules[0].description` calls humanise, which is not a function of Prometheus or Grafana: Prometheus would not load these rules, and Grafana would show an error instead of the text. Fix: correct its name.',
    ]);
  });

  it('are looked at a little later where the times do not meet, which is said', () => {
    const stack = platform({ contactPoints: OPS, rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, forSeconds: 90 }] })] });
    expect(warnings(stack).join()).toContain('`alerting.rules[0].rules[0].forSeconds` is 90 seconds, but its group is evaluated every 60 seconds: the alert fires after 120 seconds. Fix: pass a multiple of 60.');
  });
});

describe('a matcher', () => {
  const route = (label: string, more: Partial<AlertingOptions> = {}): AlertingOptions => ({
    contactPoints: OPS, policy: { contactPoint: 'ops', routes: [{ contactPoint: 'ops', matchers: [AlertMatcher.equalTo(label, 'a')] }] }, ...more,
  });
  const ours = (rule: Partial<AlertRule> = {}) => ({ rules: [AlertRules.of({ groupName: 'shop', rules: [{ ...RULE, ...rule }] })] });

  it('of a label that no rule has is refused, and so is a group by it', () => {
    const text = (where: string) => `Test/Observability/Grafana: \`alerting.policy.${where}\` is a label that no alert has: alerts of \`rules\` have alertname, grafana_folder, severity, shop, got 'tier'. Fix: use one of these, add it to a rule, or list it in \`otherLabels\` if rules created elsewhere have it.`;
    expect(errorFor(route('tier', ours()))).toBe(text('routes[0].matchers[0].label'));
    expect(errorFor({ contactPoints: OPS, policy: { contactPoint: 'ops', groupBy: ['shop', 'tier'] }, ...ours() })).toBe(text('groupBy[1]'));
  });

  it.each<[string, Partial<AlertingOptions>]>([
    ['shop', ours()], ['tier', ours({ labels: { tier: 'gold' } })], ['tier', { ...ours(), otherLabels: ['tier'] }], ['severity', {}], ['persistentvolumeclaim', {}],
    // Whatever its series have.
    ['tier', ours({ expr: 'up == 0' })], ['tier', ours({ expr: 'sum without (pod) (up) == 0' })], ['tier', ours({ expr: 'count_over_time({namespace="a"} |= "x" [5m]) > 0', source: AlertSource.LOKI })],
    ['tier', ours({ expr: 'sum by (shop) (a) or b' })], ['tier', ours({ expr: 'histogram_quantile(0.9, rate(a_bucket[5m])) > 1' })], ['tier', ours({ expr: 'absent(up{tier="gold"})' })],
  ])('of %s is taken with %j', (label, more) => {
    expect(() => platform(route(label, more), VOLUMES)).not.toThrow();
  });

  it.each([
    'sum by (shop) (a) > 1 or on (shop) sum by (shop) (b)', 'histogram_quantile(0.9, sum by (shop, le) (rate(a_bucket[5m]))) > 1', 'absent(up{shop="a"}) # or up', '(sum(a) or vector(0)) / sum by (shop) (b)',
  ])('of another label than those of %s is refused', (expr) => {
    expect(errorFor(route('tier', ours({ expr })))).toContain('alerts of `rules` have alertname, grafana_folder, severity, shop, got \'tier\'');
  });

  it('of a severity or name that no rule has is warned of', () => {
    const text = '`alerting.policy.routes[0].matchers[0].value` is a, but no rule in `rules` has this';
    const told = (label: string, more: object) => warnings(platform(route(label, { ...ours(), ...more })))
      .filter((warning) => warning.startsWith(text));
    expect(told('severity', {})).toEqual([`${text} severity: they have critical. Fix: use a value of the rules, or add the label to \`otherLabels\` if rules created elsewhere have it.`]);
    expect(told('alertname', {})).toHaveLength(1);
    expect([...told('alertname', { otherLabels: ['alertname'] }), ...told('shop', {})]).toEqual([]);
  });
});

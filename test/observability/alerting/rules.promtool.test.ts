import { GROUPS, OF_PROMETHEUS } from './eks-rules';
import { Case, CASES } from './rule-cases';
import { groupsByCluster } from '../../../src/observability/alerting/rules/by-cluster';
import { prometheusGroups } from '../../../src/observability/alerting/rules/prometheus-rules';
import { ownLabels, Rule } from '../../../src/observability/alerting/rules/rule';
import { describeWithPromtool, promtool } from '../../helpers/promtool';

const groups = prometheusGroups(GROUPS, true) as { rules: any[] }[];
/** Texts are looked at elsewhere. */
const bare = { groups: groups.map((group) => ({ ...group, rules: group.rules.map(({ annotations, ...rule }) => rule) })) };

/** Values of a series over time: `before` minutes right, `wrong` minutes wrong, the rest right. */
function values([series, kind, wrong, right]: Case['series'][number], before: number, bad: number, after: number): object {
  if (kind === 'gauge') return { series, values: `${right}x${before} ${wrong}x${bad} ${right}x${after}` };
  if (kind === 'slope') return { series, values: `${right}x${before} ${right}${wrong < 0 ? '-' : '+'}${Math.abs(wrong)}x${bad} 90x${after}` };
  const middle = right * before;
  const end = middle + wrong * bad;
  return { series, values: `0+${right}x${before} ${middle}+${wrong}x${bad} ${end}+${right}x${after}` };
}

/** Series of a cluster of several. */
const inCluster = (name: string) => ([series, ...rest]: Case['series'][number]): Case['series'][number] =>
  [series.includes('{') ? series.replace('{', `{cluster="${name}",`) : `${series}{cluster="${name}"}`, ...rest];

/** Something is wrong in one cluster, and nothing in another one that has all of the same names. */
function testOfTwo(rule: Rule): object {
  const { series, labels = {}, before = 0 } = CASES[rule.name];
  const bad = rule.forSeconds / 60 + (series.some(([, kind]) => kind === 'slope') ? 400 : 20);
  const right = series.map(([name, kind, , value]): Case['series'][number] => [name, kind, kind === 'slope' ? 0 : value, value]);
  return {
    name: `${rule.name} of two clusters`,
    interval: '1m',
    input_series: [...series.map(inCluster('a')), ...right.map(inCluster('b'))].map((one) => values(one, before, bad, 5)),
    alert_rule_test: [{ eval_time: `${before + bad}m`, alertname: rule.name, exp_alerts: [{ exp_labels: { cluster: 'a', ...labels, ...ownLabels(rule) } }] }],
  };
}

function testsOf(rule: Rule): object[] {
  const { series, labels = {}, before = 0, ends = 30 } = CASES[rule.name];
  const bad = rule.forSeconds / 60 + (series.some(([, kind]) => kind === 'slope') ? 400 : 20);
  const alert = { exp_labels: { ...labels, ...ownLabels(rule) } };
  const at = (minutes: number, firing: boolean) => ({ eval_time: `${minutes}m`, alertname: rule.name, exp_alerts: firing ? [alert] : [] });
  return [
    {
      name: `${rule.name} begins and ends`,
      interval: '1m',
      input_series: series.map((one) => values(one, before, bad, ends + 5)),
      alert_rule_test: [...(before > 0 ? [at(before - 1, false)] : []), at(before + bad, true), at(before + bad + ends, false)],
    },
    {
      name: `${rule.name} stays quiet`,
      interval: '1m',
      input_series: series.map(([one, kind, , right]) => values([one, kind, kind === 'slope' ? 0 : right, right], before, bad, 0)),
      alert_rule_test: [at(before + bad, false)],
    },
  ];
}

it('there is a case for each rule but the one that is always an alert', () => {
  expect(Object.keys(CASES).sort()).toEqual(OF_PROMETHEUS.map(({ name }) => name).filter((name) => name !== 'Watchdog').sort());
});

const ofSeveral = prometheusGroups(groupsByCluster(GROUPS), true).flatMap((group: any) => group.rules).map(({ annotations, ...rule }) => rule);

describeWithPromtool('alerts begin, end and stay away otherwise', () => {
  it('reads the rules and their texts', () => {
    expect(promtool(['check', 'rules', 'rules.yml'], { 'rules.yml': { groups } })).toBe('');
  });

  it('has each alert begin when something is wrong, end when it is not any more, and never be there otherwise', () => {
    // Each with its rule alone: promtool evaluates all that it is given, for every minute of every test.
    const files = OF_PROMETHEUS.filter(({ name }) => name in CASES).flatMap((rule): [string, object][] => [
      [`${rule.name}.rules.yml`, { groups: [{ name: rule.name, rules: bare.groups.flatMap(({ rules }) => rules).filter(({ alert }: any) => alert === rule.name) }] }],
      [`${rule.name}.test.yml`, { rule_files: [`${rule.name}.rules.yml`], evaluation_interval: '1m', tests: testsOf(rule) }],
    ]);
    expect(promtool(['test', 'rules', ...files.map(([name]) => name).filter((name) => name.endsWith('.test.yml'))], Object.fromEntries(files))).toBe('');
  });

  it('has each alert for a cluster by itself where there are several', () => {
    const files = OF_PROMETHEUS.filter(({ name }) => name in CASES && name !== 'ClusterSilent').flatMap((rule): [string, object][] => [
      [`${rule.name}.rules.yml`, { groups: [{ name: rule.name, rules: ofSeveral.filter(({ alert }) => alert === rule.name) }] }],
      [`${rule.name}.test.yml`, { rule_files: [`${rule.name}.rules.yml`], evaluation_interval: '1m', tests: [testOfTwo(rule)] }],
    ]);
    expect(files.length).toBeGreaterThan(50);
    expect(promtool(['test', 'rules', ...files.map(([name]) => name).filter((name) => name.endsWith('.test.yml'))], Object.fromEntries(files))).toBe('');
  });

  it('has CoreDNS down when it has gone altogether, and not where there has never been one', () => {
    const test = (input: object[], firing: boolean) => ({
      interval: '1m', input_series: input, alert_rule_test: [{ eval_time: '60m', alertname: 'CoreDnsDown', exp_alerts: firing ? [{ exp_labels: { severity: 'critical' } }] : [] }],
    });
    const tests = [test([], false), test([{ series: 'up{job="coredns",instance="a"}', values: '1x10 stale' }], true)];
    expect(promtool(['test', 'rules', 'test.yml'], { 'rules.yml': bare, 'test.yml': { rule_files: ['rules.yml'], tests } })).toBe('');
  });

  it.each(['PrometheusDown', 'ApiServerUnreachable', 'CoreDnsDown', 'NginxDown', 'TraefikDown'])('has %s in each of several clusters that has lost its target, and not where there was none or nothing is sent', (alertname) => {
    const [, job] = /job="([^"]+)"/.exec(CASES[alertname].series[0][0])!;
    const target = (cluster: string, states: string) => ({ series: `up{cluster="${cluster}",job="${job}",instance="x"}`, values: states });
    const other = (cluster: string, states = '1x60') => ({ series: `up{cluster="${cluster}",job="other",instance="x"}`, values: states });
    const hour = (input: object[], ...clusters: (string | undefined)[]) => ({
      interval: '1m',
      input_series: input,
      alert_rule_test: [{ eval_time: '60m', alertname, exp_alerts: clusters.map((cluster) => ({ exp_labels: { severity: 'critical', ...(cluster && { cluster }) } })) }],
    });
    const tests = [
      hour([target('a', '1x60'), other('a'), target('b', '1x60'), other('b')]),
      // Down, and gone altogether: the one says nothing of the other.
      hour([target('a', '1x10 0x50'), other('a'), target('b', '1x10 stale'), other('b'), target('c', '1x60'), other('c')], 'a', 'b'),
      hour([target('a', '1x60'), other('a'), other('b')]),
      hour([target('a', '1x60'), other('a'), target('b', '1x10 stale'), other('b', '1x10 stale')]),
      hour([other('a'), other('b')], ...(alertname === 'CoreDnsDown' ? [] : [undefined])),
    ];
    const rules = { groups: [{ name: alertname, rules: ofSeveral.filter(({ alert }) => alert === alertname) }] };
    expect(promtool(['test', 'rules', 'test.yml'], { 'rules.yml': rules, 'test.yml': { rule_files: ['rules.yml'], evaluation_interval: '1m', tests } })).toBe('');
  });

  it('has Watchdog at any time', () => {
    const test = { alert_rule_test: [0, 100].map((minutes) => ({ eval_time: `${minutes}m`, alertname: 'Watchdog', exp_alerts: [{ exp_labels: { severity: 'none' } }] })) };
    expect(promtool(['test', 'rules', 'test.yml'], { 'rules.yml': bare, 'test.yml': { rule_files: ['rules.yml'], tests: [test] } })).toBe('');
  });
});

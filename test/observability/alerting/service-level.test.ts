import { interpolated, rendered } from './grafana-reader';
import { faultsOf, FILES } from './provisioning-schema';
import { storedForAlerts } from './stored-for-alerts';
import { AlertEvaluator, AlertingOptions } from '../../../src/observability/alerting/alerting-options';
import { ContactPoint } from '../../../src/observability/alerting/notifications/contact-point';
import { upTo } from '../../../src/observability/alerting/rules/draft';
import { prometheusGroups } from '../../../src/observability/alerting/rules/prometheus-rules';
import { levelBoardJson } from '../../../src/observability/alerting/service-levels/level-board';
import { levelGroups } from '../../../src/observability/alerting/service-levels/level-rules';
import { ServiceLevel, ServiceLevelOptions } from '../../../src/observability/alerting/service-levels/service-level';
import { Dashboard, DashboardAddress, DashboardDataSource } from '../../../src/observability/dashboards/dashboard';
import { Grafana } from '../../../src/observability/grafana/grafana';
import { ObservabilityPlatform } from '../../../src/observability/observability-platform';
import { faultsOfBoard } from '../../dashboards/checks';
import { lookAt } from '../../dashboards/promql';
import { StoredSeries } from '../../dashboards/stored-series';
import { describeWithPromtool, promtool } from '../../helpers/promtool';
import { synth, testStack } from '../../helpers/synth';
import { completeCluster, valuesIn } from '../support';

const OPS = { ops: ContactPoint.slack({ webhookUrl: { secretName: 'alerting', key: 'url' } }) };
const LEVELS = {
  checkout: ServiceLevel.nginx('shop', 'checkout', { availabilityPercent: 99.5, latencySeconds: 0.5 }),
  search: ServiceLevel.traefik('shop', 'web', 'search'),
};
const [GROUP] = levelGroups(testStack(), 'serviceLevels', LEVELS, 'https://example.com/runbooks');

/** What is stored once the recordings are. */
function recorded(): StoredSeries {
  const stored = new Map(storedForAlerts());
  for (const { record, expr, labels = {} } of GROUP.recordings ?? []) {
    expect(lookAt(expr, stored).faults.filter((fault) => !fault.startsWith('no value'))).toEqual([]);
    stored.set(record, new Map(Object.keys(labels).map((label) => [label, ['*']])));
  }
  return stored;
}

describe('a service level', () => {
  it('asks for what controllers count, and its alerts for what is recorded', () => {
    const stored = recorded();
    for (const { expr } of GROUP.rules) expect(lookAt(expr, stored).faults).toEqual([]);
    const board = JSON.parse(levelBoardJson());
    for (const { targets: [{ expr }] } of board.panels) expect(lookAt(expr.replaceAll('$service_level', 'checkout'), stored).faults).toEqual([]);
    expect(faultsOfBoard(board, [board])).toEqual([]);
  });

  it('is counted as the controller does', () => {
    const exprOf = (name: string, kind: string) => GROUP.recordings!
      .find(({ record, labels }) => record === 'service_level:bad:ratio_rate5m' && labels?.service_level === name && labels?.kind === kind)?.expr;
    expect(exprOf('checkout', 'availability')).toBe(
      '(sum(rate(nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout",status=~"5.."}[5m])) or vector(0)) / sum(rate(nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout"}[5m]))');
    expect(exprOf('checkout', 'latency')).toContain('_bucket{exported_namespace="shop",ingress="checkout",le="0.5"}[5m]');
    expect(exprOf('search', 'availability')).toContain('{service=~"shop-web-search-[^-]+@kubernetesingressnginx",code=~"5.."}');
    expect(exprOf('search', 'latency')).toBeUndefined();
    // Prometheus 3 writes 1.0, and what comes by OTLP 1.
    expect(upTo(1)).toBe('le=~"1|1[.]0"');
    expect(GROUP.recordings!.filter(({ record }) => record === 'service_level:budget:ratio').map(({ expr }) => expr)).toEqual(['vector(0.005)', 'vector(0.01)', 'vector(0.001)']);
  });

  it.each<[string, ServiceLevelOptions, string]>([
    ['a promise that nobody keeps', { availabilityPercent: 100 }, '`x.checkout.availabilityPercent` must be at least 50 and less than 100, got 100. Fix: use an objective that you can meet: 99.9.'],
    ['a part of no time', { latencyPercent: 99 }, '`x.checkout.latencyPercent` requires `latencySeconds`, got 99. Fix: set `latencySeconds`, or leave it out.'],
    ['a bound that is not counted by', { latencySeconds: 0.3 },
      '`x.checkout.latencySeconds` is not a histogram bucket of the controller, got 0.3. Allowed: 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10. Fix: use the next one.'],
  ])('refuses %s', (_, options, text) => {
    expect(() => levelGroups(testStack(), 'x', { checkout: ServiceLevel.nginx('shop', 'checkout', options) }, '')).toThrow(`Test: ${text}`);
  });
});

describe('a platform with service levels', () => {
  const platform = (alerting: Partial<AlertingOptions> = {}, dashboards?: Dashboard[]) => {
    const stack = testStack();
    new ObservabilityPlatform(stack, 'Observability', {
      cluster: completeCluster(stack), grafana: { dashboards }, alerting: { contactPoints: OPS, serviceLevels: LEVELS, rules: [], ...alerting },
    });
    return stack;
  };

  it('records them in Prometheus, tells of them by Grafana, and shows them', () => {
    const stack = platform();
    const groups = valuesIn(stack, 'prometheus').serverFiles['alerting_rules.yml'].groups;
    expect(groups.flatMap(({ rules }: any) => rules.filter(({ alert }: any) => alert))).toEqual([]);
    expect(groups[0].rules).toHaveLength(3 * 8);
    const rules = rendered(valuesIn(stack, 'grafana').alerting)['rules.yaml'];
    expect(faultsOf(rules, FILES['rules.yaml'])).toEqual([]);
    expect(interpolated(rules.groups[0].rules.map(({ title }: any) => title))).toEqual(['ServiceLevelBurnsFast', 'ServiceLevelBurnsSlowly']);
    expect(JSON.stringify(synth(stack).resources('helm_release').find(({ name }: any) => name === 'grafana-dashboards'))).toContain('grafana-dashboard-alerts-service-levels');
  });

  it('shows them beside dashboards of the user, none of which may be taken for theirs', () => {
    const mine = (name: string, folder: string, board: object): Dashboard => ({
      name, folder, dataSource: DashboardDataSource.PROMETHEUS, address: DashboardAddress.json(JSON.stringify({ title: 'Mine', ...board })),
    });
    const config = JSON.stringify(synth(platform({}, [mine('mine', 'Alerts', {})])).resources('helm_release').find(({ name }: any) => name === 'grafana-dashboards'));
    expect(['mine', 'service-levels'].filter((name) => !config.includes(`grafana-dashboard-alerts-${name}`))).toEqual([]);
    expect(() => platform({}, [mine('service-levels', 'Alerts', {})])).toThrow('`dashboards[0].name` is used more than once in the folder Alerts, got \'service-levels\'');
    expect(() => platform({}, [mine('mine', 'Shop', { uid: 'service-levels' })])).toThrow('`dashboards[0].address` has the uid of another dashboard, got \'service-levels\'');
    expect(() => platform({}, [mine('mine', 'Alerts', { title: 'Service levels' })])).toThrow('`dashboards[0].address` has the title of another dashboard in the folder Alerts');
  });

  it('has all of it in Prometheus where that evaluates', () => {
    const groups = valuesIn(platform({ evaluator: AlertEvaluator.PROMETHEUS, contactPoints: undefined }), 'prometheus').serverFiles['alerting_rules.yml'].groups;
    expect(groups[0].rules).toHaveLength(3 * 8 + 2);
  });

  it('has to be there: nobody else records them', () => {
    const stack = testStack();
    expect(() => new Grafana(stack, 'Grafana', { cluster: completeCluster(stack), prometheus: { url: 'http://p' }, alerting: { contactPoints: OPS, serviceLevels: LEVELS } })).toThrow(
      'Test/Grafana: `alerting.serviceLevels` requires a Prometheus of the platform to record them. Fix: leave it out, or use an ObservabilityPlatform with `metrics`.');
  });
});

describeWithPromtool('burn alerts begin and end', () => {
  const made = prometheusGroups([GROUP], true) as any[];
  const groups = made.map((group) => ({ ...group, rules: group.rules.map(({ annotations, ...rule }: any) => rule) }));
  const series = (status: string, values: string) => ({ series: `nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout",status="${status}"}`, values });
  const alert = (name: string, severity: string) => ({ alertname: name, exp_alerts: [{ exp_labels: { service_level: 'checkout', kind: 'availability', severity } }] });
  const none = (name: string) => ({ alertname: name, exp_alerts: [] });
  const [FAST, SLOW] = ['ServiceLevelBurnsFast', 'ServiceLevelBurnsSlowly'];

  it('has the fast alert begin within minutes and end soon after, and the slow one for what lasts', () => {
    const tests = [
      {
        name: 'one of ten fails for an hour',
        interval: '1m',
        input_series: [series('503', '0+0x120 0+10x60 600+0x180'), series('200', '0+100x360')],
        alert_rule_test: [
          { eval_time: '110m', ...none(FAST) }, { eval_time: '179m', ...alert(FAST, 'critical') }, { eval_time: '355m', ...none(FAST) },
        ],
      },
      {
        name: 'twice as much as promised fails for days',
        interval: '5m',
        input_series: [series('503', '0+5x140'), series('200', '0+495x140')],
        alert_rule_test: [{ eval_time: '400m', ...none(FAST) }, { eval_time: '695m', ...alert(SLOW, 'warning') }],
      },
      {
        name: 'half of what is promised fails',
        interval: '5m',
        input_series: [series('503', '0+1x140'), series('200', '0+399x140')],
        alert_rule_test: [{ eval_time: '695m', ...none(FAST) }, { eval_time: '695m', ...none(SLOW) }],
      },
    ];
    expect(promtool(['test', 'rules', 'test.yml'], { 'rules.yml': { groups }, 'test.yml': { rule_files: ['rules.yml'], evaluation_interval: '5m', tests } })).toBe('');
  });
});

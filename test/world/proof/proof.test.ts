import { Watch } from './observe';
import type { Prometheus } from './prometheus';
import { alertResults, failures, isFilled, page, panelResults } from './report';
import { filled, valuesOf } from './variables';
import { bytesOf } from '../deployed/cloud';
import { FOR, hastened } from '../deployed/deploy';
import { linesOf } from '../images/replay';

test('a query gets all values where there is a choice, what is written where it is a text, and the times of Grafana', async () => {
  const variables = [
    { name: 'cluster', type: 'query', includeAll: true, allValue: '.*', current: { value: '$__all' } },
    { name: 'cpu_price', type: 'textbox', current: { value: '12.5' } },
  ];
  const values = await valuesOf(variables, { labelValues: async () => [] });
  expect(filled('sum(rate(x{cluster=~"$cluster", y="${other}"}[$__rate_interval])) * ${cpu_price} / $__range_s', values)).toBe('sum(rate(x{cluster=~".*", y="${other}"}[60s])) * 12.5 / 180');
});

test('of others, a query gets what Prometheus finds', async () => {
  const answers: Record<string, string[]> = {
    'x{cluster=""},node': ['gone', 'ip-10-0-0-10.eu'], 'y,service': ['shop-web@kubernetes', 'other@file', 'without'], 'z,job': ['one'],
  };
  const values = await valuesOf([
    { name: 'cluster', type: 'query', query: 'label_values(x,cluster)' },
    { name: 'node', type: 'query', query: { query: 'label_values(x{cluster="$cluster"}, node)' } },
    { name: 'service', type: 'query', includeAll: true, regex: '/([^@]+)@.*/', query: 'label_values(y, service)' },
    { name: 'job', type: 'query', multi: true, query: 'label_values(z, job)' },
    { name: 'interval', type: 'interval', current: { value: '$__auto_interval_interval' } },
    { name: 'protocol', type: 'query', allValue: 'a,b', query: 'label_values(z, job)', current: { value: 'other' } },
    { name: 'region', type: 'query', query: 'regions()', current: { value: 'eu-west-2' } },
  ], { labelValues: async (selector, label) => answers[`${selector},${label}`] ?? [] });
  expect(values).toEqual({ cluster: '', node: 'ip-10-0-0-10.eu', service: '(shop-web|other)', job: 'one', interval: '60s', protocol: 'one', region: 'eu-west-2' });
});

const query = { board: 'Nodes', panel: 'CPU', query: 'x', asks: 'prometheus' };

test('a panel is filled when each of its queries of Prometheus has data; others have their reason', () => {
  const results = panelResults([
    { ...query, series: 2, milliseconds: 10 }, { ...query, series: 0, milliseconds: 5, query: 'y' },
    { ...query, panel: 'Memory', series: 1, milliseconds: 1 }, { ...query, panel: 'Broken', error: 'parse error' }, { ...query, board: 'Lines', panel: 'Lines', asks: 'loki' },
  ]);
  expect(results.map((one) => [one.panel, one.series, one.milliseconds, one.empty, isFilled(one)])).toEqual([
    ['CPU', 2, 15, ['y'], false], ['Memory', 1, 1, [], true], ['Broken', 0, 0, ['x'], false], ['Lines', 0, 0, [], false],
  ]);
  expect(results[3].why).toMatch(/^Loki is not run/);
  const alerts = alertResults([{ name: 'A', group: 'g' }, { name: 'B', group: 'g' }, { name: 'C', group: 'g' }], {
    seen: new Map([['A', 'firing'], ['B', 'pending']]), told: new Set(['A']), ended: new Set(),
  });
  expect(alerts.map(({ name, seen, told }) => [name, seen, told])).toEqual([['A', 'fired', true], ['B', 'waits', false], ['C', 'silent', false]]);
  expect(failures(results, alerts)).toEqual(['Nodes, CPU: nothing for y', 'Nodes, Broken: parse error', 'the alert A is not over', 'the alert C did not come about']);
  const [watchdog] = alertResults([{ name: 'Watchdog', group: 'g' }], { seen: new Map([['Watchdog', 'firing']]), told: new Set(), ended: new Set() });
  expect([watchdog.why, failures([], [watchdog])]).toEqual(['it always fires: that is what it is for', []]);
  const text = page({ problems: [], panels: results, alerts, others: results.slice(0, 1), followed: { stations: [{ where: 'Loki', seen: 'a|b' }] }, counts: [{ what: 'nodes', query: 'x', wanted: 13, seen: 12 }] }, '2026-11-30');
  expect(text).toContain('| Nodes | CPU | 1 of 2 | nothing in this run brought it about |');
  expect(text).toContain('| nodes | 13 | 12 |');
  expect(text).toContain('| Loki | `a\\|b` |');
  expect(text).toContain('| Nodes | 1 of 3 | 0 |');
  expect(text).toContain('| A | g | fired | yes |  |  |');
});

test('what does not answer is asked again, for some minutes', async () => {
  const nobody = new Watch({ rules: async () => { throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 10.100.1.2:80') }); } } as unknown as Prometheus, 'http://127.0.0.1:1');
  await nobody.look(0);
  await nobody.look(300_000);
  await expect(nobody.look(300_001)).rejects.toThrow('have not both answered for 300 s: connect ECONNREFUSED 10.100.1.2:80');
});

test('of a dashboard of others that is empty for one reason, the table has one row', () => {
  const of = (panel: string, text: string) => ({ board: 'NGINX', panel, query: text, asks: 'prometheus', series: 0, milliseconds: 1 });
  const others = panelResults([
    of('Requests', 'rate(nginx_ingress_controller_requests[2m])'), of('Reloads', 'nginx_ingress_controller_success'),
    { ...of('Throttled', 'node_cpu_core_throttles_total'), board: 'Nodes' },
  ]);
  const text = page({ problems: [], panels: [], alerts: [], others, followed: { stations: [] }, counts: [] }, '2026-11-30');
  expect(text.split('\n').filter((line) => /^\| (NGINX|Nodes) \|/.test(line)).slice(2)).toEqual([
    '| NGINX | all 2 | all | ingress-nginx is not run; here Traefik serves its class |',
    '| Nodes | Throttled | 1 of 1 | thermal throttling, which virtual machines do not tell of |',
  ]);
});

test.each([
  ['sum(rate(x{service=~"a-[^-]+"}[5m])) / sum(rate(y[15m]))', 'sum(rate(x{service=~"a-[^-]+"}[1m])) / sum(rate(y[1m]))'],
  ['predict_linear(x[6h], 3600)', 'predict_linear(x[6h], 3600)'],
  ['rate(x[$__rate_interval]) and last_over_time(up[1d])', 'rate(x[$__rate_interval]) and last_over_time(up[1d])'],
  ['a / a offset 1d', 'a / a offset 2m'],
])('a rule looks back less far: %s', (expr, changed) => {
  const { resource } = hastened({ resource: { helm_release: { a: { values: [expr] } } } });
  expect(resource.helm_release.a.values).toEqual([changed]);
});

test('rules wait less, and nothing else is changed', () => {
  const values = ['{"rules":[{"alert":"A","for":"600s"}],"interval":"60s","scrape_interval":"60s"}'];
  expect(hastened({ resource: { helm_release: { a: { values }, b: {} } } })).toEqual({
    resource: { helm_release: { a: { values: [`{"rules":[{"alert":"A","for":"${FOR}"}],"interval":"15s","scrape_interval":"60s"}`] }, b: {} } },
  });
});

test.each([['20Mi', 20 * 1024 * 1024], ['1Gi', 1024 ** 3], ['512', 512]])('a claim of %s', (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});

test('what was recorded is said again: each value of each label, and counters that grow', () => {
  expect(linesOf('x_total', { a: ['1', '2'], b: ['*'] })).toEqual(['x_total{a="1",b="any"}\t+1', 'x_total{a="2",b="any"}\t+1']);
  expect(linesOf('up', {})).toEqual(['up\t1']);
  expect(linesOf('x_bucket', { le: ['1', '+Inf'] })).toEqual(['x_bucket{le="1"}\t+0.2', 'x_bucket{le="+Inf"}\t+1']);
});

import { drawBoard } from './board';
import { collect, PanelData } from './collect';
import { formatted } from './units';
import { boards } from '../proof/boards';
import type { Prometheus, Series } from '../proof/prometheus';

const GRID = { x: 0, y: 0, w: 12, h: 8 };
const draw = (panel: object, answers: PanelData['answers'], more: object = {}) =>
  drawBoard({ title: 'A <board>' }, [{ panel: { title: 'Panel', gridPos: GRID, ...panel }, answers, ...more }], '2026-11-30');
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

const line = (metric: Record<string, string>, ...figures: number[]): Series =>
  ({ metric, values: figures.map((figure, at) => [at * 15, String(figure)]) });

test.each([
  [0.1234, 'percentunit', '12.3 %'], [90, 's', '1.5 min'], [0.0042, 's', '4.2 ms'], [0, 's', '0 s'], [3 * 2 ** 20, 'bytes', '3 MiB'], [1234, 'short', '1.23 K'], [12, 'none', '12'],
  [0.5, 'cores', '0.5 cores'], [2048, 'Bps', '2 KiB/s'], [7, 'reqps', '7 req/s'], [12.5, 'currencyUSD', '$12.5'], [1, 'bool_yes_no', 'Yes'], [Infinity, 's', '∞'], [NaN, 's', '–'],
])('%p of the unit %s is %s', (value, unit, text) => {
  expect(formatted(value, unit)).toBe(text);
});

test('a stat has the last value, in the colour of its threshold', () => {
  const panel = { type: 'stat', fieldConfig: { defaults: { unit: 'percentunit', thresholds: { steps: [{ color: 'green', value: null }, { color: 'red', value: 0.9 }] } } } };
  const svg = draw(panel, [{ refId: 'A', legend: 'x', series: [line({}, 0.1, 0.95)] }]);
  expect(svg).toMatch(/class="large" fill="#c4162a">95 %</);
  expect(svg).toContain('A &lt;board&gt;');
  expect(svg).toContain('Not a screenshot of Grafana');
});

test('lines have the highest first, by their legend, and what they are not all of', () => {
  const series = Array.from({ length: 10 }, (_, at) => line({ pod: `pod-${at}` }, 0, at));
  const texts = textsOf(draw({ type: 'timeseries', fieldConfig: { defaults: { unit: 'short' } } }, [{ refId: 'A', legend: '{{pod}}', series }]));
  expect(texts.filter((text) => text.startsWith('pod-'))).toEqual(['pod-9 9', 'pod-8 8', 'pod-7 7', 'pod-6 6', 'pod-5 5', 'pod-4 4']);
  expect(texts).toContain('6 of 10 series');
});

test('a table has a row for what its queries say of the same labels, with names, order and units of the panel', () => {
  const panel = {
    type: 'table',
    options: { sortBy: [{ displayName: 'CPU', desc: true }] },
    transformations: [{ id: 'organize', options: { excludeByName: { Time: true }, indexByName: { 'node': 0, 'Value #B': 1, 'Value #A': 2 }, renameByName: { 'node': 'Node', 'Value #A': 'CPU', 'Value #B': 'Memory' } } }],
    fieldConfig: { defaults: {}, overrides: [{ matcher: { options: 'CPU' }, properties: [{ id: 'unit', value: 'percentunit' }] }] },
  };
  const at = (node: string, value: number): Series => ({ metric: { node }, value: [0, String(value)] });
  const texts = textsOf(draw(panel, [{ refId: 'A', legend: '', series: [at('a', 0.1), at('b', 0.5)] }, { refId: 'B', legend: '', series: [at('a', 3)] }]));
  expect(texts.slice(-9)).toEqual(['Node', 'Memory', 'CPU', 'b', '', '50 %', 'a', '3', '10 %']);
});

test('nothing is said to be nothing, with the reason where there is nobody to ask', () => {
  expect(textsOf(draw({ type: 'stat' }, []))).toContain('No data');
  expect(textsOf(draw({ type: 'logs' }, [], { silent: 'Loki is not run' }))).toContain('Loki is not run');
});

/** A Prometheus that has many series of whatever it is asked for. */
const plenty = (count: number) => {
  const series = Array.from({ length: count }, (_, at) => line({ namespace: `namespace-${at}`, pod: `a-pod-with-a-long-name-${at}` }, ...Array.from({ length: 24 }, (_point, time) => Math.sin(time + at) + 2)));
  const instant = series.map(({ metric }, at): Series => ({ metric, value: [0, String(at)] }));
  return { range: async () => series, instant: async () => instant, labelValues: async () => [] } as unknown as Prometheus;
};

test.each(Object.entries(boards()))('the picture of %s has all panels, and stays small', async (_, dashboard) => {
  const svg = drawBoard(dashboard, await collect(dashboard, plenty(60), 6), '2026-11-30');
  const texts = textsOf(svg);
  for (const { title } of dashboard.panels) expect(texts.some((text) => text === title.replace(/&/g, '&amp;') || text.endsWith('…'))).toBe(true);
  expect(svg.length).toBeLessThan(60_000);
  expect(svg).not.toContain('NaN');
});

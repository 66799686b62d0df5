import { readFileSync } from 'fs';
import { join } from 'path';
import { filled, MADE, panelsOf } from './boards';
import { Answer, ask, Line, pushedLines } from './logql';
import { TRACEQL } from './parsers';

const LINES = pushedLines();
const { metrics: CLOUDWATCH } = JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', 'series', 'documented', 'cloudwatch.json'), 'utf8')) as { metrics: Record<string, string[]> };

/** All that a data source is asked, by board and panel. */
const askedOf = (type: string): [string, any, any][] => Object.entries(MADE).flatMap(([name, board]) => panelsOf(board)
  .flatMap((panel) => panel.targets.filter(({ datasource }: any) => datasource.type === type)
    .map((target: any): [string, any, any] => [`${name}, ${panel.title}`, { ...target, asked: filled(board, target.expr ?? target.query ?? '') }, panel])));

describe('what is asked of Loki', () => {
  it.each(askedOf('loki'))('%s finds lines that Fluent Bit sent', (_, { asked, legendFormat = '' }, panel) => {
    const { lines, values, faults } = ask(asked, LINES);
    expect(faults).toEqual([]);
    expect(lines.length + values.length).toBeGreaterThan(0);
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
      .concat(Object.keys(panel.transformations?.[1].options.indexByName ?? {}).filter((label) => !label.startsWith('Value')));
    for (const { labels } of values) expect(Object.keys(labels)).toEqual(expect.arrayContaining(shown));
  });

  it('is counted as Loki would', () => {
    expect(LINES.map(({ labels }) => labels)).toEqual([
      { job: 'fluent-bit', namespace: 'shop', pod: 'crash-c78c48dcd-2whsx', container: 'crash', detected_level: 'error' },
      { job: 'fluent-bit', namespace: 'shop', pod: 'oomchild', container: 'oomchild', detected_level: 'unknown' },
      { job: 'fluent-bit', namespace: 'shop', pod: 'web-79d7f8869d-zqp6v', container: 'web', detected_level: 'info' },
    ]);
    expect(LINES[0].text).toBe('{"level":"error","msg":"boom"}');
    const by = (query: string) => ask(query, LINES).values;
    expect(by('sum by (namespace) (count_over_time({namespace=~".+"} [5m]))')).toEqual([{ labels: { namespace: 'shop' }, value: 3 }]);
    expect(by('topk(5, sum by (container) (count_over_time({namespace="shop"} | detected_level=~"error|fatal" [5m])))')).toEqual([{ labels: { container: 'crash' }, value: 1 }]);
    expect(by('sum by (pod) (bytes_over_time({namespace="shop", pod!="oomchild"} |~ "bo+m" [5m]))')).toEqual([{ labels: { pod: 'crash-c78c48dcd-2whsx' }, value: 30 }]);
    expect(ask('{namespace="shop"} != "boom"', LINES).lines).toHaveLength(2);
  });

  it.each<[string, Partial<Answer>]>([
    ['{host="a"}', { faults: ['no label host'] }],
    ['{namespace=~".*"}', { faults: ['{namespace=~".*"} would match everything, which Loki refuses'] }],
    ['sum by (host) (count_over_time({namespace="shop"} [5m]))', { faults: ['no label host to sum by'] }],
    ['{namespace="shop"} | leve="error"', { faults: ['no label leve'] }],
    ['sum by (namespace) (count_over_time({namespace="shop"}))', { faults: [expect.stringMatching(/^syntax at /)] }],
    ['{namespace="none"}', { lines: [] as Line[], faults: [] }],
  ])('%s is found to be wrong, or to find nothing', (query, found) => {
    expect(ask(query, LINES)).toMatchObject(found);
  });
});

describe('what is asked of Tempo', () => {
  const faultsOf = (query: string) => {
    const faults: string[] = [];
    TRACEQL.parse(query).iterate({
      enter: ({ type, name, from, to }) => {
        if (type.isError) faults.push(`syntax at ${from}`);
        // What every service says of itself; other attributes depend on who sends.
        if (name === 'AttributeField' && query.slice(from, to) !== 'resource.service.name') faults.push(`an attribute that not every service has: ${query.slice(from, to)}`);
      },
    });
    return faults;
  };

  it.each(askedOf('tempo'))('%s is TraceQL', (_, { asked }) => {
    expect(faultsOf(asked)).toEqual([]);
  });

  it.each([
    ['{ resource.service.name =~ "a" && status = wrong }', ['syntax at 43']],
    ['{ span.http.route = "/" }', ['an attribute that not every service has: span.http.route']],
    ['{ status = error', [expect.stringMatching(/^syntax/)]],
  ])('%s is found', (query, faults) => {
    expect(faultsOf(query)).toEqual(faults);
  });
});

describe('what is asked of CloudWatch', () => {
  it.each(askedOf('cloudwatch').map(([where, target]) => [`${where}, ${target.metricName}`, target] as const))('%s is published by AWS, with these dimensions', (_, target) => {
    expect(CLOUDWATCH[`${target.namespace}/${target.metricName}`]).toEqual(Object.keys(target.dimensions));
    expect(target.label).toContain(`\${PROP('Dim.${Object.keys(target.dimensions)[0]}')}`);
    expect(target).toMatchObject({ region: 'default', matchExact: true });
  });
});

describe('each kind of question', () => {
  it('is asked by some dashboard', () => {
    expect(['prometheus', 'loki', 'tempo', 'cloudwatch'].map((type) => askedOf(type).length > 0)).toEqual([true, true, true, true]);
  });
});

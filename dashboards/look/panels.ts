import * as cloudwatch from '@grafana/grafana-foundation-sdk/cloudwatch';
import * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import * as loki from '@grafana/grafana-foundation-sdk/loki';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as tempo from '@grafana/grafana-foundation-sdk/tempo';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { CLOUDWATCH, LOKI, PROMETHEUS, refTo, Source, TEMPO } from './variables';

/** A panel, and how much of the 24 columns of a board it takes. */
export interface PlacedPanel {
  readonly panel: cog.Builder<dashboard.Panel> & { gridPos(gridPos: dashboard.GridPos): unknown };
  readonly width: number;
  readonly height: number;
}

/** What is too much, or too little, and why. */
export interface Limit {
  readonly yellow?: number;
  readonly red?: number;
  /** Whether it is bad to be below. */
  readonly below?: boolean;
  readonly reason: string;
}

/** Expressions by the text of their legend. `{{label}}` stands for a label. */
export type Queries = Record<string, string>;

interface Panel {
  readonly title: string;
  /** The question that it answers. */
  readonly answers: string;
  readonly unit: string;
  readonly limit?: Limit;
  readonly width?: number;
}

export interface Graph extends Panel {
  readonly queries?: Queries;
  /** What is asked of CloudWatch instead. */
  readonly metrics?: readonly CloudWatchMetric[];
  /** What is asked of Loki instead. */
  readonly logQueries?: Queries;
  readonly stacked?: boolean;
  readonly max?: number;
}

/** One metric of all load balancers, or whatever its dimension tells apart. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: { readonly [name: string]: string };
  readonly statistic: string;
  readonly label: string;
}

export interface Figure extends Panel {
  readonly query: string;
}

/** A table with a line for each value of some labels, and a column for each query. */
export interface Table extends Omit<Panel, 'unit' | 'limit'> {
  /** Labels that tell lines apart, with the titles of their columns. */
  readonly keys: { readonly [label: string]: string };
  readonly columns: readonly Column[];
  readonly height?: number;
  /** Whether the queries are for Loki. */
  readonly ofLogs?: boolean;
  /** Where a click on a value of the first label leads: name of another board, which has a variable of the same name. */
  readonly leadsTo?: string;
}

export interface Column {
  readonly title: string;
  readonly query: string;
  readonly unit: string;
  readonly limit?: Limit;
}

const describe = (answers: string, limits: readonly (Limit | undefined)[]) =>
  [answers, ...limits.flatMap((limit) => limit ? [limit.reason] : [])].join('\n\n');

function thresholds(limit: Limit | undefined): dashboard.ThresholdsConfigBuilder {
  const { yellow, red, below = false } = limit ?? {};
  const steps = below
    ? [{ color: red === undefined ? 'yellow' : 'red', value: null }, ...step(red, yellow === undefined ? 'green' : 'yellow'), ...step(yellow, 'green')]
    : [{ color: 'green', value: null }, ...step(yellow, 'yellow'), ...step(red, 'red')];
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps);
}

const step = (value: number | undefined, color: string) => value === undefined ? [] : [{ color, value }];

const promQl = (expr: string, legend: string, refId: string) =>
  new prometheus.DataqueryBuilder().refId(refId).datasource(refTo(PROMETHEUS)).expr(expr).legendFormat(legend);

const logQl = (expr: string, legend: string, refId: string) =>
  new loki.DataqueryBuilder().refId(refId).datasource(refTo(LOKI)).expr(expr).legendFormat(legend);

const refId = (index: number) => String.fromCharCode(65 + index);

/** Lines over time. */
export function graph({ title, answers, unit, limit, width = 12, queries, metrics, logQueries, stacked = false, max }: Graph): PlacedPanel {
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(describe(answers, [limit]))
    .datasource(refTo(sourceOf({ metrics, logQueries })))
    .unit(unit)
    .min(0)
    .lineWidth(1)
    .fillOpacity(stacked ? 30 : 10)
    .showPoints(common.VisibilityMode.Never)
    .legend(new common.VizLegendOptionsBuilder()
      .displayMode(common.LegendDisplayMode.Table).placement(common.LegendPlacement.Bottom).showLegend(true).calcs(['mean', 'max', 'lastNotNull']))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending))
    .targets(targetsOf({ queries, metrics, logQueries }));
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (max !== undefined) panel.max(max);
  if (limit) {
    panel.thresholds(thresholds(limit)).thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  }
  return { panel, width, height: 8 };
}

const sourceOf = ({ metrics, logQueries }: Pick<Graph, 'metrics' | 'logQueries'>): Source => metrics ? CLOUDWATCH : logQueries ? LOKI : PROMETHEUS;

function targetsOf({ queries = {}, metrics = [], logQueries = {} }: Pick<Graph, 'queries' | 'metrics' | 'logQueries'>): cog.Builder<cog.Dataquery>[] {
  return [
    ...Object.entries(queries).map(([legend, expr], index) => promQl(expr, legend, refId(index)).range()),
    ...metrics.map(cloudWatchQuery),
    ...Object.entries(logQueries).map(([legend, expr], index) => logQl(expr, legend, refId(index)).queryType('range')),
  ];
}

function cloudWatchQuery({ namespace, metric, dimensions, statistic, label }: CloudWatchMetric, index: number): cloudwatch.MetricsQueryBuilder {
  return new cloudwatch.MetricsQueryBuilder()
    .refId(refId(index))
    .datasource(refTo(CLOUDWATCH))
    .queryMode(cloudwatch.QueryMode.Metrics)
    .metricQueryType(cloudwatch.MetricQueryType.Search)
    .metricEditorMode(cloudwatch.MetricEditorMode.Builder)
    .id('')
    .expression('')
    .region('default')
    .namespace(namespace)
    .metricName(metric)
    .dimensions({ ...dimensions })
    .statistic(statistic)
    .period('')
    .matchExact(true)
    .label(label);
}

/** One figure, as it is now. */
export function figure({ title, answers, unit, limit, width = 4, query }: Figure): PlacedPanel {
  const panel = new stat.PanelBuilder()
    .title(title)
    .description(describe(answers, [limit]))
    .datasource(refTo(PROMETHEUS))
    .unit(unit)
    .colorMode(limit ? common.BigValueColorMode.Value : common.BigValueColorMode.None)
    .graphMode(common.BigValueGraphMode.Area)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(thresholds(limit))
    .withTarget(promQl(query, title, 'A').range());
  return { panel, width, height: 4 };
}

/** A line for each of some things, with what there is to say of it now. */
export function list({ title, answers, keys, columns, width = 24, height = 9, ofLogs = false, leadsTo }: Table): PlacedPanel {
  const [first] = Object.keys(keys);
  const values = columns.map((_, index) => valueName(columns.length, index, ofLogs));
  const panel = new table.PanelBuilder()
    .title(title)
    .description(describe(answers, columns.map(({ title: column, limit }) => limit && { ...limit, reason: `${column}: ${limit.reason}` })))
    .datasource(refTo(ofLogs ? LOKI : PROMETHEUS))
    .unit('none')
    .targets(columns.map(({ query }, index) => ofLogs
      ? logQl(query, '', refId(index)).queryType('instant')
      : promQl(query, '', refId(index)).instant().format(prometheus.PromQueryFormat.Table)))
    .transformations([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries([...Object.keys(keys), ...values].map((name, index) => [name, index])),
          renameByName: { ...keys, ...Object.fromEntries(columns.map(({ title: column }, index) => [values[index], column])) },
        },
      },
    ])
    .sortBy([new common.TableSortByFieldStateBuilder().displayName(columns[0].title).desc(true)]);
  for (const { title: column, unit, limit } of columns) panel.overrideByName(column, columnLook(unit, limit));
  if (leadsTo !== undefined) panel.overrideByName(keys[first], [{ id: 'links', value: [linkTo(leadsTo, first)] }]);
  return { panel, width, height };
}

// With one query to Prometheus Grafana leaves the letter out.
const valueName = (count: number, index: number, ofLogs: boolean) => count === 1 && !ofLogs ? 'Value' : `Value #${refId(index)}`;

function columnLook(unit: string, limit: Limit | undefined): dashboard.DynamicConfigValue[] {
  return [
    { id: 'unit', value: unit },
    ...(limit ? [
      { id: 'thresholds', value: thresholds(limit).build() },
      { id: 'custom.cellOptions', value: { type: common.TableCellDisplayMode.ColorText } },
    ] : []),
  ];
}

function linkTo(board: string, label: string): object {
  return { title: 'Open', url: `/d/eks-${board}?var-${label}=\${__value.text}&\${datasource:queryparam}&\${cluster:queryparam}&\${__url_time_range}` };
}

/** What shows what a query finds, as it is. */
export interface Found {
  readonly title: string;
  readonly answers: string;
  readonly query: string;
  readonly width?: number;
}

/** Lines of logs. */
export function lines({ title, answers, query, width = 24 }: Found): PlacedPanel {
  const panel = new logs.PanelBuilder()
    .title(title)
    .description(answers)
    .datasource(refTo(LOKI))
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .dedupStrategy(common.LogsDedupStrategy.None)
    .sortOrder(common.LogsSortOrder.Descending)
    .withTarget(logQl(query, '', 'A').queryType('range').maxLines(200));
  return { panel, width, height: 12 };
}

/** Traces that a query finds. */
export function traces({ title, answers, query, width = 24 }: Found): PlacedPanel {
  const panel = new table.PanelBuilder()
    .title(title)
    .description(answers)
    .datasource(refTo(TEMPO))
    .withTarget(new tempo.DataqueryBuilder()
      .refId('A').datasource(refTo(TEMPO)).queryType('traceql').query(query).limit(50).tableType(tempo.SearchTableType.Traces).filters([]));
  return { panel, width, height: 9 };
}

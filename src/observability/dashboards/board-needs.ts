import { DashboardDataSource } from './dashboard';

/** What of a dashboard is empty without what. Any of the contents will do. */
export interface BoardNeeds {
  /** Contents by data source: charts, and what else a cluster is told of. */
  readonly sources?: { readonly [source in DashboardDataSource]?: readonly string[] };
  /** Contents, or data sources, by the titles of rows. */
  readonly rows?: { readonly [title: string]: readonly string[] };
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly type: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

/** Types of data sources in the words of Grafana. */
const TYPES: { readonly [type: string]: DashboardDataSource } = {
  prometheus: DashboardDataSource.PROMETHEUS,
  cloudwatch: DashboardDataSource.CLOUDWATCH,
  loki: DashboardDataSource.LOKI,
  tempo: DashboardDataSource.TEMPO,
};

const COLUMNS = 24;

/** The JSON of a dashboard without panels that would have nothing to show, and variables that would find nothing. */
export function withoutEmptyPanels(json: string, { sources = {}, rows = {} }: BoardNeeds, isThere: (need: string) => boolean): string {
  const anyOf = (needs: readonly string[] = []) => needs.length === 0 || needs.some(isThere);
  const isFull = ({ type }: { readonly type: string }) => {
    const source = TYPES[type];
    return source === undefined || isThere(source) && anyOf(sources[source]);
  };
  const board = JSON.parse(json) as { panels: Panel[]; templating: { list: { type: string; query: string; datasource?: { type: string } }[] } };
  const panels = sections(board.panels)
    .filter(([row]) => anyOf(rows[row.title]))
    .map(([row, ...below]) => [row, ...below.filter(({ datasource }) => isFull(datasource!))])
    .filter((section) => section.length > 1);
  const variables = board.templating.list.filter(({ type, query, datasource }) => isFull(type === 'datasource' ? { type: query } : datasource ?? { type: '' }));
  const isWhole = panels.flat().length === board.panels.length && variables.length === board.templating.list.length;
  return isWhole ? json : JSON.stringify({ ...board, templating: { list: variables }, panels: arranged(panels) });
}

/** Rows, each with what stands below it. */
function sections(panels: readonly Panel[]): Panel[][] {
  return panels.reduce<Panel[][]>((found, panel) => panel.type === 'row' ? [...found, [panel]] : [...found.slice(0, -1), [...found[found.length - 1], panel]], []);
}

/** From left to right and on below, so that what is gone leaves no hole. */
function arranged(rows: readonly Panel[][]): Panel[] {
  let [x, y, tallest] = [0, 0, 0];
  return rows.flat().map((panel) => {
    const { w, h } = panel.gridPos;
    if (x + w > COLUMNS) [x, y, tallest] = [0, y + tallest, 0];
    const placed = { ...panel, gridPos: { x, y, w, h } };
    [x, tallest] = [x + w, Math.max(tallest, h)];
    return placed;
  });
}

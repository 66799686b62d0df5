import type { PanelData } from './collect';
import { lines } from './lines';
import { stat } from './stat';
import { Box, escaped, fitting, round, words } from './svg';
import { table } from './table';

const WIDTH = 1200;
/** Columns of Grafana's grid, and how high a row of it is: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ (2026-11-30) */
const COLUMNS = 24;
const ROW = 30;
const GAP = 6;
const HEAD = 46;
const TITLE = 22;

const STYLE = 'text{font:11px sans-serif}rect{fill:#fff;stroke:#d5d7dc}.t{font-weight:600}.small,.axis,.middle{font-size:9.5px;fill:#5a5f66}.axis{text-anchor:end}.middle,.none{text-anchor:middle}'
  + '.none{fill:#8a8f98}.head{font-weight:600;fill:#5a5f66}.large{font-size:22px;font-weight:600}.medium{font-size:13px;font-weight:600}.line{fill:none;stroke-width:1.3}.grid{stroke:#e7e8ea}.bound{stroke-dasharray:5 4}.name{font-size:17px;font-weight:600}';

const KINDS: Readonly<Record<string, (data: PanelData, box: Box) => string>> = { stat, table, timeseries: lines };

/** Draws a dashboard with what its panels have to show. */
export function drawBoard(dashboard: any, data: readonly PanelData[], day: string): string {
  const height = HEAD + Math.max(...data.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h)) * ROW + GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif"><title>${escaped(dashboard.title)}</title><style>${STYLE}</style>`
    + `<rect width="${WIDTH}" height="${height}" style="fill:#f4f5f5;stroke:none"/>`
    + words(GAP, 20, dashboard.title, 'name')
    + words(GAP, 37, `Drawn by \`npm run world\` on ${day}, from what its Prometheus answered. Not a screenshot of Grafana, which shows the same panels in its own way.`, 'small')
    + `${data.map(drawPanel).join('\n')}</svg>\n`;
}

function drawPanel(data: PanelData): string {
  const { panel, answers, silent } = data;
  const unit = WIDTH / COLUMNS;
  const { x: column, y: row, w, h } = panel.gridPos;
  const outer: Box = { x: column * unit + GAP / 2, y: HEAD + row * ROW, width: w * unit - GAP, height: h * ROW - GAP };
  if (panel.type === 'row') return words(outer.x + 4, outer.y + 17, panel.title, 't');
  const inner: Box = { x: outer.x, y: outer.y + TITLE, width: outer.width, height: outer.height - TITLE };
  const draw = KINDS[panel.type];
  const isEmpty = draw === undefined || answers.every(({ series }) => series.length === 0);
  const content = isEmpty ? words(inner.x + inner.width / 2, inner.y + inner.height / 2, fitting(silent ?? 'No data', inner.width - 8), 'none') : draw(data, inner);
  return `<rect x="${round(outer.x)}" y="${round(outer.y)}" width="${round(outer.width)}" height="${round(outer.height)}" rx="2"/>`
    + words(outer.x + 8, outer.y + 15, fitting(panel.title, outer.width - 12, 6.8), 't') + content;
}

import { BOARDS } from '../../dashboards';
import { build } from '../../dashboards/look/board';

/** The dashboards as the code makes them. */
export const MADE: Record<string, any> = Object.fromEntries(BOARDS.map((board) => [board.name, JSON.parse(JSON.stringify(build(board)))]));

/** The panels of a dashboard that show something. */
export const panelsOf = (dashboard: any): any[] => dashboard.panels.filter(({ type }: any) => type !== 'row');

/** What a query asks when nothing was chosen: everything. */
export function filled(dashboard: any, text: string): string {
  const values: Record<string, string> = { __rate_interval: '5m', __interval: '1m', __auto: '1m', __range: '3h' };
  for (const { name, type, allValue, query } of dashboard.templating.list) values[name] = type === 'query' ? allValue : query;
  return text.replace(/\$\{?(\w+)(?::\w+)?\}?/g, (found, name) => values[name] ?? found);
}

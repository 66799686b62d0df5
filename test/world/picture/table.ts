import type { PanelData } from './collect';
import { pointsOf } from './series';
import { Box, colorOf, fitting, words } from './svg';
import { formatted } from './units';

type Cell = string | number;
type Row = Record<string, Cell>;

const ROW_HEIGHT = 17;

/** What the queries of a table say of the same labels is one row, with the names and the order that its panel has for columns. */
export function table({ panel, answers }: PanelData, box: Box): string {
  const organized = (panel.transformations ?? []).find(({ id }: any) => id === 'organize')?.options ?? {};
  const { excludeByName = {}, indexByName = {}, renameByName = {} } = organized;
  const rows = merged(answers);
  const place = (name: string) => indexByName[name] ?? 1000;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !excludeByName[name] && name in indexByName)
    .sort((a, b) => place(a) - place(b));
  const titles = columns.map((name) => String(renameByName[name] ?? name));
  const [sort] = panel.options?.sortBy ?? [];
  const key = columns[titles.indexOf(sort?.displayName)];
  if (key !== undefined) rows.sort((a, b) => compared(a[key], b[key]) * (sort.desc ? -1 : 1));
  const most = Math.max(1, Math.floor((box.height - ROW_HEIGHT) / ROW_HEIGHT) - 1);
  const width = (box.width - 12) / Math.max(1, columns.length);
  const line = (cells: readonly string[]) => cells.join('');
  const shown = rows.slice(0, most).map((row, at) => line(columns.map((name, column) => {
    const { text, color } = cellOf(row[name], titles[column], panel);
    return words(box.x + 8 + column * width, box.y + (at + 2) * ROW_HEIGHT - 5, fitting(text, width - 6), undefined, color);
  })));
  const more = rows.length > most ? words(box.x + 8, box.y + box.height - 5, `${most} of ${rows.length} rows`, 'small') : '';
  return line([...titles.map((title, column) => words(box.x + 8 + column * width, box.y + ROW_HEIGHT - 5, fitting(title, width - 6), 'head')), ...shown, more]);
}

function merged(answers: PanelData['answers']): Row[] {
  const rows = new Map<string, Row>();
  for (const { refId, series } of answers) {
    for (const one of series) {
      const { __name__: _, ...labels } = one.metric;
      const key = JSON.stringify(Object.entries(labels).sort());
      const points = pointsOf(one);
      if (points.length === 0) continue;
      rows.set(key, { ...labels, ...rows.get(key), [answers.length > 1 ? `Value #${refId}` : 'Value']: points[points.length - 1][1] });
    }
  }
  return [...rows.values()];
}

function compared(a: Cell | undefined, b: Cell | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''));
}

function cellOf(value: Cell | undefined, title: string, panel: any): { readonly text: string; readonly color?: string } {
  if (typeof value !== 'number') return { text: value ?? '' };
  const { defaults, overrides = [] } = panel.fieldConfig ?? {};
  const own = overrides.filter(({ matcher }: any) => matcher.options === title).flatMap(({ properties }: any) => properties);
  const property = (id: string) => own.find((one: any) => one.id === id)?.value;
  return { text: formatted(value, property('unit') ?? defaults?.unit), color: colorOf(value, property('thresholds')?.steps) };
}

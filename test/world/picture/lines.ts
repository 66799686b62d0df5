import type { PanelData } from './collect';
import { namedSeries, Point } from './series';
import { Box, COLORS, fitting, LINES, path, round, Step, words } from './svg';
import { formatted } from './units';

/** More are not told apart. */
const MOST = LINES.length;
const LEFT = 68;
const LEGEND_HEIGHT = 13;
const SMALL_LETTER = 5.6;

/** Series over time, those with the highest last values, with a legend below them. */
export function lines({ panel, answers }: PanelData, box: Box): string {
  const all = namedSeries(answers);
  const last = (points: readonly Point[]) => points[points.length - 1][1];
  const shown = all.sort((a, b) => last(b.points) - last(a.points)).slice(0, MOST);
  const perRow = box.width > 400 ? 3 : 2;
  const rows = Math.ceil(shown.length / perRow);
  const plot = { x: box.x + LEFT, y: box.y + 4, width: box.width - LEFT - 8, height: box.height - rows * LEGEND_HEIGHT - 24 };
  const { unit, min, thresholds } = panel.fieldConfig?.defaults ?? {};
  const values = shown.flatMap(({ points }) => points.map(([, value]) => value));
  const times = shown.flatMap(({ points }) => points.map(([time]) => time));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const low = Math.min(...values, min ?? Infinity, 0);
  const high = Math.max(...values, low === 0 && Math.max(...values) <= 0 ? 1 : -Infinity);
  const at = ([time, value]: Point): readonly [number, number] => [
    plot.x + (to > from ? plot.width * (time - from) / (to - from) : plot.width / 2), plot.y + plot.height * (1 - (value - low) / (high - low || 1)),
  ];
  const legend = shown.map(({ name, points }, index) => {
    const width = box.width / perRow;
    const [x, y] = [box.x + 6 + (index % perRow) * width, box.y + box.height - rows * LEGEND_HEIGHT + Math.floor(index / perRow) * LEGEND_HEIGHT + 8];
    return `<path class="line" stroke="${LINES[index]}" d="M${round(x)} ${round(y - 3)}h8"/>${words(x + 12, y, `${fitting(name, width - 80, SMALL_LETTER)} ${formatted(last(points), unit)}`, 'small')}`;
  });
  return [
    ...[0, 0.5, 1].map((share) => {
      const value = low + (high - low) * share;
      const [, y] = at([from, value]);
      return `<path class="grid" d="M${plot.x} ${Math.round(y)}h${Math.round(plot.width)}"/>${words(plot.x - 4, y + 3, formatted(value, unit), 'axis')}`;
    }),
    ...bounds(thresholds?.steps, low, high).map(({ color, value }) => `<path class="bound" stroke="${COLORS[color] ?? color}" d="M${plot.x} ${Math.round(at([from, value!])[1])}h${Math.round(plot.width)}"/>`),
    words(plot.x, plot.y + plot.height + 12, `${Math.round((to - from) / 60)} min ago`, 'small'),
    words(plot.x + plot.width, plot.y + plot.height + 12, 'now', 'axis'),
    // A series of one value is a short line.
    ...shown.map(({ points }, index) => `<path class="line" stroke="${LINES[index]}" d="${path(points.map(at))}${points.length === 1 ? 'h3' : ''}"/>`),
    ...legend,
    all.length > shown.length ? words(plot.x + plot.width / 2, plot.y + plot.height + 12, `${shown.length} of ${all.length} series`, 'middle') : '',
  ].join('');
}

const bounds = (steps: readonly Step[] = [], low: number, high: number) => steps.filter(({ value }) => value !== null && value > low && value < high);

import type { PanelData } from './collect';
import { namedSeries } from './series';
import { Box, colorOf, fitting, path, words } from './svg';
import { formatted } from './units';

/** The last value of each series, with what it was before. */
export function stat({ panel, answers }: PanelData, { x, y, width, height }: Box): string {
  const { unit, thresholds } = panel.fieldConfig?.defaults ?? {};
  const shown = namedSeries(answers).slice(0, 4);
  const share = width / Math.max(1, shown.length);
  return shown.map(({ name, points }, at) => {
    const left = x + at * share;
    const value = points[points.length - 1][1];
    const color = colorOf(value, thresholds?.steps) ?? '#2f8f3e';
    return [
      shown.length > 1 ? words(left + 8, y + 10, fitting(name, share - 12), 'small') : '',
      words(left + 8, y + height * 0.5, formatted(value, unit), shown.length > 1 ? 'medium' : 'large', color),
      sparkline(points, { x: left, y: y + height * 0.6, width: share, height: height * 0.4 }, color),
    ].join('');
  }).join('');
}

function sparkline(points: readonly (readonly [number, number])[], { x, y, width, height }: Box, color: string): string {
  if (points.length < 2) return '';
  const values = points.map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [points[0][0], points[points.length - 1][0]];
  const rise = (value: number) => (high > low ? (height - 4) * (value - low) / (high - low) : 0);
  const line = points.map(([time, value]) => [x + width * (time - first) / (last - first), y + height - 2 - rise(value)] as const);
  return `<path class="line" stroke="${color}" d="${path(line)}"/>`;
}

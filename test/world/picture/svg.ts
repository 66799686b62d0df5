/** A place in a picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ESCAPES[one]);

/** What there is room for; a letter takes about as much. */
export function fitting(text: string, width: number, letter: number = 6.4): string {
  const most = Math.max(1, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A line of text whose base line is at `y`, in a class of the style sheet. */
export function words(x: number, y: number, text: string, style?: string, color?: string): string {
  return `<text x="${round(x)}" y="${round(y)}"${style ? ` class="${style}"` : ''}${color ? ` fill="${color}"` : ''}>${escaped(text)}</text>`;
}

/** A tenth of a pixel is nothing that anybody sees. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** A line through points, each told by how far it is from the one before. */
export function path(points: readonly (readonly [number, number])[]): string {
  let [beforeX, beforeY] = [0, 0];
  return points.map(([x, y], at) => {
    const [toX, toY] = [Math.round(x), Math.round(y)];
    const text = at === 0 ? `M${toX} ${toY}` : `${at === 1 ? 'l' : ' '}${toX - beforeX} ${toY - beforeY}`;
    [beforeX, beforeY] = [toX, toY];
    return text;
  }).join('');
}

/** Colours of thresholds by the names that Grafana has for them, dark enough for white paper. */
export const COLORS: Readonly<Record<string, string>> = { green: '#2f8f3e', yellow: '#b58900', orange: '#d9730d', red: '#c4162a', blue: '#1f60c4' };

/** Of lines, in order. */
export const LINES = ['#2f8f3e', '#b58900', '#1f60c4', '#d9730d', '#c4162a', '#7c4dbd'];

export interface Step { readonly color: string; readonly value: number | null }

/** The colour of a value. */
export function colorOf(value: number, steps: readonly Step[] = []): string | undefined {
  const step = [...steps].reverse().find((one) => one.value === null || value >= one.value);
  return step && (COLORS[step.color] ?? step.color);
}

import { Board, build } from './board';

/** The text of a board, with a line for each panel: it is part of the package and of a release of Helm, and read as a difference. */
export function jsonOf(board: Board): string {
  const { panels = [], ...rest } = build(board);
  return `${JSON.stringify(rest).slice(0, -1)},"panels":[\n${panels.map((panel) => JSON.stringify(panel)).join(',\n')}\n]}\n`;
}

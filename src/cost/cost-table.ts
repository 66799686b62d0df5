import { CostRow } from './cost-row';

/** A line of a table: what, how much (undefined: unknown), remark. */
export interface TableLine {
  readonly item: string;
  readonly amount?: string;
  readonly remark?: string;
}

export function lineOf(row: CostRow): TableLine {
  const remark = [row.unknownBecause, row.note].filter((part) => part !== undefined).join('; ');
  return { item: row.item, amount: row.perHour, remark };
}

/** Lines in columns, amounts under each other by their decimal points. */
export function alignLines(lines: TableLine[]): string[] {
  const itemWidth = widest(lines.map(({ item }) => item));
  const wholeWidth = widest(lines.map(({ amount }) => amount?.split('.')[0] ?? ''));
  const amounts = lines.map(({ amount }) => amount === undefined
    ? 'unknown'
    : `${' '.repeat(wholeWidth - amount.split('.')[0].length)}${amount}`);
  const amountWidth = widest(amounts);
  return lines.map(({ item, remark }, index) =>
    `${item.padEnd(itemWidth)}  ${amounts[index].padEnd(amountWidth)}  ${remark ?? ''}`.trimEnd());
}

function widest(texts: string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

import { CostRow } from './cost-row';
import { Money } from './money';
import { PriceListAttributes } from './price-list';
import { nameOf, PriceName, Usage, UsageKind } from './usage';

/** A row with its exact amount; none where it is unknown. */
export interface PricedRow {
  readonly kind: UsageKind;
  readonly row: CostRow;
  readonly amount?: Money;
}

/** Prices by region. */
export type PriceBook = ReadonlyMap<string, PriceListAttributes>;

/** The rows of what was found, in the order of their kinds. Region names are only shown where there are several. */
export function priceRows(usages: Usage[], book: PriceBook): PricedRow[] {
  const groups = new Map<string, Usage[]>();
  for (const usage of [...usages].sort((a, b) => a.kind - b.kind)) {
    const key = JSON.stringify([usage.kind, usage.detail, usage.region, usage.unknown]);
    groups.set(key, [...groups.get(key) ?? [], usage]);
  }
  const showRegion = new Set(usages.map(({ region }) => region)).size > 1;
  return [...groups.values()].map((group) => priceRow(group, book, showRegion));
}

/** The sum of what is known, and whether that is all. */
export function totalOf(rows: PricedRow[]): { readonly amount: Money; readonly isComplete: boolean } {
  return {
    amount: rows.reduce((total, { amount }) => amount ? total.plus(amount) : total, Money.ZERO),
    isComplete: rows.every(({ amount }) => amount !== undefined),
  };
}

function priceRow(group: Usage[], book: PriceBook, showRegion: boolean): PricedRow {
  const { kind, detail, region, unknown, price } = group[0];
  const quantity = sum(group.map((usage) => usage.quantity));
  const found = price && region !== undefined ? priceOf(book.get(region), price) : undefined;
  const isKnown = unknown === undefined && quantity !== undefined;
  const amount = isKnown && found && price ? moneyOf(price, found).times(quantity) : undefined;
  const name = nameOf(kind, detail, quantity);
  return {
    kind,
    amount,
    row: {
      item: showRegion ? `${name}, ${region ?? 'unknown region'}` : name,
      perHour: amount?.toString(),
      unknownBecause: amount ? undefined : unknown ?? missing(region, book),
      note: unique(group.map((usage) => usage.note)).join('; ') || undefined,
      region,
      constructPaths: unique(group.map((usage) => usage.path)),
    },
  };
}

function priceOf(list: PriceListAttributes | undefined, { table, name }: PriceName): string | undefined {
  const prices = list?.[table] ?? {};
  return Object.hasOwn(prices, name) ? prices[name] : undefined;
}

function moneyOf({ table, percent = 100 }: PriceName, amount: string): Money {
  const whole = table === 'hourly' || table === 'instances' ? Money.perHour(amount) : Money.perMonth(amount);
  return whole.percent(percent);
}

function missing(region: string | undefined, book: PriceBook): string {
  if (region === undefined) {
    return 'the region is only known to Terraform';
  }
  return book.has(region) ? `the price list of ${region} has no price for it` : `there is no price list of ${region}`;
}

function sum(quantities: Array<number | undefined>): number | undefined {
  return quantities.reduce((total, quantity) => total === undefined || quantity === undefined ? undefined : total + quantity, 0);
}

function unique(values: Array<string | undefined>): string[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}

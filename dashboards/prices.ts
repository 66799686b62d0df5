import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the library's own price list says: of the region that most prices of AWS are quoted for. */
const REGION = 'us-east-1';

const { instances, gibMonthly, date } = JSON.parse(readFileSync(join(__dirname, '..', 'src', 'cost', 'price-lists', `${REGION}.json`), 'utf8')) as {
  instances: Record<string, string>; gibMonthly: Record<string, string>; date: string;
};

/** Memory in GiB of sizes with two CPUs, which differ in that alone. */
const GIB = { 'c5.large': 4, 'm5.large': 8, 'r5.large': 16 };

/** The line through the prices of these: a price for what all have, and one for each GiB. */
function line(): { readonly cpu: number; readonly gib: number } {
  const points = Object.entries(GIB).map(([type, x]) => ({ x, y: Number(instances[type]) }));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const gib = mean(points.map((point) => (point.x - x) * (point.y - y))) / mean(points.map((point) => (point.x - x) ** 2));
  return { gib, cpu: (y - gib * x) / 2 };
}

const round = (price: number) => String(Number(price.toPrecision(3)));

/** Prices by the hour, storage by the month, in USD. */
export const PRICES = {
  cpu: round(line().cpu),
  gib: round(line().gib),
  storage: round(Number(gibMonthly.gp3)),
  source: `on-demand prices of ${REGION}, ${date}`,
};

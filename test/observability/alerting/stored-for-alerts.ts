import { readFileSync } from 'fs';
import { join } from 'path';
import { storedSeries, StoredSeries } from '../../dashboards/stored-series';

const DOCUMENTED: Record<string, Record<string, string[]>> = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'series', 'documented', 'alerts.json'), 'utf8')).values;

/** What is stored, with what a run had no occasion for. */
export function storedForAlerts(): StoredSeries {
  const stored = new Map([...storedSeries()].map(([metric, labels]) => (
    [metric, new Map([...labels].map(([label, values]) => [label, [...values]]))])));
  for (const [metric, labels] of Object.entries(DOCUMENTED)) {
    const known = stored.get(metric) ?? new Map<string, string[]>();
    for (const [label, values] of Object.entries(labels)) known.set(label, [...known.get(label) ?? [], ...values]);
    stored.set(metric, known);
  }
  return stored;
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/*
 * What a program answered on `/metrics`, without its figures: names of metrics, their labels, and the values of these. Tests compare the
 * queries of dashboards and alerts with it.
 *
 *   tsx tools/recorded-series.ts <name> <day> <program and version> <answer, or answer.gz>
 */

/** What a fixture holds. */
export interface RecordedSeries {
  readonly program: string;
  readonly recordedOn: string;
  /** Values of labels by metric and label; `*` where there are too many to list. */
  readonly series: Record<string, Record<string, string[]>>;
}

const MOST_VALUES = 12;

/** Of these the values say which machine it was. */
const OF_THE_MACHINE = /^(id|uid|image|image_id|image_spec|container_id|name|mountpoint|device|boot_id|machine_id|system_uuid|pod|instance|ip|address|host_ip|pod_ip)$/;

/** Reads the text format of Prometheus. */
export function seriesIn(text: string): RecordedSeries['series'] {
  const found: Record<string, Record<string, Set<string>>> = {};
  for (const line of text.split('\n')) {
    const [, metric, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S/.exec(line) ?? [];
    if (metric === undefined) continue;
    found[metric] ??= {};
    for (const [, label, value] of labels.matchAll(/(\w+)="((?:\\.|[^"\\])*)"/g)) (found[metric][label] ??= new Set()).add(value);
  }
  return Object.fromEntries(Object.entries(found).sort().map(([metric, labels]) => [metric, Object.fromEntries(
    Object.entries(labels).sort().map(([label, values]) => [label, listed(label, values)]),
  )]));
}

const listed = (label: string, values: Set<string>) =>
  label !== 'le' && (values.size > MOST_VALUES || OF_THE_MACHINE.test(label)) ? ['*'] : [...values].sort();

/** The text of a fixture: a line for each metric. */
export function fixtureText({ program, recordedOn, series }: RecordedSeries): string {
  const lines = Object.entries(series).map(([metric, labels]) => `    ${JSON.stringify(metric)}: ${JSON.stringify(labels)}`);
  return `{\n  "program": ${JSON.stringify(program)},\n  "recordedOn": ${JSON.stringify(recordedOn)},\n  "series": {\n${lines.join(',\n')}\n  }\n}\n`;
}

function main(): void {
  const [name, recordedOn, program, path] = process.argv.slice(2);
  if (path === undefined) {
    console.error('usage: tsx tools/recorded-series.ts <name> <day> <program and version> <answer, or answer.gz>');
    process.exitCode = 2;
    return;
  }
  const bytes = readFileSync(path);
  const folder = join(__dirname, '..', 'test', 'fixtures', 'series');
  mkdirSync(folder, { recursive: true });
  const series = seriesIn((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  writeFileSync(join(folder, `${name}.json`), fixtureText({ program, recordedOn, series }));
  console.log(`${name}: ${Object.keys(series).length} metrics`);
}

if (require.main === module) main();

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/*
 * Which keys the values of a chart have. A chart takes any key without a word, so a misspelt one would be found by
 * nobody: tests compare what the library sets with a fixture that this makes of the chart's own values.yaml.
 *
 *   tsx tools/chart-keys.ts <folder of the unpacked chart> <fixture>
 */

/** What a fixture holds. */
export interface ChartKeys {
  readonly chart: string;
  readonly chartVersion: string;
  /** How the fixture is made again. */
  readonly madeWith: string;
  /** What could not be read, since it was not in the folder; any key below these is taken. */
  readonly subchartsLeftOut: string[];
  /**
   * Paths of the keys, sorted: `server/persistentVolume/size`. One that ends with `/*` has an empty map, a list or
   * nothing as its default, so anything may stand below it. `~1` is a slash inside a key, `~0` a tilde.
   */
  readonly keys: string[];
}

/** Reads the keys of a chart and of the subcharts in its folder `charts`. */
export function chartKeys(folder: string): ChartKeys {
  const chart = readYaml(join(folder, 'Chart.yaml'));
  const leftOut: string[] = [];
  const keys = [...new Set(keysOfChart(folder, [], leftOut))].sort();
  return {
    chart: chart.name,
    chartVersion: chart.version,
    madeWith: `tsx tools/chart-keys.ts <folder of ${chart.name} ${chart.version}, subcharts in charts/> test/fixtures/charts/${chart.name}-${chart.version}.keys.json`,
    subchartsLeftOut: leftOut.sort(),
    keys,
  };
}

/**
 * The paths in `values` that the chart does not know, sorted.
 *
 * @param values what is set
 * @param fixture the chart's keys
 * @param alsoKnown further paths, with `/*` where anything may stand below: keys that a chart reads and that its
 * values only have in a comment
 */
export function unknownKeys(values: object, fixture: ChartKeys, alsoKnown: string[] = []): string[] {
  const known = new Set([...fixture.keys, ...alsoKnown]);
  const prefixes = new Set([...known].flatMap((key) => ancestors(key)));
  const unknown: string[] = [];
  const visit = (value: unknown, path: string) => {
    if (known.has(`${path}/*`)) return;
    if (prefixes.has(path)) {
      if (isMap(value)) return Object.entries(value).forEach(([key, below]) => visit(below, `${path}/${escape(key)}`));
      // null takes a whole map away, which is a thing to do to one that is there.
      if (value === null) return;
    }
    if (!known.has(path) || isMap(value)) unknown.push(path);
  };
  Object.entries(values).forEach(([key, value]) => visit(value, escape(key)));
  return unknown.sort();
}

function keysOfChart(folder: string, prefix: string[], leftOut: string[]): string[] {
  const chart = readYaml(join(folder, 'Chart.yaml'));
  const own = existsSync(join(folder, 'values.yaml')) ? leaves(readYaml(join(folder, 'values.yaml')) ?? {}, prefix) : [];
  const subcharts = (chart.dependencies ?? []) as { name: string; alias?: string }[];
  const below = subcharts.flatMap((dependency) => {
    const path = [...prefix, dependency.alias ?? dependency.name];
    const subfolder = join(folder, 'charts', dependency.name);
    if (existsSync(join(subfolder, 'Chart.yaml'))) return keysOfChart(subfolder, path, leftOut);
    leftOut.push(path.map(escape).join('/'));
    return [`${path.map(escape).join('/')}/*`];
  });
  return [...own, ...below];
}

function leaves(value: unknown, path: string[]): string[] {
  const name = path.map(escape).join('/');
  if (isMap(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
  }
  if (path.length === 0) return [];
  return [isMap(value) || Array.isArray(value) || value === null ? `${name}/*` : name];
}

function ancestors(key: string): string[] {
  const parts = key.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function escape(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readYaml(path: string): any {
  return parse(readFileSync(path, 'utf8'), { logLevel: 'error' });
}

if (require.main === module) {
  const [folder, file] = process.argv.slice(2);
  if (!folder || !file) {
    console.error('usage: tsx tools/chart-keys.ts <folder of the unpacked chart> <fixture>');
    process.exitCode = 2;
  } else {
    const found = chartKeys(folder);
    writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
    const leftOut = found.subchartsLeftOut.length > 0 ? `; not there: ${found.subchartsLeftOut.join(', ')}` : '';
    console.log(`${found.chart} ${found.chartVersion}: ${found.keys.length} keys${leftOut}`);
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ChartCatalog, ChartEntry } from '../../src';
import { fixedValues } from '../../src/charts/fixed-values';
import { chartFolder } from '../helpers/charts';

type Values = Record<string, any>;

const leaves = (values: Values, path: string[] = []): Array<[string[], unknown]> => Object.entries(values).flatMap(([key, value]) =>
  typeof value === 'object' ? leaves(value, [...path, key]) : [[[...path, key], value] as [string[], unknown]]);

it.each(Object.values<ChartEntry>(ChartCatalog as unknown as Record<string, ChartEntry>).map(({ chart }) => [chart]))(
  'what the library relies on in %s is what the chart does by default',
  (chart) => {
    const defaults = parse(readFileSync(join(chartFolder(chart), 'values.yaml'), 'utf8')) as Values;
    for (const [path, value] of leaves(fixedValues(chart))) {
      // Loki merges this one over the rest of its configuration.
      const found = path.filter((key) => key !== 'structuredConfig').reduce<any>((at, key) => at?.[key], defaults);
      // What a chart leaves out is nothing.
      expect([path.join('.'), found ?? (value === '' ? '' : undefined)]).toEqual([path.join('.'), value]);
    }
  },
);

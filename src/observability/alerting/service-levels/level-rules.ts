import { IConstruct } from 'constructs';
import type { ServiceLevel } from './service-level';
import { memberPath } from '../../../private/helm-values';
import { sortedEntries } from '../../../private/maps';
import { requirePattern } from '../../../private/validation';
import { critical, warning } from '../rules/draft';
import { Recording, Rule, RuleGroup } from '../rules/rule';

const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

const BY = 'service_level, kind';
const WHAT = 'The {{ $labels.kind }} of {{ $labels.service_level }}';

/** How many times as fast as it may a promise is broken. */
function burn(window: string): string {
  return `max by (${BY}) (service_level:bad:ratio_rate${window} / on (${BY}) service_level:budget:ratio)`;
}

/** Over the long time it matters, and over the short one it still goes on. */
function burns(long: string, short: string, times: number): string {
  return `${burn(long)} > ${times} and on (${BY}) ${burn(short)} > ${times}`;
}

/** Of 30 days: 2 % within an hour or 5 % within six; 10 % within three days. */
export function levelAlerts(): Rule[] {
  return [
    critical('ServiceLevelBurnsFast', 0, `${burns('1h', '5m', 14.4)} or ${burns('6h', '30m', 6)}`,
      `${WHAT} is far below its objective`, 'The error budget burns at {{ $value | printf "%.1f" }} times the allowed rate: a monthly budget is used up within days.'),
    warning('ServiceLevelBurnsSlowly', 60, `${burns('1d', '2h', 3)} or ${burns('3d', '6h', 1)}`,
      `${WHAT} is below its objective`, 'The error budget burns at {{ $value | printf "%.1f" }} times the allowed rate: it will be used up by the end of the month.'),
  ];
}

/** What is recorded of service levels, and what is an alert. */
export function levelGroups(scope: IConstruct, property: string, levels: { readonly [name: string]: ServiceLevel }, runbooks: string): RuleGroup[] {
  const recordings = sortedEntries(levels).flatMap(([name, level]) => {
    const path = memberPath(property, name);
    requirePattern(scope, path, name, /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, '1 to 40 of a-z, 0-9 and -, with a letter or digit at both ends', 'rename it');
    return recordingsOf(name, level, scope, path);
  });
  return recordings.length === 0 ? [] : [{
    name: 'service-levels', intervalSeconds: 60, recordings, rules: levelAlerts().map((rule) => ({ ...rule, runbookUrl: `${runbooks}/${rule.name}.md` })),
  }];
}

function recordingsOf(name: string, level: ServiceLevel, scope: IConstruct, property: string): Recording[] {
  return level._bind(scope, property).promises.flatMap(({ kind, budget, bad }) => {
    const labels = { service_level: name, kind };
    return [
      { record: 'service_level:budget:ratio', expr: `vector(${budget})`, labels },
      ...WINDOWS.map((window) => ({ record: `service_level:bad:ratio_rate${window}`, expr: bad(window), labels })),
    ];
  });
}

import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { MuteTiming, TimeInterval } from './policy-options';
import { ValidationError } from '../../../private/errors';
import { isToken } from '../../../private/tokens';
import { requireLiteral, requirePattern } from '../../../private/validation';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/;

/**
 * Times in the words of Grafana, which are those of Alertmanager.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#time_interval-0 (2026-11-30)
 */
export function timeIntervals(scope: IConstruct, property: string, { _intervals: intervals }: MuteTiming): object[] {
  if (intervals.length === 0) {
    throw new ValidationError(scope, { property: `${property}.intervals`, problem: 'is empty, so it would never apply', got: [], fix: 'add an interval, or remove the timing' });
  }
  return intervals.map((interval, index) => {
    warnOfAlways(scope, `${property}.intervals[${index}]`, interval);
    return timeInterval(scope, `${property}.intervals[${index}]`, interval);
  });
}

function timeInterval(scope: IConstruct, property: string, { times, weekdays, daysOfMonth, months, years, timeZone }: TimeInterval): object {
  const each = (name: string, list: string[] | undefined, place: (word: string) => number, allowed: string) =>
    list?.forEach((text, index) => requireRange(scope, `${property}.${name}[${index}]`, text, place, allowed));
  each('weekdays', weekdays, (word) => placeOf(DAYS, word), 'a day such as monday, or two separated by a colon, the earlier one first: sunday comes before monday');
  each('daysOfMonth', daysOfMonth, dayOfMonth, '1 to 31, or -31 to -1 from the end of the month, or two separated by a colon, the earlier one first in each month: 20:-1, but not 28:-1 or -3:31');
  each('months', months, (word) => /^([1-9]|1[0-2])$/.test(word) ? Number(word) : placeOf(MONTHS, word) + 1, 'a month such as march, or 3, or two separated by a colon, the earlier one first');
  each('years', years, (word) => /^\d{4}$/.test(word) ? Number(word) : 0, 'a year such as 2027, or two separated by a colon, the earlier one first');
  if (timeZone !== undefined) {
    requireTimeZone(scope, `${property}.timeZone`, timeZone);
  }
  return {
    ...(times && { times: times.map((text, index) => hours(scope, `${property}.times[${index}]`, text)) }),
    ...(weekdays && { weekdays }),
    ...(daysOfMonth && { days_of_month: daysOfMonth }),
    ...(months && { months }),
    ...(years && { years }),
    ...(timeZone !== undefined && { location: timeZone }),
  };
}

function placeOf(list: string[], word: string): number {
  return list.indexOf(word.toLowerCase());
}

/**
 * From the start of the month on, as Alertmanager compares them: in a month of 28 days, so that no month has the later one first.
 *
 * @see https://github.com/prometheus/alertmanager/blob/main/timeinterval/timeinterval.go (2026-11-30)
 */
function dayOfMonth(word: string): number {
  const day = /^-?([1-9]|[12]\d|3[01])$/.test(word) ? Number(word) : NaN;
  return day < 0 ? day + 32 : day + 4;
}

/** Grafana takes what names no time, and a list without one, for always. */
function warnOfAlways(scope: IConstruct, property: string, { timeZone, ...times }: TimeInterval): void {
  if (Object.values(times).every((list) => list === undefined || list.length === 0)) {
    Annotations.of(scope).addWarning(`\`${property}\` contains no times, so it applies always. Fix: set times, or write times: ['00:00-24:00'].`);
  }
}

function requireRange(scope: IConstruct, property: string, text: string, place: (word: string) => number, allowed: string): void {
  requireLiteral(scope, property, text, 'Grafana does not start with an invalid value');
  const parts = text.split(':');
  const [first, last = first] = parts.map(place);
  if (parts.length > 2 || (text.startsWith('-') && /:\d/.test(text)) || !(first >= 0) || !(last >= first) || (allowed.startsWith('a month') && first < 1) || (allowed.startsWith('a year') && first < 1)) {
    throw new ValidationError(scope, { property, problem: 'is not valid', got: text, allowed, fix: 'write one of these' });
  }
}

function hours(scope: IConstruct, property: string, text: string): object {
  requireLiteral(scope, property, text, 'Grafana does not start with an invalid value');
  const [start, end, ...rest] = text.split('-');
  if (!CLOCK.test(start) || !CLOCK.test(end ?? '') || rest.length > 0 || start >= end) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not valid',
      got: text,
      allowed: 'two times on the same day, the earlier one first, such as 09:00-17:30, up to 24:00',
      fix: 'write hours and minutes with two digits each; split a range across midnight: 22:00-24:00 and 00:00-06:00',
    });
  }
  return { start_time: start, end_time: end };
}

function requireTimeZone(scope: IConstruct, property: string, timeZone: string): void {
  requirePattern(scope, property, timeZone, /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, 'a name of the time zone database, such as Europe/Berlin or UTC', 'write it like Europe/Berlin');
  if (!isToken(timeZone) && !isKnown(timeZone)) {
    Annotations.of(scope).addWarning(`\`${property}\` is ${timeZone}, which is unknown to Node.js; if it is unknown to Grafana too, Grafana does not start. Fix: copy the name from the time zone database.`);
  }
}

function isKnown(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
}

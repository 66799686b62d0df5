import { IConstruct } from 'constructs';
import { ValidationError } from './errors';

/** Context key that fixes the date which the support calendars are read on. */
const TODAY_CONTEXT = 'cdktf-observable-eks/today';

/**
 * The date that support calendars are compared with, as YYYY-MM-DD. It comes from the app's context, then from
 * SOURCE_DATE_EPOCH (reproducible-builds.org), then from the clock, so that a build that must give the same output
 * on any day can say which day it is.
 */
export function today(scope: IConstruct): string {
  const fixed: unknown = scope.node.tryGetContext(TODAY_CONTEXT);
  if (fixed !== undefined) {
    if (typeof fixed !== 'string' || !isDate(fixed)) {
      throw new ValidationError(scope, {
        property: `context["${TODAY_CONTEXT}"]`,
        problem: 'must be a date',
        got: fixed,
        allowed: 'YYYY-MM-DD',
        fix: "write it like new App({ context: { 'cdktf-observable-eks/today': '2026-11-26' } })",
      });
    }
    return fixed;
  }
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const now = epoch && /^\d{1,12}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return now.toISOString().slice(0, 10);
}

// Read back, since the date of 30 February is 2 March.
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';

/** Whether text is a day that there is, YYYY-MM-DD. */
export function isDay(text: unknown): text is string {
  const time = typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text as string);
}

/** Refuses what is no day. */
export function requireDay(scope: IConstruct, property: string, day: string | undefined): void {
  if (day !== undefined && !isToken(day) && !isDay(day)) {
    throw new ValidationError(scope, { property, problem: 'is not a date', got: day, allowed: 'YYYY-MM-DD', fix: 'write it like 2026-11-30' });
  }
}

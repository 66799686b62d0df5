import { IConstruct } from 'constructs';
import { ValidationError } from '../errors';
import { isToken } from '../tokens';

/** Refuses what is no share of a hundred. */
export function requirePercentage(scope: IConstruct, property: string, value: number): void {
  if (!isToken(value) && !(value >= 0 && value <= 100)) {
    throw new ValidationError(scope, { property, problem: 'must be a number from 0 to 100', got: value, fix: 'pass a percentage, such as 10 or 0.5' });
  }
}

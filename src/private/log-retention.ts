import { IConstruct } from 'constructs';
import { ValidationError } from './errors';
import { isToken } from './tokens';

/** What CloudWatch takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function requireLogRetention(scope: IConstruct, property: string, days: number): void {
  if (!isToken(days) && !RETENTION_DAYS.includes(days)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not a retention period that CloudWatch supports',
      got: days,
      allowed: RETENTION_DAYS.join(', '),
      fix: 'use the next longer one',
    });
  }
}

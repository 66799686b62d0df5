import { IConstruct } from 'constructs';
import { literalEntries } from '../../private/checks/maps';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { isToken } from '../../private/tokens';
import { requirePattern } from '../../private/validation';

/**
 * Labels by which Amazon Managed Service for Prometheus and Mimir know two servers that scrape the same, and keep the samples of one.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/Send-high-availability-data.html (2026-11-30)
 * @see https://grafana.com/docs/mimir/latest/configure/configure-high-availability-deduplication/ (2026-11-30)
 */
export const GROUP_LABEL = 'cluster';
export const REPLICA_LABEL = '__replica__';

/** Labels that the user wants on all series, as Prometheus reads them: it takes `$` for the start of a variable. */
export function externalLabels(scope: IConstruct, property: string, given: { [name: string]: string } | undefined): Record<string, string> {
  return Object.fromEntries(literalEntries(scope, property, given, 'each name is checked').map(([name, value]) => {
    requirePattern(scope, memberPath(property, name), name, /^[a-zA-Z_][a-zA-Z0-9_]*$/, 'letters, digits and _, not starting with a digit', 'rename the label');
    if (name === REPLICA_LABEL) {
      throw new ValidationError(scope, {
        property: memberPath(property, name), problem: 'is the label of a replica, and they would all have the same', got: value, fix: 'leave it out: each replica has its own',
      });
    }
    return [name, literally(value)];
  }));
}

/** A value where Prometheus takes `$` for the start of a variable, or of a group of an expression. */
export function literally(value: string): string {
  return isToken(value) ? value : value.replace(/\$/g, '$$$$');
}

import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { isPlainObject, isToken } from '../../private/tokens';

/** A data source in the words of Grafana. */
export interface DataSourceEntry {
  readonly uid?: unknown;
  readonly name?: unknown;
  readonly isDefault?: unknown;
  readonly [key: string]: unknown;
}

/**
 * Refuses what the user's values for the chart say beside the library's own, and against them: a Secret of the administrator that
 * `adminPasswordCommand` would not name, and data sources that Grafana would take for ours, or does not start with.
 *
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources (2026-11-30)
 */
export function refuseSideDoors(scope: IConstruct, helmValues: Record<string, unknown>, ours: DataSourceEntry[]): void {
  const { admin, datasources } = helmValues;
  if (isPlainObject(admin) && admin.existingSecret) {
    throw new ValidationError(scope, {
      property: 'helmValues.admin.existingSecret',
      problem: 'cannot be set here: `adminPasswordCommand` would show another password',
      got: admin.existingSecret,
      fix: 'remove it, and use `adminSecretName`',
    });
  }
  for (const [file, content] of Object.entries(isPlainObject(datasources) ? datasources : {})) {
    const entries = isPlainObject(content) && Array.isArray(content.datasources) && !isToken(content.datasources) ? content.datasources : [];
    entries.forEach((entry, index) => {
      if (isPlainObject(entry)) {
        requireBeside(scope, `helmValues.datasources["${file}"].datasources[${index}]`, entry, ours);
      }
    });
  }
}

function requireBeside(scope: IConstruct, property: string, entry: DataSourceEntry, ours: DataSourceEntry[]): void {
  for (const key of ['uid', 'name'] as const) {
    if (entry[key] !== undefined && ours.some((own) => own[key] === entry[key])) {
      throw new ValidationError(scope, {
        property: `${property}.${key}`,
        problem: 'is also the uid of a data source of the library, which would be overwritten',
        got: entry[key],
        fix: 'use another one',
      });
    }
  }
  const own = ours.find(({ isDefault }) => isDefault === true);
  if (own && entry.isDefault === true) {
    throw new ValidationError(scope, {
      property: `${property}.isDefault`,
      problem: `cannot be true: the default is ${own.name}, and Grafana does not start with two defaults`,
      got: true,
      fix: 'leave it out, and select the data source in the dashboards',
    });
  }
}

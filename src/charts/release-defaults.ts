import { IConstruct } from 'constructs';
import { requirePattern } from '../private/validation';

/**
 * The settings of every release. `atomic`, since the Helm provider does not remember a release whose first
 * installation failed, and the next apply would find its name taken. History is bounded: without a bound each
 * upgrade leaves a Secret behind for ever.
 */
export const RELEASE_DEFAULTS = {
  wait: true,
  atomic: true,
  cleanupOnFail: true,
  createNamespace: false,
  maxHistory: 5,
};

export function requireReleaseName(scope: IConstruct, releaseName: string): void {
  requirePattern(
    scope,
    'releaseName',
    releaseName,
    /^[a-z0-9]([a-z0-9.-]{0,51}[a-z0-9])?$/,
    '1 to 53 of a-z, 0-9, - and ., with a letter or digit at both ends',
    'shorten or rename the release',
  );
}

import { IConstruct } from 'constructs';
import { requireLabelKey } from './kubernetes-labels';
import { knownEntries } from './maps';
import { memberPath } from '../helm-values';
import { requirePattern } from '../validation';

/**
 * Refuses what is no Service by namespace and name.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (read 2026-11-30)
 */
export function requireServiceKey(scope: IConstruct, property: string, key: string): void {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  requirePattern(scope, property, key, new RegExp(`^${label}/${label}$`), '<namespace>/<name>', 'write both namespace and name, as `kubectl get services --all-namespaces` shows them');
}

/** Refuses what is no absolute path in a container; a colon parts paths there. */
export function requireMountPath(scope: IConstruct, property: string, path: string): void {
  requirePattern(scope, property, path, /^\/[^:]*$/, 'an absolute path without a colon', 'start it with a slash');
}

/**
 * Refuses resources that Kubernetes does not know the amount of.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (read 2026-11-30)
 */
export function requireQuantities(scope: IConstruct, property: string, resources: { [resource: string]: string } | undefined): void {
  for (const [resource, quantity] of knownEntries(scope, property, resources)) {
    requireLabelKey(scope, property, resource);
    requirePattern(
      scope, memberPath(property, resource), quantity, /^(\d+(\.\d*)?|\.\d+)([EPTGM]i?|Ki|k|m|[eE][+-]?\d+)?$/,
      'an amount such as 1, 500m or 2Gi', 'write it as in `resources` of a container',
    );
  }
}

import { IConstruct } from 'constructs';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/**
 * Newest minor version of Kubernetes that each minor version of Rancher takes: `kubeVersion` of the chart, which Helm refuses others by.
 *
 * @see https://github.com/rancher/rancher/blob/v2.15.0/chart/Chart.yaml (tags v2.12.12 to v2.15.0, 2026-11-30)
 */
export const NEWEST_KUBERNETES: ReadonlyMap<string, number> = new Map([['2.12', 33], ['2.13', 34], ['2.14', 35], ['2.15', 36]]);

/** Refuses a version of Kubernetes that the chart refuses. Versions of Rancher that are not known here pass. */
export function requireRancherRange(scope: IConstruct, chartVersion: string, version: KubernetesVersion | undefined): void {
  const minor = isToken(chartVersion) ? undefined : /^v?(\d+\.\d+)\./.exec(chartVersion)?.[1];
  const newest = NEWEST_KUBERNETES.get(minor ?? '');
  if (newest !== undefined && version !== undefined && version.minor > newest) {
    const [fitting] = [...NEWEST_KUBERNETES].find(([, most]) => most >= version.minor) ?? [];
    throw new ValidationError(scope, {
      property: 'cluster',
      problem: `has a Kubernetes version that Rancher ${minor} does not support`,
      got: version.version,
      allowed: `up to 1.${newest}`,
      fix: fitting === undefined ? 'use an older Kubernetes version until a Rancher version supports it' : `set \`chartVersion\` to a ${fitting} release, or use an older Kubernetes version`,
    });
  }
}

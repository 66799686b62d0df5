import { IConstruct } from 'constructs';
import { requirePattern } from '../validation';

/**
 * One version, as `Chart.yaml` has it: a range would install another chart from one day to the next.
 *
 * @see https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions
 */
const ONE_CHART = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

export function requireChartVersion(scope: IConstruct, property: string, version: string): void {
  requirePattern(scope, property, version, ONE_CHART, 'an exact version such as 1.20.0, not a range', 'write the full version');
}

/**
 * A version of an add-on of EKS.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html (addonVersion: one that DescribeAddonVersions lists)
 */
export function requireAddonVersion(scope: IConstruct, property: string, version: string): void {
  requirePattern(
    scope,
    property,
    version,
    /^v\d+\.\d+\.\d+(-[a-z0-9.]+)?-eksbuild\.\d+$/,
    'a version such as v1.20.0-eksbuild.1',
    'use one listed by `aws eks describe-addon-versions --addon-name <name>`, or leave it out',
  );
}

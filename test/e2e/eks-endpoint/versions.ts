import type { ClusterVersionInformation } from '@aws-sdk/client-eks';
import { Handlers } from './state';

/**
 * Versions on the day that this was written, and the ends of their support.
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 * The run does not depend on the day: a version that is in this list can be used, whatever the calendar says now.
 */
const VERSIONS: readonly [version: string, released: string, standardUntil: string, extendedUntil: string][] = [
  ['1.36', '2026-06-02', '2027-08-02', '2028-08-02'],
  ['1.35', '2026-01-27', '2027-03-27', '2028-03-27'],
  ['1.34', '2025-10-02', '2026-12-02', '2027-12-02'],
  ['1.33', '2025-05-29', '2026-07-29', '2027-07-29'],
  ['1.32', '2025-01-23', '2026-03-23', '2027-03-23'],
];
const WRITTEN = '2026-11-26';

/** What EKS takes when no version is named. */
export const DEFAULT_VERSION = '1.35';
export const SUPPORTED_VERSIONS: readonly string[] = VERSIONS.map(([version]) => version);

export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

export const VERSION_HANDLERS: Handlers = {
  DescribeClusterVersions: (_service, input) => {
    const wanted = input.clusterVersions as string[] | undefined;
    const clusterVersions = VERSIONS
      .map(([version, released, standardUntil, extendedUntil]): ClusterVersionInformation => {
        const extended = standardUntil < WRITTEN;
        return {
          clusterVersion: version,
          clusterType: 'eks',
          defaultPlatformVersion: 'eks.1',
          defaultVersion: version === DEFAULT_VERSION,
          releaseDate: new Date(released),
          endOfStandardSupportDate: new Date(standardUntil),
          endOfExtendedSupportDate: new Date(extendedUntil),
          status: extended ? 'extended-support' : 'standard-support',
          versionStatus: extended ? 'EXTENDED_SUPPORT' : 'STANDARD_SUPPORT',
          kubernetesPatchVersion: `${version}.0`,
        };
      })
      .filter((one) => !wanted || wanted.includes(one.clusterVersion ?? ''))
      .filter((one) => !input.defaultOnly || one.defaultVersion)
      .filter((one) => !input.status || one.status === input.status)
      .filter((one) => !input.versionStatus || one.versionStatus === input.versionStatus);
    return { clusterVersions };
  },
};

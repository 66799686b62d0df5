import { EKS_CALENDAR } from '../private/eks-calendar';

/** What EKS asks for a Kubernetes version on a day. */
export type Support = 'standard' | 'extended' | 'ended' | 'unknown';

/** The support of a version such as "1.36" on a day such as "2026-11-26". */
export function supportOf(version: string, day: string): Support {
  const ends = EKS_CALENDAR[version];
  if (!ends) {
    return isNewerThanAll(version) && day <= lastStandardDay() ? 'standard' : 'unknown';
  }
  if (day > ends.extendedUntil) {
    return 'ended';
  }
  return day > ends.standardUntil ? 'extended' : 'standard';
}

// A version that is newer than the newest here does not leave standard support before that one does.
function isNewerThanAll(version: string): boolean {
  return Object.keys(EKS_CALENDAR).every((known) => minorOf(version) > minorOf(known));
}

function lastStandardDay(): string {
  return Object.values(EKS_CALENDAR).map(({ standardUntil }) => standardUntil).sort().at(-1)!;
}

function minorOf(version: string): number {
  return Number(/^1\.(\d+)$/.exec(version)?.[1] ?? NaN);
}

/** Last days of the two kinds of support, YYYY-MM-DD. */
export interface SupportDates {
  readonly standardUntil: string;
  readonly extendedUntil: string;
}

/**
 * End of standard and of extended support (14 and 26 months after the release on EKS).
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html and
 * https://endoflife.date/amazon-eks, read 2026-11-26.
 */
export const EKS_CALENDAR: { [version: string]: SupportDates } = {
  '1.29': { standardUntil: '2025-03-23', extendedUntil: '2026-03-23' },
  '1.30': { standardUntil: '2025-07-23', extendedUntil: '2026-07-23' },
  '1.31': { standardUntil: '2025-11-26', extendedUntil: '2026-11-26' },
  '1.32': { standardUntil: '2026-03-23', extendedUntil: '2027-03-23' },
  '1.33': { standardUntil: '2026-07-29', extendedUntil: '2027-07-29' },
  '1.34': { standardUntil: '2026-12-02', extendedUntil: '2027-12-02' },
  '1.35': { standardUntil: '2027-03-27', extendedUntil: '2028-03-27' },
  '1.36': { standardUntil: '2027-08-02', extendedUntil: '2028-08-02' },
};

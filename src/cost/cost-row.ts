/** One line of an estimate: resources of one kind in one region. */
export interface CostRow {
  /** What it is and how many there are, such as "EC2 (2 t3.medium)". */
  readonly item: string;

  /**
   * What all of them cost by the hour: a decimal number, rounded to six decimals where it comes from a price by the month.
   *
   * @default - unknown, see `unknownBecause`
   */
  readonly perHour?: string;

  /**
   * Why the price is unknown.
   *
   * @default - it is known
   */
  readonly unknownBecause?: string;

  /**
   * What else there is to know, such as the bounds of a group that is scaled.
   *
   * @default - nothing
   */
  readonly note?: string;

  /**
   * The region they stand in.
   *
   * @default - only Terraform knows
   */
  readonly region?: string;

  /** Paths of the constructs that cause them. */
  readonly constructPaths: string[];
}

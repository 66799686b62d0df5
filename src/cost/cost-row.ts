/** One line of an estimate: resources of one kind in one region. */
export interface CostRow {
  /** Item and quantity, such as "EC2 (2 t3.medium)". */
  readonly item: string;

  /**
   * Hourly cost of all of them: a decimal number, rounded to six decimals if derived from a monthly price.
   *
   * @default - unknown, see `unknownBecause`
   */
  readonly perHour?: string;

  /**
   * Reason for an unknown price.
   *
   * @default - it is known
   */
  readonly unknownBecause?: string;

  /**
   * Further information, such as the bounds of a scaled group.
   *
   * @default - none
   */
  readonly note?: string;

  /**
   * Their region.
   *
   * @default - known only to Terraform
   */
  readonly region?: string;

  /** Paths of the constructs that cause the cost. */
  readonly constructPaths: string[];
}

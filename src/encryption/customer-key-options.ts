/** Options common to all keys. */
export interface CustomerKeyOptions {
  /**
   * What the key is for, as the console shows it.
   *
   * @default - what kind of key it is
   */
  readonly description?: string;

  /**
   * Days between the order to delete the key and its end, 7 to 30. Until then it can be taken back.
   *
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/** Options common to all keys. */
export interface CustomerKeyOptions {
  /**
   * Purpose of the key, shown in the console.
   *
   * @default - the kind of key
   */
  readonly description?: string;

  /**
   * Waiting period before the key is deleted, 7 to 30 days. Until then, deletion can be cancelled.
   *
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

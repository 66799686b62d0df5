/** What happens to a volume when its claim is deleted. */
export enum VolumeRetention {
  /** The volume stays, and somebody has to delete it one day. */
  RETAIN = 'RETAIN',
  /** The volume goes, and the data with it. */
  DELETE = 'DELETE',
}

/** The volume of a workload that stores data. */
export interface VolumeOptions {
  /**
   * Size in GiB. It can grow later, never shrink.
   *
   * @default - given where the volume is described
   */
  readonly sizeGiB?: number;

  /**
   * What becomes of the volume when its claim is deleted, as it is with its release. It chooses the storage class,
   * which cannot be changed once the volume is there.
   *
   * @default VolumeRetention.RETAIN
   */
  readonly retention?: VolumeRetention;
}

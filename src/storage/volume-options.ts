/** What happens to a volume when its claim is deleted. */
export enum VolumeRetention {
  /** The volume is kept, until someone deletes it. */
  RETAIN = 'RETAIN',
  /** The volume and its data are deleted. */
  DELETE = 'DELETE',
}

/** The volume of a workload that stores data. */
export interface VolumeOptions {
  /**
   * Size in GiB. Can be increased later, never reduced.
   *
   * @default - see the option that takes the volume
   */
  readonly sizeGiB?: number;

  /**
   * What happens to the volume when its claim is deleted, which happens with its release. It determines the storage class, which cannot change once
   * the volume exists.
   *
   * @default VolumeRetention.RETAIN
   */
  readonly retention?: VolumeRetention;
}

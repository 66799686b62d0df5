/** A part of a bucket. */
export interface BucketAccess {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /**
   * Key prefix, without wildcards and without a trailing slash, such as `loki/chunks`. S3 may then return "access denied" for a missing object: use a
   * separate bucket for workloads that must distinguish the two.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;
  /**
   * ARN of the bucket's KMS key.
   *
   * @default - none; the bucket uses a key of S3
   */
  readonly kmsKeyArn?: string;
}

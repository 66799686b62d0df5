/** A part of a bucket. */
export interface BucketAccess {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /**
   * Start of the keys, without a slash at the end, such as `loki/chunks`.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;
  /**
   * ARN of the KMS key that the bucket encrypts with.
   *
   * @default - none; the bucket uses a key of S3
   */
  readonly kmsKeyArn?: string;
}

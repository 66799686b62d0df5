/** A part of a bucket. */
export interface BucketAccess {
  /** ARN of the bucket. */
  readonly bucketArn: string;
  /**
   * Start of the keys, without wildcards and without a slash at the end, such as `loki/chunks`. S3 may then answer that access is denied where
   * an object is missing: what has to tell the two apart better has a bucket of its own.
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

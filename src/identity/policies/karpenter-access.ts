/** What Karpenter needs beside its cluster. */
export interface KarpenterAccess {
  /** ARN of the role that its nodes work as: the one role that it may pass on. */
  readonly nodeRoleArn: string;
  /**
   * ARN of the SQS queue that tells it of interruptions.
   *
   * @default - none
   */
  readonly interruptionQueueArn?: string;
}

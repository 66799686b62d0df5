/** What Karpenter needs beside its cluster. */
export interface KarpenterAccess {
  /** ARN of the role of its nodes: the only role that it can pass. */
  readonly nodeRoleArn: string;
  /**
   * ARN of the SQS queue for interruption events.
   *
   * @default - none
   */
  readonly interruptionQueueArn?: string;
}

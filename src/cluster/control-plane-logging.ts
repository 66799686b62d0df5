/**
 * Log types that the control plane can send to CloudWatch.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export enum ControlPlaneLogType {
  /** Requests to the API server. */
  API = 'api',
  /** Who did what in the cluster: large, but essential for an investigation. */
  AUDIT = 'audit',
  /** IAM identities that logged in. */
  AUTHENTICATOR = 'authenticator',
  /** Controller manager. */
  CONTROLLER_MANAGER = 'controllerManager',
  /** Scheduler. */
  SCHEDULER = 'scheduler',
}

/** Control plane logs. */
export interface ControlPlaneLogging {
  /**
   * Which logs to keep. An empty list disables logging.
   *
   * @default - API, AUDIT and AUTHENTICATOR
   */
  readonly logTypes?: ControlPlaneLogType[];

  /**
   * CloudWatch retention in days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, or 0 for
   * unlimited.
   *
   * @default 90
   */
  readonly retentionDays?: number;

  /**
   * ARN of the KMS key that encrypts them. Its key policy must let CloudWatch Logs use it, as that of a
   * `LogEncryptionKey` does.
   *
   * @default - the key of CloudWatch Logs
   */
  readonly kmsKeyArn?: string;
}

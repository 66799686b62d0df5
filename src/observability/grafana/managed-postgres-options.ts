import { DatabasePool } from './server-database';
import { IClusterNetwork } from '../../network/network';

/** An Amazon RDS PostgreSQL database for Grafana. */
export interface ManagedPostgresOptions {
  /**
   * Instance class. Grafana needs little.
   *
   * @default "db.t4g.small"
   */
  readonly instanceClass?: string;

  /**
   * Storage in GiB, of type gp3. Can be increased later, never reduced.
   *
   * @default 20
   */
  readonly storageGiB?: number;

  /**
   * Whether there is a standby instance in another zone, with failover within two minutes.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * Days that RDS keeps backups, for point-in-time restore to the second: 1 to 35.
   *
   * @default 7
   */
  readonly backupDays?: number;

  /**
   * Whether a destroy creates a final snapshot, named like the instance with `-final` appended.
   *
   * @default true
   */
  readonly finalSnapshot?: boolean;

  /**
   * PostgreSQL version: `17`, for which RDS installs the latest minor version in the maintenance window, or `17.6`, which is pinned. Can be raised
   * later, never lowered; Grafana is then down for some minutes.
   *
   * @default "17"
   */
  readonly engineVersion?: string;

  /**
   * ARN of the KMS key for storage, backups, the password and Performance Insights. Changing it replaces the database with an empty one.
   *
   * @default - the keys that AWS manages in the account
   */
  readonly kmsKeyArn?: string;

  /**
   * CloudWatch retention of the PostgreSQL log in days; the same values as for `ControlPlaneLogging.retentionDays`.
   *
   * @default 90
   */
  readonly logRetentionDays?: number;

  /**
   * ARN of the KMS key for that log. Its key policy must let CloudWatch Logs use it, as that of a `LogEncryptionKey` does.
   *
   * @default - the key of CloudWatch Logs
   */
  readonly logKmsKeyArn?: string;

  /**
   * The network of the nodes. The database uses its private subnets.
   *
   * @default - that of the cluster, if known
   */
  readonly network?: IClusterNetwork;

  /**
   * ID of the nodes' security group, which alone can reach the database.
   *
   * @default - the cluster security group of EKS
   */
  readonly nodesSecurityGroupId?: string;

  /**
   * Name of a Secret in the namespace `monitoring` with the RDS CAs as `ca.crt`. Grafana then verifies the server.
   *
   * @default - none; connections are encrypted, but the server is not verified
   */
  readonly caSecretName?: string;

  /**
   * The connection pool of each replica.
   *
   * @default - 20 connections at most
   */
  readonly pool?: DatabasePool;
}

import { DatabasePool } from './server-database';
import { IClusterNetwork } from '../../network/network';

/** An Amazon RDS PostgreSQL database for Grafana. */
export interface ManagedPostgresOptions {
  /**
   * Class of the instance. Grafana asks little of it.
   *
   * @default "db.t4g.small"
   */
  readonly instanceClass?: string;

  /**
   * Storage in GiB, of type gp3. It can grow later, never shrink.
   *
   * @default 20
   */
  readonly storageGiB?: number;

  /**
   * Whether a second instance stands by in another zone, which takes over within two minutes.
   *
   * @default true
   */
  readonly multiAz?: boolean;

  /**
   * Days that RDS keeps backups, from which it restores any second of them: 1 to 35.
   *
   * @default 7
   */
  readonly backupDays?: number;

  /**
   * Whether a destroy leaves a snapshot behind, called as the instance with `-final` behind it.
   *
   * @default true
   */
  readonly finalSnapshot?: boolean;

  /**
   * Version of PostgreSQL: `17`, of which RDS takes the newest minor version in the maintenance window, or `17.6`, which stays. It can be raised
   * later, never lowered; Grafana is away for some minutes then.
   *
   * @default "17"
   */
  readonly engineVersion?: string;

  /**
   * ARN of the KMS key for storage, backups, the password and performance figures. It cannot be changed later: with another one the database is
   * made anew, and empty.
   *
   * @default - the keys that AWS manages in the account
   */
  readonly kmsKeyArn?: string;

  /**
   * Days that CloudWatch keeps the log of PostgreSQL; the same numbers as for `ControlPlaneLogging.retentionDays`.
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
   * The network that the nodes stand in. The database stands in its private subnets.
   *
   * @default - that of the cluster, where it says so
   */
  readonly network?: IClusterNetwork;

  /**
   * Id of the security group of the nodes, which alone reach the database.
   *
   * @default - the one that EKS made for the cluster
   */
  readonly nodesSecurityGroupId?: string;

  /**
   * Name of a Secret in the namespace `monitoring` with the authorities of RDS as `ca.crt`. Grafana then checks that it talks to the database.
   *
   * @default - none; connections are encrypted, and not checked
   */
  readonly caSecretName?: string;

  /**
   * The connections of each Grafana.
   *
   * @default - 20 at most
   */
  readonly pool?: DatabasePool;
}

import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { mergeBesides, SERVICE_ACCOUNT_NAME } from './grafana-values';
import { ManagedPostgres } from './managed-postgres';
import { ManagedPostgresOptions } from './managed-postgres-options';
import { passwordReaderValues } from './password-reader';
import { DatabaseServer, DatabaseTls } from './server-database';
import { MYSQL, passwordValues, POSTGRES, requireCaSecret, requirePool, requireServer, serverValues } from './server-values';
import { credentialsEnvironment } from '../../cluster/credentials-environment';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { secretsReadPolicy } from '../../identity/policies/secrets';
import { checkCall } from '../../private/arguments/check-arguments';
import { claimFor } from '../../storage/claim';
import { VolumeOptions } from '../../storage/volume-options';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

const DEFAULT_SIZE_GIB = 10;

/** What a kind of database means for the Grafana chart. */
export interface GrafanaDatabaseBinding {
  /** Values of the chart that a user can override. */
  readonly helmValues: { [key: string]: any };
  /** What must exist before Grafana starts. */
  readonly dependencies: ITerraformDependable[];
  /**
   * Sizes in GiB of its Kubernetes volumes.
   *
   * @default - none
   */
  readonly volumeSizesGiB?: number[];
  /**
   * Whether several Grafana replicas can share it.
   *
   * @default false
   */
  readonly takesSeveral?: boolean;
  /**
   * Host of the server, as the pods reach it.
   *
   * @default - none; there is no server
   */
  readonly host?: string;
  /**
   * Port of the server.
   *
   * @default - any
   */
  readonly port?: number;
  /**
   * The required permission of the service account `monitoring:grafana`.
   *
   * @default - none
   */
  readonly grant?: WorkloadGrant;
}

/** Where Grafana stores users, preferences and saved objects. */
export abstract class GrafanaDatabase {
  /**
   * SQLite on its own volume: a single replica, which is briefly unavailable during updates.
   *
   * @param volume the volume; by default 10 GiB, kept when the release is removed
   */
  public static embedded(volume: VolumeOptions = {}): GrafanaDatabase {
    checkCall('GrafanaDatabase.embedded', [volume]);
    return new EmbeddedDatabase(volume);
  }

  /**
   * An existing PostgreSQL server: any number of replicas, without downtime during updates.
   *
   * Its password must not contain spaces, quotes or backslashes, which Grafana does not escape.
   *
   * @param server the server, and the Secret with the password
   */
  public static postgres(server: DatabaseServer): GrafanaDatabase {
    checkCall('GrafanaDatabase.postgres', [server]);
    return new ServerDatabase(POSTGRES, server);
  }

  /**
   * A new Amazon RDS PostgreSQL for Grafana, on an EKS cluster: in two zones, encrypted, with backups, only reachable from the nodes. Its password is
   * rotated every week; it is in no state, plan or chart value, and Grafana follows.
   *
   * @param options size, backups, keys
   */
  public static managedPostgres(options: ManagedPostgresOptions = {}): GrafanaDatabase {
    checkCall('GrafanaDatabase.managedPostgres', [options]);
    return new ManagedDatabase(options);
  }

  /**
   * An existing MySQL or MariaDB server: any number of replicas, without downtime during updates.
   *
   * @param server the server, and the Secret with the password
   */
  public static mysql(server: DatabaseServer): GrafanaDatabase {
    checkCall('GrafanaDatabase.mysql', [server]);
    return new ServerDatabase(MYSQL, server);
  }

  /**
   * Sets the database up for Grafana.
   *
   * @param scope where to create what is needed
   * @param cluster the cluster
   */
  public abstract bind(scope: Construct, cluster: IKubernetesCluster): GrafanaDatabaseBinding;
}

class EmbeddedDatabase extends GrafanaDatabase {
  constructor(private readonly volume: VolumeOptions) {
    super();
  }

  public bind(scope: Construct, cluster: IKubernetesCluster): GrafanaDatabaseBinding {
    const claim = claimFor(scope, 'database.volume', cluster, DEFAULT_SIZE_GIB, this.volume);
    return {
      helmValues: {
        // Two processes must not write one SQLite file, and the volume attaches to one node at a time.
        deploymentStrategy: { type: 'Recreate' },
        // Frozen: a Deployment with a claim of its own. As a StatefulSet it would start with a new, empty volume.
        persistence: {
          enabled: true,
          type: 'pvc',
          size: `${claim.sizeGiB}Gi`,
          storageClassName: claim.storageClassName,
        },
      },
      dependencies: cluster.storage?.dependencies ?? [],
      volumeSizesGiB: [claim.sizeGiB],
    };
  }
}

class ServerDatabase extends GrafanaDatabase {
  constructor(private readonly kind: typeof POSTGRES, private readonly server: DatabaseServer) {
    super();
  }

  public bind(scope: Construct): GrafanaDatabaseBinding {
    requireServer(scope, this.server);
    return {
      helmValues: { ...serverValues(this.kind, this.server), ...passwordValues(this.server.secretName) },
      dependencies: [],
      takesSeveral: true,
      host: this.server.host,
      port: this.server.port ?? this.kind.port,
    };
  }
}

class ManagedDatabase extends GrafanaDatabase {
  constructor(private readonly options: ManagedPostgresOptions) {
    super();
  }

  public bind(scope: Construct, cluster: IKubernetesCluster): GrafanaDatabaseBinding {
    const { caSecretName, kmsKeyArn, pool = {} } = this.options;
    requirePool(scope, pool);
    requireCaSecret(scope, caSecretName);
    const { resource, port, dependencies } = new ManagedPostgres(scope, 'Database', cluster, this.options);
    const secretArn = resource.masterUserSecret.get(0).secretArn;
    const serviceAccount = ServiceAccount.of(MONITORING_NAMESPACE, SERVICE_ACCOUNT_NAME);
    const grant = cluster.workloadIdentity.grant(scope, serviceAccount, secretsReadPolicy([secretArn], 'GrafanaDatabase', kmsKeyArn));
    const tls = caSecretName === undefined ? DatabaseTls.ENCRYPTED : DatabaseTls.VERIFIED;
    const server = { host: resource.address, port, tls, caSecretName, pool };
    const password = passwordReaderValues({ secretArn, host: server.host, port, databaseName: 'grafana', user: 'grafana', keys: credentialsEnvironment(grant) });
    return {
      helmValues: mergeBesides([serverValues(POSTGRES, server), password]),
      dependencies: [...dependencies, ...grant.dependencies],
      takesSeveral: true,
      host: server.host,
      port,
      grant,
    };
  }
}

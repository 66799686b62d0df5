import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkCall } from '../../private/arguments/check-arguments';
import { claimFor } from '../../storage/claim';
import { VolumeOptions } from '../../storage/volume-options';

const DEFAULT_SIZE_GIB = 10;

/** What a kind of database means for the Grafana chart. */
export interface GrafanaDatabaseBinding {
  /** Values of the chart that a user may override. */
  readonly helmValues: { [key: string]: any };
  /** What must be there before Grafana starts. */
  readonly dependencies: ITerraformDependable[];
  /**
   * Sizes in GiB of the volumes that Kubernetes makes for it.
   *
   * @default - none
   */
  readonly volumeSizesGiB?: number[];
}

/** Where Grafana keeps users, preferences and what they saved. */
export abstract class GrafanaDatabase {
  /**
   * SQLite on a volume of its own: one Grafana, which is away for a moment when it is updated.
   *
   * @param volume the volume; 10 GiB that stay when the release goes, unless it says otherwise
   */
  public static embedded(volume: VolumeOptions = {}): GrafanaDatabase {
    checkCall('GrafanaDatabase.embedded', [volume]);
    return new EmbeddedDatabase(volume);
  }

  /**
   * Sets the database up for one Grafana.
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
        replicas: 1,
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

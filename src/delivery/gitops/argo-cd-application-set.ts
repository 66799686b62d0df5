import { GitSource } from './git-source';
import { checkCall } from '../../private/arguments/check-arguments';

/** One application for each folder of a repository. */
export interface FolderApplicationSetOptions {
  /** Where the folders are: `path` is a pattern such as `apps/*`. */
  readonly source: GitSource;

  /**
   * The team whose applications they are, by its key in `teams`. Each goes into the namespace that is called like its folder, which has to be one of the
   * team's.
   *
   * @default - those who run the cluster
   */
  readonly team?: string;
}

/** One application for each cluster registered in Argo CD, with the facts of that cluster. */
export interface ClusterApplicationSetOptions {
  /** Where the chart or the manifests are. */
  readonly source: GitSource;

  /** Namespace of objects that name none. */
  readonly kubernetesNamespace: string;

  /**
   * Labels that a cluster has to have, such as `{ environment: 'production' }`.
   *
   * @default - every cluster that the platform has described by `facts`
   */
  readonly clusterLabels?: { [key: string]: string };

  /**
   * Values of the chart by the fact that they become: `{ 'serviceAccount.roleArn': 'external_dns_iam_role_arn' }`. The folder then has to be a chart.
   *
   * @default - no facts are handed on
   */
  readonly helmParameters?: { [parameter: string]: string };
}

/** Applications that Argo CD generates, one for each folder or cluster. */
export class ArgoCdApplicationSet {
  /**
   * One for each folder.
   *
   * @param options where the folders are
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
   */
  public static forEachFolder(options: FolderApplicationSetOptions): ArgoCdApplicationSet {
    checkCall('ArgoCdApplicationSet.forEachFolder', [options]);
    return new ArgoCdApplicationSet(options.source, options);
  }

  /**
   * One for each cluster, by those who run the clusters.
   *
   * @param options what it deploys
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
   */
  public static forEachCluster(options: ClusterApplicationSetOptions): ArgoCdApplicationSet {
    checkCall('ArgoCdApplicationSet.forEachCluster', [options]);
    return new ArgoCdApplicationSet(options.source, undefined, options);
  }

  private constructor(
    /** @internal */
    public readonly _source: GitSource,
    /** @internal */
    public readonly _folders?: FolderApplicationSetOptions,
    /** @internal */
    public readonly _clusters?: ClusterApplicationSetOptions,
  ) {}
}

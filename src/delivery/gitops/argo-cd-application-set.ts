import { GitSource } from './git-source';
import { checkCall } from '../../private/arguments/check-arguments';

/** One application for each folder of a repository. */
export interface FolderApplicationSetOptions {
  /** Location of the folders: `path` is a pattern such as `apps/*`. */
  readonly source: GitSource;

  /**
   * The team of the applications, by its key in `teams`. Each is deployed to the namespace named like its folder, which must belong to the team.
   *
   * @default - the cluster operators
   */
  readonly team?: string;
}

/** One application for each cluster registered in Argo CD, with the facts of that cluster. */
export interface ClusterApplicationSetOptions {
  /** Location of the chart or the manifests. */
  readonly source: GitSource;

  /** Namespace of objects without one. */
  readonly kubernetesNamespace: string;

  /**
   * Required labels of a cluster, such as `{ environment: 'production' }`.
   *
   * @default - every cluster that the platform describes with `facts`
   */
  readonly clusterLabels?: { [key: string]: string };

  /**
   * Chart values and the facts to set them to: `{ 'serviceAccount.roleArn': 'external_dns_iam_role_arn' }`. The folder must be a chart.
   *
   * @default - no facts are passed
   */
  readonly helmParameters?: { [parameter: string]: string };
}

/** Applications that Argo CD generates, one for each folder or cluster. */
export class ArgoCdApplicationSet {
  /**
   * One application per folder.
   *
   * @param options location of the folders
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
   */
  public static forEachFolder(options: FolderApplicationSetOptions): ArgoCdApplicationSet {
    checkCall('ArgoCdApplicationSet.forEachFolder', [options]);
    return new ArgoCdApplicationSet(options.source, options);
  }

  /**
   * One application per cluster, owned by the cluster operators.
   *
   * @param options what to deploy
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

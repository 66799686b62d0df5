import { GitSource } from './git-source';
import { checkCall } from '../../private/arguments/check-arguments';

/** Options of an application. */
export interface GitOpsApplicationOptions {
  /** Where its manifests are. */
  readonly source: GitSource;

  /**
   * Whether an object that leaves the repository is deleted in the cluster as well.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether Flux writes the platform's facts in the place of `${aws_region}` and the like in the manifests, where `facts` are given. It then takes every
   * `${...}` in them for a name, also those of scripts. Argo CD hands facts to ApplicationSets instead, and refuses it.
   *
   * @default false
   */
  readonly substituteFacts?: boolean;
}

/** Options of a cluster-wide application. */
export interface ClusterApplicationOptions extends GitOpsApplicationOptions {
  /**
   * Namespace of objects that name none; Flux puts all of them there.
   *
   * @default - "default" by Argo CD; with Flux, each object names its own
   */
  readonly kubernetesNamespace?: string;
}

/** Options of a team's application. */
export interface TeamApplicationOptions extends GitOpsApplicationOptions {
  /** The team, by its key in `teams`. */
  readonly team: string;

  /**
   * Namespace of all its objects, which is one of the team's.
   *
   * @default - the first one of the team
   */
  readonly kubernetesNamespace?: string;
}

/** A repository folder that a GitOps engine keeps in sync with the cluster. */
export class GitOpsApplication {
  /**
   * One of a team. It makes objects in the namespaces of the team, and nowhere else.
   *
   * @param options the team, and where its manifests are
   */
  public static ofTeam(options: TeamApplicationOptions): GitOpsApplication {
    checkCall('GitOpsApplication.ofTeam', [options]);
    return new GitOpsApplication(options, options.team);
  }

  /**
   * One of those who run the cluster. It makes any object anywhere: whoever writes to the repository is administrator of the cluster.
   *
   * @param options where its manifests are
   */
  public static ofCluster(options: ClusterApplicationOptions): GitOpsApplication {
    checkCall('GitOpsApplication.ofCluster', [options]);
    return new GitOpsApplication(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: ClusterApplicationOptions,
    /** @internal */
    public readonly _team?: string,
  ) {}
}

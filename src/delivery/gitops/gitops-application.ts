import { GitSource } from './git-source';
import { checkCall } from '../../private/arguments/check-arguments';

/** Options of an application. */
export interface GitOpsApplicationOptions {
  /** Location of its manifests. */
  readonly source: GitSource;

  /**
   * Whether to delete objects from the cluster that are removed from the repository.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether Flux replaces `${aws_region}` and the like in the manifests with the platform's facts, if `facts` are set. It then treats every `${...}`
   * as a name, also in scripts. Argo CD rejects it; it passes facts to ApplicationSets instead.
   *
   * @default false
   */
  readonly substituteFacts?: boolean;
}

/** Options of a cluster-wide application. */
export interface ClusterApplicationOptions extends GitOpsApplicationOptions {
  /**
   * Namespace of objects without one; Flux puts all of them there.
   *
   * @default - "default" with Argo CD; with Flux, each object must have its own
   */
  readonly kubernetesNamespace?: string;
}

/** Options of a team's application. */
export interface TeamApplicationOptions extends GitOpsApplicationOptions {
  /** The team, by its key in `teams`. */
  readonly team: string;

  /**
   * Namespace of all its objects, one of the team's.
   *
   * @default - the first one of the team
   */
  readonly kubernetesNamespace?: string;
}

/** A repository folder that a GitOps engine keeps in sync with the cluster. */
export class GitOpsApplication {
  /**
   * An application of a team. It can only create objects in the team's namespaces.
   *
   * @param options the team, and the location of its manifests
   */
  public static ofTeam(options: TeamApplicationOptions): GitOpsApplication {
    checkCall('GitOpsApplication.ofTeam', [options]);
    return new GitOpsApplication(options, options.team);
  }

  /**
   * An application of the cluster operators. It can create any object anywhere: everyone who can write to the repository is a cluster administrator.
   *
   * @param options location of its manifests
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

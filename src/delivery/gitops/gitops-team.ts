import { checkCall } from '../../private/arguments/check-arguments';

/** What a team can use in the cluster. */
export interface GitOpsTeamOptions {
  /** Namespaces of the team; missing ones are created. */
  readonly kubernetesNamespaces: string[];

  /**
   * URLs of further repositories that the team can deploy from with Argo CD, in addition to those of its applications; `*` stands for any part.
   *
   * @default - none
   */
  readonly repositoryUrls?: string[];

  /**
   * Sign-in groups that can see and sync the team's applications in Argo CD. Flux has no UI.
   *
   * @default - none; only administrators and viewers
   */
  readonly groups?: string[];

  /**
   * ClusterRole with Flux's permissions in the team's namespaces. Argo CD can create everything there except quotas and limits.
   *
   * @default "admin", which excludes quotas, limits and, unless aggregated to it, custom resources
   */
  readonly clusterRoleName?: string;
}

/** A team and its share of the cluster. Its applications stay within. */
export class GitOpsTeam {
  /**
   * A team.
   *
   * @param options its namespaces, and its members
   */
  public static of(options: GitOpsTeamOptions): GitOpsTeam {
    checkCall('GitOpsTeam.of', [options]);
    return new GitOpsTeam(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: GitOpsTeamOptions,
  ) {}
}

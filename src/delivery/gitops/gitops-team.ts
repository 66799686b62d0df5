import { checkCall } from '../../private/arguments/check-arguments';

/** What a team can use in the cluster. */
export interface GitOpsTeamOptions {
  /** Namespaces of the team, which are made where they are not there. */
  readonly kubernetesNamespaces: string[];

  /**
   * Addresses of further repositories that the team may deploy from by Argo CD, beside those of its applications; `*` stands for any part.
   *
   * @default - none
   */
  readonly repositoryUrls?: string[];

  /**
   * Groups of the sign-in to Argo CD whose members see and sync the applications of the team. Flux has no pages.
   *
   * @default - none; only administrators and viewers
   */
  readonly groups?: string[];

  /**
   * ClusterRole with what Flux may do in the namespaces of the team. Argo CD may make everything there but quotas and limits.
   *
   * @default "admin", which leaves out quotas, limits and, unless they are aggregated to it, custom resources
   */
  readonly clusterRoleName?: string;
}

/** A team and its share of the cluster. Its applications stay within. */
export class GitOpsTeam {
  /**
   * A team.
   *
   * @param options its namespaces, and who is in it
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

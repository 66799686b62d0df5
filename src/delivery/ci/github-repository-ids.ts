/** The ids that GitHub assigned to an owner and a repository; neither changes with a name. */
export interface GithubRepositoryIds {
  /** Id of the organisation or user, digits: `gh api repos/<owner>/<name> --jq .owner.id`. */
  readonly ownerId: string;
  /** Id of the repository, digits: `gh api repos/<owner>/<name> --jq .id`. */
  readonly repositoryId: string;
}

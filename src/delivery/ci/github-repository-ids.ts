/** The ids that GitHub assigned to an owner and a repository; neither changes with a name. */
export interface GithubRepositoryIds {
  /** ID of the organisation or user, digits: `gh api repos/<owner>/<name> --jq .owner.id`. */
  readonly ownerId: string;
  /** ID of the repository, digits: `gh api repos/<owner>/<name> --jq .id`. */
  readonly repositoryId: string;
}

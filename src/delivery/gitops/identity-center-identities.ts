/** Users and groups of IAM Identity Center, by their ids. */
export interface IdentityCenterIdentities {
  /**
   * IDs of groups, as `aws identitystore list-groups` shows them.
   *
   * @default - none
   */
  readonly groupIds?: string[];

  /**
   * IDs of users, as `aws identitystore list-users` shows them.
   *
   * @default - none
   */
  readonly userIds?: string[];
}

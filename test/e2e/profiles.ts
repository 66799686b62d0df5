/** What the run has to know of a profile of the reference deployment. */
export interface Profile {
  readonly cluster: string;
  /** The profile of the example that it is made of. @default - the one of the same name */
  readonly example?: string;
  /** Stacks beside that of the state bucket, in the order in which they are applied. */
  readonly stacks: readonly string[];
  /** Options of the example without which it cannot be destroyed. */
  readonly destroyable: readonly string[];
  /** ARN of who deploys, in an account. */
  readonly deployer: (account: string) => string;
}

export const PROFILES: Record<string, Profile> = {
  'demo': {
    cluster: 'worktest',
    stacks: ['worktest-demo'],
    destroyable: [],
    deployer: (account) => `arn:aws:iam::${account}:root`,
  },
  'production': {
    cluster: 'worktest-production',
    stacks: ['worktest-base', 'worktest-platform'],
    destroyable: ['--allow-destroy'],
    // The one administrator that the example names without options.
    deployer: (account) => `arn:aws:iam::${account}:role/platform-admin`,
  },
  // The stacks of production, deployed by the roles of a third one.
  'deploy-roles': {
    cluster: 'worktest-production',
    example: 'production',
    stacks: ['worktest-base', 'worktest-platform'],
    destroyable: ['--allow-destroy', '--github-repository', 'acme/platform', '--github-repository-id', '456789'],
    deployer: (account) => `arn:aws:iam::${account}:role/platform-admin`,
  },
  // A cluster that AWS knows nothing of.
  'external': {
    cluster: 'shop',
    stacks: [],
    destroyable: [],
    deployer: (account) => `arn:aws:iam::${account}:root`,
  },
  // Its programs bring clusters and stacks of their own.
  'layouts': {
    cluster: 'layouts',
    stacks: [],
    destroyable: [],
    deployer: (account) => `arn:aws:iam::${account}:root`,
  },
};

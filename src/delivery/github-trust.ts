import { IConstruct } from 'constructs';
import { GithubRepositoryIds } from './github-repository-ids';
import { ValidationError } from '../private/errors';
import { conditionBlock } from '../private/policy-document';
import { requireLiteral, requirePattern } from '../private/validation';

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Which jobs are meant. */
export interface GithubJobs {
  readonly repository: string;
  readonly ids?: GithubRepositoryIds;
  readonly environment?: string;
  readonly branch?: string;
}

/** Refuses what would let other jobs in than those that are meant. */
export function requireJobs(scope: IConstruct, { repository, ids, environment, branch }: GithubJobs): void {
  requireText(scope, 'repository', repository, /^[\w.-]+\/[\w.-]+$/, '<owner>/<name>', 'write both, without an address');
  for (const [name, id] of Object.entries(ids ?? {})) {
    requireText(scope, `repositoryIds.${name}`, id, /^\d+$/, 'digits', 'ask GitHub: gh api repos/<owner>/<name>');
  }
  if (environment !== undefined && branch !== undefined) {
    throw new ValidationError(scope, {
      property: 'branch',
      problem: 'cannot be given beside `environment`: a job with an environment is known by that alone',
      got: branch,
      fix: 'leave `branch` out, and let the environment take deployments from that branch alone',
    });
  }
  requireText(scope, 'environment', environment ?? 'production', /^[^*?:$]+$/, 'a name without * ? : $', 'name one environment');
  requireText(scope, 'branch', branch ?? 'main', /^[^*?:$\s]+$/, 'a name without * ? : $', 'name one branch');
}

/** Every job of the repository that a push or a pull request starts, and those that apply. */
export function planSubjects(jobs: GithubJobs): string[] {
  return [...new Set(['pull_request', 'ref:refs/heads/*', applySubject(jobs)])].map((context) => `repo:${nameOf(jobs)}:${context}`);
}

/** Jobs of one environment or, on purpose, of one branch. */
export function applySubjects(jobs: GithubJobs): string[] {
  return [`repo:${nameOf(jobs)}:${applySubject(jobs)}`];
}

/**
 * Who may take a role: jobs of GitHub Actions, by the subject of their token.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function githubTrust(scope: IConstruct, providerArn: string, subjects: string[]): string {
  const operator = subjects.some((subject) => subject.includes('*')) ? 'StringLike' : 'StringEquals';
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: conditionBlock(scope, [
        { operator: 'StringEquals', key: `${GITHUB_ISSUER}:aud`, values: ['sts.amazonaws.com'] },
        { operator, key: `${GITHUB_ISSUER}:sub`, values: subjects },
      ]),
    }],
  });
}

function applySubject({ environment, branch }: GithubJobs): string {
  return branch === undefined ? `environment:${environment ?? 'production'}` : `ref:refs/heads/${branch}`;
}

/** GitHub puts the ids behind the names where the repository was made or renamed after 2026-07-15, or asked for it. */
function nameOf({ repository, ids }: GithubJobs): string {
  const [owner, name] = repository.split('/');
  return ids === undefined ? repository : `${owner}@${ids.ownerId}/${name}@${ids.repositoryId}`;
}

function requireText(scope: IConstruct, property: string, value: string, pattern: RegExp, allowed: string, fix: string): void {
  requireLiteral(scope, property, value, 'it decides who may take the roles');
  requirePattern(scope, property, value, pattern, allowed, fix);
}

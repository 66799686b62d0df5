import { IConstruct } from 'constructs';
import { GithubRepositoryIds } from './github-repository-ids';
import { ValidationError } from '../../private/errors';
import { conditionBlock } from '../../private/policy-document';
import { requireLiteral, requireLiteralList, requirePattern } from '../../private/validation';

export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** A workflow file of a repository, on a branch or a tag. */
const WORKFLOW_REF = /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@refs\/(heads|tags)\/[^*?$\s]+$/;

/** Which jobs are meant. */
export interface GithubJobs {
  readonly repository: string;
  readonly ids?: GithubRepositoryIds;
  readonly repositoryId?: string;
  readonly environment?: string;
  readonly planEnvironment?: string;
  readonly branch?: string;
  readonly workflowRefs?: string[];
}

/** Refuses what would let other jobs in than those that are meant. */
export function requireJobs(scope: IConstruct, jobs: GithubJobs): void {
  const { repository, ids, repositoryId, environment, planEnvironment, branch, workflowRefs } = jobs;
  requireText(scope, 'repository', repository, /^[\w.-]+\/[\w.-]+$/, '<owner>/<name>', 'write both owner and name, without a URL');
  for (const [name, id] of Object.entries(ids ?? {})) {
    requireText(scope, `repositoryIds.${name}`, id, /^\d+$/, 'digits', 'look it up: gh api repos/<owner>/<name>');
  }
  requireText(scope, 'repositoryId', repositoryId ?? '0', /^\d+$/, 'digits', 'look it up: gh api repos/<owner>/<name> --jq .id');
  if (ids !== undefined && repositoryId !== ids.repositoryId) {
    throw new ValidationError(scope, {
      property: 'repositoryId',
      problem: 'differs from `repositoryIds.repositoryId`, so no job could assume a role',
      got: repositoryId,
      fix: 'leave `repositoryId` out',
    });
  }
  if (environment !== undefined && branch !== undefined) {
    throw new ValidationError(scope, {
      property: 'branch',
      problem: 'cannot be combined with `environment`: the token of a job with an environment contains no branch',
      got: branch,
      fix: "omit `branch`, and restrict the environment's deployments to that branch",
    });
  }
  for (const [name, value] of Object.entries({ environment, planEnvironment })) {
    requireText(scope, name, value ?? 'production', /^[^*?:$]+$/, 'a name without * ? : $', 'use an environment name');
  }
  requireText(scope, 'branch', branch ?? 'main', /^[^*?:$\s]+$/, 'a name without * ? : $', 'use a branch name');
  requireWorkflows(scope, workflowRefs);
}

/** What is legal, and lets more jobs in than one would think. */
export function jobWarnings({ branch, workflowRefs }: GithubJobs): string[] {
  return branch === undefined || workflowRefs !== undefined ? [] : [
    `With \`branch\`, every workflow that runs on ${branch} can apply. If it is the default branch, this includes workflows started by pull_request_target, workflow_run, schedule or issue_comment. `
    + 'Use `environment`, or restrict it to a workflow with `workflowRefs`.',
  ];
}

/** Who may take the role that plans: every job of the repository that a push or a pull request starts, or those of an environment; and those that apply. */
export function planTrust(scope: IConstruct, providerArn: string, jobs: GithubJobs): string {
  const contexts = jobs.planEnvironment === undefined ? ['pull_request', 'ref:refs/heads/*'] : [`environment:${jobs.planEnvironment}`];
  return githubTrust(scope, providerArn, jobs, [...contexts, applyContext(jobs)]);
}

/** Who may take the role that applies: jobs of one environment or, on purpose, of one branch. */
export function applyTrust(scope: IConstruct, providerArn: string, jobs: GithubJobs): string {
  return githubTrust(scope, providerArn, jobs, [applyContext(jobs)], jobs.workflowRefs);
}

/**
 * Jobs of GitHub Actions, by what their token says.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif (read 2026-11-30)
 */
function githubTrust(scope: IConstruct, providerArn: string, jobs: GithubJobs, contexts: string[], workflowRefs: string[] = []): string {
  const subjects = [...new Set(contexts)].map((context) => `repo:${nameOf(jobs)}:${context}`);
  const operator = subjects.some((subject) => subject.includes('*')) ? 'StringLike' : 'StringEquals';
  const claim = (name: string, values: string[]) => ({ operator: 'StringEquals', key: `${GITHUB_ISSUER}:${name}`, values });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: conditionBlock(scope, [
        claim('aud', ['sts.amazonaws.com']),
        ...(jobs.repositoryId === undefined ? [] : [claim('repository_id', [jobs.repositoryId])]),
        ...(workflowRefs.length === 0 ? [] : [claim('job_workflow_ref', workflowRefs)]),
        { operator, key: `${GITHUB_ISSUER}:sub`, values: subjects },
      ]),
    }],
  });
}

function applyContext({ environment, branch }: GithubJobs): string {
  return branch === undefined ? `environment:${environment ?? 'production'}` : `ref:refs/heads/${branch}`;
}

function requireWorkflows(scope: IConstruct, workflowRefs: string[] | undefined): void {
  if (workflowRefs === undefined) {
    return;
  }
  requireLiteralList(scope, 'workflowRefs', workflowRefs, 'it decides who may assume the roles');
  if (workflowRefs.length === 0) {
    throw new ValidationError(scope, { property: 'workflowRefs', problem: 'is empty, so no job could apply', got: workflowRefs, fix: 'list at least one workflow, or omit the list' });
  }
  workflowRefs.forEach((ref, index) => requireText(
    scope,
    `workflowRefs[${index}]`,
    ref,
    WORKFLOW_REF,
    '<owner>/<name>/.github/workflows/<file>.yml@refs/heads/<branch>, without wildcards',
    'write the file and its ref',
  ));
}

/** GitHub puts the ids behind the names where the repository was made or renamed after 2026-07-15, or asked for it. */
function nameOf({ repository, ids }: GithubJobs): string {
  const [owner, name] = repository.split('/');
  return ids === undefined ? repository : `${owner}@${ids.ownerId}/${name}@${ids.repositoryId}`;
}

function requireText(scope: IConstruct, property: string, value: string, pattern: RegExp, allowed: string, fix: string): void {
  requireLiteral(scope, property, value, 'it decides who may assume the roles');
  requirePattern(scope, property, value, pattern, allowed, fix);
}

import { deployed, synthesised, written } from './support';
import { GithubDeployRolesProps } from '../../src';
import { iamAllows } from '../helpers/iam';
import { ACCOUNT } from '../helpers/policy-evaluator';
import { synth, warnings } from '../helpers/synth';

describe('trust', () => {
  const trustOf = (kind: string, props: Partial<GithubDeployRolesProps> = {}) => {
    const { ci, allow } = deployed({ props });
    allow();
    return written(synth(ci).resources('aws_iam_role').find(({ name_prefix: prefix }) => prefix === `github-platform-${kind}-`).assume_role_policy);
  };
  const trusts = { plan: trustOf('plan'), apply: trustOf('apply') };
  const job = (subject: string, audience = 'sts.amazonaws.com', claims: { repository_id?: string; job_workflow_ref?: string } = {}) => ({
    principal: ['Federated', 'github'] as const,
    action: 'sts:AssumeRoleWithWebIdentity',
    context: {
      'token.actions.githubusercontent.com:aud': audience,
      'token.actions.githubusercontent.com:sub': subject,
      ...Object.fromEntries(Object.entries(claims).map(([name, value]) => [`token.actions.githubusercontent.com:${name}`, value])),
    },
  });

  it.each<['plan' | 'apply', string, boolean]>([
    ['apply', 'repo:acme/platform:environment:production', true],
    ['apply', 'repo:acme/platform:environment:staging', false],
    ['apply', 'repo:acme/platform:ref:refs/heads/main', false],
    ['apply', 'repo:acme/platform:pull_request', false],
    ['apply', 'repo:acme/platform-fork:environment:production', false],
    ['apply', 'repo:evil/platform:environment:production', false],
    ['plan', 'repo:acme/platform:pull_request', true],
    ['plan', 'repo:acme/platform:ref:refs/heads/main', true],
    ['plan', 'repo:acme/platform:environment:production', true],
    ['plan', 'repo:acme/platform:environment:staging', false],
    ['plan', 'repo:acme/platform:ref:refs/tags/v1', false],
    ['plan', 'repo:evil/platform:pull_request', false],
  ])('%s by %s: %s', (kind, subject, expected) => {
    expect(iamAllows(trusts[kind], job(subject))).toBe(expected);
    expect(iamAllows(trusts[kind], job(subject, 'somebody else'))).toBe(false);
  });

  it('holds to the ids of the repository', () => {
    const trust = trustOf('apply', { repositoryIds: { ownerId: '12', repositoryId: '34' } });
    const of = (subject: string) => job(subject, undefined, { repository_id: '34' });
    expect(iamAllows(trust, of('repo:acme@12/platform@34:environment:production'))).toBe(true);
    expect(iamAllows(trust, of('repo:acme@13/platform@34:environment:production'))).toBe(false);
    expect(iamAllows(trust, of('repo:acme/platform:environment:production'))).toBe(false);
  });

  it.each(['plan', 'apply'])('of %s holds to the id of the repository beside its name, so that nobody takes over a name that was given up', (kind) => {
    const trust = trustOf(kind, { repositoryId: '34' });
    const subject = 'repo:acme/platform:environment:production';
    expect([{ repository_id: '34' }, { repository_id: '35' }, {}].map((claims) => iamAllows(trust, job(subject, undefined, claims)))).toEqual([true, false, false]);
  });

  it('holds who applies to a workflow on a branch, and not who plans', () => {
    const deploy = 'acme/platform/.github/workflows/deploy.yml@refs/heads/main';
    const props = { workflowRefs: [deploy] };
    const subject = 'repo:acme/platform:environment:production';
    const by = (kind: string, ref?: string) => iamAllows(trustOf(kind, props), job(subject, undefined, { job_workflow_ref: ref }));
    expect([by('apply', deploy), by('apply', deploy.replace('main', 'x')), by('apply', deploy.replace('deploy.yml', 'lint.yml')), by('apply')]).toEqual([true, false, false, false]);
    expect(by('plan', deploy.replace('main', 'x'))).toBe(true);
  });

  it('lets nobody plan but jobs of an environment, where one is named', () => {
    const trust = trustOf('plan', { planEnvironment: 'plan' });
    const subjects = ['environment:plan', 'environment:production', 'pull_request', 'ref:refs/heads/main', 'environment:other'];
    expect(subjects.map((context) => iamAllows(trust, job(`repo:acme/platform:${context}`)))).toEqual([true, true, false, false, false]);
  });

  it('warns of a branch, which more workflows run on than one that deploys', () => {
    expect(warnings(deployed({ props: { branch: 'main' } }).deploy)).toEqual([
      'With `branch`, every workflow that runs on main can apply. If it is the default branch, this includes workflows started by pull_request_target, workflow_run, schedule or issue_comment. Use `environment`, or restrict it to a workflow with `workflowRefs`.',
    ]);
    expect(warnings(deployed({ props: { branch: 'main', workflowRefs: ['acme/platform/.github/workflows/deploy.yml@refs/heads/main'] } }).deploy)).toEqual([]);
  });

  it('ends after an hour for who plans', () => {
    const roles = synth(synthesised().ci).resources('aws_iam_role');
    expect(Object.fromEntries(roles.map(({ name_prefix: prefix, max_session_duration: seconds }) => [prefix, seconds]))).toEqual({ 'github-platform-plan-': 3600, 'github-platform-apply-': 7200 });
  });

  it('of another environment, or of a branch', () => {
    expect(iamAllows(trustOf('apply', { environment: 'live' }), job('repo:acme/platform:environment:live'))).toBe(true);
    const trust = trustOf('apply', { branch: 'main' });
    expect(iamAllows(trust, job('repo:acme/platform:ref:refs/heads/main'))).toBe(true);
    expect(iamAllows(trust, job('repo:acme/platform:ref:refs/heads/main-2'))).toBe(false);
    expect(iamAllows(trust, job('repo:acme/platform:environment:production'))).toBe(false);
  });

  it('uses the provider that is there', () => {
    const { ci, allow } = deployed({ props: { oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` } });
    allow();
    expect(synth(ci).resources('aws_iam_openid_connect_provider')).toEqual([]);
  });
});

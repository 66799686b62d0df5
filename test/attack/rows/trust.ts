import { ACCOUNT } from '../../helpers/policy-evaluator';
import { arns, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { Role } from '../world';
import { REPOSITORY, REPOSITORY_ID } from '../worlds';

const ISSUER = 'token.actions.githubusercontent.com';

/** Who may work as a role. */
export const TRUST: Theme = {
  name: 'trust',
  rows: (worlds) => [
    ...deployments(worlds).flatMap(jobs),
    ...worlds.production.roles.flatMap(strangers),
  ],
};

const WORKFLOW = `${REPOSITORY}/.github/workflows/deploy.yml@refs/heads/main`;

/** What the token of a job says beside its subject. */
interface Claims {
  readonly aud?: string;
  readonly repository_id?: string;
  readonly job_workflow_ref?: string;
}

/** A job of GitHub, and whether it takes a role. */
export function job(role: Role, subject: string, claims: Claims = {}) {
  const says = { aud: 'sts.amazonaws.com', repository_id: REPOSITORY_ID, job_workflow_ref: WORKFLOW, ...claims, sub: subject };
  const context = Object.fromEntries(Object.entries(says).map(([name, value]) => [`${ISSUER}:${name}`, value]));
  const { makes, isRefused } = callsOf({ label: `job ${subject}`, principal: ['Federated', providerOf(role)], role });
  const row = (of: typeof makes) => of(`works as ${nameOf(role)}`, 'sts:AssumeRoleWithWebIdentity', role.principal, context);
  return { takes: row(makes), isRefused: row(isRefused) };
}

function jobs({ plan, apply, name }: Deployment): Row[] {
  const environment = `environment:${name.split(' ')[0]}`;
  return [
    job(apply, `repo:${REPOSITORY}:${environment}`).takes,
    job(apply, `repo:${REPOSITORY}:environment:other`).isRefused,
    job(apply, `repo:${REPOSITORY}:ref:refs/heads/main`).isRefused,
    job(apply, `repo:${REPOSITORY}:pull_request`).isRefused,
    job(apply, `repo:${REPOSITORY}-fork:${environment}`).isRefused,
    job(apply, `repo:evil/platform:${environment}`).isRefused,
    job(apply, `repo:${REPOSITORY}:${environment}`, { aud: 'somebody else' }).isRefused,
    job(plan, `repo:${REPOSITORY}:pull_request`).takes,
    job(plan, 'repo:evil/platform:pull_request').isRefused,
    job(plan, `repo:${REPOSITORY}:ref:refs/tags/v1`).isRefused,
    ...(name === 'production' ? [
      // Whoever takes over the name that acme gave up.
      job(apply, `repo:${REPOSITORY}:${environment}`, { repository_id: '999' }).isRefused,
      job(plan, `repo:${REPOSITORY}:pull_request`, { repository_id: '999' }).isRefused,
      job(apply, `repo:${REPOSITORY}:${environment}`, { job_workflow_ref: WORKFLOW.replace('main', 'evil') }).isRefused,
      job(apply, `repo:${REPOSITORY}:${environment}`, { job_workflow_ref: WORKFLOW.replace('deploy', 'lint') }).isRefused,
    ] : []),
  ];
}

/** Services of other accounts, and people of this one. */
function strangers(role: Role): Row[] {
  const as = (kind: string, name: string) => callsOf({ label: name, principal: [kind, name], role });
  const why = `works as ${nameOf(role)}`;
  return [
    as('AWS', arns.role('developer')).isRefused(why, 'sts:AssumeRole', role.principal),
    as('Service', 'lambda.amazonaws.com').isRefused(why, 'sts:AssumeRole', role.principal, { 'aws:SourceAccount': ACCOUNT }),
    as('Service', 'pods.eks.amazonaws.com').isRefused(why, 'sts:AssumeRole', role.principal, {
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': arns.eks('cluster/other'),
      'aws:RequestTag/kubernetes-namespace': 'kube-system',
      'aws:RequestTag/kubernetes-service-account': 'aws-node',
    }),
  ];
}

function providerOf({ trust }: Role): string {
  return (trust as { Statement: { Principal: { Federated: string } }[] }).Statement[0].Principal.Federated;
}

function nameOf({ label }: Role): string {
  return label.split('/').pop()!;
}

import { ACCOUNT } from '../../helpers/policy-evaluator';
import { arns, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { Role } from '../world';
import { REPOSITORY } from '../worlds';

const ISSUER = 'token.actions.githubusercontent.com';

/** Who may work as a role. */
export const TRUST: Theme = {
  name: 'trust',
  rows: (worlds) => [
    ...deployments(worlds).flatMap(jobs),
    ...worlds.production.roles.flatMap(strangers),
  ],
};

function job(role: Role, subject: string, audience = 'sts.amazonaws.com') {
  const { makes, isRefused } = callsOf({ label: `job ${subject}`, principal: ['Federated', providerOf(role)], role });
  const context = { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: audience };
  return {
    takes: makes(`works as ${nameOf(role)}`, 'sts:AssumeRoleWithWebIdentity', role.principal, context),
    isRefused: isRefused(`works as ${nameOf(role)}`, 'sts:AssumeRoleWithWebIdentity', role.principal, context),
  };
}

function jobs({ plan, apply, name }: Deployment): Row[] {
  const environment = name.split(' ')[0];
  return [
    job(apply, `repo:${REPOSITORY}:environment:${environment}`).takes,
    job(apply, `repo:${REPOSITORY}:environment:other`).isRefused,
    job(apply, `repo:${REPOSITORY}:ref:refs/heads/main`).isRefused,
    job(apply, `repo:${REPOSITORY}:pull_request`).isRefused,
    job(apply, `repo:${REPOSITORY}-fork:environment:${environment}`).isRefused,
    job(apply, `repo:evil/platform:environment:${environment}`).isRefused,
    job(apply, `repo:${REPOSITORY}:environment:${environment}`, 'somebody else').isRefused,
    job(plan, `repo:${REPOSITORY}:pull_request`).takes,
    job(plan, 'repo:evil/platform:pull_request').isRefused,
    job(plan, `repo:${REPOSITORY}:ref:refs/tags/v1`).isRefused,
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

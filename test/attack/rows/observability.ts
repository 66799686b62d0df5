import { ACCOUNT } from '../../helpers/policy-evaluator';
import { Carried, Deployment, deployments } from '../deployment';
import { callsOf, Row, Theme } from '../row';
import { World } from '../world';

const PLATFORM = 'worktest-platform';
const SECURE = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const OTHERS_DATABASE = `arn:aws:rds:eu-west-2:${ACCOUNT}:db:payments`;
const OTHERS_PASSWORD = `arn:aws:secretsmanager:eu-west-2:${ACCOUNT}:secret:rds!db-payments-a1b2c3`;

/** Buckets of logs and traces, the database of Grafana and its password: what pods do with them, and who deploys them. */
export const OBSERVABILITY: Theme = {
  name: 'observability',
  rows: (worlds) => [
    ...writer(worlds.production, 'Logs', 'Traces'),
    ...writer(worlds.production, 'Traces', 'Logs'),
    ...password(worlds.production),
    ...deployments(worlds).filter(({ name }) => name === 'production').flatMap(deployed),
  ],
};

/** Loki or Tempo, with a bucket of its own. */
function writer(world: World, part: 'Logs' | 'Traces', other: 'Logs' | 'Traces'): Row[] {
  const role = world.role(`${PLATFORM}/Observability_${part}_monitoring${part === 'Logs' ? 'loki' : 'tempo'}_Role`);
  const [own, others] = [part, other].map((name) => world.arn('aws_s3_bucket', `${PLATFORM}/Observability_${name}_Bucket`));
  const { makes, isRefused } = callsOf(role);
  return [
    makes('lists its bucket', 's3:ListBucket', own, SECURE),
    ...['s3:PutObject', 's3:GetObject', 's3:DeleteObject'].map((action) => makes('works with its objects', action, `${own}/fake/1`, SECURE)),
    isRefused('writes an object without TLS', 's3:PutObject', `${own}/fake/1`, { 'aws:SecureTransport': 'false' }),
    isRefused('opens its bucket', 's3:PutBucketPolicy', own, SECURE),
    isRefused('removes its bucket', 's3:DeleteBucket', own, SECURE),
    isRefused('turns off that old objects go', 's3:PutLifecycleConfiguration', own, SECURE),
    isRefused('reads what the other part wrote', 's3:GetObject', `${others}/fake/1`, SECURE),
    isRefused('reads a state', 's3:GetObject', 'arn:aws:s3:::worktest-terraform-state/worktest-base.tfstate', SECURE),
    isRefused('reads the password of a database', 'secretsmanager:GetSecretValue', OTHERS_PASSWORD),
  ];
}

function password(world: World): Row[] {
  const { makes, isRefused } = callsOf(world.role(`${PLATFORM}/Observability_Grafana_monitoringgrafana_Role`));
  const own = world.passwordOf(PLATFORM, 'Observability_Grafana_Database');
  return [
    makes('reads the password of its database', 'secretsmanager:GetSecretValue', own),
    isRefused('reads the password of another database', 'secretsmanager:GetSecretValue', OTHERS_PASSWORD),
    isRefused('changes the password of its database', 'secretsmanager:PutSecretValue', own),
    isRefused('has the password changed', 'secretsmanager:RotateSecret', own),
    isRefused('lets others read the password', 'secretsmanager:PutResourcePolicy', own),
  ];
}

function deployed(deployment: Deployment): Row[] {
  const { plan, apply, world } = deployment;
  const carried = new Carried(deployment);
  const bucket = world.arn('aws_s3_bucket', `${PLATFORM}/Observability_Logs_Bucket`);
  const own = world.passwordOf(PLATFORM, 'Observability_Grafana_Database');
  const database = `arn:aws:rds:eu-west-2:${ACCOUNT}:db:worktest-production-grafana`;
  return [
    callsOf(apply).makes('looks at networks of its region', 'ec2:DescribeVpcs', '*', { 'aws:RequestedRegion': world.region }),
    callsOf(apply).makes('changes its database', 'rds:ModifyDBInstance', database, carried.own()),
    callsOf(apply).makes('has RDS make the password', 'secretsmanager:CreateSecret', own),
    callsOf(apply).makes('closes its bucket', 's3:PutBucketPublicAccessBlock', bucket, SECURE),
    callsOf(apply).isRefused('removes the database of others', 'rds:DeleteDBInstance', OTHERS_DATABASE, carried.foreign()),
    callsOf(apply).isRefused('makes a database, which a person does', 'rds:CreateDBInstance', database, carried.made()),
    ...[plan, apply].flatMap((role) => [
      callsOf(role).isRefused('reads the password of its database', 'secretsmanager:GetSecretValue', own),
      callsOf(role).isRefused('reads what pods wrote', 's3:GetObject', `${bucket}/fake/1`, SECURE),
      callsOf(role).isRefused('signs in to its database', 'rds-db:connect', `arn:aws:rds-db:eu-west-2:${ACCOUNT}:dbuser:db-0A1B/grafana`, carried.own()),
    ]),
    callsOf(plan).isRefused('changes its database', 'rds:ModifyDBInstance', database, carried.own()),
  ];
}

import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { synthesised, TAGS } from './support';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';

const of = (name: string) => `arn:aws:rds:eu-west-2:${ACCOUNT}:${name}`;
const [database, parameters] = [of('db:platform-grafana'), of('pg:platform-grafana-2026')];
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-2:${ACCOUNT}:secret:${name}`;
const MINE = { 'aws:RequestedRegion': 'eu-west-2', 'aws:RequestTag/project': 'edge' };
const OWN = { 'aws:ResourceTag/project': 'edge' };
const FOREIGN = { 'aws:ResourceTag/project': 'other' };

describe('databases of RDS', () => {
  const { plan, apply } = synthesised({
    prepare: (stack) => new DbInstance(stack, 'Database', { instanceClass: 'db.t4g.small', manageMasterUserPassword: true, tags: TAGS }),
  });

  it.each<[string, boolean, Call]>([
    ['are made with the tags of the app', true, { action: 'rds:CreateDBInstance', resource: database, context: MINE }],
    ['are made with the options of AWS', true, { action: 'rds:CreateDBInstance', resource: of('og:default:postgres-17'), context: MINE }],
    ['are not made without', false, { action: 'rds:CreateDBInstance', resource: database, context: { 'aws:RequestedRegion': 'eu-west-2' } }],
    ['are not made elsewhere', false, { action: 'rds:CreateDBInstance', resource: database.replace('eu-west-2', 'us-east-1'), context: { ...MINE, 'aws:RequestedRegion': 'us-east-1' } }],
    ['get tags when they are new', true, { action: 'rds:AddTagsToResource', resource: database, context: MINE }],
    ['get others later', true, { action: 'rds:AddTagsToResource', resource: database, context: { ...OWN, 'aws:RequestTag/release': '8' } }],
    ['change when they are the app\'s', true, { action: 'rds:ModifyDBInstance', resource: database, context: OWN }],
    ['stay when they are another\'s', false, { action: 'rds:DeleteDBInstance', resource: database, context: FOREIGN }],
    ['of others do not become the app\'s', false, { action: 'rds:AddTagsToResource', resource: database, context: { ...MINE, ...FOREIGN } }],
    ['are not given to others', false, { action: 'rds:AddTagsToResource', resource: database, context: { ...OWN, 'aws:RequestTag/project': 'other' } }],
    ['get a password from RDS', true, { action: 'secretsmanager:CreateSecret', resource: secret('rds!db-0123abcd') }],
    ['give no right to other secrets', false, { action: 'secretsmanager:CreateSecret', resource: secret('app') }],
    ['do not show their password to who deploys', false, { action: 'secretsmanager:GetSecretValue', resource: secret('rds!db-0123abcd') }],
    ['leave a last snapshot', true, { action: 'rds:CreateDBSnapshot', resource: database, context: OWN }],
    ['leave it under any name', true, { action: 'rds:CreateDBSnapshot', resource: of('snapshot:platform-grafana-final') }],
    ['of others are not copied', false, { action: 'rds:CreateDBSnapshot', resource: database, context: FOREIGN }],
    ['bring no right to types that the app has not', false, { action: 'rds:DeleteDBParameterGroup', resource: parameters, context: OWN }],
  ])('%s: %s', async (_, expected, call) => {
    expect(await allows(apply, call)).toBe(expected);
  });

  it('are looked at by a plan, which changes none and knows no password', async () => {
    // The provider looks by an id, which IAM takes for a look at all.
    expect(await allows(plan, { action: 'rds:DescribeDBInstances', resource: of('db:*') })).toBe(true);
    expect(await allows(plan, { action: 'rds:DeleteDBInstance', resource: database, context: OWN })).toBe(false);
    expect(await allows(plan, { action: 'secretsmanager:GetSecretValue', resource: secret('rds!db-0123abcd') })).toBe(false);
  });

  it('are not in the policies of apps without one', () => {
    const without = synthesised();
    expect(JSON.stringify([without.plan, without.apply])).not.toMatch(/rds:|secretsmanager:/);
  });
});

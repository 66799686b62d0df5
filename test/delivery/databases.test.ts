import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { synthesised, TAGS } from './support';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';

const of = (name: string) => `arn:aws:rds:eu-west-2:${ACCOUNT}:${name}`;
const [database, parameters] = [of('db:platform-grafana'), of('pg:platform-grafana-2026')];
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-2:${ACCOUNT}:secret:${name}`;
const key = (name: string) => `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${name}`;
const VIA_RDS = { 'kms:ViaService': 'rds.eu-west-2.amazonaws.com' };
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
    ['lets RDS make its linked role', true, {
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`,
      context: { 'iam:AWSServiceName': 'rds.amazonaws.com' },
    }],
    ['are made with the keys of AWS, which RDS looks at', true, { action: 'kms:DescribeKey', resource: key('of-aws'), context: VIA_RDS }],
    ['give no look at keys of others', false, { action: 'kms:DescribeKey', resource: key('of-aws') }],
    ['use none but that of the user', false, { action: 'kms:CreateGrant', resource: key('of-aws'), context: VIA_RDS }],
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

  it('with a key of the user\'s use that one, by RDS alone', async () => {
    const given = synthesised({ prepare: (stack) => new DbInstance(stack, 'Database', { instanceClass: 'db.t4g.small', kmsKeyId: key('given'), tags: TAGS }) }).apply;
    const own = synthesised({
      prepare: (stack) => new DbInstance(stack, 'Database', { instanceClass: 'db.t4g.small', masterUserSecretKmsKeyId: new KmsKey(stack, 'Key', { tags: TAGS }).arn, tags: TAGS }),
    }).apply;
    const uses = (policies: any[], resource: string, context: Call['context']) =>
      Promise.all(['CreateGrant', 'Decrypt', 'DescribeKey', 'GenerateDataKey'].map((action) => allows(policies, { action: `kms:${action}`, resource, context })));
    expect(await uses(given, key('given'), VIA_RDS)).toEqual([true, true, true, true]);
    expect(await uses(given, key('given'), {})).toEqual([false, false, false, false]);
    expect(await uses(own, key('own'), { ...VIA_RDS, ...OWN })).toEqual([true, true, true, true]);
    expect(await uses(own, key('own'), { ...VIA_RDS, ...FOREIGN })).toEqual([false, false, true, false]);
  });

  it('are not in the policies of apps without one', () => {
    const without = synthesised();
    expect(JSON.stringify([without.plan, without.apply])).not.toMatch(/rds:|secretsmanager:/);
  });
});

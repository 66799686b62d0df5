import { readFileSync } from 'fs';
import { join } from 'path';
import { ACCOUNT, Call, decides } from '../helpers/policy-evaluator';

const PAGE = readFileSync(join(__dirname, '../../docs/deploy-from-ci.md'), 'utf8');
const [, TEXT] = /### For the organisation[\s\S]*?```json\n([\s\S]*?)```/.exec(PAGE)!;

const KEY = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A1B`;

/** Whether the policy of the page lets a role call that IAM allows everything. */
const passes = (role: string, call: Call) => decides({
  principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
  identity: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
  organisation: JSON.parse(TEXT),
}, { ...call, context: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${role}`, ...call.context } });

describe('the service control policy of docs/deploy-from-ci.md', () => {
  it.each<[string, boolean, string, Call]>([
    ['a key without an owner', false, 'dev', { action: 'kms:CreateKey', resource: '*' }],
    ['a key with an owner', true, 'dev', { action: 'kms:CreateKey', resource: '*', context: { 'aws:RequestTag/project': 'a' } }],
    ['a key without an owner, by admin', true, 'admin', { action: 'kms:CreateKey', resource: '*' }],
    ['a provider without an owner', false, 'dev', { action: 'iam:CreateOpenIDConnectProvider', resource: PROVIDER }],
    ['a provider with an owner', true, 'dev', { action: 'iam:CreateOpenIDConnectProvider', resource: PROVIDER, context: { 'aws:RequestTag/project': 'a' } }],
    ['an owner taken off a key', false, 'dev', { action: 'kms:UntagResource', resource: KEY, context: { 'aws:TagKeys': ['team', 'project'] } }],
    ['another tag taken off a key', true, 'dev', { action: 'kms:UntagResource', resource: KEY, context: { 'aws:TagKeys': ['team'] } }],
    ['an owner taken off a provider', false, 'dev', { action: 'iam:UntagOpenIDConnectProvider', resource: PROVIDER, context: { 'aws:TagKeys': ['project'] } }],
    ['an owner taken off a key, by admin', true, 'admin', { action: 'kms:UntagResource', resource: KEY, context: { 'aws:TagKeys': ['project'] } }],
    ['anything else', true, 'dev', { action: 'kms:DescribeKey', resource: KEY }],
  ])('%s: %s', async (_, expected, role, call) => {
    expect(await passes(role, call)).toBe(expected);
  });
});

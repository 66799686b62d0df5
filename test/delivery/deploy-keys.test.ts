import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { TerraformStack } from 'cdktf';
import { synthesised } from './support';
import { LogEncryptionKey, SecretsEncryption, WorkloadIdentity } from '../../src';
import { ACCOUNT, allows, Call } from '../helpers/policy-evaluator';

const { apply } = synthesised();

const IN_REGION = { 'aws:RequestedRegion': 'eu-west-2' };
const OWN = { ...IN_REGION, 'aws:ResourceTag/project': 'edge' };
const FOREIGN = { ...IN_REGION, 'aws:ResourceTag/project': 'other' };
const MINE = { ...IN_REGION, 'aws:RequestTag/project': 'edge' };
const key = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

describe('what nobody tagged', () => {
  const adopting: Call[] = [
    { action: 'kms:TagResource', resource: key, context: MINE },
    { action: 'kms:CreateKey', resource: '*', context: MINE },
    { action: 'ec2:CreateTags', resource: `arn:aws:ec2:eu-west-2:${ACCOUNT}:security-group/sg-1`, context: MINE },
    { action: 'iam:TagOpenIDConnectProvider', resource: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-2.amazonaws.com/id/0A1B`, context: MINE },
  ];
  const answers = (policies: any[]) => Promise.all(adopting.map((call) => allows(policies, call)));

  it('can be made its own, unless that was left to a person', async () => {
    const of = (adoptsUntagged?: boolean) => answers(synthesised({ identity: WorkloadIdentity.irsa(), props: { adoptsUntagged } }).apply);
    expect(await of()).toEqual([true, true, true, true]);
    expect(await of(false)).toEqual([false, false, false, false]);
  });

  it('is not made its own where it has an alias', async () => {
    expect(await allows(apply, { ...adopting[0], context: { ...MINE, 'kms:ResourceAliases': ['alias/payments'] } })).toBe(false);
  });

  it('is its own to tag otherwise', async () => {
    const { apply: policies } = synthesised({ props: { adoptsUntagged: false } });
    expect(await allows(policies, { action: 'kms:TagResource', resource: key, context: OWN })).toBe(true);
  });
});

describe('grants of keys', () => {
  const grant = (policies: any[], resource: string, context: Call['context']) => allows(policies, { action: 'kms:CreateGrant', resource, context });
  const given = `arn:aws:kms:eu-west-2:${ACCOUNT}:key/99999999-12ab-34cd-56ef-1234567890ab`;
  const byEks = { 'aws:ViaAWSService': 'true' };

  it('are made by EKS for the key of the secrets, and by nobody else', async () => {
    const answers = await Promise.all([{ ...OWN, ...byEks }, OWN, { ...FOREIGN, ...byEks }].map((context) => grant(apply, key, context)));
    expect(answers).toEqual([true, false, false]);
  });

  it('are made for a key that was given for the secrets', async () => {
    const { apply: policies } = synthesised({ secretsEncryption: SecretsEncryption.existingKey(given) });
    expect([await grant(policies, given, byEks), await grant(policies, given, {})]).toEqual([true, false]);
    expect(await grant(policies, key, { ...OWN, ...byEks })).toBe(false);
  });

  it.each<[string, (stack: TerraformStack) => void]>([
    ['in the policy of a role', (stack) => void new IamPolicy(stack, 'Odd', { name: 'platform-odd', policy: JSON.stringify({ Statement: [{ Resource: given }] }) })],
    ['for a queue', (stack) => void new LogEncryptionKey(stack, 'Odd', { description: given })],
  ])('are not made for a key that is named %s', async (_, prepare) => {
    const { apply: policies } = synthesised({ prepare });
    expect(await grant(policies, given, byEks)).toBe(false);
  });
});

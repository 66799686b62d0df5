import { TerraformStack, Testing } from 'cdktf';
import { CredentialsSecret, ExistingSecretsIdentity, IdentityAssociation, ServiceAccount } from '../../../src';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'Test');
});

const LOKI = ServiceAccount.of('monitoring', 'loki');
const POLICY = { policyName: 'Read', awsManagedPolicies: ['ReadOnlyAccess'] };
const identity = (...secrets: CredentialsSecret[]) => new ExistingSecretsIdentity(stack, 'Identity', { secrets: secrets.map((secret) => ({ ...secret, serviceAccount: LOKI })) });

test('a grant says which Secret, with which keys, and makes nothing', () => {
  const grant = identity({ secretName: 'keys', accessKeyIdKey: 'id' }).grant(stack, LOKI, POLICY);
  expect(grant).toEqual({
    roleArn: '', association: IdentityAssociation.SECRET, credentialsSecret: { secretName: 'keys', accessKeyIdKey: 'id' }, serviceAccountAnnotations: {}, podAnnotations: {}, dependencies: [],
  });
  expect(Testing.synth(stack)).not.toContain('"resource"');
});

test.each([
  [[{ secretName: 'Keys' }], 'secrets[0].secretName', 'is not valid'],
  [[{ secretName: 'keys', accessKeyIdKey: 'a b' }], 'secrets[0].accessKeyIdKey', 'is not valid'],
  [[{ secretName: 'keys' }, { secretName: 'others' }], 'secrets[1].serviceAccount', 'already has a Secret'],
])('what cannot be is refused: %#', (secrets, property, problem) => {
  expect(() => identity(...secrets)).toThrow(`\`${property}\` ${problem}`);
});

test('an add-on, which takes a role alone, is refused', () => {
  expect(() => identity({ secretName: 'keys' }).grant(stack, LOKI, POLICY, { associatedByAddon: true })).toThrow('an EKS add-on supports only a role');
});

test('a service account that has no Secret is refused with what the keys have to allow', () => {
  expect(() => identity().grant(stack, LOKI, POLICY)).toThrow('keys that allow ReadOnlyAccess');
});

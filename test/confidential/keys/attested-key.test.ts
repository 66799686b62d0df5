import { TerraformStack, TerraformVariable, Token } from 'cdktf';
import { AttestedKey, AttestedKeyProps, ResourceDefaults } from '../../../src';
import { ACCOUNT, keyAllows, KeyCall } from '../../helpers/policy-evaluator';
import { resolve, synth, testStack, warnings } from '../../helpers/synth';

const IMAGE = '7fb5c55bc2ecbb68ed99a13d7122abfc0666b926a79d5379bc58b9445c84217f59cfdd36c08b2c79552928702efe23e4';
const NEXT = 'ab'.repeat(48);
const OTHER = 'cd'.repeat(48);
const ZERO = '0'.repeat(96);
const VAULT = `arn:aws:iam::${ACCOUNT}:role/vault`;
const KNOWN_LATER = Token.asString({ resolve: () => ACCOUNT, creationStack: [] });
const LIST_KNOWN_LATER = Token.asList({ resolve: () => [IMAGE], creationStack: [] });

let stack: TerraformStack;
beforeEach(() => { stack = testStack(); });

const make = (props: Partial<AttestedKeyProps> = {}) => new AttestedKey(stack, 'Key', {
  decryptRoleArns: [VAULT], measurements: { imageSha384: [IMAGE] }, ...props,
});

/** The policy as AWS gets it. */
function policy(props: Partial<AttestedKeyProps> = {}): any {
  make(props);
  const text: string = synth(stack).resource('aws_kms_key').policy;
  return JSON.parse(text
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, 'aws')
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT));
}

const decrypt = (evidence?: KeyCall['evidence'], more: Partial<KeyCall> = {}): KeyCall => ({ role: 'vault', action: 'kms:Decrypt', evidence, ...more });

it('has Terraform look at roles of another stack, whose state may say anything, before it writes the policy', () => {
  make();
  expect(synth(stack).resource('aws_kms_key').lifecycle).toBeUndefined();
  const others = testStack();
  new AttestedKey(others, 'Key', { decryptRoleArns: [new TerraformVariable(others, 'Vault', {}).stringValue], measurements: { imageSha384: [IMAGE] } });
  const [{ condition }] = synth(others).resource('aws_kms_key').lifecycle.precondition;
  const [, pattern] = /^\$\{can\(regex\("(.+)", "\$\{var\.Vault\}"\)\)\}$/.exec(condition)!;
  const accepts = (arn: string) => new RegExp(pattern).test(arn);
  expect([VAULT, 'arn:aws-cn:iam::111122223333:role/a/b_c'].map(accepts)).toEqual([true, true]);
  expect([`${VAULT}"]},"Action":"kms:*","Resource":"*"},{"Principal":{"AWS":["*`, `arn:aws:iam::${ACCOUNT}:root`, '*'].map(accepts)).toEqual([false, false, false]);
});

describe('kms:Decrypt', () => {
  it.each<[string, boolean, KeyCall]>([
    ['an enclave of the image', true, decrypt({ ImageSha384: IMAGE })],
    ['an enclave of the image, written in capitals', true, decrypt({ ImageSha384: IMAGE.toUpperCase() })],
    ['an enclave of another image', false, decrypt({ ImageSha384: OTHER })],
    ['an enclave in debug mode', false, decrypt({ ImageSha384: ZERO })],
    ['the pod itself, without evidence', false, decrypt()],
    ['the pod itself, whatever IAM allows it', false, decrypt(undefined, { iam: ['kms:*'] })],
    ['evidence of a register that nobody asked for', false, decrypt({ PCR1: IMAGE })],
    ['another role with the right image', false, decrypt({ ImageSha384: IMAGE }, { role: 'other' })],
    ['another role with the right image and an administrator\'s rights', false, decrypt({ ImageSha384: IMAGE }, { role: 'admin', iam: ['*'] })],
    ['an administrator without evidence', false, decrypt(undefined, { role: 'admin', iam: ['*'] })],
  ])('%s: %s', async (_, allowed, call) => {
    expect(await keyAllows(policy(), call)).toBe(allowed);
  });

  it('takes one of two images while one takes the place of the other', async () => {
    const both = policy({ measurements: { imageSha384: [IMAGE, NEXT] } });
    expect(await keyAllows(both, decrypt({ ImageSha384: IMAGE }))).toBe(true);
    expect(await keyAllows(both, decrypt({ ImageSha384: NEXT }))).toBe(true);
    expect(await keyAllows(both, decrypt({ ImageSha384: OTHER }))).toBe(false);
  });

  it('takes only what matches in all registers', async () => {
    const more = policy({ measurements: { imageSha384: [IMAGE], pcrs: { 3: [NEXT], 8: [OTHER] } } });
    expect(await keyAllows(more, decrypt({ ImageSha384: IMAGE, PCR3: NEXT, PCR8: OTHER }))).toBe(true);
    expect(await keyAllows(more, decrypt({ ImageSha384: IMAGE, PCR3: NEXT, PCR8: ZERO }))).toBe(false);
    expect(await keyAllows(more, decrypt({ ImageSha384: IMAGE, PCR3: NEXT }))).toBe(false);
    expect(await keyAllows(more, decrypt({ PCR3: NEXT, PCR8: OTHER }))).toBe(false);
  });

  it('takes a Nitro Sandbox by the policy of its pod', async () => {
    const pod = policy({ measurements: { pcrs: { 17: [IMAGE] } } });
    expect(await keyAllows(pod, decrypt({ PCR17: IMAGE }))).toBe(true);
    expect(await keyAllows(pod, decrypt({ PCR17: OTHER }))).toBe(false);
    expect(await keyAllows(pod, decrypt({ ImageSha384: IMAGE }))).toBe(false);
  });

  it('takes no Nitro Sandbox whose PCR17 nobody wrote, as in debug mode', async () => {
    const pod = policy({ measurements: { pcrs: { 17: [IMAGE] } } });
    expect(await keyAllows(pod, decrypt({ PCR17: ZERO }))).toBe(false);
    expect(await keyAllows(pod, decrypt({ ImageSha384: IMAGE, PCR17: ZERO }))).toBe(false);
  });

  it('takes one of two values of a register while one takes the place of the other', async () => {
    const both = policy({ measurements: { pcrs: { 17: [IMAGE, NEXT] } } });
    expect(await keyAllows(both, decrypt({ PCR17: IMAGE }))).toBe(true);
    expect(await keyAllows(both, decrypt({ PCR17: NEXT }))).toBe(true);
    expect(await keyAllows(both, decrypt({ PCR17: OTHER }))).toBe(false);
  });

  it.each<[string, AttestedKeyProps['measurements'], number]>([
    ['the policy of a sandbox alone', { pcrs: { 17: [IMAGE] } }, 1],
    ['it beside an image', { imageSha384: [NEXT], pcrs: { 17: [IMAGE] } }, 0],
    ['it beside a certificate', { pcrs: { 8: [NEXT], 17: [IMAGE] } }, 0],
    ['an image', { imageSha384: [IMAGE] }, 0],
  ])('warns of what can be written from inside: %s', (_, measurements, times) => {
    expect(warnings(make({ measurements }))).toEqual(Array(times).fill(
      'The key policy checks only PCR17, which is written from inside the enclave: other code in an enclave with the credentials of one of the roles can write the same value. '
      + 'Add the PCR0 of the sandbox image as `imageSha384` if you know it, and do not allow others to start enclaves that can use these roles.'));
  });

  it('stays closed when somebody adds a statement that allows it', async () => {
    const widened = policy();
    widened.Statement.push({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' });
    expect(await keyAllows(widened, decrypt(undefined, { role: 'admin', iam: ['*'] }))).toBe(false);
    expect(await keyAllows(widened, { role: 'admin', action: 'kms:ReEncryptFrom', iam: ['*'] })).toBe(false);
  });

  it('is what the default policy of KMS would give away', async () => {
    const byDefault = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] };
    expect(await keyAllows(byDefault, decrypt(undefined, { iam: ['kms:Decrypt'] }))).toBe(true);
  });
});

describe('an administrator of the account', () => {
  const admin = (action: string): KeyCall => ({ role: 'admin', action, iam: ['*'] });

  it.each(['kms:PutKeyPolicy', 'kms:GetKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:EnableKeyRotation', 'kms:TagResource', 'kms:DescribeKey', 'kms:Encrypt'])('may %s: nobody is locked out', async (action) => {
    expect(await keyAllows(policy(), admin(action))).toBe(true);
  });

  it.each(['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:CreateGrant', 'kms:GenerateDataKey', 'kms:GenerateDataKeyPair', 'kms:DeriveSharedSecret'])('may not %s, which reads or lets others read', async (action) => {
    expect(await keyAllows(policy(), admin(action))).toBe(false);
  });

  it('needs an IAM policy for it', async () => {
    expect(await keyAllows(policy(), { role: 'anybody', action: 'kms:PutKeyPolicy' })).toBe(false);
  });
});

it('lets others encrypt, and not read what they wrote', async () => {
  const made = policy({ encryptRoleArns: [`arn:aws:iam::${ACCOUNT}:role/writer`] });
  expect(await keyAllows(made, { role: 'writer', action: 'kms:Encrypt' })).toBe(true);
  expect(await keyAllows(made, { role: 'writer', action: 'kms:GenerateDataKey' })).toBe(true);
  expect(await keyAllows(made, { role: 'writer', action: 'kms:Decrypt' })).toBe(false);
  expect(await keyAllows(made, { role: 'vault', action: 'kms:Encrypt' })).toBe(false);
});

it('is a rotated key that waits thirty days, with the tags of the settings', () => {
  ResourceDefaults.applyTo(stack, { tags: { team: 'web' } });
  const key = make();
  expect(synth(stack).resource('aws_kms_key')).toMatchObject({
    description: 'Decrypts for attested code alone: Test/Key', enable_key_rotation: true, deletion_window_in_days: 30, tags: { team: 'web' },
  });
  expect(resolve(stack, key.keyArn)).toBe(resolve(stack, key.resource.arn));
});

it('takes measurements and roles that only Terraform knows', () => {
  const value = new TerraformVariable(stack, 'Pcr0', { type: 'string' }).stringValue;
  expect(policy({ decryptRoleArns: [value], measurements: { imageSha384: [value] } }).Statement[1]).toMatchObject({
    Principal: { AWS: ['${var.Pcr0}'] }, Condition: { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:ImageSha384': ['${var.Pcr0}'] } },
  });
});

it('takes roles that Terraform knows in part', () => {
  const account = new TerraformVariable(stack, 'Account', { type: 'string' }).stringValue;
  expect(policy({ decryptRoleArns: [`arn:aws:iam::${account}:role/vault`] }).Statement[1].Principal).toEqual({ AWS: ['arn:aws:iam::${var.Account}:role/vault'] });
});

describe('refuses', () => {
  it.each<[string, Partial<AttestedKeyProps>, string]>([
    ['measurements of no image', { measurements: { pcrs: { 3: [IMAGE] } } },
      `\`measurements\` contains no image, so any code in an enclave could decrypt, got {"imageSha384":[],"pcrs":{"3":["${IMAGE}"]}}. `
      + 'Allowed: `imageSha384`, or `pcrs` with the register 0 (image), 8 (signing certificate) or 17 (sandbox policy). Fix: add the PCR0 from the output of nitro-cli build-enclave.'],
    ['the image of debug mode', { measurements: { imageSha384: [ZERO] } },
      `\`measurements.imageSha384[0]\` is all zeros, the value of every enclave in debug mode, whoever built it, got '${ZERO}'. `
      + 'Fix: start the enclave without --debug-mode, and use the value printed when its image was built.'],
    ['a digest that is too short', { measurements: { imageSha384: [IMAGE, 'abc'] } },
      '`measurements.imageSha384[1]` is not valid, got \'abc\'. Allowed: 96 hexadecimal digits (SHA-384). Fix: copy it from the output of nitro-cli build-enclave or eks-nitro-sandbox-genpolicy.'],
    ['a register of debug mode', { measurements: { imageSha384: [IMAGE], pcrs: { 8: [ZERO] } } },
      `\`measurements.pcrs.8[0]\` is all zeros, the value of every enclave in debug mode, whoever built it, got '${ZERO}'. `
      + 'Fix: start the enclave without --debug-mode, and use the value printed when its image was built.'],
    ['a sandbox in debug mode', { measurements: { pcrs: { 17: [IMAGE, ZERO] } } },
      `\`measurements.pcrs.17[1]\` is all zeros, the value of every enclave in debug mode, whoever built it, got '${ZERO}'. `
      + 'Fix: start the enclave without --debug-mode, and use the value printed when its image was built.'],
    ['a register by another number, before it is called no image', { measurements: { pcrs: { '08': [IMAGE] } } },
      '`measurements.pcrs` is not valid, got \'08\'. Allowed: the number of a register, 0 to 31. Fix: write only the number, as in { \'8\': [\'...\'] }.'],
    ['registers without a value', { measurements: { pcrs: { 8: [] } } },
      '`measurements` contains no image, so any code in an enclave could decrypt, got {"imageSha384":[],"pcrs":{"8":[]}}. '
      + 'Allowed: `imageSha384`, or `pcrs` with the register 0 (image), 8 (signing certificate) or 17 (sandbox policy). Fix: add the PCR0 from the output of nitro-cli build-enclave.'],
    ['images that are a list of Terraform', { measurements: { imageSha384: LIST_KNOWN_LATER } },
      '`measurements.imageSha384` must be a literal list, not a value that is only known to Terraform. Allowed: a literal list, since the key policy contains each value; '
      + 'a single value may be known only to Terraform. Fix: pass the list itself.'],
    ['a register by another name', { measurements: { imageSha384: [IMAGE], pcrs: { PCR8: [IMAGE] } } },
      '`measurements.pcrs` is not valid, got \'PCR8\'. Allowed: the number of a register, 0 to 31. Fix: write only the number, as in { \'8\': [\'...\'] }.'],
    ['everybody', { decryptRoleArns: [`arn:aws:iam::${ACCOUNT}:role/*`] },
      `\`decryptRoleArns\` must list the roles that decrypt, got ["arn:aws:iam::${ACCOUNT}:role/*"]. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the \`roleArn\` of the workload's grant.`],
    ['the account', { decryptRoleArns: [`arn:aws:iam::${ACCOUNT}:root`] },
      `\`decryptRoleArns\` must list the roles that decrypt, got ["arn:aws:iam::${ACCOUNT}:root"]. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the \`roleArn\` of the workload's grant.`],
    ['everybody of an account that only Terraform knows', { decryptRoleArns: [`arn:aws:iam::${KNOWN_LATER}:root`] },
      `\`decryptRoleArns\` must list the roles that decrypt, got ["arn:aws:iam::${KNOWN_LATER}:root"]. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the \`roleArn\` of the workload's grant.`],
    ['everybody who encrypts', { encryptRoleArns: ['*'] },
      '`encryptRoleArns` must list the roles that encrypt, got ["*"]. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the `roleArn` of the workload\'s grant.'],
    ['a list that only Terraform knows', { decryptRoleArns: LIST_KNOWN_LATER },
      '`decryptRoleArns` must be a literal list, not a value that is only known to Terraform. Allowed: a literal list, since the key policy contains each ARN; '
      + 'a single ARN may be known only to Terraform. Fix: pass the list itself.'],
    ['nobody', { decryptRoleArns: [] },
      '`decryptRoleArns` must list the roles that decrypt, got []. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the `roleArn` of the workload\'s grant.'],
    ['a key that is gone tomorrow', { deletionWindowDays: 1 },
      '`deletionWindowDays` must be a whole number from 7 to 30, got 1. Fix: pass a number from 7 to 30.'],
  ])('%s', (_, props, text) => {
    expect(() => make(props)).toThrow(new Error(`Test/Key: ${text}`));
  });
});

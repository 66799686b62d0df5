import { TerraformStack } from 'cdktf';
import { AttestedKey, GithubDeployRoles, S3StateBucket } from '../../src';
import { ACCOUNT, keyAllows } from '../helpers/policy-evaluator';
import { stackBeside, synth, testStack } from '../helpers/synth';

const VAULT = `arn:aws:iam::${ACCOUNT}:role/vault`;
const DEPLOY = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const IMAGE = 'ab'.repeat(48);

const key = (stack: TerraformStack, deployRoleArns?: string[]) =>
  new AttestedKey(stack, 'Key', { decryptRoleArns: [VAULT], measurements: { imageSha384: [IMAGE] }, deployRoleArns });

/** An app with roles that deploy a stack, and one that they do not deploy. */
function app() {
  const ci = testStack('Ci');
  const deploy = new GithubDeployRoles(ci, 'Deploy', { repository: 'acme/platform', region: 'eu-west-2' });
  const [stack, vault] = [stackBeside(ci, 'Platform'), stackBeside(ci, 'Vault')];
  S3StateBucket.keepStateOf(stack, { bucketName: 'acme-state', region: 'eu-west-2' });
  deploy.allowStacks([stack]);
  return { ci, deploy, stack, vault };
}

it('is refused in a stack that the role deploys', () => {
  const { ci, deploy, stack } = app();
  key(stack, [deploy.applyRoleArn]);
  expect(() => synth(ci)).toThrow(
    'the apply role could replace the policy of Platform/Key/Resource, which requires evidence. Fix: create the key in a stack that a person applies, with `deployRoleArns`.',
  );
});

it.each([
  ['without the role', undefined],
  ['with another role', [DEPLOY]],
])('is refused in another stack %s', (_, roles) => {
  const { ci, vault } = app();
  key(vault, roles);
  expect(() => synth(ci)).toThrow(
    'the apply role could replace the policy of Vault/Key/Resource, which requires evidence, once it has the tags of the app. Fix: pass `applyRoleArn` to `deployRoleArns` of the key.',
  );
});

it('is accepted in another stack with the role', () => {
  const { ci, deploy, vault } = app();
  key(vault, [deploy.applyRoleArn]);
  expect(() => synth(ci)).not.toThrow();
});

describe('a role that deploys', () => {
  const policy = () => {
    const stack = testStack();
    key(stack, [DEPLOY]);
    return JSON.parse(synth(stack).resource('aws_kms_key').policy.replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, 'aws').replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, ACCOUNT));
  };

  it.each(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:CreateGrant', 'kms:TagResource', 'kms:UpdateAlias'])('may not %s, whatever IAM allows it', async (action) => {
    expect(await keyAllows(policy(), { role: 'deploy', action, iam: ['kms:*'] })).toBe(false);
  });

  it('may look at the key, and an administrator may change it', async () => {
    expect(await keyAllows(policy(), { role: 'deploy', action: 'kms:DescribeKey', iam: ['kms:*'] })).toBe(true);
    expect(await keyAllows(policy(), { role: 'admin', action: 'kms:PutKeyPolicy', iam: ['kms:*'] })).toBe(true);
  });
});

it('takes roles alone, as elsewhere', () => {
  expect(() => key(testStack(), ['arn:aws:iam::111122223333:root'])).toThrow(
    'Test/Key: `deployRoleArns` must list the roles that deploy, got ["arn:aws:iam::111122223333:root"]. Allowed: at least one ARN of an IAM role, without wildcards. Fix: pass the `applyRoleArn` of GithubDeployRoles.',
  );
});

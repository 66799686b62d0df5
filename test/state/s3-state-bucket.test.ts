import { App, TerraformStack, Token } from 'cdktf';
import { S3StateBucket } from '../../src';
import { Call, decides } from '../helpers/policy-evaluator';
import { synth, testStack } from '../helpers/synth';

function bucket(props = {}) {
  const stack = testStack('state');
  new S3StateBucket(stack, 'State', { bucketName: 'acme-terraform-state', ...props });
  return synth(stack);
}

describe('S3StateBucket', () => {
  test('is versioned, encrypted, owned by the bucket owner and closed to the public', () => {
    const stack = bucket();
    expect(stack.resource('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
    expect(stack.resource('aws_s3_bucket_server_side_encryption_configuration').rule).toEqual([
      expect.objectContaining({ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }),
    ]);
    expect(stack.resource('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(stack.resource('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test('refuses everything that does not come over TLS, on the bucket and on what is in it', () => {
    const { Statement: [statement] } = JSON.parse(bucket().resource('aws_s3_bucket_policy').policy);
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(statement.Resource).toHaveLength(2);
    expect(statement.Resource[1]).toBe(`${statement.Resource[0]}/*`);
  });

  describe('its policy', () => {
    const ADMIN = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_Admin_0123';
    const ADMINISTRATORS = ['arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*'];
    const anybody = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }];
    const policyOf = (props: object) =>
      JSON.parse(bucket(props).resource('aws_s3_bucket_policy').policy.replace(/\$\{aws_s3_bucket\.\w+\.arn\}/g, 'arn:aws:s3:::acme-terraform-state'));
    const lets = (props: object, principal: string, action: string, context: Call['context'] = {}) => decides(
      { principal, identity: anybody, resource: policyOf(props) },
      {
        action,
        resource: `arn:aws:s3:::acme-terraform-state${/Object/.test(action) ? '/platform.tfstate' : ''}`,
        context: { 'aws:PrincipalArn': principal, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...context },
      },
    );
    const OTHER = 'arn:aws:iam::111122223333:role/deploy';

    test.each(['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'])('lets everybody %s, over TLS 1.2 and 1.3 alone', async (action) => {
      for (const props of [{}, { administratorArns: ADMINISTRATORS }]) {
        expect(await lets(props, OTHER, action)).toBe(true);
        expect(await lets(props, OTHER, action, { 's3:TlsVersion': '1.2' })).toBe(true);
        expect(await lets(props, OTHER, action, { 's3:TlsVersion': '1.1' })).toBe(false);
        expect(await lets(props, ADMIN, action, { 's3:TlsVersion': '1.0' })).toBe(false);
        expect(await lets(props, ADMIN, action, { 'aws:SecureTransport': 'false' })).toBe(false);
      }
    });

    test('lets nobody delete old versions but administrators', async () => {
      expect(await lets({}, ADMIN, 's3:DeleteObjectVersion')).toBe(false);
      expect(await lets({ administratorArns: ADMINISTRATORS }, ADMIN, 's3:DeleteObjectVersion')).toBe(true);
      expect(await lets({ administratorArns: ADMINISTRATORS }, OTHER, 's3:DeleteObjectVersion')).toBe(false);
    });

    test.each([
      's3:PutBucketVersioning', 's3:PutLifecycleConfiguration', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy', 's3:DeleteBucket',
      's3:PutBucketPublicAccessBlock', 's3:PutEncryptionConfiguration', 's3:PutReplicationConfiguration', 's3:PutBucketOwnershipControls',
    ])('leaves %s to administrators, where there are some', async (action) => {
      expect(await lets({}, OTHER, action)).toBe(true);
      expect(await lets({ administratorArns: ADMINISTRATORS }, ADMIN, action)).toBe(true);
      expect(await lets({ administratorArns: ADMINISTRATORS }, OTHER, action)).toBe(false);
    });

    test('names administrators by their ARNs', () => {
      expect(() => bucket({ administratorArns: ['admin'] })).toThrow(
        "state/State: `administratorArns[0]` is not valid, got 'admin'. Allowed: the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/admin. Fix: write the full ARN, of a role and not of a session; for IAM Identity Center 'arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_<set>_*'.",
      );
      expect(() => bucket({ administratorArns: ['arn:aws:iam::111122223333:user/ops', Token.asString({ resolve: () => 'a' })] })).not.toThrow();
    });
  });

  test('is not destroyed unless that is asked for', () => {
    expect(bucket().resource('aws_s3_bucket').lifecycle).toEqual({ prevent_destroy: true });
    expect(bucket({ preventDestroy: false }).resource('aws_s3_bucket').lifecycle).toEqual({ prevent_destroy: false });
    expect(bucket({ preventDestroy: false }).resource('aws_s3_bucket').force_destroy).toBeUndefined();
  });

  test('keeps overwritten states for 90 days, or as long as asked', () => {
    const days = (props: object) =>
      bucket(props).resource('aws_s3_bucket_lifecycle_configuration').rule[0].noncurrent_version_expiration[0].noncurrent_days;
    expect(days({})).toBe(90);
    expect(days({ noncurrentVersionDays: 7 })).toBe(7);
    expect(() => bucket({ noncurrentVersionDays: 0 })).toThrow(
      'state/State: `noncurrentVersionDays` must be a whole number from 1 to 36500, got 0. Fix: pass a number from 1 to 36500.',
    );
  });

  test('takes a KMS key', () => {
    const keyArn = 'arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const [rule] = bucket({ kmsKeyArn: keyArn }).resource('aws_s3_bucket_server_side_encryption_configuration').rule;
    expect(rule).toMatchObject({
      apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: keyArn },
      bucket_key_enabled: true,
    });
  });

  test.each(['ab', 'Acme', 'acme_state', '-acme', 'acme..state', 'xn--acme', 'acme-s3alias', 'acme--ol-s3', 'acme.mrap', 'acme--x-s3', 'acme--table-s3'])('refuses the name %s', (bucketName) => {
    expect(() => bucket({ bucketName })).toThrow(
      `state/State: \`bucketName\` is not valid, got '${bucketName}'. Allowed: 3 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends, not an IP address, and without a prefix or suffix that AWS reserves. Fix: choose a globally unique name, such as <company>-terraform-state.`,
    );
  });
});

describe('S3StateBucket.keepStateOf', () => {
  function backend(options = {}) {
    const stack = new TerraformStack(new App(), 'platform');
    S3StateBucket.keepStateOf(stack, { bucketName: 'acme-terraform-state', region: 'eu-west-2', ...options });
    return (stack.toTerraform() as { terraform: { required_version: string; backend: { s3: object } } }).terraform;
  }

  test('keeps the state under the id of the stack, encrypted and with a lock file', () => {
    expect(backend().backend.s3).toEqual({
      bucket: 'acme-terraform-state',
      key: 'platform.tfstate',
      region: 'eu-west-2',
      encrypt: true,
      use_lockfile: true,
    });
  });

  test('asks for a CLI that knows lock files', () => {
    expect(backend().required_version).toBe('>= 1.10.0');
  });

  test('takes another key and a KMS key', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(backend({ key: 'prod/platform.tfstate', kmsKeyArn }).backend.s3).toMatchObject({
      key: 'prod/platform.tfstate',
      kms_key_id: kmsKeyArn,
    });
  });

  test('refuses a bucket name that only Terraform knows', () => {
    expect(() => backend({ bucketName: Token.asString({ resolve: () => 'x' }) })).toThrow(
      'platform: `bucketName` must be literal text, not a value that is only known to Terraform. Allowed: literal text, since Terraform reads the name before evaluating the configuration. Fix: pass the text itself.',
    );
  });
});

describe('S3StateBucket.keepStateOf, in an app', () => {
  const place = { bucketName: 'acme-terraform-state', region: 'eu-west-2' };

  test('refuses one state for two stacks, which would destroy what the other made', () => {
    const app = new App();
    S3StateBucket.keepStateOf(new TerraformStack(app, 'one'), { ...place, key: 'platform.tfstate' });
    expect(() => S3StateBucket.keepStateOf(new TerraformStack(app, 'two'), { ...place, key: 'platform.tfstate' })).toThrow(
      'two: `key` is already used by the stack one, got \'acme-terraform-state/platform.tfstate\'. Fix: use a unique key for each stack, once.',
    );
  });

  test('takes one bucket name and key in two partitions', () => {
    const app = new App();
    ['eu-west-2', 'cn-north-1'].forEach((region) => S3StateBucket.keepStateOf(new TerraformStack(app, region), { ...place, region, key: 'platform.tfstate' }));
  });

  test('refuses a second call for a stack', () => {
    const stack = new TerraformStack(new App(), 'one');
    S3StateBucket.keepStateOf(stack, place);
    expect(() => S3StateBucket.keepStateOf(stack, place)).toThrow(
      'one: `key` is already set for this stack, got \'acme-terraform-state/one.tfstate\'. Fix: use a unique key for each stack, once.',
    );
  });

  test('refuses to keep the state of the stack that makes the bucket', () => {
    const stack = testStack('state');
    new S3StateBucket(stack, 'State', { bucketName: place.bucketName });
    expect(() => S3StateBucket.keepStateOf(stack, place)).toThrow(
      'state: `bucketName` cannot store the state of the stack that creates the bucket: it does not exist yet when Terraform starts, got \'acme-terraform-state/state.tfstate\'. Fix: move the bucket to a separate stack, whose state is in a file.',
    );
  });

  test.each([
    [{ region: 'london' }, 'one: `region` is not valid, got \'london\'. Allowed: a region such as eu-west-2. Fix: name the region.'],
    [{ key: '' }, 'one: `key` is not valid, got \'\'. Allowed: a path without a slash at either end. Fix: use a path such as \'platform.tfstate\'.'],
    [{ key: '/one.tfstate' }, 'one: `key` is not valid, got \'/one.tfstate\'. Allowed: a path without a slash at either end. Fix: use a path such as \'platform.tfstate\'.'],
  ])('refuses %p', (options, message) => {
    expect(() => S3StateBucket.keepStateOf(new TerraformStack(new App(), 'one'), { ...place, ...options })).toThrow(message);
  });
});

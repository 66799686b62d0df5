import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { ServiceAccount } from '../../src/cluster/workload-permissions';
import { WorkloadIdentity } from '../../src/identity/workload-identity';
import { ResourceDefaults } from '../../src/settings/resource-defaults';
import { bindStorage, ObjectStorage, ObjectStorageBinding, ObjectStorageRequest } from '../../src/storage/object-storage';
import { FakeCluster } from '../helpers/fake-cluster';
import { synth, testStack, warnings } from '../helpers/synth';

const KEY = 'arn:aws:kms:eu-west-2:111122223333:key/11111111-2222-3333-4444-555555555555';

function bind(storage: ObjectStorage, clusterName = 'platform', prepare: (stack: ReturnType<typeof testStack>) => void = () => undefined) {
  const stack = testStack();
  prepare(stack);
  const cluster = new FakeCluster(stack, 'Cluster', { clusterName, identity: (each) => WorkloadIdentity.podIdentity().bind(each, each) });
  const request: ObjectStorageRequest = {
    cluster, serviceAccount: ServiceAccount.of('monitoring', 'loki'), contents: 'logs', retentionDays: 30, dataPrefix: 'fake/',
  };
  const binding: ObjectStorageBinding = bindStorage(stack, storage, request);
  return { stack, binding, output: synth(stack) };
}

describe('a bucket that is made', () => {
  it('is private, encrypted, and deletes a month after its writer should have', () => {
    const { output } = bind(ObjectStorage.s3());
    const [bucket] = output.resources('aws_s3_bucket');
    expect(bucket.force_destroy).toBeUndefined();
    expect(output.resources('aws_s3_bucket_public_access_block')).toEqual([expect.objectContaining({ block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true })]);
    expect(output.resources('aws_s3_bucket_server_side_encryption_configuration')[0].rule[0].apply_server_side_encryption_by_default).toEqual({ sse_algorithm: 'AES256' });
    const [{ rule: rules }] = output.resources('aws_s3_bucket_lifecycle_configuration');
    expect(rules.find(({ expiration }: any) => expiration)).toMatchObject({ filter: [{ prefix: 'fake/' }], expiration: [{ days: 60 }] });
    expect(output.resources('aws_s3_bucket_versioning')).toEqual([]);
  });

  it('is encrypted with a key that its pods may use', () => {
    const { output } = bind(ObjectStorage.s3({ kmsKeyArn: KEY }));
    expect(output.resources('aws_s3_bucket_server_side_encryption_configuration')[0].rule[0]).toEqual({ apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: KEY }, bucket_key_enabled: true });
    const [{ policy }] = output.resources('aws_iam_role_policy');
    expect(JSON.parse(policy).Statement.find(({ Resource }: any) => [Resource].flat().includes(KEY)).Action.sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });

  it('has a name that S3 takes, of any cluster', () => {
    for (const name of ['platform', 'Platform_EU', `a${'b'.repeat(99)}`, 'sthree-logs']) {
      const { output } = bind(ObjectStorage.s3(), name);
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, with the 26 characters that Terraform adds.
      expect(output.resources('aws_s3_bucket')[0].bucket_prefix).toMatch(/^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]{1,36}$/);
    }
    const prefixes = ['a-b', 'A-b', 'a_b'].map((name) => bind(ObjectStorage.s3(), name).output.resources('aws_s3_bucket')[0].bucket_prefix);
    expect(new Set(prefixes).size).toBe(3);
  });

  it('is kept where what holds data is kept, and may be emptied where that is asked for', () => {
    const { output } = bind(ObjectStorage.s3(), 'platform', (stack) => ResourceDefaults.applyTo(stack, { preventDestroy: true, tags: { team: 'a' } }));
    expect(output.resources('aws_s3_bucket')[0]).toMatchObject({ lifecycle: { prevent_destroy: true }, tags: { team: 'a' } });
    expect(bind(ObjectStorage.s3({ forceDestroy: true })).output.resources('aws_s3_bucket')[0].force_destroy).toBe(true);
  });
});

describe('a bucket that is there', () => {
  it('is named by its ARN, also where Terraform alone knows it', () => {
    expect(bind(ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::team-logs', region: 'eu-west-1' })).binding.bucket).toEqual({ bucketName: 'team-logs', region: 'eu-west-1' });
    const stack = testStack();
    const token = new TerraformVariable(stack, 'Arn', { type: 'string' }).stringValue;
    expect(() => bind(ObjectStorage.existingS3({ bucketArn: token }))).not.toThrow();
  });
});

describe('a bucket that several share', () => {
  const stack = testStack();
  const bindAs = (id: string, contents: string, storage: ObjectStorage) => {
    const scope = new Construct(stack, id);
    const cluster = new FakeCluster(scope, 'Cluster', { clusterName: id.toLowerCase(), identity: (each) => WorkloadIdentity.podIdentity().bind(each, each) });
    bindStorage(scope, storage, { cluster, serviceAccount: ServiceAccount.of('monitoring', contents), contents, retentionDays: 30, dataPrefix: 'fake/' });
    return warnings(scope).filter((text) => text.startsWith('`storage`'));
  };
  const existing = (name: string) => ObjectStorage.existingS3({ bucketArn: `arn:aws:s3:::${name}`, region: 'eu-west-2' });
  const minio = (endpoint: string) => ObjectStorage.s3Compatible({ endpoint, bucketName: 'acme', secretName: 'keys' });
  bindAs('First', 'logs', existing('acme'));
  bindAs('Minio', 'logs', minio('https://minio'));

  it('is refused for the same kind of data, which each would delete, also of another cluster', () => {
    expect(() => bindAs('Second', 'logs', existing('acme'))).toThrow(
      "Test/Second: `storage` uses the same bucket as Test/First, which also stores logs: each would mix up and delete the data of the other, got 'acme'. Fix: give each a bucket of its own.",
    );
    expect(() => bindAs('Third', 'logs', minio('https://minio/'))).toThrow(/uses the same bucket as Test\/Minio, /);
  });

  it('is warned of for different kinds', () => {
    expect(bindAs('Traces', 'traces', existing('acme'))).toEqual([
      '`storage` uses the same bucket as Test/First: pods of both can read and delete the data of the other. Give each a bucket of its own.',
    ]);
  });

  it('is none where the name or the server is another', () => {
    expect(bindAs('Other', 'logs', existing('acme-2'))).toEqual([]);
    expect(bindAs('OtherServer', 'logs', minio('https://other'))).toEqual([]);
    const arn = new TerraformVariable(stack, 'Arn', { type: 'string' }).stringValue;
    ['Token', 'SameToken'].forEach((id) => expect(bindAs(id, 'logs', ObjectStorage.existingS3({ bucketArn: arn }))).toEqual([]));
  });
});

it('a bucket of another server may have a name that AWS reserves', () => {
  const named = (bucketName: string) => () => bind(ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName, secretName: 'keys' }));
  ['sthree-logs', 'xn--logs', 'logs-s3alias'].forEach((name) => expect(named(name)).not.toThrow());
  ['10.0.0.1', 'a..b', 'ab'].forEach((name) => expect(named(name)).toThrow(/`storage\.bucketName` is not valid/));
});

it.each<[string, ObjectStorage, RegExp]>([
  ['a key by its alias', ObjectStorage.s3({ kmsKeyArn: 'alias/logs' }), /`storage\.kmsKeyArn`/],
  ['a bucket by its name', ObjectStorage.existingS3({ bucketArn: 'team-logs' }), /`storage\.bucketArn`/],
  ['a zone as region', ObjectStorage.existingS3({ bucketArn: 'arn:aws:s3:::acme-logs', region: 'eu-west-1a' }), /`storage\.region`/],
  ['a server without a scheme', ObjectStorage.s3Compatible({ endpoint: 'minio:9000', bucketName: 'logs', secretName: 'keys' }), /`storage\.endpoint`/],
  ['a server with a path', ObjectStorage.s3Compatible({ endpoint: 'https://minio/logs', bucketName: 'logs', secretName: 'keys' }), /`storage\.endpoint`/],
  ['a server with keys in its address', ObjectStorage.s3Compatible({ endpoint: 'https://key:secret@minio', bucketName: 'logs', secretName: 'keys' }), /`storage\.endpoint`/],
  ['a bucket with capitals', ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName: 'Logs', secretName: 'keys' }), /`storage\.bucketName`/],
  ['a Secret that is none', ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName: 'logs', secretName: 'My Keys' }), /`storage\.secretName`/],
  ['an authority that is no Secret', ObjectStorage.s3Compatible({ endpoint: 'https://minio', bucketName: 'logs', secretName: 'keys', caSecretName: 'CA.crt/' }), /`storage\.caSecretName`/],
])('is refused: %s', (_, storage, message) => {
  expect(() => bind(storage)).toThrow(message);
});

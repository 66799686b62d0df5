import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration, S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { nameGivenTo } from '../cluster/cluster-claims';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { sortedEntries } from '../private/maps';
import { clusterNamePrefix } from '../private/names';
import { guardOnceInAws } from '../private/once-in-aws';
import { isToken } from '../private/tokens';
import { keptLifecycle } from '../settings/kept';
import { ResourceDefaults } from '../settings/resource-defaults';

/** A name has 63 characters, of which Terraform makes 26. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html (2026-11-30) */
const PREFIX_LENGTH = 63 - 26;

/** Days that what the writer should have deleted stays, so that S3 never deletes before it. */
const GRACE_DAYS = 30;

/** What a bucket is for. */
export interface ObjectBucketInput {
  readonly cluster: IKubernetesCluster;
  readonly contents: string;
  readonly retentionDays: number;
  readonly dataPrefix: string;
  readonly otherRetentionDays?: { readonly [prefix: string]: number };
  readonly kmsKeyArn?: string;
  readonly forceDestroy: boolean;
}

/**
 * A bucket that one workload of a cluster keeps objects in: private, encrypted, over TLS alone, without versions. A bucket that
 * still holds objects is not deleted.
 */
export class ObjectBucket extends Construct {
  public readonly resource: S3Bucket;
  /** All that makes the bucket what it is. */
  public readonly dependencies: ITerraformDependable[];

  constructor(scope: Construct, id: string, input: ObjectBucketInput) {
    super(scope, id);
    guardOnceInAws(this);
    const settings = ResourceDefaults.merge(input.cluster.resourceSettings, ResourceDefaults.of(this));
    this.resource = new S3Bucket(this, 'Resource', {
      bucketPrefix: bucketPrefix(settings.namePrefix, input),
      forceDestroy: input.forceDestroy || undefined,
      tags: settings.tags,
      lifecycle: keptLifecycle(settings),
    });
    this.dependencies = [this.resource, ...this.closed(), this.encrypted(input.kmsKeyArn), this.cleaned(input)];
  }

  private closed(): ITerraformDependable[] {
    const bucket = this.resource.id;
    const block = new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, 'OwnershipControls', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    // S3 refuses two changes of a bucket's access at the same time.
    const policy = new S3BucketPolicy(this, 'Policy', { bucket, policy: overTlsAlone(this.resource.arn), dependsOn: [block] });
    return [block, ownership, policy];
  }

  private encrypted(kmsKeyArn: string | undefined): ITerraformDependable {
    return new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket: this.resource.id,
      rule: [{
        applyServerSideEncryptionByDefault: { sseAlgorithm: kmsKeyArn ? 'aws:kms' : 'AES256', kmsMasterKeyId: kmsKeyArn },
        bucketKeyEnabled: kmsKeyArn !== undefined,
      }],
    });
  }

  // The writer deletes what is too old; S3 deletes what a writer left that is gone, or could not delete.
  private cleaned({ retentionDays, dataPrefix, otherRetentionDays = {} }: ObjectBucketInput): ITerraformDependable {
    return new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket: this.resource.id,
      rule: [
        { id: 'abort-uploads', status: 'Enabled', filter: [{ prefix: '' }], abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
        expiryOf('expire-data', dataPrefix, retentionDays),
        ...sortedEntries(otherRetentionDays).map(([prefix, days]) => expiryOf(`expire-${prefix.replace(/\W+$/, '')}`, prefix, days)),
      ],
    });
  }
}

function expiryOf(id: string, prefix: string, days: number): S3BucketLifecycleConfigurationRule {
  return { id, status: 'Enabled', filter: [{ prefix }], expiration: [{ days: days + GRACE_DAYS }] };
}

// A bucket's name has no capitals and no underscores, and must not start as those of AWS itself do.
function bucketPrefix(namePrefix: string | undefined, { cluster, contents }: ObjectBucketInput): string {
  const clusterName = nameGivenTo(cluster, cluster.clusterName);
  const fit = (text: string) => text.toLowerCase().replace(/[^a-z0-9-]/g, '-').replace(/^(xn--|sthree-|amzn-s3-demo-)/, 'eks-');
  return isToken(clusterName)
    ? clusterNamePrefix(PREFIX_LENGTH, { namePrefix: namePrefix && fit(namePrefix), clusterName, parts: [contents] })
    : fit(clusterNamePrefix(PREFIX_LENGTH, { namePrefix, clusterName, parts: [contents] }));
}

function overTlsAlone(bucketArn: string): string {
  const deny = (sid: string, condition: object) =>
    ({ Sid: sid, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [bucketArn, `${bucketArn}/*`], Condition: condition });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny('DenyWithoutTls', { Bool: { 'aws:SecureTransport': 'false' } }),
      deny('DenyOldTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
    ],
  });
}

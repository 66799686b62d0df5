import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { S3Backend, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { requireAdministrators, stateBucketPolicy } from './state-bucket-policy';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireBucketName } from '../private/checks/aws-names';
import { partitionOf, requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { guardOnceInAws } from '../private/once-in-aws';
import { registryOn } from '../private/registry';
import { requireInteger, requireLiteral, requirePattern } from '../private/validation';
import { ResourceDefaults } from '../settings/resource-defaults';

/** Terraform and OpenTofu know `use_lockfile` from this version on. */
const FIRST_VERSION_WITH_LOCK_FILE = '>= 1.10.0';

const NAME_IS_LITERAL = 'Terraform reads the name before evaluating the configuration';

const DEFAULT_NONCURRENT_VERSION_DAYS = 90;

/** Where a stack keeps its state. */
export interface S3StateOptions {
  /** Name of the bucket. Must be a literal, because Terraform reads it first. */
  readonly bucketName: string;

  /** Region of the bucket. */
  readonly region: string;

  /**
   * Key of the state in the bucket. Two apps in one bucket need different keys: with the same key, each would plan to destroy the other's resources.
   *
   * @default - the ID of the stack with `.tfstate`
   */
  readonly key?: string;

  /**
   * ARN of the KMS key that encrypts the state.
   *
   * @default - the bucket's own encryption
   */
  readonly kmsKeyArn?: string;
}

/** Properties of `S3StateBucket`. */
export interface S3StateBucketProps {
  /** Name of the bucket, unique in all of AWS: 3 to 63 of a-z, 0-9, - and `.`. Must be a literal. */
  readonly bucketName: string;

  /**
   * ARN of the KMS key that encrypts the bucket.
   *
   * @default - the key that S3 owns
   */
  readonly kmsKeyArn?: string;

  /**
   * ARNs of the IAM roles and users that can change the bucket's settings and delete old versions of a state, `*` for any text: include whoever
   * applies the bucket's stack. All others can still read and write states, until the account's root user removes the bucket policy.
   *
   * @default - nobody can delete old versions; IAM decides who can change settings, and with them this rule
   */
  readonly administratorArns?: string[];

  /**
   * Days to keep an overwritten state, 1 or more: how long a broken state can be restored.
   *
   * @default 90
   */
  readonly noncurrentVersionDays?: number;

  /**
   * Whether Terraform refuses to destroy the bucket. Even without it, a bucket that still contains a state is not deleted.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
}

/**
 * An S3 bucket for Terraform state: versioned, encrypted, private, reachable only over TLS 1.2 or later, and protected. Create it in a separate
 * stack, applied before the stacks that store their state in it. Only `administratorArns` can delete old versions of a state; they expire
 * automatically.
 */
export class S3StateBucket extends Construct {
  /**
   * Stores the state of a stack in a bucket, with a lock file while Terraform runs. Requires Terraform or OpenTofu 1.10 or later, and tells the CLI.
   *
   * @param stack the stack
   * @param options location of its state
   * @throws when a value is not a literal, the stack contains that bucket, or another stack has the same key
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  public static keepStateOf(stack: TerraformStack, options: S3StateOptions): void {
    checkCall('S3StateBucket.keepStateOf', [stack, options]);
    requireLiteral(stack, 'bucketName', options.bucketName, NAME_IS_LITERAL);
    requireBucketName(stack, 'bucketName', options.bucketName);
    const key = options.key ?? `${stack.node.id}.tfstate`;
    requireLiteral(stack, 'region', options.region, 'Terraform reads it before evaluating the configuration');
    requireLiteral(stack, 'key', key, 'Terraform reads it before evaluating the configuration');
    requireRegion(stack, 'region', options.region);
    requireArnIfGiven(stack, 'kmsKeyArn', 'key', options.kmsKeyArn, options.region);
    requirePattern(stack, 'key', key, /^[^/].*[^/]$/, 'a path without a slash at either end', "use a path such as 'platform.tfstate'");
    claimKey(stack, `${options.bucketName}/${key}`, partitionOf(options.region));
    const backend = new S3Backend(stack, {
      bucket: options.bucketName,
      key,
      region: options.region,
      encrypt: true,
      kmsKeyId: options.kmsKeyArn,
    });
    backend.addOverride('use_lockfile', true);
    stack.addOverride('terraform.required_version', FIRST_VERSION_WITH_LOCK_FILE);
  }

  /** The bucket. */
  public readonly resource: S3Bucket;

  /**
   * @param scope scope in which to create the bucket
   * @param id construct id
   * @param props name and protection
   * @throws when the name or the number of days is invalid; at synthesis, when another bucket of the app has the name
   */
  constructor(scope: Construct, id: string, props: S3StateBucketProps) {
    super(scope, id);
    checkStruct(this, 'S3StateBucketProps', props);
    guardOnceInAws(this);
    requireLiteral(this, 'bucketName', props.bucketName, NAME_IS_LITERAL);
    requireBucketName(this, 'bucketName', props.bucketName);
    requireArnIfGiven(this, 'kmsKeyArn', 'key', props.kmsKeyArn);
    requireAdministrators(this, props.administratorArns);
    const noncurrentDays = props.noncurrentVersionDays ?? DEFAULT_NONCURRENT_VERSION_DAYS;
    requireInteger(this, 'noncurrentVersionDays', noncurrentDays, 1, 36500);

    this.resource = new S3Bucket(this, 'Resource', {
      bucket: props.bucketName,
      tags: ResourceDefaults.of(this).tags,
      lifecycle: { preventDestroy: props.preventDestroy ?? true },
    });
    this.closeToThePublic(props.administratorArns ?? []);
    this.encrypt(props.kmsKeyArn);
    this.keepVersions(noncurrentDays);
  }

  private closeToThePublic(administratorArns: string[]): void {
    const bucket = this.resource.id;
    const block = new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'OwnershipControls', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketPolicy(this, 'Policy', {
      bucket,
      policy: stateBucketPolicy(this.resource.arn, administratorArns),
      // S3 refuses two changes of a bucket's access at the same time.
      dependsOn: [block],
    });
  }

  private encrypt(kmsKeyArn: string | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket: this.resource.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: kmsKeyArn ? 'aws:kms' : 'AES256',
            kmsMasterKeyId: kmsKeyArn,
          },
          bucketKeyEnabled: kmsKeyArn !== undefined,
        },
      ],
    });
  }

  private keepVersions(noncurrentDays: number): void {
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket: this.resource.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket: this.resource.id,
      rule: [
        {
          id: 'expire-overwritten-states',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}

/** Two stacks with one state would destroy what the other made, and a bucket cannot hold the state it is made from. */
function claimKey(stack: TerraformStack, place: string, partition: string | undefined): void {
  const keys = registryOn<string>(stack.node.root, 'StateKeys');
  const placeInAws = `${partition}:${place}`;
  const owner = keys.get(placeInAws);
  if (owner !== undefined) {
    throw new ValidationError(stack, {
      property: 'key',
      problem: owner === stack.node.path ? 'is already set for this stack' : `is already used by the stack ${owner}`,
      got: place,
      fix: 'use a unique key for each stack, once',
    });
  }
  if (stack.node.findAll().some((child) => child instanceof S3StateBucket)) {
    throw new ValidationError(stack, {
      property: 'bucketName',
      problem: 'cannot store the state of the stack that creates the bucket: it does not exist yet when Terraform starts',
      got: place,
      fix: 'move the bucket to a separate stack, whose state is in a file',
    });
  }
  keys.set(placeInAws, stack.node.path);
}

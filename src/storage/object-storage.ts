import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Annotations, Fn, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { ObjectBucket } from './object-bucket';
import { VolumeOptions } from './volume-options';
import { requireGrant } from '../cluster/grant-check';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant, WorkloadPolicy } from '../cluster/workload-permissions';
import { s3ReadWritePolicy } from '../identity/policies/object-storage';
import { checkCall, checkStruct } from '../private/arguments/check-arguments';
import { requireUrl } from '../private/checks/addresses';
import { requireArn, requireArnIfGiven } from '../private/checks/aws-arn';
import { requireBucketName } from '../private/checks/aws-names';
import { requireRegion } from '../private/checks/regions-and-zones';
import { ValidationError } from '../private/errors';
import { registryOn } from '../private/registry';
import { isToken } from '../private/tokens';
import { requireDnsSubdomain, requirePattern } from '../private/validation';

/** What a workload needs from its object storage. */
export interface ObjectStorageRequest {
  /** The cluster that the workload runs in. */
  readonly cluster: IKubernetesCluster;
  /** The service account of all pods that use the storage. */
  readonly serviceAccount: ServiceAccount;
  /** Kind of contents, in one lower-case word such as `logs`: part of the bucket's name. */
  readonly contents: string;
  /** Days after which the workload itself deletes data. */
  readonly retentionDays: number;
  /** Key prefix of the data with this retention; other data of the workload is kept. */
  readonly dataPrefix: string;
  /**
   * Retention in days of data with other key prefixes.
   *
   * @default - none
   */
  readonly otherRetentionDays?: { [prefix: string]: number };
}

/** A bucket, as an S3 client reaches it. */
export interface ObjectStorageBucket {
  /** Name of the bucket. */
  readonly bucketName: string;
  /** Region for request signing. */
  readonly region: string;
  /**
   * URL of an S3-compatible server, http:// or https://.
   *
   * @default - Amazon S3
   */
  readonly endpoint?: string;
  /**
   * Whether URLs contain the bucket's name in the path instead of the host.
   *
   * @default false
   */
  readonly pathStyle?: boolean;
  /**
   * Name of a Secret in the workload's namespace with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
   *
   * @default - none; the pods have a role
   */
  readonly secretName?: string;
  /**
   * Name of a Secret in the workload's namespace with `ca.crt`, the CA of the server's certificate.
   *
   * @default - public CAs
   */
  readonly caSecretName?: string;
}

/** What a kind of object storage means for one workload. */
export interface ObjectStorageBinding {
  /**
   * The bucket.
   *
   * @default - none; the workload uses only its volume
   */
  readonly bucket?: ObjectStorageBucket;
  /**
   * The volume of a workload without a bucket.
   *
   * @default - that of the workload
   */
  readonly volume?: VolumeOptions;
  /**
   * The permission to use the bucket.
   *
   * @default - none; the pods have keys, or there is no bucket
   */
  readonly grant?: WorkloadGrant;
  /** What must exist before the workload starts and until it is removed. */
  readonly dependencies: ITerraformDependable[];
}

/** A new bucket. */
export interface S3StorageOptions {
  /**
   * ARN of the KMS key that encrypts the objects. The pods get permission to use it.
   *
   * @default - the key that S3 owns
   */
  readonly kmsKeyArn?: string;

  /**
   * Whether a destroy deletes the bucket with its contents. Otherwise S3 refuses to delete a bucket that is not empty.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** An existing bucket. */
export interface ExistingS3StorageOptions {
  /** ARN of the bucket, arn:aws:s3:::name. Nothing else may use it. */
  readonly bucketArn: string;

  /**
   * Region of the bucket.
   *
   * @default - that of the AWS provider
   */
  readonly region?: string;

  /**
   * ARN of the bucket's KMS key. The pods get permission to use it.
   *
   * @default - none; the bucket uses a key of S3
   */
  readonly kmsKeyArn?: string;
}

/** A bucket of an S3-compatible server: MinIO, Ceph, Cloudflare R2, Scaleway, DigitalOcean Spaces. */
export interface S3CompatibleStorageOptions {
  /** URL of the server without a path, http:// or https://, such as `https://minio.storage.svc:9000`. */
  readonly endpoint: string;

  /** Name of the existing bucket. Nothing else may use it. */
  readonly bucketName: string;

  /** Name of a Secret in the workload's namespace with `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`. */
  readonly secretName: string;

  /**
   * Region for request signing: `auto` for Cloudflare R2.
   *
   * @default "us-east-1", which MinIO and Ceph accept
   */
  readonly region?: string;

  /**
   * Whether URLs contain the bucket's name in the path. Self-hosted servers usually have no DNS name per bucket.
   *
   * @default true
   */
  readonly pathStyle?: boolean;

  /**
   * Name of a Secret in the workload's namespace with `ca.crt`, the CA of the server's certificate.
   *
   * @default - public CAs
   */
  readonly caSecretName?: string;
}

/**
 * Where logs and traces are stored that are too large, or too valuable, for a volume. Each workload has a bucket of its own.
 *
 * Extend this class for your own kind.
 */
export abstract class ObjectStorage {
  /**
   * A new Amazon S3 bucket for the workload: private, encrypted, only over TLS 1.2 and later. The pods get a role that can access only this bucket.
   * S3 deletes data 30 days after the workload should have.
   *
   * @param options encryption, and deletion
   */
  public static s3(options: S3StorageOptions = {}): ObjectStorage {
    checkCall('ObjectStorage.s3', [options]);
    return new S3Storage(options);
  }

  /**
   * An existing Amazon S3 bucket. The pods get a role that can access only this bucket.
   *
   * @param options the bucket
   */
  public static existingS3(options: ExistingS3StorageOptions): ObjectStorage {
    checkCall('ObjectStorage.existingS3', [options]);
    return new ExistingS3Storage(options);
  }

  /**
   * A bucket on an S3-compatible server. Its keys are in an existing Secret; they never reach the state.
   *
   * @param options server, bucket and Secret
   */
  public static s3Compatible(options: S3CompatibleStorageOptions): ObjectStorage {
    checkCall('ObjectStorage.s3Compatible', [options]);
    return new S3CompatibleStorage(options);
  }

  /**
   * The volume of a single-process workload. Data beyond its size is lost, and so is everything if its zone fails.
   *
   * @param volume the volume
   */
  public static volume(volume: VolumeOptions = {}): ObjectStorage {
    checkCall('ObjectStorage.volume', [volume]);
    return new VolumeStorage(volume);
  }

  /**
   * Sets up the storage for one workload.
   *
   * @param scope where to create what is needed
   * @param request the workload, and its retention
   */
  public abstract bind(scope: Construct, request: ObjectStorageRequest): ObjectStorageBinding;
}

class S3Storage extends ObjectStorage {
  constructor(private readonly options: S3StorageOptions) {
    super();
  }

  public bind(scope: Construct, request: ObjectStorageRequest): ObjectStorageBinding {
    const { kmsKeyArn, forceDestroy = false } = this.options;
    requireArnIfGiven(scope, 'storage.kmsKeyArn', 'key', kmsKeyArn);
    const bucket = new ObjectBucket(scope, 'Bucket', { ...request, kmsKeyArn, forceDestroy });
    const grant = grantOf(scope, request, bucket.resource.arn, kmsKeyArn);
    return {
      bucket: { bucketName: bucket.resource.bucket, region: bucket.resource.region },
      grant,
      dependencies: [...bucket.dependencies, ...grant.dependencies],
    };
  }
}

class ExistingS3Storage extends ObjectStorage {
  constructor(private readonly options: ExistingS3StorageOptions) {
    super();
  }

  public bind(scope: Construct, request: ObjectStorageRequest): ObjectStorageBinding {
    const { bucketArn, region, kmsKeyArn } = this.options;
    requireArn(scope, 'storage.bucketArn', 'bucket', bucketArn);
    requireArnIfGiven(scope, 'storage.kmsKeyArn', 'key', kmsKeyArn);
    const grant = grantOf(scope, request, bucketArn, kmsKeyArn);
    return {
      bucket: {
        bucketName: isToken(bucketArn) ? Fn.element(Fn.split(':::', bucketArn), 1) : bucketArn.split(':::')[1],
        region: region ?? new DataAwsRegion(scope, 'BucketRegion').id,
      },
      grant,
      dependencies: grant.dependencies,
    };
  }
}

class S3CompatibleStorage extends ObjectStorage {
  constructor(private readonly options: S3CompatibleStorageOptions) {
    super();
  }

  public bind(): ObjectStorageBinding {
    const { endpoint, bucketName, secretName, caSecretName, region = 'us-east-1', pathStyle = true } = this.options;
    return { bucket: { endpoint, bucketName, secretName, caSecretName, region, pathStyle }, dependencies: [] };
  }
}

class VolumeStorage extends ObjectStorage {
  constructor(private readonly volume: VolumeOptions) {
    super();
  }

  public bind(): ObjectStorageBinding {
    return { volume: this.volume, dependencies: [] };
  }
}

/** Sets the storage of a workload up, whoever wrote its kind. */
export function bindStorage(scope: Construct, storage: ObjectStorage, request: ObjectStorageRequest): ObjectStorageBinding {
  const binding = storage.bind(scope, request);
  checkStruct(scope, 'ObjectStorageBinding', binding, 'storage');
  requireGrant(scope, 'storage.grant', binding.grant);
  if (binding.bucket) {
    requireBucket(scope, binding.bucket);
    claimBucket(scope, binding.bucket, request);
  }
  return binding;
}

/** Whose data a bucket holds. */
interface BucketUse {
  readonly path: string;
  readonly contents: string;
}

/** Two of a kind in one bucket take each other's index for their own, and delete by it. */
function claimBucket(scope: Construct, { bucketName, endpoint = '' }: ObjectStorageBucket, { contents }: ObjectStorageRequest): void {
  if (isToken(bucketName) || isToken(endpoint)) {
    return;
  }
  const uses = registryOn<BucketUse[]>(scope.node.root, 'ObjectStorageBuckets');
  const key = `${endpoint.replace(/\/+$/, '')}/${bucketName}`;
  const others = (uses.get(key) ?? []).filter(({ path }) => path !== scope.node.path);
  uses.set(key, [...others, { path: scope.node.path, contents }]);
  const [other] = others.filter((use) => use.contents === contents);
  if (other) {
    throw new ValidationError(scope, {
      property: 'storage',
      problem: `uses the same bucket as ${other.path}, which also stores ${contents}: each would mix up and delete the data of the other`,
      got: bucketName,
      fix: 'give each a bucket of its own',
    });
  }
  if (others.length > 0) {
    Annotations.of(scope).addWarning(
      `\`storage\` uses the same bucket as ${others[0].path}: pods of both can read and delete the data of the other. Give each a bucket of its own.`,
    );
  }
}

function requireBucket(scope: Construct, { bucketName, region, endpoint, secretName, caSecretName }: ObjectStorageBucket): void {
  if (endpoint === undefined) {
    requireBucketName(scope, 'storage.bucketName', bucketName);
    requireRegion(scope, 'storage.region', region);
  } else {
    // Other servers reserve nothing.
    requirePattern(
      scope, 'storage.bucketName', bucketName, /^(?!(\d+\.){3}\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
      '3 to 63 of a-z, 0-9, - and ., with a letter or digit at both ends, and no IP address', 'rename the bucket',
    );
    requireUrl(scope, 'storage.endpoint', endpoint);
    requirePattern(
      scope,
      'storage.endpoint',
      endpoint,
      /^https?:\/\/[^/?#@]+\/?$/,
      'an address without a path or a user name',
      "write scheme, host and port, such as 'https://minio.storage.svc:9000'",
    );
    requirePattern(scope, 'storage.region', region, /^[\w-]+$/, 'letters, digits, _ and -', "leave it out, or use 'auto' for Cloudflare R2");
  }
  for (const [option, name] of Object.entries({ secretName, caSecretName })) {
    if (name !== undefined) {
      requireDnsSubdomain(scope, `storage.${option}`, name);
    }
  }
}

function grantOf(scope: Construct, { cluster, serviceAccount }: ObjectStorageRequest, bucketArn: string, kmsKeyArn?: string): WorkloadGrant {
  const policy: WorkloadPolicy = s3ReadWritePolicy({ bucketArn, kmsKeyArn }, 'ObjectStorage');
  return cluster.workloadIdentity.grant(scope, serviceAccount, policy);
}


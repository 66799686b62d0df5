import { PolicyStatement, WorkloadPolicy } from '../../cluster/workload-identity';
import { BucketAccess } from '../bucket-access';

/** To read objects of a bucket, or of a prefix of it. */
export function s3ReadPolicy(access: BucketAccess, policyName: string): WorkloadPolicy {
  return { policyName, statements: s3(access, ['s3:GetObject'], ['kms:Decrypt']) };
}

/** To read, write and delete objects of a bucket, or of a prefix of it: what Loki and Tempo need. */
export function s3ReadWritePolicy(access: BucketAccess, policyName: string): WorkloadPolicy {
  const actions = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'];
  return { policyName, statements: s3(access, actions, ['kms:Decrypt', 'kms:GenerateDataKey']) };
}

/** To write objects, as what ships logs does. */
export function s3WritePolicy({ bucketArn, prefix, kmsKeyArn }: BucketAccess, policyName: string): WorkloadPolicy {
  return {
    policyName,
    statements: [
      { sid: 'Write', actions: ['s3:AbortMultipartUpload', 's3:PutObject'], resources: [objects(bucketArn, prefix)] },
      // Parts of an upload are read again to put them together.
      ...key(kmsKeyArn, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  };
}

function s3({ bucketArn, prefix, kmsKeyArn }: BucketAccess, actions: string[], keyActions: string[]): PolicyStatement[] {
  return [
    {
      sid: 'List',
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      ...(prefix && { conditions: [{ operator: 'StringLike', key: 's3:prefix', values: [`${prefix}/*`] }] }),
    },
    { sid: 'Objects', actions, resources: [objects(bucketArn, prefix)] },
    ...key(kmsKeyArn, keyActions),
  ];
}

function objects(bucketArn: string, prefix: string | undefined): string {
  return prefix ? `${bucketArn}/${prefix}/*` : `${bucketArn}/*`;
}

function key(kmsKeyArn: string | undefined, actions: string[]): PolicyStatement[] {
  return kmsKeyArn ? [{ sid: 'Key', actions, resources: [kmsKeyArn] }] : [];
}

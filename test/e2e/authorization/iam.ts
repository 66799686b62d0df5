import { Context, MadeRequest, Place, requestTags, resourceTags, tagsOf } from './request';
import type { Call } from '../../helpers/policy-evaluator';

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export async function iamCalls({ operation, input }: MadeRequest, { account, facts }: Place): Promise<Call[]> {
  const action = `iam:${operation}`;
  const arn = (path: string) => `arn:aws:iam::${account}:${path}`;
  const given = requestTags(tagsOf(input.Tags));
  if (input.RoleName) {
    const role = await facts.role(input.RoleName);
    const boundary = input.PermissionsBoundary ?? role?.boundary;
    const context: Context = {
      ...given,
      ...resourceTags(role?.tags ?? {}),
      ...(boundary && { 'iam:PermissionsBoundary': boundary }),
      ...(input.PolicyArn && { 'iam:PolicyARN': input.PolicyArn }),
    };
    const resource = role?.arn ?? arn(`role${input.Path ?? '/'}${input.RoleName}`);
    const tagging = operation === 'CreateRole' && input.Tags?.length ? [{ action: 'iam:TagRole', resource, context: given }] : [];
    return [{ action, resource, context }, ...tagging];
  }
  if (input.PolicyArn) return [{ action, resource: input.PolicyArn }];
  if (operation === 'CreateOpenIDConnectProvider') {
    const resource = arn(`oidc-provider/${String(input.Url).replace('https://', '')}`);
    return [{ action, resource, context: given }, { action: 'iam:TagOpenIDConnectProvider', resource, context: given }];
  }
  const provider = input.OpenIDConnectProviderArn;
  if (provider) return [{ action, resource: provider, context: { ...given, ...resourceTags(await facts.oidcProviderTags(provider)) } }];
  return [{ action, resource: '*' }];
}

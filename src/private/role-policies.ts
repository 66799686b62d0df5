import { TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';
import { attributesOf, resourcesIn } from './terraform-tree';

/** What puts policies on roles, with the attribute that names the roles. */
const ROLE_ATTRIBUTES: { readonly [type: string]: string } = {
  aws_iam_role_policy: 'role',
  aws_iam_role_policy_attachment: 'role',
  aws_iam_policy_attachment: 'roles',
  aws_iam_role_policy_attachments_exclusive: 'role_name',
};

/** All that puts policies on roles, at or below a construct, but for roles that carry policies in themselves. */
export function policyResourcesIn(scope: IConstruct): TerraformResource[] {
  return resourcesIn(scope, ...Object.keys(ROLE_ATTRIBUTES));
}

/** The roles that it puts policies on, as it names them. */
export function rolesNamedBy(policy: TerraformResource): string[] {
  const named = attributesOf(policy)[ROLE_ATTRIBUTES[policy.terraformResourceType]];
  return [named].flat().filter((role): role is string => typeof role === 'string');
}

/** Whether a role carries policies in itself. */
export function carriesPolicies(role: TerraformResource): boolean {
  const { inline_policy: inline = [], managed_policy_arns: managed = [] } = attributesOf(role);
  return [inline, managed].flat().length > 0;
}

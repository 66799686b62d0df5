import { TerraformResource } from 'cdktf';
import { AppIndex } from './app-index';

/** What puts policies on roles, with the attribute that names the roles. */
const ROLE_ATTRIBUTES: { readonly [type: string]: string } = {
  aws_iam_role_policy: 'role',
  aws_iam_role_policy_attachment: 'role',
  aws_iam_policy_attachment: 'roles',
  aws_iam_role_policy_attachments_exclusive: 'role_name',
};

/** Types of all that puts policies on roles, but for roles that carry policies in themselves. */
export const POLICY_TYPES = Object.keys(ROLE_ATTRIBUTES);

/** The roles that it puts policies on, as it names them. */
export function rolesNamedBy(app: AppIndex, policy: TerraformResource): string[] {
  const named = app.attributesOf(policy)[ROLE_ATTRIBUTES[policy.terraformResourceType]];
  return [named].flat().filter((role): role is string => typeof role === 'string');
}

/** Whether a role carries policies in itself. */
export function carriesPolicies(app: AppIndex, role: TerraformResource): boolean {
  const { inline_policy: inline = [], managed_policy_arns: managed = [] } = app.attributesOf(role);
  return [inline, managed].flat().length > 0;
}

import { TerraformResource } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { NodeRole } from './node-role';
import { addAppValidation, AppIndex } from '../private/app-index';
import { carriesPolicies, POLICY_TYPES, rolesNamedBy } from '../private/role-policies';
import { referredBy } from '../private/terraform-tree';

const EXEMPT = Symbol.for('cdktf-observable-eks/MayChangeNodeRole');

/** What Terraform appends to the start of a name. */
const UNIQUE_END = /^[0-9a-f]{26}$/;

/** Marks what may put policies on a node role: an identity that lives off it, which warns by itself. */
export function mayChangeNodeRole(construct: IConstruct): void {
  (construct as IConstruct & { [EXEMPT]?: boolean })[EXEMPT] = true;
}

/** Whether it was marked so, or stands in what was. */
export function isOnNodeRole(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => (scope as IConstruct & { [EXEMPT]?: boolean })[EXEMPT]);
}

/**
 * Fails synthesis when anything in the app puts a policy on the node role beyond what the role was made with: whoever
 * gets at the credentials of a node would have it.
 *
 * @param podsLiveOffIt whether the cluster's identity has pods take the credentials of their node
 */
export function guardNodeRole(owner: Construct, nodeRole: NodeRole, podsLiveOffIt: boolean): void {
  addAppValidation(owner, (app) => [
    ...app.resources(...POLICY_TYPES).filter((node) => isOn(app, node, nodeRole.resource) && !isExempt(node, nodeRole, podsLiveOffIt)),
    ...[nodeRole.resource].filter((role) => carriesPolicies(app, role)),
  ].map((node) =>
    `${node.node.path} attaches a policy to the node role ${nodeRole.node.path}, so everyone with access to a node's credentials has its permissions. Fix: grant it to the service account that needs it (workloadIdentity.grant), or list an AWS managed policy with its reason in \`nodeRole.additionalAwsManagedPolicies\`.`));
}

function isExempt(node: TerraformResource, nodeRole: NodeRole, podsLiveOffIt: boolean): boolean {
  return nodeRole.dependencies.includes(node) || podsLiveOffIt && isOnNodeRole(node);
}

function isOn(app: AppIndex, node: TerraformResource, role: TerraformResource): boolean {
  return rolesNamedBy(app, node).some((named) => isNameOf(app, role, named) || referredBy(app, node, named, 'aws_iam_role') === role);
}

/** A name that Terraform made unique can be read off a cluster that is there. */
function isNameOf(app: AppIndex, role: TerraformResource, named: string): boolean {
  const { name, name_prefix: prefix } = app.attributesOf(role);
  return named === name || typeof prefix === 'string' && named.startsWith(prefix) && UNIQUE_END.test(named.slice(prefix.length));
}

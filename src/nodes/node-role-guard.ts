import { TerraformResource } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { NodeRole } from './node-role';
import { carriesPolicies, policyResourcesIn, rolesNamedBy } from '../private/role-policies';
import { attributesOf, referredBy, resourcesIn } from '../private/terraform-tree';

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
  owner.node.addValidation({
    validate: () => [
      ...policyResourcesIn(owner.node.root).filter((node) => !isExempt(node, nodeRole, podsLiveOffIt) && isOn(node, nodeRole.resource)),
      ...[nodeRole.resource].filter(carriesPolicies),
    ].map((node) =>
      `${node.node.path} puts a policy on the node role ${nodeRole.node.path}, where whoever gets at a node's credentials has it. Fix: grant it to the service account that needs it (workloadIdentity.grant), or name an AWS managed policy with its reason in \`nodeRole.additionalAwsManagedPolicies\`.`),
  });
}

function isExempt(node: TerraformResource, nodeRole: NodeRole, podsLiveOffIt: boolean): boolean {
  return nodeRole.dependencies.includes(node) || podsLiveOffIt && isOnNodeRole(node);
}

function isOn(node: TerraformResource, role: TerraformResource): boolean {
  const roles = resourcesIn(node.node.root, 'aws_iam_role');
  return rolesNamedBy(node).some((named) => isNameOf(role, named) || referredBy(node, named, roles) === role);
}

/** A name that Terraform made unique can be read off a cluster that is there. */
function isNameOf(role: TerraformResource, named: string): boolean {
  const { name, name_prefix: prefix } = attributesOf(role);
  return named === name || typeof prefix === 'string' && named.startsWith(prefix) && UNIQUE_END.test(named.slice(prefix.length));
}

import { TerraformResource } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { NodeRole } from './node-role';
import { attributesOf, referredBy, resourcesIn } from '../private/terraform-tree';

const ATTACHING = ['aws_iam_role_policy', 'aws_iam_role_policy_attachment'];
const EXEMPT = Symbol.for('cdktf-observable-eks/MayChangeNodeRole');

/** Marks what may put policies on a node role: an identity that lives off it, which warns by itself. */
export function mayChangeNodeRole(construct: IConstruct): void {
  (construct as IConstruct & { [EXEMPT]?: boolean })[EXEMPT] = true;
}

/**
 * Fails synthesis when anything in the app puts a policy on the node role beyond what the role was made with: whoever
 * gets at the credentials of a node would have it.
 */
export function guardNodeRole(owner: Construct, nodeRole: NodeRole): void {
  owner.node.addValidation({
    validate: () => resourcesIn(owner.node.root, ...ATTACHING)
      .filter((node) => !isExempt(node, nodeRole) && isOn(node, nodeRole))
      .map((node) =>
        `${node.node.path} puts a policy on the node role ${nodeRole.node.path}, where whoever gets at a node's credentials has it. Fix: grant it to the service account that needs it (workloadIdentity.grant), or name an AWS managed policy with its reason in \`nodeRole.additionalAwsManagedPolicies\`.`),
  });
}

function isExempt(node: IConstruct, nodeRole: NodeRole): boolean {
  return node.node.scopes.some((scope) => scope === nodeRole || (scope as IConstruct & { [EXEMPT]?: boolean })[EXEMPT]);
}

function isOn(node: TerraformResource, nodeRole: NodeRole): boolean {
  const { role } = attributesOf(node);
  return typeof role === 'string' && referredBy(node, role, resourcesIn(node.node.root, 'aws_iam_role')) === nodeRole.resource;
}

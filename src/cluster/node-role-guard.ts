import { TerraformElement, TerraformResource } from 'cdktf';
import { Construct, IConstruct } from 'constructs';
import { NodeRole } from './node-role';
import { referredBy } from '../private/references';
import { resolve } from '../private/resolve';

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
    validate: () => owner.node.root.node.findAll()
      .filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node) && ATTACHING.includes(node.terraformResourceType))
      .filter((node) => !isExempt(node, nodeRole) && isOn(node, nodeRole))
      .map((node) =>
        `${node.node.path} puts a policy on the node role ${nodeRole.node.path}, where whoever gets at a node's credentials has it. Fix: grant it to the service account that needs it (workloadIdentity.grant), or name an AWS managed policy with its reason in \`nodeRole.additionalAwsManagedPolicies\`.`),
  });
}

function isExempt(node: IConstruct, nodeRole: NodeRole): boolean {
  return node.node.scopes.some((scope) => scope === nodeRole || (scope as IConstruct & { [EXEMPT]?: boolean })[EXEMPT]);
}

function isOn(node: TerraformElement, nodeRole: NodeRole): boolean {
  const { role } = Object.values(Object.values(writtenOf(node))[0] ?? {})[0] as { role?: unknown };
  return typeof role === 'string' && referredBy(node, role, rolesOf(node)) === nodeRole.resource;
}

function writtenOf(node: TerraformElement): Record<string, Record<string, unknown>> {
  return (resolve(node, node.toTerraform()) as { resource: Record<string, Record<string, unknown>> }).resource;
}

function rolesOf(node: IConstruct): TerraformResource[] {
  return node.node.root.node.findAll().filter((candidate): candidate is TerraformResource =>
    TerraformResource.isTerraformResource(candidate) && candidate.terraformResourceType === 'aws_iam_role');
}

import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { keepReasons } from './policy-reasons';
import { requirePolicy } from './statement-check';
import { WorkloadPolicy } from '../../cluster/workload-permissions';
import { ValidationError } from '../../private/errors';
import { attachAwsManagedPolicy } from '../../private/iam-role';
import { idFromKey } from '../../private/ids';
import { policyDocument } from '../../private/policy-document';
import { noteInlinePolicy, RoleReference } from '../../private/role-room';

/**
 * Puts a workload policy on a role: its statements as one inline policy, its AWS managed policies one by one.
 *
 * @param inlineName name of the inline policy, of which a role has one: the policy's own where the role is not shared
 */
export function attachPolicy(
  scope: Construct,
  role: RoleReference,
  partition: string,
  policy: WorkloadPolicy,
  inlineName: string = policy.policyName,
): (IamRolePolicy | IamRolePolicyAttachment)[] {
  requirePolicy(scope, policy);
  const managed = (policy.awsManagedPolicies ?? []).map((name) =>
    attachAwsManagedPolicy(scope, role, partition, name),
  );
  if (!policy.statements?.length) {
    return managed;
  }
  if (scope.node.tryFindChild(policy.policyName)) {
    throw new ValidationError(scope, {
      property: 'policyName',
      problem: 'is already granted to this service account',
      got: policy.policyName,
      fix: 'rename the second policy, or merge its statements into the first',
    });
  }
  const document = policyDocument(scope, policy.statements);
  noteInlinePolicy(scope, role, policy.policyName, inlineName, document);
  const inline = new IamRolePolicy(scope, idFromKey(scope, 'policyName', policy.policyName), {
    role: role.roleName,
    name: inlineName,
    policy: document,
  });
  keepReasons(inline, policy);
  return [...managed, inline];
}

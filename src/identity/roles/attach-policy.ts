import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { keepReasons } from './policy-reasons';
import { requireReasons, requireStatements } from './statement-check';
import { WorkloadPolicy } from '../../cluster/workload-permissions';
import { requireAwsManagedPolicy, requireEndpointService } from '../../private/checks/aws-names';
import { ValidationError } from '../../private/errors';
import { attachAwsManagedPolicy } from '../../private/iam-role';
import { idFromKey } from '../../private/ids';
import { policyDocument } from '../../private/policy-document';
import { noteInlinePolicy, RoleReference } from '../../private/role-room';
import { requirePattern } from '../../private/validation';

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
  requireStatements(scope, policy);
  requireReasons(scope, policy);
  (policy.awsServices ?? []).forEach((service, index) => requireEndpointService(scope, `awsServices[${index}]`, service));
  (policy.nodeRoleAwsManagedPolicies ?? []).forEach((name, index) => requireAwsManagedPolicy(scope, `nodeRoleAwsManagedPolicies[${index}]`, name));
  const managed = (policy.awsManagedPolicies ?? []).map((name) =>
    attachAwsManagedPolicy(scope, role, partition, name),
  );
  if (!policy.statements?.length) {
    return managed;
  }
  requirePattern(
    scope,
    'policyName',
    policy.policyName,
    /^[A-Za-z0-9]{1,64}$/,
    '1 to 64 letters and digits',
    'write the name in PascalCase, such as ReadInvoices',
  );
  if (scope.node.tryFindChild(policy.policyName)) {
    throw new ValidationError(scope, {
      property: 'policyName',
      problem: 'was granted to this service account already',
      got: policy.policyName,
      fix: 'give the second policy another name, or put its statements into the first',
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

import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { keepReasons } from './policy-reasons';
import { requireReasons, requireStatements } from './statement-check';
import { WorkloadPolicy } from '../../cluster/workload-permissions';
import { ValidationError } from '../../private/errors';
import { attachAwsManagedPolicy } from '../../private/iam-role';
import { idFromKey } from '../../private/ids';
import { policyDocument } from '../../private/policy-document';
import { splitTokens } from '../../private/tokens';
import { requirePattern } from '../../private/validation';

/** Of all inline policies of a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_LENGTH = 10240;

/**
 * Puts a workload policy on a role: its statements as one inline policy, its AWS managed policies one by one.
 *
 * @param inlineName name of the inline policy, of which a role has one: the policy's own where the role is not shared
 */
export function attachPolicy(
  scope: Construct,
  roleName: string,
  partition: string,
  policy: WorkloadPolicy,
  inlineName: string = policy.policyName,
): ITerraformDependable[] {
  requireStatements(scope, policy);
  requireReasons(scope, policy);
  const managed = (policy.awsManagedPolicies ?? []).map((name) =>
    attachAwsManagedPolicy(scope, roleName, partition, name),
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
  const inline = new IamRolePolicy(scope, idFromKey(scope, 'policyName', policy.policyName), {
    role: roleName,
    name: inlineName,
    policy: policyDocument(scope, policy.statements),
  });
  requireRoom(scope, policy.policyName);
  keepReasons(inline, policy);
  return [...managed, inline];
}

/** What only Terraform knows counts for nothing, so that nothing is refused which AWS takes. */
function requireRoom(scope: Construct, policyName: string): void {
  const length = scope.node.children.filter((child) => child instanceof IamRolePolicy)
    .flatMap((policy) => splitTokens(policy.policyInput ?? '').filter((part) => typeof part === 'string'))
    .reduce((sum, text) => sum + text.length, 0);
  if (length > INLINE_LENGTH) {
    throw new ValidationError(scope, {
      property: policyName,
      problem: `makes the policies of this service account longer than the ${INLINE_LENGTH} characters that a role takes`,
      got: length,
      fix: 'name fewer resources, by a common start with a * at the end, or give the workloads service accounts of their own',
    });
  }
}

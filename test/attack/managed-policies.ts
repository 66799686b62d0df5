import { AWS_MANAGED_POLICIES } from '../../src/identity/report/aws-managed-policies';

/** The document of a policy that AWS keeps, from what the library knows of it. */
export function managedPolicy(arn: string): object {
  const policy = AWS_MANAGED_POLICIES[arn.split('/').pop()!];
  if (!policy) throw new Error(`the statements of ${arn} are not in src/identity/report/aws-managed-policies.ts`);
  return {
    Version: '2012-10-17',
    Statement: policy.statements.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions.length > 0 && { Condition: Object.fromEntries(conditions.map(conditionOf)) }),
    })),
  };
}

/** `StringEquals ec2:CreateAction CreateVolume or CreateSnapshot` as IAM has it. */
function conditionOf(words: string): [string, object] {
  const [operator, key, ...values] = words.split(' ');
  return [operator, { [key]: values.join(' ').split(' or ') }];
}

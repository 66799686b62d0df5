import { keyUse } from './key-use';
import { requireArn } from './requirements';
import { PolicyStatement, WorkloadPolicy } from '../../cluster/workload-permissions';

/** To read secrets of Secrets Manager. */
export function secretsReadPolicy(secretArns: string[], policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  secretArns.forEach((arn) => requireArn(policyName, 'secretArns', 'secret', arn));
  const actions = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
  return { policyName, statements: [{ sid: 'Read', actions, resources: secretArns }, ...keyUse(policyName, kmsKeyArn, ['kms:Decrypt'])] };
}

/** To read parameters of Systems Manager. */
export function ssmParametersReadPolicy(parameterArns: string[], policyName: string, kmsKeyArn?: string): WorkloadPolicy {
  parameterArns.forEach((arn) => requireArn(policyName, 'parameterArns', 'parameter', arn));
  return {
    policyName,
    statements: [
      { sid: 'Read', actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources: parameterArns },
      ...paths(parameterArns.filter((arn) => arn.endsWith('/*'))),
      ...keyUse(policyName, kmsKeyArn, ['kms:Decrypt']),
    ],
  };
}

// Who may read a path may read all below it, so a single parameter is no reason to: AWS asks for the path itself.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
function paths(arns: string[]): PolicyStatement[] {
  return arns.length === 0 ? [] : [
    { sid: 'ReadPaths', actions: ['ssm:GetParametersByPath'], resources: arns.flatMap((arn) => [arn.replace(/\/\*$/, ''), arn]) },
  ];
}

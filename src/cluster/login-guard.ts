import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { ClusterLogin } from './cluster-login';
import { addAppValidation } from '../private/app-index';
import { ValidationError } from '../private/errors';
import { isToken } from '../private/tokens';

/**
 * Warns at synthesis of what the login cannot be told, and refuses a role that has no access: what is installed in the cluster would
 * be refused by it, after minutes.
 */
export function guardLogin(
  provider: Construct,
  login: () => ClusterLogin,
  admins: { readonly [name: string]: string } | undefined,
): void {
  let hasWarned = false;
  addAppValidation(provider, (app) => {
    const { warnings, roleArn, webIdentityRoleArn } = login();
    if (!hasWarned) {
      hasWarned = true;
      warnings.forEach((text) => Annotations.of(provider).addWarning(text));
    }
    const role = roleArn ?? webIdentityRoleArn;
    if (role === undefined || admins === undefined || !isLiteralRole(role)) {
      return [];
    }
    const entries = (app.resources('aws_eks_access_entry') as EksAccessEntry[]).map(({ principalArnInput }) => principalArnInput ?? '');
    return [...Object.values(admins), ...entries].some((arn) => arn === role || isToken(arn)) ? [] : [refusal(provider, role, admins)];
  });
}

function refusal(provider: Construct, role: string, admins: { readonly [name: string]: string }): string {
  const sameName = Object.values(admins).find((arn) => arn.split('/').pop() === role.split('/').pop());
  return new ValidationError(provider, {
    property: 'admins',
    problem: 'does not include the role with which Terraform logs in to the cluster, so it could not install anything there',
    got: Object.values(admins),
    allowed: `${role} included${sameName === undefined ? '' : `, exactly as written: account and path matter, and ${sameName} is a different role`}`,
    fix: 'add the role to `admins`, or log in with one of them: `kubernetesAccess.roleArn`',
  }).message;
}

function isLiteralRole(arn: string): boolean {
  return /^arn:[^$]+:role\/[^$]+$/.test(arn);
}

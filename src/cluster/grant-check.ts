import { IConstruct } from 'constructs';
import { CredentialsSecret, IdentityAssociation, WorkloadGrant } from './workload-permissions';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireAnnotations } from '../private/checks/kubernetes-labels';
import { requireDnsSubdomain, requirePattern } from '../private/validation';

/** Checks what gives a workload its role, one of the user's too. */
export function requireGrant(scope: IConstruct, property: string, grant: WorkloadGrant | undefined): void {
  requireArnIfGiven(scope, `${property}.roleArn`, 'role', grant?.association === IdentityAssociation.SECRET && grant.roleArn === '' ? undefined : grant?.roleArn);
  requireAnnotations(scope, `${property}.serviceAccountAnnotations`, grant?.serviceAccountAnnotations);
  requireAnnotations(scope, `${property}.podAnnotations`, grant?.podAnnotations);
  requireCredentialsSecret(scope, `${property}.credentialsSecret`, grant?.credentialsSecret);
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data (read 2026-11-30) */
export function requireCredentialsSecret(scope: IConstruct, property: string, secret: CredentialsSecret | undefined): void {
  if (secret === undefined) {
    return;
  }
  requireDnsSubdomain(scope, `${property}.secretName`, secret.secretName);
  for (const key of ['accessKeyIdKey', 'secretAccessKeyKey', 'sessionTokenKey'] as const) {
    requirePattern(scope, `${property}.${key}`, secret[key] ?? 'none', /^[-._a-zA-Z0-9]{1,253}$/, 'letters, digits, - _ and .', 'write it as shown by `kubectl describe secret`');
  }
}

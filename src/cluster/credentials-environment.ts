import { WorkloadGrant } from './workload-permissions';

/** A variable of a container that comes out of a Secret. */
export interface SecretVariable {
  readonly name: string;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** The variables that SDKs of AWS read keys from; none where the pods have a role. */
export function credentialsEnvironment(grant: WorkloadGrant | undefined): SecretVariable[] {
  const secret = grant?.credentialsSecret;
  if (secret === undefined) {
    return [];
  }
  const { secretName, accessKeyIdKey = 'AWS_ACCESS_KEY_ID', secretAccessKeyKey = 'AWS_SECRET_ACCESS_KEY', sessionTokenKey } = secret;
  const keys = { AWS_ACCESS_KEY_ID: accessKeyIdKey, AWS_SECRET_ACCESS_KEY: secretAccessKeyKey, AWS_SESSION_TOKEN: sessionTokenKey };
  return Object.entries(keys).flatMap(([name, key]) => key === undefined ? [] : [{ name, valueFrom: { secretKeyRef: { name: secretName, key } } }]);
}

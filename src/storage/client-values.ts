import { ObjectStorageBinding } from './object-storage';
import { credentialsEnvironment } from '../cluster/credentials-environment';

const CA_FOLDER = '/etc/object-storage-ca';

/** What a pod is given so that its client of S3 has keys, and knows who signed the server's certificate. */
export interface ClientOfBucket {
  readonly envFrom: object[];
  readonly env: object[];
  readonly volumes: object[];
  readonly volumeMounts: object[];
}

// Each client of S3 reads the two variables of the Secret, and Go the folder.
export function clientOf({ bucket, grant }: ObjectStorageBinding): ClientOfBucket {
  const { secretName, caSecretName } = bucket ?? {};
  const whereAuthority = <T>(value: T) => caSecretName === undefined ? [] : [value];
  return {
    envFrom: secretName === undefined ? [] : [{ secretRef: { name: secretName } }],
    env: [...credentialsEnvironment(grant), ...whereAuthority({ name: 'SSL_CERT_DIR', value: `/etc/ssl/certs:${CA_FOLDER}` })],
    volumes: whereAuthority({ name: 'object-storage-ca', secret: { secretName: caSecretName } }),
    volumeMounts: whereAuthority({ name: 'object-storage-ca', mountPath: CA_FOLDER, readOnly: true }),
  };
}

/** Host and port of a server that speaks S3, and whether it speaks without TLS. */
export function serverOf(endpoint: string): { readonly endpoint: string; readonly insecure: boolean } {
  return { endpoint: endpoint.replace(/^https?:\/\//, '').replace(/\/$/, ''), insecure: endpoint.startsWith('http:') };
}

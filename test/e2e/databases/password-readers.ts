import type { EksEndpoint } from '../contract';
import { Emulator, EmulatorError } from '../eks-endpoint/emulator';
import type { KubeObject } from '../kubernetes/kube';

/** What a container that reads a password from Secrets Manager waits for, before its pod is ready: the credentials of its pod, what they allow, and the secret. */
export async function missingPassword(
  pod: KubeObject, cluster: string, eks: Pick<EksEndpoint, 'credentialsOf' | 'roleAllows'>, emulator: Pick<Emulator, 'json'>,
): Promise<string[]> {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers] as { env?: { name: string; value?: string }[] }[];
  const secrets = containers.flatMap(({ env = [] }) => env).filter(({ name, value }) => name === 'SECRET_ARN' && value).map(({ value }) => value!);
  if (secrets.length === 0) return [];
  const { namespace = '' } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const credentials = await eks.credentialsOf(cluster, namespace, account);
  if (!credentials) return [`credentials of the service account ${account}`];
  if (!await eks.roleAllows(credentials.roleArn, 'secretsmanager:GetSecretValue')) return [`the permission secretsmanager:GetSecretValue of ${credentials.roleArn}`];
  const missing = await Promise.all(secrets.map((SecretId) => emulator.json('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId }).then(
    () => [],
    (error: Error) => [`the secret ${SecretId} (${error instanceof EmulatorError ? error.code : error.message})`],
  )));
  return missing.flat();
}

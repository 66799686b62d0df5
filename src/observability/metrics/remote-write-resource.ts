import { RemoteWriteBinding } from './remote-write';
import { nameFilters } from './remote-write-config';

const keyOf = (name: string, key: string) => ({ name, key });
const ofSecret = (name: string, key: string) => ({ secret: keyOf(name, key) });

/**
 * A target in the words of the operator, which reads the Secrets itself.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.RemoteWriteSpec (2026-11-30)
 */
export function remoteWriteResource(name: string, { url, sigV4Region, login, tls, sending = {} }: RemoteWriteBinding): object {
  const relabeling = nameFilters(sending).map(({ regex, action }) => ({ sourceLabels: ['__name__'], regex, action }));
  const { maxConnections, samplesPerRequest, waitingSamples } = sending;
  const queue = {
    ...(maxConnections !== undefined && { maxShards: maxConnections }),
    ...(samplesPerRequest !== undefined && { maxSamplesPerSend: samplesPerRequest }),
    ...(waitingSamples !== undefined && { capacity: waitingSamples }),
  };
  return {
    name,
    url,
    ...(sigV4Region !== undefined && { sigv4: { region: sigV4Region } }),
    ...(login?._kind === 'basic' && { basicAuth: { username: keyOf(login._secretName, 'username'), password: keyOf(login._secretName, 'password') } }),
    ...(login?._kind === 'bearer' && { authorization: { credentials: keyOf(login._secretName, 'token') } }),
    ...(tls && {
      tlsConfig: {
        ...(tls.caSecretName !== undefined && { ca: ofSecret(tls.caSecretName, 'ca.crt') }),
        ...(tls.clientSecretName !== undefined && { cert: ofSecret(tls.clientSecretName, 'tls.crt'), keySecret: keyOf(tls.clientSecretName, 'tls.key') }),
        ...(tls.tlsServerName !== undefined && { serverName: tls.tlsServerName }),
      },
    }),
    ...(relabeling.length > 0 && { writeRelabelConfigs: relabeling }),
    ...(Object.keys(queue).length > 0 && { queueConfig: queue }),
  };
}

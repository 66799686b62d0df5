import { IConstruct } from 'constructs';
import { PrometheusLogin, PrometheusTlsOptions } from './prometheus-login';
import { requireServerName, warnOfPlainLogin } from '../../private/checks/addresses';
import { requireDnsSubdomain } from '../../private/validation';

/** How an HTTP client of Prometheus connects. */
export interface HttpClient {
  readonly login?: PrometheusLogin;
  readonly tls?: PrometheusTlsOptions;
}

type ReadSecret = (secretName: string, key: string) => unknown;

export function requireClient(scope: IConstruct, property: string, { url, login, tls }: HttpClient & { readonly url: string }): void {
  if (login) {
    warnOfPlainLogin(scope, `${property}.url`, url);
  }
  const secretNames = { 'login.secretName': login?._secretName, 'tls.caSecretName': tls?.caSecretName, 'tls.clientSecretName': tls?.clientSecretName };
  for (const [option, name] of Object.entries(secretNames)) {
    if (name !== undefined) {
      requireDnsSubdomain(scope, `${property}.${option}`, name);
    }
  }
  requireServerName(scope, `${property}.tls.tlsServerName`, tls?.tlsServerName);
}

/** The Secrets that clients read. */
export function secretsOf(clients: readonly HttpClient[]): string[] {
  const names = clients.flatMap(({ login, tls }) => [login?._secretName, tls?.caSecretName, tls?.clientSecretName]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** A client in the words of Prometheus, which reads the files again before each request: a Secret may change at any time. */
export function clientConfig({ login, tls }: HttpClient, folder: string): object {
  const file: ReadSecret = (secretName, key) => `${folder}/${secretName}/${key}`;
  return {
    ...(login?._kind === 'basic' && { basic_auth: { username_file: file(login._secretName, 'username'), password_file: file(login._secretName, 'password') } }),
    ...(login?._kind === 'bearer' && { authorization: { credentials_file: file(login._secretName, 'token') } }),
    ...(tls && {
      tls_config: {
        ...(tls.caSecretName !== undefined && { ca_file: file(tls.caSecretName, 'ca.crt') }),
        ...(tls.clientSecretName !== undefined && { cert_file: file(tls.clientSecretName, 'tls.crt'), key_file: file(tls.clientSecretName, 'tls.key') }),
        ...(tls.tlsServerName !== undefined && { server_name: tls.tlsServerName }),
      },
    }),
  };
}

import { IConstruct } from 'constructs';
import { DataSourceEntry } from './grafana-checks';
import { requireUrl, warnOfPlainLogin } from '../../private/checks/addresses';
import { sortedEntries } from '../../private/maps';
import { requireDnsSubdomain, requireInteger } from '../../private/validation';
import { PROMETHEUS_UID } from '../conventions/data-sources';
import { QueriedPrometheus, QueriedPrometheusOptions, requireQueriedName } from '../conventions/queried-prometheus';

/** Servers of other clusters by the names of their data sources. */
export type QueriedServers = { readonly [name: string]: QueriedPrometheus } | undefined;

export function requireQueried(scope: IConstruct, property: string, servers: QueriedServers): void {
  for (const [name, { url, loginSecretName, caSecretName, scrapeIntervalSeconds }] of optionsOf(servers)) {
    requireQueriedName(scope, property, name);
    const place = `${property}["${name}"]`;
    requireUrl(scope, `${place}.url`, url);
    if (loginSecretName !== undefined) {
      warnOfPlainLogin(scope, `${place}.url`, url);
    }
    for (const [option, secretName] of Object.entries({ loginSecretName, caSecretName })) {
      if (secretName !== undefined) {
        requireDnsSubdomain(scope, `${place}.${option}`, secretName);
      }
    }
    requireInteger(scope, `${place}.scrapeIntervalSeconds`, scrapeIntervalSeconds ?? 30, 1, 86400);
  }
}

/** Data sources of their own, of the kind that dashboards let one choose among. */
export function queriedEntries(servers: QueriedServers): DataSourceEntry[] {
  return optionsOf(servers).map(([name, { url, loginSecretName, caSecretName, scrapeIntervalSeconds = 30 }]) => ({
    name: `Prometheus ${name}`,
    uid: `${PROMETHEUS_UID}-${name}`,
    type: 'prometheus',
    url,
    ...(loginSecretName !== undefined && { basicAuth: true, basicAuthUser: `$${variable(name, 'username')}` }),
    jsonData: { httpMethod: 'POST', timeInterval: `${scrapeIntervalSeconds}s`, ...(caSecretName !== undefined && { tlsAuthWithCACert: true }) },
    ...((loginSecretName ?? caSecretName) !== undefined && {
      secureJsonData: {
        ...(loginSecretName !== undefined && { basicAuthPassword: `$${variable(name, 'password')}` }),
        ...(caSecretName !== undefined && { tlsCACert: `$${variable(name, 'ca.crt')}` }),
      },
    }),
  }));
}

/** What they are logged in with, as variables out of Secrets. */
export function queriedLogins(servers: QueriedServers): Record<string, object> {
  return Object.fromEntries(optionsOf(servers).flatMap(([server, { loginSecretName, caSecretName }]) => {
    const of = (secretName: string | undefined, keys: string[]) => secretName === undefined ? [] : keys.map((key): [string, object] =>
      [variable(server, key), { secretKeyRef: { name: secretName, key } }]);
    return [...of(loginSecretName, ['username', 'password']), ...of(caSecretName, ['ca.crt'])];
  }));
}

function optionsOf(servers: QueriedServers): Array<[string, QueriedPrometheusOptions]> {
  return sortedEntries(servers ?? {}).map(([name, { _options }]) => [name, _options]);
}

function variable(server: string, key: string): string {
  return `PROMETHEUS_${server}_${key}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

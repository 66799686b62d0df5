import { IConstruct } from 'constructs';
import { DatabasePool, DatabaseServer, DatabaseTls } from './server-database';
import { ValidationError } from '../../private/errors';
import { requireDnsSubdomain, requireInteger, requirePattern } from '../../private/validation';

/** What a kind of server calls things. */
interface ServerKind {
  readonly type: 'postgres' | 'mysql';
  readonly port: number;
  readonly modes: Readonly<Record<DatabaseTls, string>>;
}

export const POSTGRES: ServerKind = { type: 'postgres', port: 5432, modes: { OFF: 'disable', ENCRYPTED: 'require', VERIFIED: 'verify-full' } };
export const MYSQL: ServerKind = { type: 'mysql', port: 3306, modes: { OFF: 'false', ENCRYPTED: 'skip-verify', VERIFIED: 'true' } };

const CA_FOLDER = '/etc/grafana/database-ca';

/** The authorities that browsers know, where the image of Grafana has them. */
const PUBLIC_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** Checks what a server is called by. */
export function requireServer(scope: IConstruct, server: DatabaseServer): void {
  const name = (property: string, value: string | undefined) => value === undefined || requirePattern(
    scope, property, value, /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/, 'up to 63 letters, digits, _, . and -, not starting with . or -',
    'rename it on the server',
  );
  requireHost(scope, server.host);
  requireInteger(scope, 'database.port', server.port ?? 1, 1, 65535);
  name('database.databaseName', server.databaseName);
  name('database.user', server.user);
  requireDnsSubdomain(scope, 'database.secretName', server.secretName);
  requireCaSecret(scope, server.caSecretName);
  if (server.caSecretName !== undefined && server.tls === DatabaseTls.OFF) {
    throw new ValidationError(scope, {
      property: 'database.caSecretName', problem: 'cannot be combined with DatabaseTls.OFF, which does not use it', got: server.caSecretName, fix: 'remove one of them',
    });
  }
  requirePool(scope, server.pool ?? {});
}

export function requireCaSecret(scope: IConstruct, caSecretName: string | undefined): void {
  if (caSecretName !== undefined) {
    requireDnsSubdomain(scope, 'database.caSecretName', caSecretName);
  }
}

export function requireHost(scope: IConstruct, host: string | undefined): void {
  requirePattern(
    scope, 'database.host', host ?? 'none', /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    'a DNS name or an IPv4 address', 'write only the name, without scheme, port and path',
  );
}

export function requirePool(scope: IConstruct, { maxOpen = 20, maxIdle = 5, lifetimeSeconds = 3600 }: DatabasePool): void {
  requireInteger(scope, 'database.pool.maxOpen', maxOpen, 1, 10000);
  requireInteger(scope, 'database.pool.maxIdle', maxIdle, 1, 10000);
  requireInteger(scope, 'database.pool.lifetimeSeconds', lifetimeSeconds, 1, 86400);
}

/** Where the database of Grafana is, in the words of its chart. The password is not among them. */
export function serverValues(kind: ServerKind, server: Omit<DatabaseServer, 'secretName'>): Record<string, unknown> {
  const { host, port = kind.port, databaseName = 'grafana', user = 'grafana', tls = DatabaseTls.VERIFIED, caSecretName } = server;
  const { maxOpen = 20, maxIdle = 5, lifetimeSeconds = 3600 } = server.pool ?? {};
  return {
    // Users, sessions and what was saved are in the database, and what a pod keeps beside it can go with the pod.
    'persistence': { enabled: false },
    'deploymentStrategy': { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    'grafana.ini': {
      database: {
        type: kind.type,
        host,
        port,
        name: databaseName,
        user,
        ssl_mode: kind.modes[tls],
        ...caValues(kind, tls, host, caSecretName),
        max_open_conn: maxOpen,
        max_idle_conn: maxIdle,
        conn_max_lifetime: lifetimeSeconds,
      },
    },
    ...(caSecretName !== undefined && {
      extraContainerVolumes: [{ name: 'database-ca', secret: { secretName: caSecretName } }],
      extraVolumeMounts: [{ name: 'database-ca', mountPath: CA_FOLDER, readOnly: true }],
    }),
  };
}

/** The password of the user, out of a Secret. */
export function passwordValues(secretName: string): Record<string, unknown> {
  return { envValueFrom: { GF_DATABASE_PASSWORD: { secretKeyRef: { name: secretName, key: 'password' } } } };
}

// For MySQL Grafana starts with no TLS without a file and a name: https://github.com/grafana/grafana/blob/main/pkg/services/sqlstore/tls_mysql.go (2026-11-30)
function caValues({ type }: ServerKind, tls: DatabaseTls, host: string, caSecretName: string | undefined): Record<string, unknown> {
  if (tls === DatabaseTls.OFF) {
    return {};
  }
  const file = caSecretName !== undefined ? `${CA_FOLDER}/ca.crt` : PUBLIC_AUTHORITIES;
  return type === 'mysql'
    ? { ca_cert_path: file, server_cert_name: host }
    : { ...(caSecretName !== undefined && { ca_cert_path: file }) };
}

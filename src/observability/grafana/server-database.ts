/** TLS of database connections. */
export enum DatabaseTls {
  /** No TLS. */
  OFF = 'OFF',
  /** Encrypted, without verification of the server. */
  ENCRYPTED = 'ENCRYPTED',
  /** Encrypted; the server's certificate must have its name and a trusted CA. */
  VERIFIED = 'VERIFIED',
}

/** The connection pool of each Grafana replica. */
export interface DatabasePool {
  /**
   * Maximum number of connections per replica. The server must support those of all replicas.
   *
   * @default 20
   */
  readonly maxOpen?: number;

  /**
   * Number of connections that stay open when idle.
   *
   * @default 5
   */
  readonly maxIdle?: number;

  /**
   * Seconds after which a connection is renewed.
   *
   * @default 3600
   */
  readonly lifetimeSeconds?: number;
}

/** An existing database server. */
export interface DatabaseServer {
  /** Name or IPv4 address of the server, as pods reach it. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default - 5432 for PostgreSQL, 3306 for MySQL
   */
  readonly port?: number;

  /**
   * Name of the existing database.
   *
   * @default "grafana"
   */
  readonly databaseName?: string;

  /**
   * The user for Grafana. It must own the database, because Grafana changes its tables with each version.
   *
   * @default "grafana"
   */
  readonly user?: string;

  /**
   * Name of a Secret in the namespace `monitoring` with `password`. A new password takes effect when a pod restarts, which happens automatically once
   * Grafana can no longer connect.
   */
  readonly secretName: string;

  /**
   * How connections are protected.
   *
   * @default DatabaseTls.VERIFIED
   */
  readonly tls?: DatabaseTls;

  /**
   * Name of a Secret in the namespace `monitoring` with `ca.crt`, the CA of the server's certificate.
   *
   * @default - public CAs
   */
  readonly caSecretName?: string;

  /**
   * The connection pool of each replica.
   *
   * @default - 20 connections at most
   */
  readonly pool?: DatabasePool;
}

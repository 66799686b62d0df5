/** TLS of database connections. */
export enum DatabaseTls {
  /** Not at all. */
  OFF = 'OFF',
  /** They are encrypted, to whoever answers. */
  ENCRYPTED = 'ENCRYPTED',
  /** They are encrypted, to a server whose certificate has its name and comes from an authority that is trusted. */
  VERIFIED = 'VERIFIED',
}

/** The connection pool of each Grafana replica. */
export interface DatabasePool {
  /**
   * Connections at most, of each Grafana. The server has to take these of all of them.
   *
   * @default 20
   */
  readonly maxOpen?: number;

  /**
   * Connections that stay open while nothing is asked.
   *
   * @default 5
   */
  readonly maxIdle?: number;

  /**
   * Seconds after which a connection is made anew.
   *
   * @default 3600
   */
  readonly lifetimeSeconds?: number;
}

/** An existing database server. */
export interface DatabaseServer {
  /** Name or IPv4 address of the server, as pods of the cluster reach it. */
  readonly host: string;

  /**
   * Port of the server.
   *
   * @default - 5432 for PostgreSQL, 3306 for MySQL
   */
  readonly port?: number;

  /**
   * Name of the database, which is there already.
   *
   * @default "grafana"
   */
  readonly databaseName?: string;

  /**
   * The user that Grafana signs in as. It has to own the database, as Grafana changes its tables with each version.
   *
   * @default "grafana"
   */
  readonly user?: string;

  /**
   * Name of a Secret in the namespace `monitoring` with `password`. A new password is taken when a pod starts anew; a Grafana that can
   * make no connection any more does so by itself.
   */
  readonly secretName: string;

  /**
   * How connections are protected.
   *
   * @default DatabaseTls.VERIFIED
   */
  readonly tls?: DatabaseTls;

  /**
   * Name of a Secret in the namespace `monitoring` with `ca.crt`, the authority of the server's certificate.
   *
   * @default - the authorities that browsers know
   */
  readonly caSecretName?: string;

  /**
   * The connections of each Grafana.
   *
   * @default - 20 at most
   */
  readonly pool?: DatabasePool;
}

/** Where a Loki answers queries and takes logs. */
export interface LogsEndpoint {
  /** Address, as pods of the cluster reach it: `http://loki-gateway.monitoring.svc:80`. */
  readonly url: string;
}

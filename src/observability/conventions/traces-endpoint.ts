/** Where a Tempo answers queries. */
export interface TracesEndpoint {
  /** Address, as pods of the cluster reach it: `http://tempo.monitoring.svc:3200`. */
  readonly url: string;
}

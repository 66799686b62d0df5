/** Where a Tempo accepts queries and spans. */
export interface TracesEndpoint {
  /** Address, as pods of the cluster reach it: `http://tempo.monitoring.svc:3200`. */
  readonly url: string;

  /**
   * Address that takes spans by OTLP over gRPC: `http://tempo.monitoring.svc:4317`.
   *
   * @default - it takes none
   */
  readonly otlpGrpcUrl?: string;
}

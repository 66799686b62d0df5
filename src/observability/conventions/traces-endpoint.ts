/** Where a Tempo accepts queries and spans. */
export interface TracesEndpoint {
  /** URL inside the cluster: `http://tempo.monitoring.svc:3200`. */
  readonly url: string;

  /**
   * OTLP over gRPC URL for spans: `http://tempo.monitoring.svc:4317`.
   *
   * @default - not accepted
   */
  readonly otlpGrpcUrl?: string;
}

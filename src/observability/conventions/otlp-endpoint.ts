/** Where an OpenTelemetry Collector takes logs, metrics and traces by OTLP. */
export interface OtlpEndpoint {
  /** Address for OTLP over gRPC, as pods of the cluster reach it: `http://opentelemetry-gateway.monitoring.svc:4317`. */
  readonly grpcUrl: string;
}

/** Where an OpenTelemetry Collector accepts logs, metrics and traces by OTLP. */
export interface OtlpEndpoint {
  /**
   * OTLP over gRPC URL inside the cluster: `http://opentelemetry-gateway.monitoring.svc:4317`. Use it as `OTEL_EXPORTER_OTLP_ENDPOINT` with
   * `OTEL_EXPORTER_OTLP_PROTOCOL` `grpc`.
   */
  readonly grpcUrl: string;

  /**
   * OTLP over HTTP URL: `http://opentelemetry-gateway.monitoring.svc:4318`, for the protocol `http/protobuf`.
   *
   * @default - HTTP is not accepted
   */
  readonly httpUrl?: string;
}

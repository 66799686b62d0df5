/** Where an OpenTelemetry Collector accepts logs, metrics and traces by OTLP. */
export interface OtlpEndpoint {
  /**
   * Address for OTLP over gRPC, as pods of the cluster reach it: `http://opentelemetry-gateway.monitoring.svc:4317`. It is the
   * `OTEL_EXPORTER_OTLP_ENDPOINT` of who has the `OTEL_EXPORTER_OTLP_PROTOCOL` `grpc`.
   */
  readonly grpcUrl: string;

  /**
   * Address for OTLP over HTTP: `http://opentelemetry-gateway.monitoring.svc:4318`, for the protocol `http/protobuf`.
   *
   * @default - it takes none by HTTP
   */
  readonly httpUrl?: string;
}

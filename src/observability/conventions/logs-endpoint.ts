/** Where a Loki accepts queries and logs. */
export interface LogsEndpoint {
  /** Address, as pods of the cluster reach it: `http://loki-gateway.monitoring.svc:80`. */
  readonly url: string;

  /**
   * Secret with the keys `username` and `password`, in the namespace of whoever logs in (HTTP Basic): `monitoring` for Grafana and an
   * OpenTelemetryGateway, `monitoring-agents` for Fluent Bit and an OpenTelemetryAgent.
   *
   * @default - it asks for no login
   */
  readonly loginSecretName?: string;
}

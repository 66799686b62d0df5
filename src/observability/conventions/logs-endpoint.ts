/** Where a Loki accepts queries and logs. */
export interface LogsEndpoint {
  /** URL inside the cluster: `http://loki-gateway.monitoring.svc:80`. */
  readonly url: string;

  /**
   * Secret with the keys `username` and `password`, in the client's namespace (HTTP Basic): `monitoring` for Grafana and an OpenTelemetryGateway,
   * `monitoring-agents` for Fluent Bit and an OpenTelemetryAgent.
   *
   * @default - no login
   */
  readonly loginSecretName?: string;

  /**
   * Tenant, for a Loki with several: whose lines collectors send, and Grafana reads.
   *
   * @default - it has no tenants
   */
  readonly tenant?: string;

  /**
   * Further tenants that Grafana reads: one data source for all of them together, and one for each.
   *
   * @default - none
   */
  readonly otherTenants?: string[];
}

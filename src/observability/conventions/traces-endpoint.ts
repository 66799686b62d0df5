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

  /**
   * Address that takes spans by OTLP over HTTP, to which collectors add `/v1/traces`; it goes before `otlpGrpcUrl`. That of another cluster:
   * `https://monitoring.example.com`.
   *
   * @default - they are sent over gRPC
   */
  readonly otlpHttpUrl?: string;

  /**
   * Secret with the keys `username` and `password`, in the namespace of the collector that sends over HTTP (HTTP Basic).
   *
   * @default - it asks for no login
   */
  readonly loginSecretName?: string;

  /**
   * Tenant, for a Tempo with several: whose spans collectors send, and Grafana reads.
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

import { checkCall } from '../../private/arguments/check-arguments';

/** Ingestion and query limits of a Loki. */
export interface LokiLimits {
  /**
   * Ingestion rate limit in MB per second, with bursts of twice as much; beyond it, Loki rejects data and collectors retry.
   *
   * @default - Loki's own, 4
   */
  readonly ingestionRateMb?: number;

  /**
   * Maximum number of active streams (label sets). A label with many values creates many.
   *
   * @default - Loki's own, 5000
   */
  readonly maxStreams?: number;

  /**
   * Maximum time range of a query in days.
   *
   * @default - the retention
   */
  readonly maxQueryDays?: number;
}

/** Retention and limits of one tenant of a Loki. */
export interface LokiTenantOptions extends LokiLimits {
  /**
   * Retention in days, 1 to 3650.
   *
   * @default - that of Loki
   */
  readonly retentionDays?: number;
}

/** A tenant of a Loki. */
export class LokiTenant {
  /**
   * A tenant.
   *
   * @param options what is set for it alone
   */
  public static of(options: LokiTenantOptions = {}): LokiTenant {
    checkCall('LokiTenant.of', [options]);
    return new LokiTenant(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: LokiTenantOptions,
  ) {}
}

/**
 * Tenants of a Loki. What is not set for one is as Loki's `limits` and `retentionDays` say, for each tenant by itself.
 *
 * @see https://grafana.com/docs/loki/latest/operations/multi-tenancy/
 */
export interface LokiTenants {
  /** Tenant of this cluster's own logs. */
  readonly own: string;

  /**
   * Tenants of other clusters, by name.
   *
   * @default - none
   */
  readonly others?: { [tenant: string]: LokiTenant };
}

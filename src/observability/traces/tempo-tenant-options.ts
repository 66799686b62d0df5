import { checkCall } from '../../private/arguments/check-arguments';

/** Retention and limits of one tenant of a Tempo. */
export interface TempoTenantOptions {
  /**
   * Retention in days, 1 to 3650.
   *
   * @default - that of Tempo
   */
  readonly retentionDays?: number;

  /**
   * Ingestion rate limit in MB per second, with bursts of twice as much; beyond it, Tempo rejects spans and collectors retry.
   *
   * @default - Tempo's own, 15
   */
  readonly ingestionRateMb?: number;
}

/** A tenant of a Tempo. */
export class TempoTenant {
  /**
   * A tenant.
   *
   * @param options what is set for it alone
   */
  public static of(options: TempoTenantOptions = {}): TempoTenant {
    checkCall('TempoTenant.of', [options]);
    return new TempoTenant(options);
  }

  private constructor(
    /** @internal */
    public readonly _options: TempoTenantOptions,
  ) {}
}

/**
 * Tenants of a Tempo.
 *
 * @see https://grafana.com/docs/tempo/latest/operations/manage-advanced-systems/multitenancy/
 */
export interface TempoTenants {
  /** Tenant of this cluster's own traces. */
  readonly own: string;

  /**
   * Tenants of other clusters, by name.
   *
   * @default - none
   */
  readonly others?: { [tenant: string]: TempoTenant };
}

import { IConstruct } from 'constructs';
import { LokiLimits, LokiTenantOptions, LokiTenants } from './loki-tenant-options';
import { isToken } from '../../private/tokens';
import { requireInteger } from '../../private/validation';
import { KnownTenant, tenantsOf } from '../conventions/tenants';

export type KnownLokiTenant = KnownTenant<{ readonly [limit: string]: unknown }>;

/** The limits in the words of Loki. */
export function lokiLimits(scope: IConstruct, property: string, limits: LokiLimits, retentionDays: number): { [limit: string]: unknown } {
  const { ingestionRateMb, maxStreams, maxQueryDays = retentionDays } = limits;
  requireInteger(scope, `${property}.ingestionRateMb`, ingestionRateMb ?? 4, 1, 10000);
  requireInteger(scope, `${property}.maxStreams`, maxStreams ?? 5000, 1, 10_000_000);
  requireInteger(scope, `${property}.maxQueryDays`, maxQueryDays, 1, 3650);
  return {
    max_query_length: `${maxQueryDays * 24 + 1}h`,
    max_query_lookback: `${retentionDays * 24}h`,
    ...(ingestionRateMb !== undefined && {
      ingestion_rate_mb: ingestionRateMb,
      ingestion_burst_size_mb: isToken(ingestionRateMb) ? ingestionRateMb : ingestionRateMb * 2,
    }),
    ...(maxStreams !== undefined && { max_global_streams_per_user: maxStreams }),
  };
}

export function lokiTenants(scope: IConstruct, tenants: LokiTenants | undefined, retentionDays: number): KnownLokiTenant[] {
  return tenantsOf(scope, tenants, { retentionDays, limits: {} }, (property, options: LokiTenantOptions) =>
    limitsOf(scope, property, options, retentionDays));
}

function limitsOf(
  scope: IConstruct, property: string, options: LokiTenantOptions, retentionOfAll: number,
): Pick<KnownLokiTenant, 'retentionDays' | 'limits'> {
  const { retentionDays = retentionOfAll } = options;
  requireInteger(scope, `${property}.retentionDays`, retentionDays, 1, 3650);
  const isLike = Object.values(options).every((value) => value === undefined);
  return {
    retentionDays,
    limits: isLike ? {} : { retention_period: `${retentionDays * 24}h`, ...lokiLimits(scope, property, options, retentionDays) },
  };
}

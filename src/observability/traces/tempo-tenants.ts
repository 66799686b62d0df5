import { IConstruct } from 'constructs';
import { TempoTenantOptions, TempoTenants } from './tempo-tenant-options';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { KnownTenant, tenantsOf } from '../conventions/tenants';

export type KnownTempoTenant = KnownTenant<{ readonly [part: string]: object }>;

/** Label of metrics that Tempo makes of spans: those of two tenants would be one series. */
export const TENANT_LABEL = 'tenant';

const MB = 1_000_000;

export function tempoTenants(scope: IConstruct, tenants: TempoTenants | undefined, retentionDays: number): KnownTempoTenant[] {
  return tenantsOf(scope, tenants, { retentionDays, limits: {} }, (property, options: TempoTenantOptions) => {
    requireInteger(scope, `${property}.retentionDays`, options.retentionDays ?? retentionDays, 1, 3650);
    requireLiteralNumber(scope, `${property}.ingestionRateMb`, options.ingestionRateMb ?? 15, 'Tempo requires it in bytes');
    requireInteger(scope, `${property}.ingestionRateMb`, options.ingestionRateMb ?? 15, 1, 10000);
    return { retentionDays: options.retentionDays ?? retentionDays, limits: limitsOf(options) };
  });
}

/** @see https://grafana.com/docs/tempo/latest/configuration/#overrides (2026-11-30) */
function limitsOf({ retentionDays, ingestionRateMb: rate }: TempoTenantOptions): KnownTempoTenant['limits'] {
  return {
    ...(retentionDays !== undefined && { compaction: { block_retention: `${retentionDays * 24}h` } }),
    ...(rate !== undefined && { ingestion: { rate_limit_bytes: rate * MB, burst_size_bytes: 2 * rate * MB } }),
  };
}

/** The overrides by tenant. What is there for a tenant takes the place of all that holds for the others. */
export function tenantOverrides(tenants: readonly KnownTempoTenant[], ofAll: object): { [tenant: string]: object } {
  const limited = tenants.filter(({ limits }) => Object.keys(limits).length > 0);
  return Object.fromEntries(limited.map(({ name, limits }) => [name, { ...ofAll, ...limits }]));
}

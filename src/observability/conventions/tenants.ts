import { IConstruct } from 'constructs';
import { ValidationError } from '../../private/errors';
import { memberPath } from '../../private/helm-values';
import { sortedEntries } from '../../private/maps';
import { requireLiteral, requireLiteralList, requirePattern } from '../../private/validation';

/** The header that says whose something is: https://grafana.com/docs/loki/latest/operations/multi-tenancy/ (2026-11-30) */
export const TENANT_HEADER = 'X-Scope-OrgID';

/** What is said of a server with several tenants. */
export interface Tenants {
  readonly tenant?: string;
  readonly otherTenants?: string[];
}

/** Refuses what Loki and Tempo take for no tenant. */
export function requireTenant(scope: IConstruct, property: string, tenant: string | undefined): void {
  if (tenant !== undefined) {
    requirePattern(scope, property, tenant, /^(?!\.{1,2}$)[\w!.*'()-]{1,150}$/, 'up to 150 letters, digits and any of ! - _ . * \' ( )', 'rename the tenant');
  }
}

/** Refuses tenants whose data sources would have no UID: of its 40 characters, `tempo-` takes six. */
export function requireTenantName(scope: IConstruct, property: string, tenant: string): void {
  requireLiteral(scope, property, tenant, 'data sources are named after it');
  requirePattern(scope, property, tenant, /^[\w-]{1,34}$/, 'up to 34 letters, digits, _ and -, as in the UID of a data source', 'rename the tenant');
}

/** What holds for a tenant, in the words of its store. */
export interface KnownTenant<Limits> {
  readonly name: string;
  readonly retentionDays: number;
  readonly limits: Limits;
}

/** All tenants of a store, its own first, which has what holds for all; none where the store has none. */
export function tenantsOf<Limits, Options>(
  scope: IConstruct,
  tenants: { readonly own: string; readonly others?: { readonly [tenant: string]: { readonly _options: Options } } } | undefined,
  ofAll: Omit<KnownTenant<Limits>, 'name'>,
  ofOther: (property: string, options: Options) => Omit<KnownTenant<Limits>, 'name'>,
): KnownTenant<Limits>[] {
  if (!tenants) {
    return [];
  }
  const { own, others = {} } = tenants;
  requireTenantName(scope, 'tenants.own', own);
  return [{ name: own, ...ofAll }, ...sortedEntries(others).map(([name, { _options: options }]) => {
    const property = memberPath('tenants.others', name);
    requireTenantName(scope, property, name);
    if (name === own) {
      throw new ValidationError(scope, { property, problem: 'is also `tenants.own`', fix: 'rename one of them, or remove this one: the limits and retention of the store apply to its own tenant' });
    }
    return { name, ...ofOther(property, options) };
  })];
}

export function requireTenants(scope: IConstruct, property: string, { tenant, otherTenants = [] }: Tenants): void {
  requireLiteralList(scope, `${property}.otherTenants`, otherTenants, 'data sources are named after them');
  if (otherTenants.length === 0) {
    requireTenant(scope, `${property}.tenant`, tenant);
    return;
  }
  if (tenant === undefined) {
    throw new ValidationError(scope, { property: `${property}.otherTenants`, problem: 'requires `tenant`', got: otherTenants, fix: 'set the first one as `tenant`' });
  }
  const names = [tenant, ...otherTenants];
  names.forEach((name, index) => {
    const place = index === 0 ? `${property}.tenant` : `${property}.otherTenants[${index - 1}]`;
    requireTenantName(scope, place, name);
    if (names.indexOf(name) !== index) {
      throw new ValidationError(scope, { property: place, problem: 'is listed twice', got: name, fix: 'list each tenant once' });
    }
  });
}

/**
 * Uids of the data sources. Frozen: dashboards and alerts that users save name them.
 */
export const PROMETHEUS_UID = 'prometheus';
export const MANAGED_PROMETHEUS_UID = 'managed-prometheus';
export const CLOUDWATCH_UID = 'cloudwatch';
export const LOKI_UID = 'loki';
export const TEMPO_UID = 'tempo';

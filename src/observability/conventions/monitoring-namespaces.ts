/**
 * Where the platform stands. Frozen: a release that moves to another namespace, or gets another name, is a new one
 * with new, empty volumes.
 */
export const MONITORING_NAMESPACE = 'monitoring';

/** The OpenTelemetry Operator manages Secrets of its namespace, where there are those of nobody else. */
export const OPERATOR_NAMESPACE = 'opentelemetry-operator';

/** What needs the node's network, processes or files stands here, so that `monitoring` can forbid them. */
export const AGENTS_NAMESPACE = 'monitoring-agents';

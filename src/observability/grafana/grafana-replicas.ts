import { IConstruct } from 'constructs';
import { GrafanaDatabaseBinding } from './grafana-database';
import { podSpread } from '../../charts/pod-spread';
import { ValidationError } from '../../private/errors';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { GRAFANA_PODS } from '../conventions/monitoring-pods';

/** Port on which Grafanas tell each other which alerts they have sent. */
export const GOSSIP_PORT = 9094;

/** How many Grafanas there are: what was asked for, or as many as the database takes. */
export function replicasOf(scope: IConstruct, replicas: number | undefined, { takesSeveral = false }: GrafanaDatabaseBinding): number {
  if (replicas === undefined) {
    return takesSeveral ? 2 : 1;
  }
  requireLiteralNumber(scope, 'replicas', replicas, 'several replicas of Grafana must find each other');
  requireInteger(scope, 'replicas', replicas, 1, 100);
  if (replicas > 1 && !takesSeveral) {
    throw new ValidationError(scope, {
      property: 'replicas',
      problem: 'is more than one, but only one Grafana can write to the embedded database',
      got: replicas,
      allowed: '1 with GrafanaDatabase.embedded()',
      fix: 'set `database` to GrafanaDatabase.managedPostgres({...}), .postgres({...}) or .mysql({...}), or omit `replicas`',
    });
  }
  return replicas;
}

/** What several Grafanas are given so that one of them can go at any time, and an alert is sent once. */
export function replicaValues(replicas: number): Record<string, unknown> {
  return replicas === 1 ? { replicas } : {
    replicas,
    'podDisruptionBudget': { maxUnavailable: 1 },
    'topologySpreadConstraints': podSpread(GRAFANA_PODS.labels),
    'headlessService': true,
    'grafana.ini': {
      unified_alerting: {
        ha_peers: `grafana-headless.${GRAFANA_PODS.kubernetesNamespace}.svc:${GOSSIP_PORT}`,
        ha_listen_address: `$__env{POD_IP}:${GOSSIP_PORT}`,
        ha_advertise_address: `$__env{POD_IP}:${GOSSIP_PORT}`,
        // Of a pod that was replaced, the others forget the address.
        ha_reconnect_timeout: '2m',
      },
    },
  };
}

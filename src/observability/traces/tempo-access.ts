import { TempoChart } from './tempo-chart';
import { TEMPO_PORTS } from './tempo-values';
import { credentialsOf } from '../../charts/credentials-access';
import { DNS, HTTPS, metricsPort, PodAccess, PROMETHEUS_PODS } from '../../charts/network-access';
import { ObjectStorageBinding } from '../../storage/object-storage';
import { accessTo } from '../../storage/server-access';
import { GRAFANA_PODS, TEMPO_PODS } from '../conventions/monitoring-pods';

/** What the pods of Tempo take and reach. */
export function tempoAccess(storage: ObjectStorageBinding, { portsAmongPods }: TempoChart): readonly PodAccess[] {
  const among = portsAmongPods.length > 0 ? [{ ports: portsAmongPods, peers: [TEMPO_PODS] }] : [];
  return [{
    name: 'tempo',
    labels: TEMPO_PODS.labels,
    takes: [
      { ports: [TEMPO_PORTS.query], peers: [GRAFANA_PODS] },
      metricsPort(TEMPO_PORTS.query),
      // Applications send their spans themselves, from every namespace, where no collector does.
      { ports: [TEMPO_PORTS.otlpGrpc, TEMPO_PORTS.otlpHttp] },
      ...among,
    ],
    reaches: [DNS, HTTPS, { peers: [PROMETHEUS_PODS] }, ...among, ...credentialsOf(storage.grant), ...accessTo(storage.bucket?.endpoint)],
  }];
}

import { aggregateRules, expectedClusters } from './aggregates';
import { dashboardRules } from './exporter-values';
import { MetricsPlan } from './metrics-plan';

/** What Prometheus records, by group. */
export function recordingRules({ aggregates, ownCluster, clusters }: MetricsPlan): { readonly [group: string]: object[] } {
  return {
    dashboards: dashboardRules(),
    ...(aggregates && { aggregates: aggregateRules(ownCluster) }),
    ...(clusters.length > 0 && { fleet: expectedClusters(clusters) }),
  };
}

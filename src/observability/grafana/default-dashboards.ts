import { Dashboard, DashboardDataSource } from '../dashboards/dashboard';
import { Dashboards } from '../dashboards/dashboards';

/**
 * What Grafana has when nothing is said: what there is something to show of.
 *
 * @param isThere whether a chart, or a Classic ELB, is on the cluster
 * @param sources the data sources that Grafana has
 */
export function defaultDashboards(isThere: (content: string) => boolean, sources: DashboardDataSource[]): Dashboard[] {
  return Dashboards.kubernetes().filter(({ dataSource }) => sources.includes(dataSource));
}

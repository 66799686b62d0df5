import { CONFIDENTIAL_NODES, SEVERAL_CLUSTERS } from '../../cluster/cluster-contents';
import { Dashboard, DashboardDataSource } from '../dashboards/dashboard';
import { Dashboards } from '../dashboards/dashboards';
import { INGRESS_CONTROLLERS, LOAD_BALANCERS } from '../dashboards/own-boards';

/**
 * What Grafana has when nothing is said: what there is something to show of.
 *
 * @param isThere whether a chart, or something else, is on the cluster
 * @param sources the data sources that Grafana has
 */
export function defaultDashboards(isThere: (content: string) => boolean, sources: DashboardDataSource[]): Dashboard[] {
  const onlyWhere = (contents: readonly string[], ...dashboards: Dashboard[]) => contents.some(isThere) ? dashboards : [];
  return [
    ...Dashboards.kubernetes(),
    Dashboards.cost(),
    ...onlyWhere([CONFIDENTIAL_NODES], Dashboards.confidentialNodes()),
    ...onlyWhere([SEVERAL_CLUSTERS], Dashboards.fleet()),
    ...ingress(onlyWhere, sources),
    Dashboards.logs(),
    Dashboards.traces(),
    Dashboards.pipeline(),
  ].filter(({ dataSource }) => sources.includes(dataSource));
}

/** One half of it will do. */
function ingress(onlyWhere: (contents: readonly string[], ...dashboards: Dashboard[]) => Dashboard[], sources: DashboardDataSource[]): Dashboard[] {
  const [inCluster] = sources.includes(DashboardDataSource.PROMETHEUS) ? onlyWhere(INGRESS_CONTROLLERS, Dashboards.ingress()) : [];
  return inCluster ? [inCluster] : onlyWhere(LOAD_BALANCERS, { ...Dashboards.ingress(), dataSource: DashboardDataSource.CLOUDWATCH });
}

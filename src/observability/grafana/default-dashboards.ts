import { ChartCatalog } from '../../charts/chart-catalog';
import { CLASSIC_ELB } from '../../cluster/cluster-contents';
import { Dashboard, DashboardDataSource } from '../dashboards/dashboard';
import { Dashboards } from '../dashboards/dashboards';

/** Dashboards of what is not on every cluster, by what has to be there. */
const DASHBOARD_OF: { readonly [content: string]: () => Dashboard } = {
  [ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER.chart]: () => Dashboards.alb(),
  [CLASSIC_ELB]: () => Dashboards.classicElb(),
  [ChartCatalog.INGRESS_NGINX.chart]: () => Dashboards.nginx(),
  [ChartCatalog.TRAEFIK.chart]: () => Dashboards.traefik(),
};

/**
 * What Grafana has when nothing is said: what there is something to show of.
 *
 * @param isThere whether a chart, or a Classic ELB, is on the cluster
 * @param sources the data sources that Grafana has
 */
export function defaultDashboards(isThere: (content: string) => boolean, sources: DashboardDataSource[]): Dashboard[] {
  const contents = Object.keys(DASHBOARD_OF).filter(isThere);
  return [...Dashboards.kubernetes(), ...contents.map((content) => DASHBOARD_OF[content]())]
    .filter(({ dataSource }) => sources.includes(dataSource));
}

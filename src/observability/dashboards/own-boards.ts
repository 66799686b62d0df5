import { BoardNeeds } from './board-needs';
import { Dashboard, DashboardDataSource } from './dashboard';
import { OwnBoard } from './own-board';
import { ChartCatalog } from '../../charts/chart-catalog';
import { CLASSIC_ELB } from '../../cluster/cluster-contents';

/** What is about the cluster itself. */
export const KUBERNETES_BOARDS = ['cluster-overview', 'nodes', 'workloads', 'pods', 'api-server', 'coredns', 'volumes'];

/** What takes requests within the cluster, and what takes them in front of it. */
export const INGRESS_CONTROLLERS = [ChartCatalog.INGRESS_NGINX.chart, ChartCatalog.TRAEFIK.chart];
export const LOAD_BALANCERS = [ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER.chart, CLASSIC_ELB];

/** What parts of dashboards need, of those that ask several data sources or have rows about single parts. Tests compare it with the dashboards. */
export const BOARD_NEEDS: { readonly [name: string]: BoardNeeds } = {
  ingress: { sources: { [DashboardDataSource.PROMETHEUS]: INGRESS_CONTROLLERS, [DashboardDataSource.CLOUDWATCH]: LOAD_BALANCERS } },
  pipeline: {
    rows: {
      Collectors: [ChartCatalog.FLUENT_BIT.chart, ChartCatalog.OPENTELEMETRY_COLLECTOR.chart],
      Loki: [DashboardDataSource.LOKI],
      Tempo: [DashboardDataSource.TEMPO],
    },
  },
  // It asks Prometheus for the metrics of traces.
  traces: {},
};

/** A dashboard of the library. */
export function ownBoard(name: string, folder: string, dataSource: DashboardDataSource): Dashboard {
  return { name, folder, address: new OwnBoard(name, BOARD_NEEDS[name]), dataSource };
}

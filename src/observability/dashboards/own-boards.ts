import { BoardNeeds } from './board-needs';
import { Dashboard, DashboardDataSource } from './dashboard';
import { OwnBoard } from './own-board';

/** What is about the cluster itself. */
export const KUBERNETES_BOARDS = ['cluster-overview', 'nodes', 'workloads', 'pods'];

/** What parts of dashboards need, beside their data source. */
const NEEDS: { readonly [name: string]: BoardNeeds } = {};

/** A dashboard of the library. */
export function ownBoard(name: string, folder: string, dataSource: DashboardDataSource): Dashboard {
  return { name, folder, address: new OwnBoard(name, NEEDS[name] ?? {}), dataSource };
}

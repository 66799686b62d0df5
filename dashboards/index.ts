import { CLUSTER_OVERVIEW } from './boards/cluster';
import { NODES } from './boards/nodes';
import { PODS } from './boards/pods';
import { WORKLOADS } from './boards/workloads';
import { Board } from './look/board';

/** All dashboards of the library. */
export const BOARDS: readonly Board[] = [CLUSTER_OVERVIEW, NODES, WORKLOADS, PODS];

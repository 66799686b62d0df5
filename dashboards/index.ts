import { API_SERVER } from './boards/api-server';
import { CLUSTER_OVERVIEW } from './boards/cluster';
import { COREDNS } from './boards/coredns';
import { NODES } from './boards/nodes';
import { PODS } from './boards/pods';
import { VOLUMES } from './boards/volumes';
import { WORKLOADS } from './boards/workloads';
import { Board } from './look/board';

/** All dashboards of the library. */
export const BOARDS: readonly Board[] = [CLUSTER_OVERVIEW, NODES, WORKLOADS, PODS, API_SERVER, COREDNS, VOLUMES];

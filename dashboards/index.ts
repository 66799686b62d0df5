import { API_SERVER } from './boards/api-server';
import { CLUSTER_OVERVIEW } from './boards/cluster';
import { CONFIDENTIAL } from './boards/confidential';
import { COREDNS } from './boards/coredns';
import { COST } from './boards/cost';
import { FLEET } from './boards/fleet';
import { INGRESS_BOARD } from './boards/ingress';
import { LOGS } from './boards/logs';
import { NODES } from './boards/nodes';
import { PIPELINE } from './boards/pipeline';
import { PODS } from './boards/pods';
import { TRACES } from './boards/traces';
import { VOLUMES } from './boards/volumes';
import { WORKLOADS } from './boards/workloads';
import { Board } from './look/board';

/** All dashboards of the library. */
export const BOARDS: readonly Board[] = [
  CLUSTER_OVERVIEW, NODES, WORKLOADS, PODS, API_SERVER, COREDNS, VOLUMES, COST, CONFIDENTIAL, FLEET, INGRESS_BOARD, LOGS, TRACES, PIPELINE,
];

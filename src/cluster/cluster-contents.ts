import { IConstruct } from 'constructs';
import { registryOn } from '../private/registry';

/** Stands for a Classic ELB that an ingress controller causes; a chart is told by its name. */
export const CLASSIC_ELB = 'load balancer: Classic ELB';

/** Stands for nodes with a trusted execution environment. */
export const CONFIDENTIAL_NODES = 'nodes: confidential';

/** Stands for a Prometheus that has series of other clusters too. */
export const SEVERAL_CLUSTERS = 'series: several clusters';

/** Stands for a Prometheus that is told which other clusters there should be series of. */
export const EXPECTED_CLUSTERS = 'series: expected clusters';

/**
 * Tells a cluster what is put on it, for those who fit themselves to it: Grafana has the dashboards of what there is, a
 * node group that waits for an autoscaler looks for one.
 *
 * @param cluster the cluster
 * @param content name of a chart, or a constant of this file
 */
export function tellContent(cluster: IConstruct, content: string): void {
  registryOn<true>(cluster, 'Contents').set(content, true);
}

/** Whether anything told the cluster so. Complete once all constructs are made. */
export function hasContent(cluster: IConstruct, content: string): boolean {
  return registryOn<true>(cluster, 'Contents').has(content);
}

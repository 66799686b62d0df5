import { program, stackIn } from './program';
import { DualIngress, ObservableEksCluster } from 'cdktf-observable-eks';

/** Both ways in, on a cluster of which the program knows the name. */
program((app, told) => {
  const stack = stackIn(app, 'ingress', told);
  const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Cluster', { clusterName: told.facts.cluster });
  new DualIngress(stack, 'Ingress', { cluster, drain: true, alb: { internetFacingByDefault: true } });
});

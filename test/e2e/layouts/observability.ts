import { program, stackIn } from './program';
import { ObservabilityPlatform, ObservableEksCluster } from 'cdktf-observable-eks';

/** Metrics and dashboards alone, on a cluster of which the program knows the name and the default storage class. */
program((app, told) => {
  const stack = stackIn(app, 'observability', told);
  const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Cluster', { clusterName: told.facts.cluster });
  new ObservabilityPlatform(stack, 'Observability', { cluster, grafana: { cloudWatch: { region: cluster.region } } });
});

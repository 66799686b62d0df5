import { program, stackIn } from './program';
import { ChartCatalog, HelmChart, KubernetesManifests, ObservableEksCluster } from 'cdktf-observable-eks';

/**
 * One of several apps on a cluster: a chart in a namespace of its own, and objects in a namespace that it shares with the others. Charts name
 * ClusterRoles after the release, which so has the name of the app.
 */
program((app, told) => {
  const { cluster: clusterName, name } = told.facts;
  const stack = stackIn(app, name, told);
  const cluster = ObservableEksCluster.fromClusterAttributes(stack, 'Cluster', { clusterName });
  new HelmChart(stack, 'Dashboards', { cluster, chart: ChartCatalog.GRAFANA, releaseName: `dashboards-of-${name}`, kubernetesNamespace: name });
  new KubernetesManifests(stack, 'Settings', {
    cluster,
    releaseName: `settings-of-${name}`,
    kubernetesNamespace: 'shared',
    manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { owner: name } }],
  });
});

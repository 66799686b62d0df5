import { IConstruct } from 'constructs';
import { ChartCatalog, ChartEntry } from './chart-catalog';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { PodsOnNodes, statePods } from '../cluster/pods-on-nodes';
import { mergeMaps } from '../private/merge';
import { isPlainObject } from '../private/tokens';

/** What of a chart has to find a node, and where its tolerations are; none of these charts tolerates anything by itself. */
const PODS: { readonly [chart: string]: { readonly [name: string]: readonly string[] } } = {
  [ChartCatalog.PROMETHEUS.chart]: { 'Prometheus': ['server', 'tolerations'], 'kube-state-metrics': ['kube-state-metrics', 'tolerations'] },
  [ChartCatalog.GRAFANA.chart]: { Grafana: ['tolerations'] },
  [ChartCatalog.ARGO_CD.chart]: { 'Argo CD': ['global', 'tolerations'] },
  [ChartCatalog.FLUX2.chart]: { Flux: ['kustomizeController', 'tolerations'] },
  [ChartCatalog.TRAEFIK.chart]: { Traefik: ['tolerations'] },
  [ChartCatalog.INGRESS_NGINX.chart]: { 'ingress-nginx': ['controller', 'tolerations'] },
  [ChartCatalog.AWS_LOAD_BALANCER_CONTROLLER.chart]: { 'the AWS Load Balancer Controller': ['tolerations'] },
};

/** A DaemonSet alone, which waits for no node. */
const WITHOUT_PODS = [ChartCatalog.AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN.chart, ChartCatalog.FLUENT_BIT.chart];

/** Says what of a chart has to find a node: of charts that the library does not know, that they may tolerate anything. */
export function stateChartPods(
  scope: IConstruct,
  cluster: IKubernetesCluster,
  { chart }: ChartEntry,
  documents: Array<Record<string, unknown> | undefined>,
): void {
  if (WITHOUT_PODS.includes(chart)) {
    return;
  }
  const values = documents.reduce<Record<string, unknown>>((merged, document) => mergeMaps(merged, document ?? {}), {});
  const known = Object.hasOwn(PODS, chart) ? Object.entries(PODS[chart]) : [];
  const pods: PodsOnNodes[] = known.length > 0
    ? known.map(([name, path]) => ({ name, tolerations: path.reduce<unknown>((at, key) => isPlainObject(at) ? at[key] : undefined, values) }))
    : [{ name: `the chart ${chart}`, tolerations: null }];
  pods.forEach((one) => statePods(scope, cluster, one));
}

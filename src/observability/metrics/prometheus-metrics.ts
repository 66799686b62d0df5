import { Construct } from 'constructs';
import { metricsAccess } from './metrics-access';
import { MetricsPlan, metricsPlan, SERVER_NAME } from './metrics-plan';
import { MetricsExchangeOptions, MetricsScaleOptions } from './prometheus-options';
import { EXCHANGE_OPTIONS, PROMETHEUS_OPTIONS, prometheusValues, prometheusWiring, SCALE_OPTIONS, SERVER_PORT } from './prometheus-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesNamespace } from '../../charts/kubernetes-namespace';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValueOption, valueOptions } from '../../private/value-conflicts';
import { VolumeOptions } from '../../storage/volume-options';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';

/** How metrics are collected and kept. */
export interface PrometheusMetricsOptions extends HelmChartOptions {
  /**
   * Whether a platform installs it. Made directly, the construct always does.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The volume that keeps the metrics.
   *
   * @default - 20 GiB, which stay when the release goes
   */
  readonly volume?: VolumeOptions;

  /**
   * Days that metrics are kept, unless they fill four fifths of the volume before.
   *
   * @default 15
   */
  readonly retentionDays?: number;

  /**
   * Seconds between two scrapes, 5 to 300.
   *
   * @default 30
   */
  readonly scrapeIntervalSeconds?: number;

  /**
   * Whether kubelets have to show a certificate of the cluster's authority before they are scraped. Otherwise whoever answers at the address
   * of a node gets the token of Prometheus, which reads the metrics of all nodes. Kubelets of the images of EKS for Amazon Linux 2023 and
   * Bottlerocket ask for such certificates (`serverTLSBootstrap`), and EKS issues them; images of your own need not.
   *
   * @default false
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#certificate-rotation
   */
  readonly verifyKubelets?: boolean;

  /**
   * Whether Prometheus takes what others write to it (remote write), at `remoteWriteUrl`. It asks them for no password: where the cluster
   * isolates namespaces, Tempo and OpenTelemetry Collectors alone reach it; elsewhere every pod does.
   *
   * @default - false; true in a platform with traces
   * @see https://prometheus.io/docs/prometheus/latest/querying/api/#remote-write-receiver
   */
  readonly remoteWriteReceiver?: boolean;

  /**
   * Whether Prometheus takes metrics by OTLP over HTTP, at `endpoint.otlpUrl`. Namespace, pod, container, node and Deployment of what sends
   * become labels, and samples may be half an hour old. Who reaches it, is as with `remoteWriteReceiver`.
   *
   * @default - false; true in a platform with an OpenTelemetry Collector
   * @see https://prometheus.io/docs/guides/opentelemetry/
   */
  readonly otlpReceiver?: boolean;

  /**
   * How much of Prometheus there is.
   *
   * @default - one server, which is away for a moment when it or its node is updated
   */
  readonly scale?: MetricsScaleOptions;

  /**
   * What goes to other servers, and comes from them.
   *
   * @default - nothing
   */
  readonly exchange?: MetricsExchangeOptions;
}

/** Properties of `PrometheusMetrics`. */
export interface PrometheusMetricsProps extends PrometheusMetricsOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * Metrics of a cluster: the prometheus chart as one server with a volume, with kube-state-metrics, and with
 * node-exporter in a namespace of its own, since it needs the node's network, processes and files. Scrapes the API
 * servers, kubelets, cAdvisor, CoreDNS, ingress-nginx, Traefik, every pod with `prometheus.io/scrape: "true"`, and the pods of every
 * Service with that annotation or label.
 *
 * More jobs are added as `helmValues: { scrapeConfigs: { ... } }`.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus
 */
export class PrometheusMetrics extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** Where queries are answered, and metrics taken. */
  public readonly endpoint: PrometheusEndpoint;
  /** Where metrics are taken by remote write; none unless it takes some. Of several replicas one gets them. */
  public readonly remoteWriteUrl?: string;
  /** The same for each replica by itself: who writes to all of these is not missed when one is away. Empty unless metrics are taken. */
  public readonly remoteWriteUrls: string[];
  /** The permissions to write elsewhere, of those targets that need some. */
  public readonly remoteWriteGrants: WorkloadGrant[];
  /** Sizes in GiB of the volumes that Kubernetes makes for Prometheus; the cost estimate reads them. */
  public readonly volumeSizesGiB: number[];

  /**
   * @param scope where the release is made
   * @param id construct id
   * @param props cluster, volume and retention
   * @throws when a number is out of range
   */
  constructor(scope: Construct, id: string, props: PrometheusMetricsProps) {
    super(scope, id);
    checkStruct(this, 'PrometheusMetricsProps', props);
    const plan = metricsPlan(this, props);

    new KubernetesNamespace(this, 'Agents', {
      cluster: props.cluster,
      // The node exporter has the network of its node, where NetworkPolicies do not reach.
      isolated: props.cluster.isolateNamespaces,
      kubernetesNamespace: AGENTS_NAMESPACE,
      podSecurity: PodSecurityLevel.PRIVILEGED,
    });
    this.chart = new HelmChart(this, 'Chart', {
      cluster: props.cluster,
      chart: ChartCatalog.PROMETHEUS,
      // Frozen, see MONITORING_NAMESPACE.
      releaseName: 'prometheus',
      kubernetesNamespace: MONITORING_NAMESPACE,
      _fits: PodSecurityLevel.RESTRICTED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: prometheusValues(plan),
      helmValues: props.helmValues,
      requiredHelmValues: prometheusWiring(plan),
      _access: metricsAccess(plan.remoteWriteReceiver || plan.otlpReceiver),
      _valueOptions: optionsOf(props, plan),
      dependencies: [...(props.cluster.storage?.dependencies ?? []), ...Object.values(plan.remoteWrites).flatMap(({ dependencies }) => dependencies)],
    });
    this.remoteWriteGrants = Object.values(plan.remoteWrites).flatMap(({ grant }) => grant ?? []);
    this.volumeSizesGiB = Array(plan.replicas ?? 1).fill(plan.claim.sizeGiB);
    const url = `http://${SERVER_NAME}.${MONITORING_NAMESPACE}.svc:${SERVER_PORT}`;
    this.remoteWriteUrl = plan.remoteWriteReceiver ? `${url}/api/v1/write` : undefined;
    const replicaUrls = replicaUrlsOf(plan);
    this.remoteWriteUrls = plan.remoteWriteReceiver ? (replicaUrls ?? [url]).map((each) => `${each}/api/v1/write`) : [];
    this.endpoint = {
      url,
      scrapeIntervalSeconds: plan.scrapeIntervalSeconds,
      ...(replicaUrls && { replicaUrls }),
      ...(this.remoteWriteUrl !== undefined && { remoteWriteUrl: this.remoteWriteUrl }),
      ...(plan.otlpReceiver && { otlpUrl: `${url}/api/v1/otlp` }),
    };
  }
}

function optionsOf(props: PrometheusMetricsProps, { scrapeIntervalSeconds }: MetricsPlan): ValueOption[] {
  const nested = (group: string, options: object | undefined, table: { [path: string]: string }) =>
    valueOptions(options ?? {}, table).map((option) => ({ ...option, option: `${group}.${option.option}` }));
  return [
    ...valueOptions({ ...props, scrapeIntervalSeconds }, PROMETHEUS_OPTIONS),
    ...nested('scale', props.scale, SCALE_OPTIONS),
    ...nested('exchange', props.exchange, EXCHANGE_OPTIONS),
  ];
}

/** Each replica by itself. The Service without an address, which tells them apart, has no ports of its own. */
function replicaUrlsOf({ replicas }: MetricsPlan): string[] | undefined {
  return replicas === undefined
    ? undefined
    : Array.from({ length: replicas }, (_, index) => `http://${SERVER_NAME}-${index}.${SERVER_NAME}-headless.${MONITORING_NAMESPACE}.svc:9090`);
}

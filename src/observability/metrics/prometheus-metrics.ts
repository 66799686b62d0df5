import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { metricsAccess } from './metrics-access';
import { PROMETHEUS_OPTIONS, prometheusValues, prometheusWiring, SERVER_NAME, SERVER_PORT } from './prometheus-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesNamespace } from '../../charts/kubernetes-namespace';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { checkStruct } from '../../private/arguments/check-arguments';
import { isToken } from '../../private/tokens';
import { requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { claimFor } from '../../storage/claim';
import { VolumeOptions } from '../../storage/volume-options';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';

const DEFAULT_SIZE_GIB = 20;
const DEFAULT_RETENTION_DAYS = 15;
const DEFAULT_SCRAPE_INTERVAL_SECONDS = 30;

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
  /** Where metrics are taken by remote write; none unless it takes some. */
  public readonly remoteWriteUrl?: string;
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
    const retentionDays = props.retentionDays ?? DEFAULT_RETENTION_DAYS;
    const scrapeIntervalSeconds = props.scrapeIntervalSeconds ?? DEFAULT_SCRAPE_INTERVAL_SECONDS;
    requireInteger(this, 'retentionDays', retentionDays, 1, 3650);
    requireInteger(this, 'scrapeIntervalSeconds', scrapeIntervalSeconds, 1, 86400);
    this.warnOfInterval(scrapeIntervalSeconds);
    const claim = claimFor(this, 'volume', props.cluster, DEFAULT_SIZE_GIB, props.volume);

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
      defaultHelmValues: prometheusValues({
        claim,
        retentionDays,
        scrapeIntervalSeconds,
        verifyKubelets: props.verifyKubelets ?? false,
        remoteWriteReceiver: props.remoteWriteReceiver ?? false,
        otlpReceiver: props.otlpReceiver ?? false,
      }),
      helmValues: props.helmValues,
      requiredHelmValues: prometheusWiring(),
      _access: metricsAccess(Boolean(props.remoteWriteReceiver || props.otlpReceiver)),
      _valueOptions: valueOptions({ ...props, scrapeIntervalSeconds }, PROMETHEUS_OPTIONS),
      dependencies: props.cluster.storage?.dependencies,
    });
    this.volumeSizesGiB = [claim.sizeGiB];
    const url = `http://${SERVER_NAME}.${MONITORING_NAMESPACE}.svc:${SERVER_PORT}`;
    this.remoteWriteUrl = props.remoteWriteReceiver ? `${url}/api/v1/write` : undefined;
    this.endpoint = {
      url,
      scrapeIntervalSeconds,
      ...(this.remoteWriteUrl !== undefined && { remoteWriteUrl: this.remoteWriteUrl }),
      ...(props.otlpReceiver && { otlpUrl: `${url}/api/v1/otlp` }),
    };
  }

  private warnOfInterval(seconds: number): void {
    if (!isToken(seconds) && (seconds < 5 || seconds > 300)) {
      Annotations.of(this).addWarning(seconds < 5
        ? `\`scrapeIntervalSeconds\` is ${seconds}: Prometheus and what it asks are busy with it alone. 15 to 60 do for most clusters.`
        : `\`scrapeIntervalSeconds\` is ${seconds}: Prometheus forgets a sample after five minutes, so that graphs have gaps and alerts go out. Take 300 or less.`);
    }
  }
}

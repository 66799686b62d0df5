import { Construct } from 'constructs';
import { EngineChart } from './engine-chart';
import { MetricsEngine } from './metrics-engine';
import { MetricsPlan, metricsPlan } from './metrics-plan';
import { refusePaths } from './path-of-server';
import { MetricsExchangeOptions, MetricsScaleOptions } from './prometheus-options';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { KubernetesNamespace } from '../../charts/kubernetes-namespace';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { EXPECTED_CLUSTERS, SEVERAL_CLUSTERS, tellContent } from '../../cluster/cluster-contents';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { mergeMaps } from '../../private/merge';
import { ValueOption, valueOptions } from '../../private/value-conflicts';
import { VolumeOptions } from '../../storage/volume-options';
import { AGENTS_NAMESPACE, MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';

/** How metrics are collected and stored. */
export interface PrometheusMetricsOptions extends HelmChartOptions {
  /**
   * Whether a platform installs it. Ignored if you create the construct directly.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * The volume for metrics.
   *
   * @default - 20 GiB, kept when the release is removed
   */
  readonly volume?: VolumeOptions;

  /**
   * Retention in days, unless four fifths of the volume are full before.
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
   * Whether kubelets need a certificate issued by the cluster's CA to be scraped. Otherwise, whoever answers at a node's address gets the token of
   * Prometheus, which can read the metrics of all nodes. Kubelets of EKS images for Amazon Linux 2023 and Bottlerocket request such certificates
   * (`serverTLSBootstrap`), and EKS issues them; your own images may not.
   *
   * @default false
   * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#certificate-rotation
   */
  readonly verifyKubelets?: boolean;

  /**
   * Whether Prometheus accepts remote write, at `remoteWriteUrl`. There is no authentication: where the cluster isolates namespaces, only Tempo and
   * OpenTelemetry Collectors can reach it, elsewhere every pod can.
   *
   * @default - false; true in a platform with traces
   * @see https://prometheus.io/docs/prometheus/latest/querying/api/#remote-write-receiver
   */
  readonly remoteWriteReceiver?: boolean;

  /**
   * Whether Prometheus accepts metrics by OTLP over HTTP, at `endpoint.otlpUrl`. The sender's namespace, pod, container, node and Deployment become
   * labels, and samples can be up to half an hour old. Access is as with `remoteWriteReceiver`.
   *
   * @default - false; true in a platform with an OpenTelemetry Collector
   * @see https://prometheus.io/docs/guides/opentelemetry/
   */
  readonly otlpReceiver?: boolean;

  /**
   * What runs Prometheus. `helmValues` are those of its chart. Changing it starts with new, empty volumes.
   *
   * @default MetricsEngine.prometheus()
   */
  readonly engine?: MetricsEngine;

  /**
   * Replicas and shards.
   *
   * @default - one server, which is briefly unavailable when it or its node is updated
   */
  readonly scale?: MetricsScaleOptions;

  /**
   * Exchange of metrics with other servers.
   *
   * @default - none
   */
  readonly exchange?: MetricsExchangeOptions;
}

/** Properties of `PrometheusMetrics`. */
export interface PrometheusMetricsProps extends PrometheusMetricsOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /**
   * Groups of rules; which there are, depends on what comes onto the cluster.
   *
   * @internal
   */
  readonly _rules?: () => object[];
}

/**
 * Metrics of a cluster: the prometheus chart as one server with a volume, with kube-state-metrics, and with node-exporter in a namespace of its own,
 * since it needs the node's network, processes and files. Scrapes the API servers, kubelets, cAdvisor, CoreDNS, ingress-nginx, Traefik, every pod
 * with `prometheus.io/scrape: "true"`, and the pods of every Service with that annotation or label.
 *
 * Add further jobs with `helmValues: { scrapeConfigs: { ... } }` or, with `MetricsEngine.operator()`, as ServiceMonitors and similar objects.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus
 */
export class PrometheusMetrics extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** The release of the operator's CRDs; undefined without an operator. */
  public readonly definitions?: HelmChart;
  /** Endpoint for queries and ingestion. */
  public readonly endpoint: PrometheusEndpoint;
  /** Remote write URL; undefined unless enabled. With several replicas, one of them receives the data. */
  public readonly remoteWriteUrl?: string;
  /** The same for each replica: write to all of them to tolerate the failure of one. Empty unless enabled. */
  public readonly remoteWriteUrls: string[];
  /** The permissions of remote write targets that need some. */
  public readonly remoteWriteGrants: WorkloadGrant[];
  /** Sizes in GiB of Prometheus' Kubernetes volumes, for the cost estimate. */
  public readonly volumeSizesGiB: number[];

  /**
   * Where its Service answers, whoever is asked for queries.
   *
   * @internal
   */
  public readonly _url: string;
  /** @internal */
  public readonly _clusterName: string;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, volume and retention
   * @throws when a number is out of range
   */
  constructor(scope: Construct, id: string, props: PrometheusMetricsProps) {
    super(scope, id);
    checkStruct(this, 'PrometheusMetricsProps', props);
    refusePaths(this, props.helmValues);
    const engine = props.engine ?? MetricsEngine.prometheus();
    const chart = engine._chart;
    const plan = metricsPlan(this, props, chart.hasShards);
    if (props.exchange?.queryUrl !== undefined || Object.keys(plan.federations).length + plan.clusters.length > 0) {
      tellContent(props.cluster, SEVERAL_CLUSTERS);
    }
    if (plan.clusters.length > 0) {
      tellContent(props.cluster, EXPECTED_CLUSTERS);
    }

    new KubernetesNamespace(this, 'Agents', {
      cluster: props.cluster,
      // The node exporter has the network of its node, where NetworkPolicies do not reach.
      isolated: props.cluster.isolateNamespaces,
      kubernetesNamespace: AGENTS_NAMESPACE,
      podSecurity: PodSecurityLevel.PRIVILEGED,
    });
    this.definitions = engine._installsDefinitions ? this.definitionsFor(props) : undefined;
    this.chart = new HelmChart(this, 'Chart', {
      cluster: props.cluster,
      chart: chart.chart,
      releaseName: chart.releaseName,
      kubernetesNamespace: MONITORING_NAMESPACE,
      _fits: PodSecurityLevel.RESTRICTED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: chart.values(plan),
      ...(props._rules && { _lateDefaultHelmValues: () => mergeMaps(chart.values(plan), chart.ruleValues(props._rules!())) }),
      helmValues: props.helmValues,
      requiredHelmValues: chart.wiring(plan),
      _access: chart.access(plan.remoteWriteReceiver || plan.otlpReceiver),
      _valueOptions: optionsOf(props, chart, plan),
      _listsBeside: chart.listsBeside,
      dependencies: [
        ...(props.cluster.storage?.dependencies ?? []),
        ...(this.definitions?.dependencies ?? []),
        ...Object.values(plan.remoteWrites).flatMap(({ dependencies }) => dependencies),
      ],
    });
    this.remoteWriteGrants = Object.values(plan.remoteWrites).flatMap(({ grant }) => grant ?? []);
    this.volumeSizesGiB = Array((plan.replicas ?? 1) * (plan.shards ?? 1)).fill(plan.claim.sizeGiB);
    const replicaUrls = plan.replicas === undefined ? undefined : Array.from({ length: plan.replicas }, (_, index) => chart.replicaUrl(index));
    this._url = chart.url;
    this._clusterName = props.cluster.clusterName;
    this.remoteWriteUrl = plan.remoteWriteReceiver ? `${chart.url}/api/v1/write` : undefined;
    this.remoteWriteUrls = plan.remoteWriteReceiver ? (replicaUrls ?? [chart.url]).map((each) => `${each}/api/v1/write`) : [];
    const [managedWorkspaceArn] = Object.values(plan.remoteWrites).flatMap(({ workspaceArn }) => workspaceArn ?? []);
    this.endpoint = {
      url: props.exchange?.queryUrl ?? chart.url,
      scrapeIntervalSeconds: plan.scrapeIntervalSeconds,
      ...(replicaUrls && { replicaUrls }),
      ...(props.exchange?.queried && { queried: props.exchange.queried }),
      ...(this.remoteWriteUrl !== undefined && { remoteWriteUrl: this.remoteWriteUrl }),
      ...(managedWorkspaceArn !== undefined && { managedWorkspaceArn }),
      ...(plan.otlpReceiver && { otlpUrl: `${chart.url}/api/v1/otlp` }),
    };
  }

  /** Of the operator's custom resources: there before it, and gone after it. */
  private definitionsFor({ cluster, chartRepository, timeoutSeconds }: PrometheusMetricsProps): HelmChart {
    return new HelmChart(this, 'Definitions', {
      cluster,
      chart: ChartCatalog.PROMETHEUS_OPERATOR_CRDS,
      // Frozen: a release that gets another name is a new one, and with the old one go all objects of its kinds.
      releaseName: 'prometheus-operator-crds',
      kubernetesNamespace: MONITORING_NAMESPACE,
      chartRepository,
      timeoutSeconds,
      _access: [],
    });
  }
}

function optionsOf(props: PrometheusMetricsProps, { options }: EngineChart, { scrapeIntervalSeconds }: MetricsPlan): ValueOption[] {
  const nested = (group: 'scale' | 'exchange') =>
    valueOptions(props[group] ?? {}, options[group]).map((option) => ({ ...option, option: `${group}.${option.option}` }));
  return [...valueOptions({ ...props, scrapeIntervalSeconds }, options.own), ...nested('scale'), ...nested('exchange')];
}

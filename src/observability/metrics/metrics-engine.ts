import { EngineChart } from './engine-chart';
import { OPERATOR_CHART } from './operator-values';
import { PROMETHEUS_CHART } from './prometheus-values';
import { checkCall } from '../../private/arguments/check-arguments';

/** Options of the Prometheus Operator. */
export interface MetricsOperatorOptions {
  /**
   * Whether the definitions of its custom resources are installed, as a release of their own (`prometheus-operator-crds`) that is there
   * before the operator, goes after it, and is upgraded with the library. When that release goes, so do all objects of these kinds.
   *
   * @default true
   */
  readonly installDefinitions?: boolean;
}

/** What runs Prometheus. Jobs, labels and addresses are alike, so that dashboards do not care. */
export class MetricsEngine {
  /**
   * The chart `prometheus`: one workload, configured by this program alone.
   *
   * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus
   */
  public static prometheus(): MetricsEngine {
    return new MetricsEngine(PROMETHEUS_CHART, false);
  }

  /**
   * The chart `kube-prometheus-stack`: the Prometheus Operator, which makes a Prometheus and reads ServiceMonitors, PodMonitors, Probes,
   * ScrapeConfigs and PrometheusRules of all namespaces. Its Grafana and its Alertmanager are off, and so are scrapes and rules of what
   * EKS hides (controller manager, scheduler, etcd) or nobody scrapes. It is the engine that can have shards.
   *
   * @param options whether the definitions are installed
   * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
   */
  public static operator(options: MetricsOperatorOptions = {}): MetricsEngine {
    checkCall('MetricsEngine.operator', [options]);
    return new MetricsEngine(OPERATOR_CHART, options.installDefinitions ?? true);
  }

  private constructor(
    /** @internal */
    public readonly _chart: EngineChart,
    /** @internal */
    public readonly _installsDefinitions: boolean,
  ) {}
}

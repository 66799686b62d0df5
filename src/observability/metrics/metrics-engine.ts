import { EngineChart } from './engine-chart';
import { OPERATOR_CHART } from './operator-values';
import { PROMETHEUS_CHART } from './prometheus-values';
import { checkCall } from '../../private/arguments/check-arguments';

/** Options of the Prometheus Operator. */
export interface MetricsOperatorOptions {
  /**
   * Whether to install the CRDs, as a separate release (`prometheus-operator-crds`) that is installed before the operator, removed after it, and
   * upgraded with the library. Removing that release deletes all objects of these kinds.
   *
   * @default true
   */
  readonly installDefinitions?: boolean;
}

/** What runs Prometheus. Jobs, labels and addresses are alike, so that dashboards do not care. */
export class MetricsEngine {
  /**
   * The chart `prometheus`: one workload, configured only by this program.
   *
   * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus
   */
  public static prometheus(): MetricsEngine {
    return new MetricsEngine(PROMETHEUS_CHART, false);
  }

  /**
   * The chart `kube-prometheus-stack`: the Prometheus Operator, which creates a Prometheus and reads ServiceMonitors, PodMonitors, Probes,
   * ScrapeConfigs and PrometheusRules of all namespaces. Its Grafana and Alertmanager are disabled, and so are scrapes and rules for components that
   * EKS hides (controller manager, scheduler, etcd) or that are not scraped. Only this engine supports shards.
   *
   * @param options whether to install the CRDs
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

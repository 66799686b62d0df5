import { Annotations } from 'cdktf';
import { IConstruct } from 'constructs';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { requireChartRepository } from '../private/checks/addresses';
import { requireDay } from '../private/checks/days';
import { today } from '../private/today';
import { requirePattern } from '../private/validation';

/** A Helm chart in one version. */
export interface ChartEntry {
  /** Name of the chart. */
  readonly chart: string;
  /** Version of the chart. */
  readonly chartVersion: string;
  /** Version of the application in the chart. */
  readonly appVersion: string;
  /** URL of the repository, https:// or oci://. */
  readonly repository: string;
  /** Licence of the chart, and of its application if different (SPDX). */
  readonly license: string;
  /**
   * Oldest Kubernetes minor version that the chart supports, such as "1.25".
   *
   * @default - not declared by the chart
   */
  readonly kubernetesFrom?: string;
  /**
   * Newest Kubernetes minor version that the chart was tested with, such as "1.35".
   *
   * @default - not declared by the chart
   */
  readonly kubernetesTo?: string;
  /**
   * Date since which the chart is unmaintained, YYYY-MM-DD.
   *
   * @default - it is maintained
   */
  readonly retiredOn?: string;
  /**
   * What to use instead of a retired chart.
   *
   * @default - no advice
   */
  readonly successor?: string;
}

const PROMETHEUS_COMMUNITY = 'https://prometheus-community.github.io/helm-charts';
const GRAFANA_COMMUNITY = 'https://grafana-community.github.io/helm-charts';

/**
 * All Helm charts that the library installs, each in the version it was tested with. Read from the charts' own repositories on 2026-11-26; Grafana's
 * charts live in grafana-community since 2026, where the old address serves stale ones.
 */
export class ChartCatalog {
  /** ingress-nginx: retired, and tested up to Kubernetes 1.35. */
  public static readonly INGRESS_NGINX: ChartEntry = {
    chart: 'ingress-nginx',
    chartVersion: '4.15.1',
    appVersion: '1.15.1',
    repository: 'https://kubernetes.github.io/ingress-nginx',
    license: 'Apache-2.0',
    kubernetesFrom: '1.21',
    kubernetesTo: '1.35',
    retiredOn: '2026-03-24',
    successor: 'NginxController.traefik()',
  };
  /** Traefik, which also serves Ingresses written for ingress-nginx. */
  public static readonly TRAEFIK: ChartEntry = {
    chart: 'traefik',
    chartVersion: '41.3.0',
    appVersion: 'v3.7.11',
    repository: 'https://traefik.github.io/charts',
    license: 'Apache-2.0 AND MIT',
    kubernetesFrom: '1.25',
  };
  /** AWS Load Balancer Controller. */
  public static readonly AWS_LOAD_BALANCER_CONTROLLER: ChartEntry = {
    chart: 'aws-load-balancer-controller',
    chartVersion: '3.5.0',
    appVersion: 'v3.5.0',
    repository: 'https://aws.github.io/eks-charts',
    license: 'Apache-2.0',
    kubernetesFrom: '1.22',
  };
  /** Prometheus with kube-state-metrics and node-exporter. */
  public static readonly PROMETHEUS: ChartEntry = {
    chart: 'prometheus',
    chartVersion: '29.27.0',
    appVersion: 'v3.14.0',
    repository: PROMETHEUS_COMMUNITY,
    license: 'Apache-2.0',
    kubernetesFrom: '1.19',
  };
  /** The Prometheus Operator with a Prometheus, kube-state-metrics and node-exporter. */
  public static readonly KUBE_PROMETHEUS_STACK: ChartEntry = {
    chart: 'kube-prometheus-stack',
    chartVersion: '88.5.3',
    appVersion: 'v0.93.1',
    repository: PROMETHEUS_COMMUNITY,
    license: 'Apache-2.0',
    kubernetesFrom: '1.25',
  };
  /** CRDs of the Prometheus Operator. */
  public static readonly PROMETHEUS_OPERATOR_CRDS: ChartEntry = {
    chart: 'prometheus-operator-crds',
    chartVersion: '31.0.1',
    appVersion: 'v0.93.1',
    repository: PROMETHEUS_COMMUNITY,
    license: 'Apache-2.0',
    kubernetesFrom: '1.16',
  };
  /** Grafana. */
  public static readonly GRAFANA: ChartEntry = {
    chart: 'grafana',
    chartVersion: '12.11.1',
    appVersion: '13.2.0',
    repository: GRAFANA_COMMUNITY,
    license: 'Apache-2.0 AND AGPL-3.0-only',
    kubernetesFrom: '1.25',
  };
  /** Loki. */
  public static readonly LOKI: ChartEntry = {
    chart: 'loki',
    chartVersion: '18.11.0',
    appVersion: '3.7.6',
    repository: GRAFANA_COMMUNITY,
    license: 'Apache-2.0 AND AGPL-3.0-only',
    kubernetesFrom: '1.25',
  };
  /** Tempo, as one process. */
  public static readonly TEMPO: ChartEntry = {
    chart: 'tempo',
    chartVersion: '2.2.4',
    appVersion: '2.10.8',
    repository: GRAFANA_COMMUNITY,
    license: 'Apache-2.0 AND AGPL-3.0-only',
  };
  /** Tempo in microservices mode: Tempo 2, which does not need Kafka. */
  public static readonly TEMPO_DISTRIBUTED: ChartEntry = {
    chart: 'tempo-distributed',
    chartVersion: '2.26.2',
    appVersion: '2.10.7',
    repository: GRAFANA_COMMUNITY,
    license: 'Apache-2.0 AND AGPL-3.0-only',
    kubernetesFrom: '1.25',
  };
  /** Fluent Bit. */
  public static readonly FLUENT_BIT: ChartEntry = {
    chart: 'fluent-bit',
    chartVersion: '0.58.1',
    appVersion: '5.1.1',
    repository: 'https://fluent.github.io/helm-charts',
    license: 'Apache-2.0',
  };
  /** OpenTelemetry Collector. */
  public static readonly OPENTELEMETRY_COLLECTOR: ChartEntry = {
    chart: 'opentelemetry-collector',
    chartVersion: '0.170.0',
    appVersion: '0.158.0',
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    license: 'Apache-2.0',
  };
  /** OpenTelemetry Operator. */
  public static readonly OPENTELEMETRY_OPERATOR: ChartEntry = {
    chart: 'opentelemetry-operator',
    chartVersion: '0.122.0',
    appVersion: '0.158.0',
    repository: 'https://open-telemetry.github.io/opentelemetry-helm-charts',
    license: 'Apache-2.0',
  };
  /** Argo CD. */
  public static readonly ARGO_CD: ChartEntry = {
    chart: 'argo-cd',
    chartVersion: '10.1.1',
    appVersion: 'v3.4.4',
    repository: 'https://argoproj.github.io/argo-helm',
    license: 'Apache-2.0',
    kubernetesFrom: '1.25',
  };
  /** The Flux controllers, from the community chart. */
  public static readonly FLUX2: ChartEntry = {
    chart: 'flux2',
    chartVersion: '2.18.3',
    appVersion: '2.8.5',
    repository: 'https://fluxcd-community.github.io/helm-charts',
    license: 'Apache-2.0',
  };
  /** MetalLB. Read on 2026-11-30. */
  public static readonly METALLB: ChartEntry = {
    chart: 'metallb',
    chartVersion: '0.16.1',
    appVersion: 'v0.16.1',
    repository: 'https://metallb.github.io/metallb',
    license: 'Apache-2.0',
    kubernetesFrom: '1.19',
  };
  /** Rancher. Each minor version takes Kubernetes up to one of its own, which `RancherServer` checks. Read on 2026-11-30. */
  public static readonly RANCHER: ChartEntry = {
    chart: 'rancher',
    chartVersion: '2.15.0',
    appVersion: 'v2.15.0',
    repository: 'https://releases.rancher.com/server-charts/latest',
    license: 'Apache-2.0',
  };
  /** Device plugin for AWS Nitro Enclaves. */
  public static readonly AWS_NITRO_ENCLAVES_K8S_DEVICE_PLUGIN: ChartEntry = {
    chart: 'aws-nitro-enclaves-k8s-device-plugin',
    chartVersion: '0.4.1',
    appVersion: '0.4.1',
    repository: 'oci://public.ecr.aws/aws-nitro-enclaves/charts',
    license: 'Apache-2.0',
  };

  private constructor() {}
}

/** Refuses what a warning about the chart could not be read off. */
export function requireChartEntry(scope: IConstruct, property: string, entry: ChartEntry): void {
  // Helm takes a path or an address in place of the name, and needs no repository then.
  if (entry.repository !== '' || !/[/\\\\]/.test(entry.chart)) {
    requireChartRepository(scope, `${property}.repository`, entry.repository);
  }
  requirePattern(scope, `${property}.chart`, entry.chart, /^\S+$/, 'the name of a chart, or its path or address', 'use `name` in Chart.yaml');
  for (const bound of ['kubernetesFrom', 'kubernetesTo'] as const) {
    requirePattern(scope, `${property}.${bound}`, entry[bound] ?? '1.0', /^\d+\.\d+$/, 'major and minor, such as 1.33', 'leave the patch version out');
  }
  requireDay(scope, `${property}.retiredOn`, entry.retiredOn);
}

/** Warns of a chart that nobody maintains, or that does not know the cluster's Kubernetes version. */
export function warnOfUnfitChart(scope: IConstruct, entry: ChartEntry, version: KubernetesVersion | undefined): void {
  const warn = (text: string) => Annotations.of(scope).addWarning(`Chart ${entry.chart} ${entry.chartVersion} ${text}`);
  if (entry.retiredOn && today(scope) >= entry.retiredOn) {
    const advice = entry.successor ? ` Use ${entry.successor} instead.` : '';
    warn(`was retired on ${entry.retiredOn}: its vulnerabilities are no longer fixed.${advice}`);
  }
  if (!version || isNaN(version.minor)) {
    return;
  }
  if (entry.kubernetesFrom && version.minor < KubernetesVersion.of(entry.kubernetesFrom).minor) {
    warn(`requires Kubernetes ${entry.kubernetesFrom} or later, but the cluster has ${version.version}.`);
  }
  if (entry.kubernetesTo && version.minor > KubernetesVersion.of(entry.kubernetesTo).minor) {
    warn(`was tested only up to Kubernetes ${entry.kubernetesTo}, and the cluster has ${version.version}.`);
  }
}

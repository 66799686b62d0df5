import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { RancherCertificate } from './rancher-certificate';
import { RancherCleanup } from './rancher-cleanup';
import { requireRancherRange } from './rancher-range';
import { ChartCatalog } from '../charts/chart-catalog';
import { chartOptions } from '../charts/chart-options';
import { HelmChart, HelmChartOptions } from '../charts/helm-chart';
import { hasContent } from '../cluster/cluster-contents';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireIngressHost } from '../private/checks/addresses';
import { warnWhenComplete } from '../private/late';
import { requireDnsSubdomain, requireInteger } from '../private/validation';
import { valueOptions } from '../private/value-conflicts';

const RANCHER_NAMESPACE = 'cattle-system';

/** What shows that a cluster has other work than Rancher. */
const OF_A_PLATFORM = [ChartCatalog.PROMETHEUS, ChartCatalog.KUBE_PROMETHEUS_STACK, ChartCatalog.GRAFANA, ChartCatalog.LOKI]
  .map(({ chart }) => chart);

/** Properties of `RancherServer`. */
export interface RancherServerProps extends HelmChartOptions {
  /** The cluster that Rancher runs in: one of its own, and not one that it is to manage. */
  readonly cluster: IKubernetesCluster;

  /** Name by which browsers and agents reach it, such as `rancher.example.com`. */
  readonly hostname: string;

  /** Where its certificate comes from. */
  readonly certificate: RancherCertificate;

  /**
   * Pods of Rancher.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Class of its Ingress, such as `nginx`.
   *
   * @default - the default class of the cluster
   */
  readonly ingressClassName?: string;

  /**
   * What must be there before it and stay until it is gone, such as the release of cert-manager or of the ingress controller.
   *
   * @default - nothing else
   */
  readonly dependencies?: ITerraformDependable[];
}

/**
 * Rancher on a cluster of its own, from which it manages others (`RancherImport`).
 *
 * A destroy takes imports first, then Rancher, then what it holds namespaces by, and the namespaces last. The password of the first login is in a
 * Secret of the cluster alone.
 *
 * @see https://ranchermanager.docs.rancher.com
 *
 * @example
 * new RancherServer(stack, 'Rancher', {
 *   cluster, hostname: 'rancher.example.com', certificate: RancherCertificate.secret(), ingressClassName: 'nginx',
 * });
 */
export class RancherServer extends Construct {
  /** The release of Rancher. */
  public readonly chart: HelmChart;
  /** What frees the cluster when Rancher is gone. */
  public readonly cleanup: RancherCleanup;
  /** The cluster that it runs in. */
  public readonly cluster: IKubernetesCluster;
  /** Address of its pages. */
  public readonly serverUrl: string;

  /**
   * @param scope where the releases are made
   * @param id construct id
   * @param props cluster, name and certificate
   * @throws when this version of Rancher does not take the cluster's version of Kubernetes
   */
  constructor(scope: Construct, id: string, props: RancherServerProps) {
    super(scope, id);
    checkStruct(this, 'RancherServerProps', props);
    const { cluster, hostname, certificate, replicas = 3, ingressClassName } = props;
    requireIngressHost(this, 'hostname', hostname);
    requireDnsSubdomain(this, 'ingressClassName', ingressClassName ?? 'none');
    requireInteger(this, 'replicas', replicas, 1, 9);
    requireRancherRange(this, props.chartVersion ?? ChartCatalog.RANCHER.chartVersion, cluster.kubernetesVersion);
    this.cluster = cluster;
    this.serverUrl = `https://${hostname}`;
    this.warn(certificate);
    this.cleanup = new RancherCleanup(this, 'Cleanup', { cluster });
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.RANCHER,
      releaseName: 'rancher',
      kubernetesNamespace: RANCHER_NAMESPACE,
      ...chartOptions(props),
      defaultHelmValues: this.defaults(replicas),
      requiredHelmValues: { hostname, ...withClass(certificate._values(this), ingressClassName) },
      dependencies: [...this.cleanup.dependencies, ...(props.dependencies ?? [])],
      _listsBeside: ['extraEnv'],
      _valueOptions: valueOptions(props, { replicas: 'replicas', hostname: 'hostname', tls: 'certificate', ingress: 'ingressClassName' }),
    });
  }

  /** What stands for Rancher in an order of creation: clusters are imported after it. */
  public get dependencies(): ITerraformDependable[] {
    return this.chart.dependencies;
  }

  /** The command that shows the password of the first login, of the user `admin`. */
  public get bootstrapPasswordCommand(): string {
    return `kubectl get secret bootstrap-secret --namespace ${RANCHER_NAMESPACE} --output go-template='{{.data.bootstrapPassword|base64decode}}'`;
  }

  private defaults(replicas: number): Record<string, unknown> {
    return {
      replicas,
      // Agents hold their connections open, which nginx would cut after a minute.
      ingress: { includeDefaultExtraAnnotations: true },
      // Commands of imports are made with it; otherwise somebody has to log in first.
      extraEnv: [{ name: 'CATTLE_SERVER_URL', value: this.serverUrl }],
      resources: { requests: { cpu: '500m', memory: '1Gi' } },
      // What is left is freed by the cleanup; a Job that fails would stop the destroy before that.
      postDelete: { ignoreTimeoutError: true },
    };
  }

  private warn({ needsCertManager, source }: RancherCertificate): void {
    warnWhenComplete(this, () => OF_A_PLATFORM.some((chart) => hasContent(this.cluster, chart))
      ? 'Rancher shares this cluster with a platform. It adds finalizers to every namespace and a webhook to most changes: if Rancher fails, changes to the platform fail too, and a destroy can hang. Use a separate cluster for Rancher.'
      : undefined);
    warnWhenComplete(this, () => needsCertManager && !hasContent(this.cluster, 'cert-manager')
      ? `The certificate (${source}) requires cert-manager, which no HelmChart of this app installs. Without it, the release fails. Install it first and pass its \`dependencies\`, or use RancherCertificate.secret() or .external().`
      : undefined);
  }
}

function withClass(values: Record<string, unknown>, ingressClassName: string | undefined): Record<string, unknown> {
  if (ingressClassName === undefined) {
    return values;
  }
  return {
    ...values,
    ingress: { ...values.ingress as object, ingressClassName },
    // The answer to the challenge has an Ingress of its own.
    ...(values.letsEncrypt !== undefined && { letsEncrypt: { ...values.letsEncrypt as object, ingress: { class: ingressClassName } } }),
  };
}

import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { levelBoards, sendsMail, topicGrant } from './alert-wiring';
import { BoardRelease, boardReaderValues } from './board-release';
import { dataSources } from './data-source-entries';
import { dataSourcesIn, grafanaAccess } from './grafana-access';
import { refuseSideDoors } from './grafana-checks';
import { grafanaDashboards } from './grafana-dashboards';
import { GrafanaDatabase, GrafanaDatabaseBinding } from './grafana-database';
import { replicasOf, replicaValues } from './grafana-replicas';
import { GrafanaSignIn, GrafanaSignInBinding } from './grafana-sign-in';
import {
  dashboardValues, GRAFANA_OPTIONS, grafanaValues, GrafanaValuesInput, grafanaWiring, mergeBesides, SERVICE_ACCOUNT_NAME,
  takeLists,
} from './grafana-values';
import { requireQueried } from './queried-servers';
import { requireHost } from './server-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { chartOptions } from '../../charts/chart-options';
import { refuseSecrets } from '../../charts/chart-secrets';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { hasContent } from '../../cluster/cluster-contents';
import { requireGrant } from '../../cluster/grant-check';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant, WorkloadPolicy } from '../../cluster/workload-permissions';
import { grafanaCloudWatchPolicy } from '../../identity/policies/grafana-cloudwatch';
import { prometheusQueryPolicy } from '../../identity/policies/managed-prometheus';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl, warnOfPlainLogin } from '../../private/checks/addresses';
import { requireArnIfGiven } from '../../private/checks/aws-arn';
import { requireRegion } from '../../private/checks/regions-and-zones';
import { ValidationError } from '../../private/errors';
import { requireDnsSubdomain, requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { bindAlerting } from '../alerting/alerting';
import { AlertingOptions } from '../alerting/alerting-options';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { PrometheusEndpoint } from '../conventions/prometheus-endpoint';
import { requireTenants } from '../conventions/tenants';
import { TracesEndpoint } from '../conventions/traces-endpoint';
import { Dashboard, DashboardDataSource } from '../dashboards/dashboard';

// Frozen, see MONITORING_NAMESPACE. It is the name of Service, claim and the chart's own Secret as well.
const RELEASE_NAME = 'grafana';

const SERVICE_ACCOUNT = ServiceAccount.of(MONITORING_NAMESPACE, SERVICE_ACCOUNT_NAME);

/** How Grafana queries CloudWatch. */
export interface CloudWatchOptions {
  /**
   * Whether Grafana gets CloudWatch as a data source, with permission to read it.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * ARNs of log groups whose entries Grafana can query, without `:*` at the end.
   *
   * @default - none; only metrics and alarms
   */
  readonly logGroupArns?: string[];

  /**
   * Default region of the data source.
   *
   * @default - that of the `ObservableEksCluster`; required elsewhere
   */
  readonly region?: string;
}

/** How Grafana runs, what it shows, and whom it notifies. */
export interface GrafanaSettings extends HelmChartOptions {
  /**
   * Storage of users, preferences and saved objects.
   *
   * @default GrafanaDatabase.embedded()
   */
  readonly database?: GrafanaDatabase;

  /**
   * Number of replicas. Several need a shared database; they are spread over zones, with a disruption budget of one.
   *
   * @default - 1 with an embedded database, else 2
   */
  readonly replicas?: number;

  /**
   * How users sign in.
   *
   * @default - as the administrator, with a password
   */
  readonly signIn?: GrafanaSignIn;

  /**
   * The Prometheus to query.
   *
   * @default - the platform's, if any
   */
  readonly prometheus?: PrometheusEndpoint;

  /**
   * The Loki to query.
   *
   * @default - the platform's, if any
   */
  readonly logs?: LogsEndpoint;

  /**
   * The Tempo to query.
   *
   * @default - the platform's, if any
   */
  readonly traces?: TracesEndpoint;

  /**
   * CloudWatch, for clusters on AWS.
   *
   * @default - the cluster's region in an `ObservableEksCluster`, elsewhere none
   */
  readonly cloudWatch?: CloudWatchOptions;

  /**
   * Initial dashboards. Those of the library are ConfigMaps, which a sidecar reads. A sidecar downloads others; Grafana starts without unavailable
   * ones, and the download is retried.
   *
   * @default - the library's dashboards for what is installed and has a data source
   */
  readonly dashboards?: Dashboard[];

  /**
   * Name of a Secret in the namespace `monitoring` with `admin-user` and `admin-password`.
   *
   * @default - created by the chart, with a password that is in no configuration and no state
   */
  readonly adminSecretName?: string;

  /**
   * Alert rules and notifications.
   *
   * @default - no notifications
   */
  readonly alerting?: AlertingOptions;
}

/** Options of the platform's Grafana. */
export interface GrafanaOptions extends GrafanaSettings {
  /**
   * Whether a platform installs it.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** Properties of `Grafana`. */
export interface GrafanaProps extends GrafanaSettings {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;

  /**
   * Whether a Prometheus of the platform evaluates what is recorded.
   *
   * @internal
   */
  readonly _isRecorded?: boolean;
}

/**
 * Grafana with data sources and dashboards, by the grafana chart. It is reached through its Service `grafana`, port
 * 80, in the namespace `monitoring`.
 *
 * @see https://github.com/grafana-community/helm-charts/tree/main/charts/grafana
 */
export class Grafana extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** The permission to read CloudWatch; undefined without CloudWatch. */
  public readonly cloudWatchGrant?: WorkloadGrant;
  /** The permission to query Amazon Managed Service for Prometheus; undefined without a workspace. */
  public readonly managedPrometheusGrant?: WorkloadGrant;
  /** The permission to publish to SNS topics; undefined without such contact points. */
  public readonly alertGrant?: WorkloadGrant;
  /** The command that shows the password of the first administrator. */
  public readonly adminPasswordCommand: string;
  /** Sizes in GiB of Grafana's Kubernetes volumes, for the cost estimate. */
  public readonly volumeSizesGiB: number[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, database, data sources and dashboards
   * @throws when a dashboard is invalid, duplicated or lacks its data source, or CloudWatch lacks a region
   */
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    checkStruct(this, 'GrafanaProps', props);
    const { cluster } = props;
    const input = this.valuesInput(props);
    refuseSideDoors(this, props.helmValues ?? {}, dataSources(input));
    this.warnOfNothingToShow(sourcesOf(input));
    const database = this.bindDatabase(props);
    const signIn = this.bindSignIn(props.signIn);
    const replicas = replicasOf(this, props.replicas, database);
    // All of one service account, so of one role.
    this.cloudWatchGrant = this.granted(cluster, input.cloudWatchRegion, () => grafanaCloudWatchPolicy(props.cloudWatch?.logGroupArns));
    const { managedWorkspaceArn } = props.prometheus ?? {};
    this.managedPrometheusGrant = this.granted(cluster, managedWorkspaceArn, (arn) => prometheusQueryPolicy(arn, 'GrafanaPrometheus'));
    const alerting = props.alerting && bindAlerting(this, props.alerting, {
      smtpElsewhere: sendsMail(props.helmValues),
      hasPrometheus: input.prometheus !== undefined,
      hasLoki: input.logs !== undefined,
      isRecorded: props._isRecorded ?? false,
    });
    this.alertGrant = topicGrant(this, cluster, SERVICE_ACCOUNT, alerting?.topics ?? []);
    const all = [database.grant, this.cloudWatchGrant, this.managedPrometheusGrant, this.alertGrant];
    const [grant, ...grants] = all.filter((one) => one !== undefined);
    const { entries, boards } = grafanaDashboards(this, cluster, props.dashboards, sourcesOf(input), levelBoards(props.alerting));
    const boardRelease = boards && new BoardRelease(this, 'Dashboards', { cluster, boards });
    const { lists, others } = takeLists(props.helmValues ?? {});
    const shown = () => [dashboardValues(entries()), boards ? boardReaderValues() : {}];
    const alerts = () => alerting?.helmValues((content) => hasContent(cluster, content)) ?? {};
    const ours = () => [grafanaValues(input), ...shown(), database.helmValues, replicaValues(replicas), signIn.helmValues, alerts()];
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.GRAFANA,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: MONITORING_NAMESPACE,
      _fits: PodSecurityLevel.RESTRICTED,
      ...chartOptions(props),
      _lateDefaultHelmValues: () => mergeBesides([...ours(), lists]),
      helmValues: others,
      requiredHelmValues: grafanaWiring(input, grant),
      _access: grafanaAccess({
        sources: [...dataSources(input), ...dataSourcesIn(props.helmValues ?? {})],
        database,
        replicas,
        urls: [...signIn.urls ?? [], ...alerting?.urls ?? []],
        grant,
        readsBoards: boards !== undefined,
      }),
      _valueOptions: valueOptions(props, { ...GRAFANA_OPTIONS, replicas: props.replicas === undefined ? 'database' : 'replicas' }),
      // A pod that starts before its association has no credentials until it restarts.
      dependencies: [...database.dependencies, ...boardRelease?.dependencies ?? [], ...[grant, ...grants].flatMap((one) => one?.dependencies ?? [])],
    });
    refuseSecrets(this, ChartCatalog.GRAFANA, lists);
    this.volumeSizesGiB = database.volumeSizesGiB ?? [];
    this.adminPasswordCommand = passwordCommand(props.adminSecretName ?? RELEASE_NAME);
  }

  private granted<T>(cluster: IKubernetesCluster, what: T | undefined, policyOf: (what: T) => WorkloadPolicy): WorkloadGrant | undefined {
    return what === undefined ? undefined : cluster.workloadIdentity.grant(this, SERVICE_ACCOUNT, policyOf(what));
  }

  private bindDatabase(props: GrafanaProps): GrafanaDatabaseBinding {
    const database = (props.database ?? GrafanaDatabase.embedded()).bind(this, props.cluster);
    checkStruct(this, 'GrafanaDatabaseBinding', database, 'database');
    database.volumeSizesGiB?.forEach((size, index) => requireInteger(this, `database.volumeSizesGiB[${index}]`, size, 1, 65536));
    requireHost(this, database.host);
    requireInteger(this, 'database.port', database.port ?? 1, 1, 65535);
    requireGrant(this, 'database.grant', database.grant);
    return database;
  }

  private bindSignIn(signIn: GrafanaSignIn | undefined): GrafanaSignInBinding {
    const binding = signIn?.bind(this) ?? { helmValues: {} };
    checkStruct(this, 'GrafanaSignInBinding', binding, 'signIn');
    binding.urls?.forEach((url, index) => requireUrl(this, `signIn.urls[${index}]`, url));
    return binding;
  }

  private valuesInput(props: GrafanaProps): GrafanaValuesInput {
    if (props.adminSecretName !== undefined) {
      requireDnsSubdomain(this, 'adminSecretName', props.adminSecretName);
    }
    requireUrl(this, 'prometheus.url', props.prometheus?.url);
    requireUrl(this, 'prometheus.otlpUrl', props.prometheus?.otlpUrl);
    requireUrl(this, 'prometheus.remoteWriteUrl', props.prometheus?.remoteWriteUrl);
    props.prometheus?.replicaUrls?.forEach((url, index) => requireUrl(this, `prometheus.replicaUrls[${index}]`, url));
    requireArnIfGiven(this, 'prometheus.managedWorkspaceArn', 'prometheusWorkspace', props.prometheus?.managedWorkspaceArn);
    requireQueried(this, 'prometheus.queried', props.prometheus?.queried);
    requireUrl(this, 'logs.url', props.logs?.url);
    requireTenants(this, 'logs', props.logs ?? {});
    requireTenants(this, 'traces', props.traces ?? {});
    if (props.logs?.loginSecretName !== undefined) {
      requireDnsSubdomain(this, 'logs.loginSecretName', props.logs.loginSecretName);
      warnOfPlainLogin(this, 'logs.url', props.logs.url);
    }
    requireUrl(this, 'traces.url', props.traces?.url);
    requireUrl(this, 'traces.otlpGrpcUrl', props.traces?.otlpGrpcUrl);
    requireUrl(this, 'traces.otlpHttpUrl', props.traces?.otlpHttpUrl);
    if (props.traces?.loginSecretName !== undefined) {
      requireDnsSubdomain(this, 'traces.loginSecretName', props.traces.loginSecretName);
    }
    requireInteger(this, 'prometheus.scrapeIntervalSeconds', props.prometheus?.scrapeIntervalSeconds ?? 30, 1, 86400);
    return {
      prometheus: props.prometheus,
      logs: props.logs,
      traces: props.traces,
      cloudWatchRegion: this.cloudWatchRegion(props.cloudWatch),
      adminSecretName: props.adminSecretName,
    };
  }

  private warnOfNothingToShow(sources: DashboardDataSource[]): void {
    if (sources.length === 0) {
      Annotations.of(this).addWarning(
        'Grafana has no data source. Add one (`prometheus`, `logs`, `traces`, `cloudWatch`), or do not install Grafana: `grafana: { enabled: false }`.',
      );
    }
  }

  private cloudWatchRegion(options: CloudWatchOptions | undefined): string | undefined {
    if (!options || options.enabled === false) {
      return undefined;
    }
    if (options.region === undefined) {
      throw new ValidationError(this, {
        property: 'cloudWatch.region',
        problem: 'is missing, and the region of this cluster is unknown',
        fix: 'set the region to query, such as the `region` of an EKS cluster',
      });
    }
    requireRegion(this, 'cloudWatch.region', options.region);
    return options.region;
  }
}

function passwordCommand(secretName: string): string {
  return `kubectl get secret --namespace ${MONITORING_NAMESPACE} ${secretName} --output jsonpath='{.data.admin-password}' | base64 --decode`;
}

function sourcesOf(input: GrafanaValuesInput): DashboardDataSource[] {
  return [
    ...(input.prometheus ? [DashboardDataSource.PROMETHEUS] : []),
    ...(input.cloudWatchRegion !== undefined ? [DashboardDataSource.CLOUDWATCH] : []),
    ...(input.logs ? [DashboardDataSource.LOKI] : []),
    ...(input.traces ? [DashboardDataSource.TEMPO] : []),
  ];
}

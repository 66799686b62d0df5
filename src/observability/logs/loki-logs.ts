import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { lokiAccess } from './loki-access';
import { LokiDeployment, LokiDeploymentBinding } from './loki-deployment';
import { LokiLimits, LokiTenants } from './loki-tenant-options';
import { lokiLimits, lokiTenants } from './loki-tenants';
import { LOKI_OPTIONS, LOKI_SERVICE_ACCOUNT, LOKI_TENANT_PREFIX, lokiValues, lokiWiring } from './loki-values';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { ValidationError } from '../../private/errors';
import { requireDnsSubdomain, requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { bindStorage, ObjectStorage, ObjectStorageBinding } from '../../storage/object-storage';
import { VolumeOptions, VolumeRetention } from '../../storage/volume-options';
import { workloadClaim } from '../../storage/workload-claim';
import { LogsEndpoint } from '../conventions/logs-endpoint';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';

// Frozen: a release that gets another name is a new one.
const RELEASE_NAME = 'loki';

const DEFAULT_RETENTION_DAYS = 31;

/**
 * The login that Loki's gateway requires (HTTP Basic). The Secrets are yours, and there before: passwords are in no configuration, no state and no
 * values.
 */
export interface LokiGatewayLogin {
  /** Secret in `monitoring` with the key `.htpasswd`: a line per user with the password hash. Changes take effect within minutes. */
  readonly htpasswdSecretName: string;

  /**
   * Secret with the keys `username` and `password` of one of these users. Every client of Loki reads it in its own namespace: `monitoring` for
   * Grafana and an OpenTelemetryGateway, `monitoring-agents` for Fluent Bit and an OpenTelemetryAgent.
   */
  readonly loginSecretName: string;
}

/** Options of log storage. */
export interface LokiLogsOptions extends HelmChartOptions {
  /**
   * Where to store logs. Changing it does not migrate them: see docs/logs.md.
   *
   * @default - none; required
   */
  readonly storage: ObjectStorage;

  /**
   * How Loki runs.
   *
   * @default LokiDeployment.monolithic()
   */
  readonly deployment?: LokiDeployment;

  /**
   * Retention in days, 1 to 3650.
   *
   * @default 31
   */
  readonly retentionDays?: number;

  /**
   * Ingestion and query limits.
   *
   * @default - Loki's own limits
   */
  readonly limits?: LokiLimits;

  /**
   * The volume of each pod that has one, for data that is not in the bucket yet. A pod uploads its data before it stops. Without a bucket, the
   * storage has its own volume.
   *
   * @default - 10 GiB, deleted with the release
   */
  readonly volume?: VolumeOptions;

  /**
   * The login that the gateway requires. A single process then gets a gateway.
   *
   * @default - no login
   */
  readonly gatewayLogin?: LokiGatewayLogin;

  /**
   * Tenants whose logs Loki keeps apart. Everything that writes or queries has to name one (`X-Scope-OrgID`); the platform does. Logs from before are
   * those of the tenant `fake`.
   *
   * @default - no tenants
   */
  readonly tenants?: LokiTenants;
}

/** Properties of `LokiLogs`. */
export interface LokiLogsProps extends LokiLogsOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * Log storage of a cluster, from the loki chart: in a bucket or on a volume, with retention. It has no tenants without `tenants`, and requires a
 * password only with `gatewayLogin`. Where the cluster isolates namespaces, only the platform's own pods can reach it.
 *
 * @see https://github.com/grafana-community/helm-charts/tree/main/charts/loki
 *
 * @example
 * new LokiLogs(stack, 'Logs', { cluster, storage: ObjectStorage.s3(), deployment: LokiDeployment.distributed() });
 */
export class LokiLogs extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** Endpoint for queries and ingestion. */
  public readonly endpoint: LogsEndpoint;
  /** @internal */
  public readonly _clusterName: string;
  /** The permission to use the bucket; undefined without an AWS bucket. */
  public readonly storageGrant?: WorkloadGrant;
  /** Sizes in GiB of Loki's Kubernetes volumes, for the cost estimate. */
  public readonly volumeSizesGiB: number[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, storage, and how Loki runs
   * @throws when a number is out of range, the deployment needs a bucket, or a login needs a gateway
   */
  constructor(scope: Construct, id: string, props: LokiLogsProps) {
    super(scope, id);
    checkStruct(this, 'LokiLogsProps', props);
    const { cluster } = props;
    const retentionDays = props.retentionDays ?? DEFAULT_RETENTION_DAYS;
    requireInteger(this, 'retentionDays', retentionDays, 1, 3650);
    const tenants = lokiTenants(this, props.tenants, retentionDays);
    const storage = bindStorage(this, props.storage, {
      cluster,
      serviceAccount: ServiceAccount.of(MONITORING_NAMESPACE, LOKI_SERVICE_ACCOUNT),
      contents: 'logs',
      retentionDays,
      dataPrefix: LOKI_TENANT_PREFIX,
      ...(tenants.length > 0 && { otherRetentionDays: Object.fromEntries(tenants.map((tenant) => [`${tenant.name}/`, tenant.retentionDays])) }),
    });
    const deployment = this.deploymentOf(props, storage);
    const login = this.login(props, deployment);
    const limits = lokiLimits(this, 'limits', props.limits ?? {}, retentionDays);
    const input = { storage, deployment, retentionDays, limits, tenants, htpasswdSecretName: login?.htpasswdSecretName };
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.LOKI,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: MONITORING_NAMESPACE,
      _fits: PodSecurityLevel.RESTRICTED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: lokiValues(input),
      helmValues: props.helmValues,
      requiredHelmValues: lokiWiring(input),
      _access: lokiAccess(storage, login !== undefined),
      _valueOptions: valueOptions(props, LOKI_OPTIONS),
      dependencies: [...(cluster.storage?.dependencies ?? []), ...storage.dependencies],
    });
    this.storageGrant = storage.grant;
    this.volumeSizesGiB = deployment.volumeSizesGiB;
    this._clusterName = props.cluster.clusterName;
    this.endpoint = {
      url: deployment.hasGateway ? `http://loki-gateway.${MONITORING_NAMESPACE}.svc:80` : `http://loki.${MONITORING_NAMESPACE}.svc:3100`,
      loginSecretName: login?.loginSecretName,
      ...(tenants.length > 0 && { tenant: tenants[0].name, otherTenants: tenants.slice(1).map(({ name }) => name) }),
    };
  }

  private deploymentOf(props: LokiLogsProps, storage: ObjectStorageBinding): LokiDeploymentBinding {
    const claim = workloadClaim(this, props.cluster, storage, props.volume, VolumeRetention.DELETE);
    const deployment = (props.deployment ?? LokiDeployment.monolithic()).bind(this, {
      hasBucket: storage.bucket !== undefined,
      needsGateway: props.gatewayLogin !== undefined,
      volumeSizeGiB: claim.sizeGiB,
      storageClassName: claim.storageClassName,
    });
    checkStruct(this, 'LokiDeploymentBinding', deployment, 'deployment');
    requireInteger(this, 'deployment.replicationFactor', deployment.replicationFactor, 1, 10);
    deployment.volumeSizesGiB.forEach((size, index) => requireInteger(this, `deployment.volumeSizesGiB[${index}]`, size, 1, 65536));
    return deployment;
  }

  private login({ cluster, gatewayLogin }: LokiLogsProps, { hasGateway }: LokiDeploymentBinding): LokiGatewayLogin | undefined {
    if (!gatewayLogin) {
      return undefined;
    }
    requireDnsSubdomain(this, 'gatewayLogin.htpasswdSecretName', gatewayLogin.htpasswdSecretName);
    requireDnsSubdomain(this, 'gatewayLogin.loginSecretName', gatewayLogin.loginSecretName);
    if (!hasGateway) {
      throw new ValidationError(this, {
        property: 'gatewayLogin',
        problem: 'requires a gateway, which handles the login, but the deployment has none',
        fix: 'create a gateway in `bind` of your LokiDeployment if the request has `needsGateway`, and return `hasGateway: true`',
      });
    }
    if (cluster.isolateNamespaces !== true) {
      Annotations.of(this).addWarning(
        'The gateway of Loki requires a login, but the pods behind it do not, and every pod in this cluster can reach them. Isolate the namespaces (`isolateNamespaces`).',
      );
    }
    return gatewayLogin;
  }
}

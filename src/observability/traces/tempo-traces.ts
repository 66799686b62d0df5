import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { Construct } from 'constructs';
import { tempoAccess } from './tempo-access';
import { TempoChart } from './tempo-chart';
import { TempoDeployment } from './tempo-deployment';
import { TempoTenants } from './tempo-tenant-options';
import { tempoTenants } from './tempo-tenants';
import { TEMPO_PORTS, TEMPO_SERVICE_ACCOUNT, TEMPO_TENANT_PREFIX } from './tempo-values';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireUrl } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { isToken } from '../../private/tokens';
import { requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { bindStorage, ObjectStorage, ObjectStorageBinding } from '../../storage/object-storage';
import { VolumeOptions, VolumeRetention } from '../../storage/volume-options';
import { workloadClaim } from '../../storage/workload-claim';
import { MONITORING_NAMESPACE } from '../conventions/monitoring-namespaces';
import { TracesEndpoint } from '../conventions/traces-endpoint';

// Frozen: a release that gets another name is a new one.
const RELEASE_NAME = 'tempo';

const DEFAULT_RETENTION_DAYS = 14;

/** Options of trace storage. */
export interface TempoTracesOptions extends HelmChartOptions {
  /**
   * Where to store traces. Changing it does not migrate them.
   *
   * @default - none; required
   */
  readonly storage: ObjectStorage;

  /**
   * How Tempo runs.
   *
   * @default TempoDeployment.monolithic()
   */
  readonly deployment?: TempoDeployment;

  /**
   * Retention in days, 1 to 3650.
   *
   * @default 14
   */
  readonly retentionDays?: number;

  /**
   * The volume of each pod that has one, for data that is not in the bucket yet. Without a bucket, the storage has its own volume.
   *
   * @default - 10 GiB, kept when the release is removed
   */
  readonly volume?: VolumeOptions;

  /**
   * Remote write URL for metrics derived from traces (rate, errors and duration by service, and calls between services).
   *
   * @default - the Prometheus of its platform, if any; otherwise no such metrics
   */
  readonly remoteWriteUrl?: string;

  /**
   * Further remote write URLs, such as the other replicas of a Prometheus.
   *
   * @default - none; in a platform, all replicas
   */
  readonly additionalRemoteWriteUrls?: string[];

  /**
   * Tenants whose traces Tempo keeps apart. Everything that writes or queries has to name one (`X-Scope-OrgID`); the platform does. Traces from
   * before are those of the tenant `single-tenant`.
   *
   * @default - no tenants
   */
  readonly tenants?: TempoTenants;
}

/** Properties of `TempoTraces`. */
export interface TempoTracesProps extends TempoTracesOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * Trace storage of a cluster, by Tempo, as one process or distributed: it accepts spans by OTLP, stores them in a bucket or on a volume, and derives
 * metrics from them. Applications send to `otlpGrpcUrl` or `otlpHttpUrl`.
 *
 * @see https://github.com/grafana-community/helm-charts/tree/main/charts/tempo
 *
 * @example
 * new TempoTraces(stack, 'Traces', { cluster, storage: ObjectStorage.s3() });
 */
export class TempoTraces extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** Endpoint for queries and ingestion. */
  public readonly endpoint: TracesEndpoint;
  /** @internal */
  public readonly _clusterName: string;
  /** OTLP over gRPC URL: `OTEL_EXPORTER_OTLP_ENDPOINT` with `OTEL_EXPORTER_OTLP_PROTOCOL=grpc`. */
  public readonly otlpGrpcUrl: string;
  /** OTLP over HTTP URL: `OTEL_EXPORTER_OTLP_ENDPOINT` with `OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`. */
  public readonly otlpHttpUrl: string;
  /** The permission to use the bucket; undefined without an AWS bucket. */
  public readonly storageGrant?: WorkloadGrant;
  /** Sizes in GiB of Tempo's Kubernetes volumes, for the cost estimate. */
  public readonly volumeSizesGiB: number[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, storage and retention
   * @throws when a number is out of range, a volume is set twice, or a distributed Tempo has no bucket, or a version that needs Kafka
   */
  constructor(scope: Construct, id: string, props: TempoTracesProps) {
    super(scope, id);
    checkStruct(this, 'TempoTracesProps', props);
    const { cluster, remoteWriteUrl, additionalRemoteWriteUrls = [] } = props;
    const retentionDays = props.retentionDays ?? DEFAULT_RETENTION_DAYS;
    requireInteger(this, 'retentionDays', retentionDays, 1, 3650);
    requireUrl(this, 'remoteWriteUrl', remoteWriteUrl);
    additionalRemoteWriteUrls.forEach((url, index) => requireUrl(this, `additionalRemoteWriteUrls[${index}]`, url));
    const deployment = (props.deployment ?? TempoDeployment.monolithic())._chartFor(this);
    const tenants = tempoTenants(this, props.tenants, retentionDays);
    const storage = bindStorage(this, props.storage, {
      cluster,
      serviceAccount: ServiceAccount.of(MONITORING_NAMESPACE, TEMPO_SERVICE_ACCOUNT),
      contents: 'traces',
      retentionDays,
      dataPrefix: TEMPO_TENANT_PREFIX,
      ...(tenants.length > 0 && { otherRetentionDays: Object.fromEntries(tenants.map((tenant) => [`${tenant.name}/`, tenant.retentionDays])) }),
    });
    this.checkDeployment(deployment, storage, props);
    const claim = workloadClaim(this, cluster, storage, props.volume, VolumeRetention.RETAIN);
    const remoteWriteUrls = [remoteWriteUrl ?? [], additionalRemoteWriteUrls].flat();
    const input = { storage, claim, retentionDays, remoteWriteUrls, tenants, s3Host: this.s3Host(storage, cluster) };
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: deployment.chart,
      releaseName: RELEASE_NAME,
      kubernetesNamespace: MONITORING_NAMESPACE,
      _fits: PodSecurityLevel.RESTRICTED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: deployment.values(input),
      helmValues: props.helmValues,
      requiredHelmValues: deployment.wiring(input),
      _access: tempoAccess(storage, deployment),
      _valueOptions: valueOptions(props, deployment.options),
      dependencies: [...(cluster.storage?.dependencies ?? []), ...storage.dependencies],
    });
    this.storageGrant = storage.grant;
    this.volumeSizesGiB = Array(deployment.volumes).fill(claim.sizeGiB);
    const at = (service: string, port: number) => `http://${service}.${MONITORING_NAMESPACE}.svc:${port}`;
    this.otlpGrpcUrl = at(deployment.spansService, TEMPO_PORTS.otlpGrpc);
    this.otlpHttpUrl = at(deployment.spansService, TEMPO_PORTS.otlpHttp);
    this._clusterName = props.cluster.clusterName;
    this.endpoint = {
      url: at(deployment.queryService, TEMPO_PORTS.query),
      otlpGrpcUrl: this.otlpGrpcUrl,
      ...(tenants.length > 0 && { tenant: tenants[0].name, otherTenants: tenants.slice(1).map(({ name }) => name) }),
    };
  }

  private checkDeployment(
    { needsBucket, kafkaFrom, chart }: TempoChart, { bucket }: ObjectStorageBinding, { chartVersion, helmValues }: TempoTracesProps,
  ): void {
    if (needsBucket && !bucket) {
      throw new ValidationError(this, {
        property: 'deployment',
        problem: 'requires a bucket, but the storage is a volume',
        got: 'TempoDeployment.distributed()',
        fix: 'use ObjectStorage.s3(), .existingS3({...}) or .s3Compatible({...}), or TempoDeployment.monolithic()',
      });
    }
    const major = chartVersion !== undefined && !isToken(chartVersion) ? Number(chartVersion.split('.')[0]) : 0;
    const kafka = (helmValues as { ingest?: { kafka?: { address?: unknown } } } | undefined)?.ingest?.kafka?.address;
    if (kafkaFrom !== undefined && major >= kafkaFrom && kafka === undefined) {
      throw new ValidationError(this, {
        property: 'chartVersion',
        problem: `is of Tempo ${kafkaFrom}, whose components require Kafka to pass spans on, and no Kafka is set`,
        got: chartVersion,
        allowed: `versions before ${kafkaFrom}, such as ${chart.chartVersion}`,
        fix: "leave it out, or set an existing Kafka: `helmValues: { ingest: { kafka: { address: '<host>:9092' } } }`",
      });
    }
  }

  // Tempo's client does not find S3 by itself.
  private s3Host({ bucket }: ObjectStorageBinding, { platform }: IKubernetesCluster): string | undefined {
    if (bucket === undefined || bucket.endpoint !== undefined) {
      return undefined;
    }
    // Outside of AWS the stack may have no provider of AWS, which would have to be asked.
    const suffix = platform === undefined || isToken(bucket.region) ? new DataAwsPartition(this, 'Partition').dnsSuffix : suffixOf(bucket.region);
    return `s3.${bucket.region}.${suffix}`;
  }
}

/** https://docs.aws.amazon.com/general/latest/gr/s3.html (read 2026-11-30) */
function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

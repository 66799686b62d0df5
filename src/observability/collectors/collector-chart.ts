import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Exporters, PORTS } from './collector-components';
import { loginVolumes } from './collector-logins';
import { ChartCatalog } from '../../charts/chart-catalog';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { API_SERVER, Access, DNS, metricsPort, PodAccess } from '../../charts/network-access';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { mergeMaps } from '../../private/merge';
import { requireInteger, requireLiteralNumber } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { accessTo } from '../../storage/server-access';

/** What the release of a collector is made of. */
export interface CollectorChartInput {
  readonly cluster: IKubernetesCluster;
  /** Name of the release, and of all that is in it. */
  readonly releaseName: string;
  readonly kubernetesNamespace: string;
  readonly podSecurity: { readonly podSecurity?: PodSecurityLevel; readonly _fits?: PodSecurityLevel };
  readonly props: HelmChartOptions;
  readonly config: Record<string, unknown>;
  readonly exporters: Exporters;
  readonly memoryMiB: number;
  readonly cpu: string;
  /** What its service account may read of Kubernetes, beside pods. */
  readonly rules: readonly object[];
  /** Values that a user may override, beside those of all collectors. */
  readonly values: Record<string, unknown>;
  /** Values that nothing overrides. */
  readonly wiring: Record<string, unknown>;
  /** Which option stands behind which value. */
  readonly options: { [path: string]: string };
  readonly access: { readonly takes: readonly Access[]; readonly reaches: readonly Access[] };
  readonly dependencies?: ITerraformDependable[];
}

const IMAGES = 'ghcr.io/open-telemetry/opentelemetry-collector-releases';

/** The user of the images, who is not root. */
export const COLLECTOR_USER = 10001;

const OFF = { enabled: false };

/** The release of a collector. */
export function collectorChart(scope: Construct, input: CollectorChartInput): HelmChart {
  const { cluster, releaseName, kubernetesNamespace, props, memoryMiB } = input;
  requireLiteralNumber(scope, 'memoryMiB', memoryMiB, 'a percentage of it is requested');
  requireInteger(scope, 'memoryMiB', memoryMiB, 128, 1024 * 1024);
  return new HelmChart(scope, 'Chart', {
    cluster,
    chart: ChartCatalog.OPENTELEMETRY_COLLECTOR,
    releaseName,
    kubernetesNamespace,
    ...input.podSecurity,
    chartVersion: props.chartVersion,
    chartRepository: props.chartRepository,
    timeoutSeconds: props.timeoutSeconds,
    defaultHelmValues: mergeMaps(defaultValues(input), withLogins(input)),
    helmValues: props.helmValues,
    requiredHelmValues: { fullnameOverride: releaseName, ...input.wiring },
    _access: [accessOf(input)],
    _valueOptions: valueOptions(props, { resources: 'memoryMiB', ...input.options }),
    _listsBeside: ['extraVolumes', 'extraVolumeMounts', 'extraManifests'],
    dependencies: input.dependencies,
  });
}

function defaultValues({ config, exporters, memoryMiB, cpu, rules }: CollectorChartInput): Record<string, unknown> {
  // The images that Kubernetes needs have no remote write.
  const distribution = Object.values(exporters).flat().some(({ id }) => id.startsWith('prometheus_remote_write')) ? 'contrib' : 'k8s';
  return {
    image: { repository: `${IMAGES}/opentelemetry-collector-${distribution}` },
    command: { name: `otelcol-${distribution}` },
    // In place of the chart's own configuration, and not into it.
    alternateConfig: config,
    resources: { requests: { cpu, memory: `${Math.floor(memoryMiB / 2)}Mi` }, limits: { memory: `${memoryMiB}Mi` } },
    clusterRole: { create: true, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }, ...rules] },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    // Everything speaks OTLP today.
    ports: Object.fromEntries(['jaeger-compact', 'jaeger-thrift', 'jaeger-grpc', 'zipkin'].map((port) => [port, OFF])),
    podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(PORTS.metrics) },
  };
}

// Beside the volumes that the collector has anyway: Helm has the last of several lists alone.
function withLogins({ exporters, values }: CollectorChartInput): Record<string, unknown> {
  const { volumes, mounts } = loginVolumes(exporters);
  const { extraVolumes = [], extraVolumeMounts = [] } = values as { readonly [list: string]: object[] | undefined };
  return volumes.length === 0 ? values : {
    ...values,
    extraVolumes: [...extraVolumes, ...volumes],
    extraVolumeMounts: [...extraVolumeMounts, ...mounts],
  };
}

function accessOf({ releaseName, exporters, access }: CollectorChartInput): PodAccess {
  return {
    name: releaseName,
    labels: collectorLabels(releaseName),
    takes: [
      // Applications send from every namespace.
      { ports: [PORTS.otlpGrpc, PORTS.otlpHttp] },
      metricsPort(PORTS.metrics),
      ...access.takes,
    ],
    reaches: [DNS, API_SERVER, ...Object.values(exporters).flat().flatMap(({ url }) => accessTo(url)), ...access.reaches],
  };
}

/** The labels of the pods of a collector. */
export function collectorLabels(releaseName: string): { [key: string]: string } {
  return { 'app.kubernetes.io/name': 'opentelemetry-collector', 'app.kubernetes.io/instance': releaseName };
}

import { Construct } from 'constructs';
import { bindOutputs, loginsOf, requireDropPatterns } from './bound-outputs';
import { HTTP_PORT, fluentBitConfig, STATE_FOLDER } from './fluent-bit-config';
import { LogOutput } from './log-output';
import { LogOutputBinding } from './log-output-options';
import { ChartCatalog } from '../../charts/chart-catalog';
import { credentialsOf } from '../../charts/credentials-access';
import { HelmChart, HelmChartOptions } from '../../charts/helm-chart';
import { API_SERVER, DNS, HTTPS, metricsPort, PodAccess } from '../../charts/network-access';
import { PodSecurityLevel } from '../../charts/pod-security-level';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireDnsLabel, requireInteger } from '../../private/validation';
import { valueOptions } from '../../private/value-conflicts';
import { accessTo } from '../../storage/server-access';
import { AGENTS_NAMESPACE } from '../conventions/monitoring-namespaces';

// Frozen: the name of the release.
const NAME = 'fluent-bit';

const DEFAULT_BUFFER_MIB = 512;

/** Which logs to collect, and their destinations. */
export interface FluentBitOptions extends HelmChartOptions {
  /**
   * Destinations, each by a name of letters and digits, such as `archive`. All get all lines.
   *
   * @default - the Loki of its platform
   */
  readonly outputs?: { [name: string]: LogOutput };

  /**
   * Namespaces whose pod logs are not collected.
   *
   * @default - none
   */
  readonly excludedNamespaces?: string[];

  /**
   * Regular expressions (Onigmo, as in Fluent Bit) for lines to drop before sending: `GET /healthz`.
   *
   * @default - none
   */
  readonly dropPatterns?: string[];

  /**
   * Disk buffer per node and output in MiB. When it is full, the oldest lines are dropped.
   *
   * @default 512
   */
  readonly bufferMiB?: number;
}

/** Properties of `FluentBit`. */
export interface FluentBitProps extends FluentBitOptions {
  /** The cluster. */
  readonly cluster: IKubernetesCluster;
}

/**
 * Collects the logs of all pods with Fluent Bit, one pod on each node, by the fluent-bit chart: it resumes where it stopped, joins multiline records,
 * and adds the names of namespace, pod and container. Lines in JSON are taken apart. A pod with the annotation `fluentbit.io/exclude: "true"` is not
 * read.
 *
 * It runs in `monitoring-agents`, because it reads files of the node. Pods on Fargate have no such node: they need a sidecar.
 *
 * @see https://github.com/fluent/helm-charts/tree/main/charts/fluent-bit
 *
 * @example
 * const logs = new LokiLogs(stack, 'Logs', { cluster, storage: ObjectStorage.s3() });
 * new FluentBit(stack, 'Collector', { cluster, outputs: { loki: LogOutput.loki(logs.endpoint) }, excludedNamespaces: ['kube-system'] });
 */
export class FluentBit extends Construct {
  /** The release. */
  public readonly chart: HelmChart;
  /** The write permissions of the outputs that need some. */
  public readonly grants: WorkloadGrant[];

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster, outputs, and what to drop
   * @throws when there is no output, or a name, namespace or number is invalid
   */
  constructor(scope: Construct, id: string, props: FluentBitProps) {
    super(scope, id);
    checkStruct(this, 'FluentBitProps', props);
    const { cluster, excludedNamespaces = [], dropPatterns = [], bufferMiB = DEFAULT_BUFFER_MIB } = props;
    excludedNamespaces.forEach((name, index) => requireDnsLabel(this, `excludedNamespaces[${index}]`, name));
    requireDropPatterns(this, dropPatterns);
    requireInteger(this, 'bufferMiB', bufferMiB, 16, 1024 * 1024);
    const outputs = bindOutputs(this, props.outputs ?? {}, { cluster, serviceAccount: ServiceAccount.of(AGENTS_NAMESPACE, NAME), bufferMiB });
    this.grants = Object.values(outputs).flatMap(({ grant }) => grant ?? []);
    const [grant] = this.grants;
    const logins = loginsOf(outputs);
    this.chart = new HelmChart(this, 'Chart', {
      cluster,
      chart: ChartCatalog.FLUENT_BIT,
      releaseName: NAME,
      kubernetesNamespace: AGENTS_NAMESPACE,
      podSecurity: PodSecurityLevel.PRIVILEGED,
      chartVersion: props.chartVersion,
      chartRepository: props.chartRepository,
      timeoutSeconds: props.timeoutSeconds,
      defaultHelmValues: defaultValues(),
      helmValues: props.helmValues,
      requiredHelmValues: {
        fullnameOverride: NAME,
        config: fluentBitConfig({ outputs, excludedNamespaces, dropPatterns, bufferMiB }),
        ...(logins.length > 0 && { env: logins }),
        serviceAccount: { create: true, name: NAME, annotations: grant?.serviceAccountAnnotations ?? {} },
        podAnnotations: {
          ...grant?.podAnnotations,
          'prometheus.io/scrape': 'true',
          'prometheus.io/port': String(HTTP_PORT),
          'prometheus.io/path': '/api/v2/metrics/prometheus',
        },
      },
      _access: accessOf(outputs),
      _valueOptions: valueOptions(props, { 'config.outputs': 'outputs', 'config.filters': 'dropPatterns', 'config.inputs': 'excludedNamespaces' }),
      _listsBeside: ['daemonSetVolumes', 'daemonSetVolumeMounts'],
      dependencies: Object.values(outputs).flatMap(({ dependencies }) => dependencies),
    });
  }
}

function defaultValues(): Record<string, unknown> {
  return {
    testFramework: { enabled: false },
    // On every node, whatever it is kept free for.
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    daemonSetVolumes: [
      { name: 'varlog', hostPath: { path: '/var/log' } },
      { name: 'state', hostPath: { path: STATE_FOLDER, type: 'DirectoryOrCreate' } },
    ],
    daemonSetVolumeMounts: [
      { name: 'varlog', mountPath: '/var/log', readOnly: true },
      { name: 'state', mountPath: STATE_FOLDER },
    ],
  };
}

function accessOf(outputs: { readonly [name: string]: LogOutputBinding }): readonly PodAccess[] {
  const bindings = Object.values(outputs);
  return [{
    name: NAME,
    labels: { 'app.kubernetes.io/name': NAME },
    takes: [metricsPort(HTTP_PORT)],
    reaches: [DNS, API_SERVER, HTTPS, ...bindings.flatMap(({ url, grant }) => [...accessTo(url), ...credentialsOf(grant)])],
  }];
}

import { createHash } from 'crypto';
import { Construct } from 'constructs';
import { bindOutputs, loginsOf, requireDropPatterns } from './bound-outputs';
import { POD_VARIABLES, sidecarConfig, STATE_FOLDER } from './fluent-bit-config';
import { LogOutput } from './log-output';
import { pinnedImage } from '../../charts/image-digests';
import { KubernetesManifests } from '../../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../../cluster/workload-permissions';
import { checkStruct } from '../../private/arguments/check-arguments';
import { requireContainerImage } from '../../private/checks/addresses';
import { ValidationError } from '../../private/errors';
import { LONGEST_RELEASE_NAME, shortName } from '../../private/names';
import { resolve } from '../../private/resolve';
import { isToken } from '../../private/tokens';
import { requireDnsLabel, requireInteger, requirePattern } from '../../private/validation';

/** That of the chart in `ChartCatalog`. */
const IMAGE = 'cr.fluentbit.io/fluent/fluent-bit:5.1.1';

/** Sidecars that write to AWS, by their service accounts. */
const writersOf = new WeakMap<IKubernetesCluster, Map<string, string>>();

const DEFAULT_BUFFER_MIB = 128;
const DEFAULT_FOLDER = '/var/log/app';

/** Properties of `FluentBitSidecar`. */
export interface FluentBitSidecarProps {
  /** The cluster of the pods. */
  readonly cluster: IKubernetesCluster;

  /** The service account of the pods, whose permissions the sidecar uses. Two sidecars that write to AWS need two. */
  readonly serviceAccount: ServiceAccount;

  /** Name of the container whose files are collected, for the names of the ConfigMap and of streams. */
  readonly containerName: string;

  /** Destinations, each by a name of letters and digits, such as `archive`. All get all lines. */
  readonly outputs: { [name: string]: LogOutput };

  /**
   * Folder where the application writes its files, a volume of the pod.
   *
   * @default '/var/log/app'
   */
  readonly logFolder?: string;

  /**
   * Names of the files in the folder; `*` stands for any text.
   *
   * @default ['*.log']
   */
  readonly files?: string[];

  /**
   * Regular expressions (Onigmo, as in Fluent Bit) for lines to drop before sending: `GET /healthz`.
   *
   * @default - none
   */
  readonly dropPatterns?: string[];

  /**
   * Buffer per output in MiB. When it is full, the oldest lines are dropped; all are lost with the pod.
   *
   * @default 128
   */
  readonly bufferMiB?: number;

  /**
   * Image of Fluent Bit with its tag.
   *
   * @default - that of the fluent-bit chart in `ChartCatalog`
   */
  readonly image?: string;
}

/**
 * Collects the log files of one application with a Fluent Bit container in the same pod: for Fargate, which has no DaemonSets, and for applications
 * that write files. Put `containerManifests`, `volumeManifests` and `podAnnotations` into the pod, and `appVolumeMountManifests` into the container
 * of the application. The pod fits the level `restricted` of Pod Security.
 *
 * The ConfigMap is a separate release in the namespace of the service account. A configuration change also changes `podAnnotations`, so that the pods
 * restart.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 *
 * @example
 * const sidecar = new FluentBitSidecar(stack, 'ShopLogs', {
 *   cluster,
 *   serviceAccount: ServiceAccount.of('shop', 'web'),
 *   containerName: 'web',
 *   outputs: { archive: LogOutput.s3({ bucketArn: 'arn:aws:s3:::acme-pods', region: 'eu-west-2', prefix: 'shop' }) },
 * });
 */
export class FluentBitSidecar extends Construct {
  /** The release with the ConfigMap. Create the pods after it. */
  public readonly release: KubernetesManifests;
  /** The write permissions of the outputs that need some. */
  public readonly grants: WorkloadGrant[];
  /** The containers of the sidecar, for `containers` of the pod; for `initContainers` of a Job, with `restartPolicy: Always` added. */
  public readonly containerManifests: { [key: string]: any }[];
  /** The volumes of the sidecar, for `volumes` of the pod. */
  public readonly volumeManifests: { [key: string]: any }[];
  /** The log volume, for `volumeMounts` of the application's container. */
  public readonly appVolumeMountManifests: { [key: string]: any }[];
  /** Annotations of the pod: for its permissions, and one that changes with the configuration. */
  public readonly podAnnotations: { [key: string]: string };
  /** Annotations of the service account, for its permissions. */
  public readonly serviceAccountAnnotations: { [key: string]: string };

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props which files, and their destinations
   * @throws when there is no output, a name, path or number is invalid, or another sidecar has the permissions of the service account
   */
  constructor(scope: Construct, id: string, props: FluentBitSidecarProps) {
    super(scope, id);
    checkStruct(this, 'FluentBitSidecarProps', props);
    const { cluster, serviceAccount, containerName, dropPatterns = [], logFolder = DEFAULT_FOLDER, files = ['*.log'], bufferMiB = DEFAULT_BUFFER_MIB } = props;
    requireDnsLabel(this, 'containerName', containerName);
    this.requireFiles(logFolder, files);
    requireDropPatterns(this, dropPatterns);
    requireInteger(this, 'bufferMiB', bufferMiB, 16, 1024 * 1024);
    requireContainerImage(this, 'image', props.image);
    this.requireOwnPermissions(props);
    const outputs = bindOutputs(this, props.outputs, { cluster, serviceAccount, bufferMiB });
    const config = sidecarConfig({ outputs, paths: files.map((file) => `${logFolder}/${file}`), dropPatterns, bufferMiB });
    const configName = configNameOf(containerName);

    this.grants = Object.values(outputs).flatMap(({ grant }) => grant ?? []);
    this.serviceAccountAnnotations = Object.assign({}, ...this.grants.map(({ serviceAccountAnnotations }) => serviceAccountAnnotations));
    this.podAnnotations = {
      ...Object.assign({}, ...this.grants.map(({ podAnnotations }) => podAnnotations)),
      // What only Terraform knows counts by its expression.
      'fluent-bit-sidecar/config': createHash('sha256').update(String(resolve(this, config))).digest('hex').slice(0, 16),
    };
    this.volumeManifests = volumesOf(configName, bufferMiB);
    this.appVolumeMountManifests = [{ name: 'app-logs', mountPath: logFolder }];
    this.containerManifests = [container(pinnedImage(this, props.image ?? IMAGE), containerName, logFolder, loginsOf(outputs))];
    this.release = new KubernetesManifests(this, 'Config', {
      cluster,
      releaseName: configName,
      kubernetesNamespace: serviceAccount.kubernetesNamespace,
      manifests: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configName }, data: { 'fluent-bit.conf': config } }],
      dependencies: Object.values(outputs).flatMap(({ dependencies }) => dependencies),
    });
  }

  // A service account has one role, and its policies are made in one place.
  private requireOwnPermissions({ cluster, serviceAccount, outputs }: FluentBitSidecarProps): void {
    if (!Object.values(outputs).some((output) => output._isOfAws)) {
      return;
    }
    const writers = writersOf.get(cluster) ?? new Map<string, string>();
    writersOf.set(cluster, writers);
    const other = writers.get(serviceAccount.key);
    if (other !== undefined) {
      throw new ValidationError(this, {
        property: 'serviceAccount',
        problem: `is also that of another sidecar that writes to AWS, ${other}, and a service account can have only one role`,
        got: serviceAccount.key,
        fix: 'use a separate service account for the pods of each; in one pod, use one sidecar for the files of both containers (`files`)',
      });
    }
    writers.set(serviceAccount.key, this.node.path);
  }

  private requireFiles(logFolder: string, files: string[]): void {
    requirePattern(this, 'logFolder', logFolder, /^(\/[\w.-]+)+$/, 'the absolute path of a folder', 'write it without a trailing slash, such as /var/log/app');
    if (logFolder === STATE_FOLDER || logFolder.startsWith(`${STATE_FOLDER}/`) || logFolder.startsWith('/fluent-bit')) {
      throw new ValidationError(this, {
        property: 'logFolder', problem: "is a folder of Fluent Bit's own files", got: logFolder, fix: `use another folder, such as ${DEFAULT_FOLDER}`,
      });
    }
    if (files.length === 0) {
      throw new ValidationError(this, { property: 'files', problem: 'are empty, so no file would be read', fix: "list at least one, such as '*.log'" });
    }
    files.forEach((file, index) => requirePattern(this, `files[${index}]`, file, /^[\w.*-]+$/, 'a file name, with * as a wildcard', 'remove the folder, spaces and commas'));
  }
}

// The release has the same name, of which Helm takes 53 characters. What only Terraform knows cannot be cut.
function configNameOf(containerName: string): string {
  return isToken(containerName) ? `${containerName}-fluent-bit` : shortName(LONGEST_RELEASE_NAME, containerName, 'fluent-bit');
}

function volumesOf(configName: string, bufferMiB: number): object[] {
  return [
    { name: 'app-logs', emptyDir: {} },
    // The place in each file, and what waits, twice: an output may keep it in its own way.
    { name: 'fluent-bit-state', emptyDir: { sizeLimit: `${2 * bufferMiB + 16}Mi` } },
    { name: 'fluent-bit-config', configMap: { name: configName } },
  ];
}

function container(image: string, appContainer: string, logFolder: string, logins: object[]): object {
  const ofPod = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });
  return {
    name: 'fluent-bit',
    image,
    args: ['--workdir=/fluent-bit/etc', '--config=/fluent-bit/sidecar/fluent-bit.conf'],
    env: [
      { name: POD_VARIABLES.namespace_name, ...ofPod('metadata.namespace') },
      { name: POD_VARIABLES.pod_name, ...ofPod('metadata.name') },
      { name: POD_VARIABLES.container_name, value: appContainer },
      ...logins,
    ],
    resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      { name: 'app-logs', mountPath: logFolder, readOnly: true },
      { name: 'fluent-bit-state', mountPath: STATE_FOLDER },
      { name: 'fluent-bit-config', mountPath: '/fluent-bit/sidecar', readOnly: true },
    ],
  };
}

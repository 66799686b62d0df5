import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { EbsStorageClasses } from './ebs-storage-classes';
import { addonConfig, addonCredentials, AddonValues } from '../addons/addon-config';
import { AddonOptions } from '../addons/addon-options';
import { IEksCluster } from '../cluster/eks-cluster';
import { ClusterStorage } from '../cluster/kubernetes-cluster';
import { statePods } from '../cluster/pods-on-nodes';
import { IdentityAssociation, ServiceAccount, WorkloadGrant } from '../cluster/workload-permissions';
import { ebsCsiDriverPolicy } from '../identity/policies/ebs-csi-driver';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireArnIfGiven } from '../private/checks/aws-arn';
import { requireRoomForTags, requireVolumeTags } from '../private/checks/aws-tags';
import { dependLate } from '../private/dependencies';
import { ValidationError } from '../private/errors';
import { ResourceDefaults } from '../settings/resource-defaults';

const SERVICE_ACCOUNT = ServiceAccount.of('kube-system', 'ebs-csi-controller-sa');

/** `ebs.csi.aws.com/cluster-name` is put on volumes from v1.58.0 on: kubernetes-sigs/aws-ebs-csi-driver, docs/tagging.md. */
const FIRST_MINOR_THAT_MARKS = 58;

/** docs/tagging.md of the driver, and what Kubernetes knows of the claim. */
const TAGS_OF_VOLUMES = { to: 'a volume of a claim', count: 8 };

/** What the controller tolerates by itself: kubernetes-sigs/aws-ebs-csi-driver at 429e202e (2026-08-19), charts/aws-ebs-csi-driver/values.yaml. */
const CONTROLLER_TOLERATIONS = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 300 }];

/** Block storage of a cluster. */
export interface EbsStorageOptions {
  /**
   * EBS CSI driver, installed as an EKS add-on.
   *
   * @default - installed with the EKS defaults
   */
  readonly driver?: AddonOptions;

  /**
   * ARN of the KMS key that encrypts the volumes of claims. The driver gets permission to use it. Changing it replaces the storage classes; existing
   * volumes keep their key.
   *
   * @default - the account's default key for EBS
   */
  readonly kmsKeyArn?: string;

  /**
   * Whether to create the storage classes here. They are a Helm release: for a stack without releases, disable this and create them in another stack
   * with `addStorageClasses`.
   *
   * @default true
   */
  readonly withStorageClasses?: boolean;
}

/** Properties of `EbsStorage`. */
export interface EbsStorageProps extends EbsStorageOptions {
  /** The cluster. */
  readonly cluster: IEksCluster;
}

/**
 * Block storage: the EBS CSI driver with its permissions, and two classes of encrypted, expandable gp3 volumes: `gp3`, the default, whose volumes are
 * deleted with their claims, and `gp3-retain`, whose volumes are kept.
 *
 * With its own role, the driver can only access volumes and snapshots of this cluster. Tag existing ones with `ebs.csi.aws.com/cluster-name` and the
 * name of the cluster first, and also nodes created by neither a managed node group nor Karpenter.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 */
export class EbsStorage extends Construct {
  /** The EBS CSI driver. */
  public readonly driver: EksAddon;

  private readonly cluster: IEksCluster;
  private readonly kmsKeyArn?: string;
  private madeClasses?: EbsStorageClasses;
  private wereClassesAskedFor = false;

  /**
   * @param scope scope in which to install the driver
   * @param id construct id
   * @param props driver and key
   */
  constructor(scope: Construct, id: string, props: EbsStorageProps) {
    super(scope, id);
    checkStruct(this, 'EbsStorageProps', props);
    const { cluster } = props;
    this.cluster = cluster;
    requireArnIfGiven(this, 'kmsKeyArn', 'key', props.kmsKeyArn);
    this.kmsKeyArn = props.kmsKeyArn;
    const grant = cluster.workloadIdentity.grant(this, SERVICE_ACCOUNT, ebsCsiDriverPolicy(cluster, props.kmsKeyArn), {
      associatedByAddon: true,
    });
    requireVolumeTags(this, 'driver.helmValues.controller.extraVolumeTags', props.driver?.helmValues?.controller?.extraVolumeTags);
    this.requireDriverThatMarks(props.driver?.addonVersion, grant);
    this.driver = new EksAddon(this, 'Driver', {
      ...addonConfig(this, cluster, 'aws-ebs-csi-driver', props.driver, driverValues(this, cluster, grant)),
      ...addonCredentials(grant, SERVICE_ACCOUNT.serviceAccountName),
    });
    dependLate(this.driver, () => [...cluster.prerequisites, ...grant.dependencies]);
    statePods(this, cluster, { name: 'the EBS CSI controller', tolerations: props.driver?.helmValues?.controller?.tolerations ?? CONTROLLER_TOLERATIONS });
    if (props.withStorageClasses !== false) {
      this.addStorageClasses(this);
    }
  }

  /** The release of the storage classes; undefined until created. */
  public get storageClasses(): EbsStorageClasses | undefined {
    return this.madeClasses;
  }

  /** The storage classes, for charts with persistent data; undefined until created. */
  public get classes(): ClusterStorage | undefined {
    this.wereClassesAskedFor = true;
    return this.madeClasses && {
      storageClassName: this.madeClasses.storageClassName,
      retainStorageClassName: this.madeClasses.retainStorageClassName,
      dependencies: this.dependencies,
    };
  }

  /** What must exist before a claim can be bound. */
  public get dependencies(): ITerraformDependable[] {
    return [this.driver, ...(this.madeClasses?.dependencies ?? [])];
  }

  /**
   * Creates the storage classes: a release `storage-classes`. In another stack, call it before creating charts with persistent data.
   *
   * @param scope scope in which to create the release
   * @throws when the classes already exist, or were requested before
   *
   * @example
   * const base = new ObservableEksCluster(stack, 'Platform', {
   *   clusterName: 'platform',
   *   storage: { withStorageClasses: false },
   *   observability: { metrics: { enabled: false }, grafana: { enabled: false } },
   * });
   * // Both in the stack that holds what is in Kubernetes.
   * base.ebsStorage.addStorageClasses(stack);
   * new ObservabilityPlatform(stack, 'Observability', { cluster: base });
   */
  public addStorageClasses(scope: Construct): EbsStorageClasses {
    if (this.madeClasses) {
      throw new ValidationError(scope, {
        property: 'addStorageClasses',
        problem: `was called, but ${this.madeClasses.node.path} already created the storage classes`,
        fix: 'call it once; `withStorageClasses: false` omits the classes that the cluster creates',
      });
    }
    if (this.wereClassesAskedFor) {
      throw new ValidationError(scope, {
        property: 'addStorageClasses',
        problem: 'was called after another construct used the storage classes and got the default class of the cluster',
        fix: 'call it before creating charts that store data',
      });
    }
    this.madeClasses = new EbsStorageClasses(scope, 'StorageClasses', {
      cluster: this.cluster,
      kmsKeyArn: this.kmsKeyArn,
    });
    return this.madeClasses;
  }

  // Where pods live off the node role, the driver has AWS's own policy, which does not ask for the mark.
  private requireDriverThatMarks(addonVersion: string | undefined, grant: WorkloadGrant): void {
    const minor = /^v1\.(\d+)\./.exec(addonVersion ?? '')?.[1];
    if (grant.association !== IdentityAssociation.NODE_ROLE && minor !== undefined && Number(minor) < FIRST_MINOR_THAT_MARKS) {
      throw new ValidationError(this, {
        property: 'driver.addonVersion',
        problem: 'is too old: it does not tag volumes with their cluster, which its permissions require',
        got: addonVersion,
        allowed: `v1.${FIRST_MINOR_THAT_MARKS}.0 and later`,
        fix: 'leave it out, or use a later one',
      });
    }
  }
}

// Volumes are made by the driver, so Terraform's tags do not reach them.
function driverValues(scope: Construct, cluster: IEksCluster, { podAnnotations }: WorkloadGrant): AddonValues {
  const tags = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags ?? {};
  requireVolumeTags(scope, 'resourceSettings.tags', tags);
  requireRoomForTags(scope, 'resourceSettings.tags', tags, TAGS_OF_VOLUMES);
  return {
    // Volumes and snapshots are marked as this cluster's, on which the driver's permissions rest.
    required: { controller: { k8sTagClusterId: cluster.clusterName } },
    defaults: {
      controller: {
        ...(Object.keys(tags).length > 0 && { extraVolumeTags: tags }),
        ...(Object.keys(podAnnotations).length > 0 && { podAnnotations }),
      },
    },
  };
}

import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { addonConfig, addonCredentials, AddonOptions } from '../cluster/addon-options';
import { IEksCluster } from '../cluster/eks-cluster';
import { ClusterStorage } from '../cluster/kubernetes-cluster';
import { ServiceAccount, WorkloadGrant } from '../cluster/workload-identity';
import { ebsCsiDriverPolicy } from '../identity/policies/ebs-csi-driver';
import { dependLate } from '../private/dependencies';
import { ResourceDefaults } from '../settings/resource-defaults';

const SERVICE_ACCOUNT = ServiceAccount.of('kube-system', 'ebs-csi-controller-sa');

// Frozen: claims name their class, and a class cannot be changed once it is there.
const DEFAULT_CLASS = 'gp3';
const RETAIN_CLASS = 'gp3-retain';

/** Block storage of a cluster. */
export interface EbsStorageOptions {
  /**
   * EBS CSI driver, installed as an EKS add-on.
   *
   * @default - installed as EKS configures it
   */
  readonly driver?: AddonOptions;

  /**
   * ARN of the KMS key that encrypts the volumes of claims. The driver is allowed to use it. Cannot be changed
   * once the storage classes are there.
   *
   * @default - the account's default key for EBS
   */
  readonly kmsKeyArn?: string;
}

/** Properties of `EbsStorage`. */
export interface EbsStorageProps extends EbsStorageOptions {
  /** The cluster. */
  readonly cluster: IEksCluster;
}

/**
 * Block storage: the EBS CSI driver with its permissions, and two classes of encrypted gp3 volumes that can grow:
 * `gp3`, the default, whose volumes go with their claims, and `gp3-retain`, whose volumes stay.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 */
export class EbsStorage extends Construct {
  /** The EBS CSI driver. */
  public readonly driver: EksAddon;
  /** The storage classes. */
  public readonly storageClasses: KubernetesManifests;

  /**
   * @param scope where the driver is installed
   * @param id construct id
   * @param props driver and key
   */
  constructor(scope: Construct, id: string, props: EbsStorageProps) {
    super(scope, id);
    const { cluster } = props;
    const grant = cluster.workloadIdentity.grant(this, SERVICE_ACCOUNT, ebsCsiDriverPolicy(cluster, props.kmsKeyArn), {
      associatedByAddon: true,
    });
    this.driver = new EksAddon(this, 'Driver', {
      ...addonConfig(this, cluster, 'aws-ebs-csi-driver', props.driver, driverValues(this, cluster, grant)),
      ...addonCredentials(grant, SERVICE_ACCOUNT.serviceAccountName),
    });
    dependLate(this.driver, () => [...cluster.prerequisites, ...grant.dependencies]);
    this.storageClasses = new KubernetesManifests(this, 'StorageClasses', {
      cluster,
      releaseName: 'storage-classes',
      kubernetesNamespace: 'kube-system',
      manifests: [
        storageClass(DEFAULT_CLASS, 'Delete', true, props.kmsKeyArn),
        storageClass(RETAIN_CLASS, 'Retain', false, props.kmsKeyArn),
      ],
    });
  }

  /** The storage classes, for charts that keep data. */
  public get classes(): ClusterStorage {
    return {
      storageClassName: DEFAULT_CLASS,
      retainStorageClassName: RETAIN_CLASS,
      dependencies: this.dependencies,
    };
  }

  /** What must be there before a claim can be bound. */
  public get dependencies(): ITerraformDependable[] {
    return [this.driver, ...this.storageClasses.dependencies];
  }
}

// Volumes are made by the driver, so Terraform's tags do not reach them.
function driverValues(scope: Construct, cluster: IEksCluster, { podAnnotations }: WorkloadGrant): Record<string, unknown> {
  const tags = ResourceDefaults.merge(cluster.resourceSettings, ResourceDefaults.of(scope)).tags ?? {};
  const controller = {
    // Volumes and snapshots are marked as this cluster's, on which the driver's permissions rest.
    k8sTagClusterId: cluster.clusterName,
    ...(Object.keys(tags).length > 0 && { extraVolumeTags: tags }),
    ...(Object.keys(podAnnotations).length > 0 && { podAnnotations }),
  };
  return { controller };
}

function storageClass(name: string, reclaimPolicy: string, isDefault: boolean, kmsKeyId?: string): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name,
      annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {},
    },
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true', ...(kmsKeyId && { kmsKeyId }) },
    reclaimPolicy,
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

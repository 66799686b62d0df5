import { dependable, Lazy, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesManifests } from '../charts/kubernetes-manifests';
import { IKubernetesCluster } from '../cluster/kubernetes-cluster';
import { checkStruct } from '../private/arguments/check-arguments';
import { requireArnIfGiven } from '../private/checks/aws-arn';

// Frozen: claims name their class, and a class cannot be changed once it is there.
const DEFAULT_CLASS = 'gp3';
const RETAIN_CLASS = 'gp3-retain';

/** Properties of `EbsStorageClasses`. */
export interface EbsStorageClassesProps {
  /** The cluster, with the EBS CSI driver. */
  readonly cluster: IKubernetesCluster;

  /**
   * ARN of the KMS key that encrypts the volumes. Changing it replaces the classes; existing volumes keep their key.
   *
   * @default - the account's default key for EBS
   */
  readonly kmsKeyArn?: string;
}

/**
 * Two classes of encrypted, expandable gp3 volumes: `gp3`, the default, whose volumes are deleted with their claims, and `gp3-retain`, whose volumes
 * are kept. Created by `EbsStorage`, or its `addStorageClasses` in another stack.
 */
export class EbsStorageClasses extends KubernetesManifests {
  /** Name of the default class, whose volumes are deleted with their claims. */
  public readonly storageClassName = DEFAULT_CLASS;
  /** Name of the class whose volumes are kept. */
  public readonly retainStorageClassName = RETAIN_CLASS;

  /**
   * @param scope scope in which to create the release
   * @param id construct id
   * @param props cluster and key
   */
  constructor(scope: Construct, id: string, props: EbsStorageClassesProps) {
    checkStruct('EbsStorageClasses', 'EbsStorageClassesProps', props);
    super(scope, id, {
      cluster: props.cluster,
      releaseName: 'storage-classes',
      kubernetesNamespace: 'kube-system',
      manifests: [
        storageClass(DEFAULT_CLASS, 'Delete', true, props.kmsKeyArn),
        storageClass(RETAIN_CLASS, 'Retain', false, props.kmsKeyArn),
      ],
    });
    requireArnIfGiven(this, 'kmsKeyArn', 'key', props.kmsKeyArn);
    this.remakeWith(props.kmsKeyArn);
  }

  // Kubernetes refuses to change the key of a class, and has nothing against a class that goes and comes again: volumes
  // and claims do not notice. The marker is there from the start, since a new one would not cause a replacement.
  private remakeWith(kmsKeyArn: string | undefined): void {
    const marker = new TerraformResource(this, 'Key', { terraformResourceType: 'terraform_data' });
    marker.addOverride('input', { kmsKeyArn: kmsKeyArn ?? 'the default of the account' });
    const trigger = Lazy.anyValue({ produce: () => [dependable(marker)] });
    this.resource.addOverride('lifecycle.replace_triggered_by', trigger);
  }
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

import { actingAs } from './acting-as';
import { tagParameters, texts } from './aws';
import { Context, isLeaving, keyOf, Reasons, setFinalizer } from './context';
import { toGibibytes } from './quantity';
import type { KubeObject } from '../kubernetes/kube';

const DRIVER = 'ebs.csi.aws.com';
const ADDON = 'aws-ebs-csi-driver';
const SERVICE_ACCOUNT = 'ebs-csi-controller-sa';
/** Keeps a PersistentVolume until its volume is deleted. */
const FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer';
/** Where the scheduler has decided to put the pod; https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * The EBS CSI driver's controller: volumes for claims, larger ones, and their end. It acts only while its add-on is
 * active, a node is there to run it and its service account has credentials; a volume whose claim goes after that stays.
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
 */
export class EbsDriver {
  private readonly context: Context;
  private readonly reasons: Reasons;

  public constructor(context: Context) {
    this.context = { ...context, aws: actingAs(context, () => context.eks.credentialsOf(context.cluster, 'kube-system', SERVICE_ACCOUNT)) };
    this.reasons = new Reasons((line) => context.log(`ebs: ${line}`));
  }

  public async reconcile(): Promise<void> {
    const { view } = this.context;
    const claims = view.list('persistentvolumeclaims').filter((claim) => !isLeaving(claim) && this.storageClass(claim));
    const volumes = view.list('persistentvolumes').filter(({ spec }) => spec.csi?.driver === DRIVER);
    if (claims.length + volumes.length === 0) return;
    const unable = await this.unable();
    this.reasons.say('driver', unable ?? 'at work');
    if (unable) return;
    for (const claim of claims) await this.attempt(claim, () => (claim.spec.volumeName ? this.expand(claim) : this.provision(claim)));
    for (const volume of volumes) await this.attempt(volume, () => this.reclaim(volume));
  }

  private async attempt(object: KubeObject, work: () => Promise<void>): Promise<void> {
    await work().catch((error: Error) => this.reasons.say(keyOf(object), error.message));
  }

  private async unable(): Promise<string | undefined> {
    const { cluster, eks, view } = this.context;
    if (!eks.activeAddons(cluster).includes(ADDON)) return `add-on ${ADDON} is not active`;
    if (!view.list('nodes').some(({ spec }) => !spec.unschedulable)) return 'there is no node that it could run on';
    return (await eks.credentialsOf(cluster, 'kube-system', SERVICE_ACCOUNT)) ? undefined : `service account ${SERVICE_ACCOUNT} has no credentials`;
  }

  private storageClass(claim: KubeObject): KubeObject | undefined {
    const found = this.context.view.find('storageclasses', undefined, claim.spec.storageClassName ?? '');
    return found?.provisioner === DRIVER ? found : undefined;
  }

  private async provision(claim: KubeObject): Promise<void> {
    const { kube, view, log } = this.context;
    const storageClass = this.storageClass(claim)!;
    const zone = this.zoneFor(claim, storageClass);
    const name = `pvc-${claim.metadata.uid}`;
    if (!zone || view.find('persistentvolumes', undefined, name)) return;
    const size = toGibibytes(claim.spec.resources.requests.storage);
    const id = await this.createVolume(name, claim, storageClass, zone, size);
    await kube.create('persistentvolumes', persistentVolume({ name, claim, storageClass, zone, size, id }));
    log(`ebs: ${keyOf(claim)}: ${id}, ${size} GiB in ${zone}`);
    this.reasons.forget(keyOf(claim));
  }

  /** That of the node which the scheduler chose; any for a class that does not wait for it. */
  private zoneFor(claim: KubeObject, storageClass: KubeObject): string | undefined {
    const { view } = this.context;
    const selected = claim.metadata.annotations?.[SELECTED_NODE];
    const node = storageClass.volumeBindingMode === 'WaitForFirstConsumer'
      ? view.find('nodes', undefined, selected ?? '')
      : view.list('nodes')[0];
    return node?.metadata.labels?.[ZONE];
  }

  private async createVolume(name: string, claim: KubeObject, storageClass: KubeObject, zone: string, size: number): Promise<string> {
    const { aws, cluster } = this.context;
    // The name is the token that keeps a second try from making a second volume.
    const found = texts(await aws.call('ec2', 'DescribeVolumes', { 'Filter.1.Name': 'tag:CSIVolumeName', 'Filter.1.Value.1': name }), 'volumeId');
    if (found.length > 0) return found[0];
    const { type, encrypted, kmsKeyId, iops, throughput } = (storageClass.parameters ?? {}) as Record<string, string | undefined>;
    const made = await aws.call('ec2', 'CreateVolume', {
      'AvailabilityZone': zone,
      'Size': size,
      'VolumeType': type ?? 'gp3',
      'Encrypted': encrypted === 'true' || undefined,
      'KmsKeyId': kmsKeyId,
      'Iops': iops,
      'Throughput': throughput,
      'TagSpecification.1.ResourceType': 'volume',
      ...tagParameters('TagSpecification.1.Tag', {
        'CSIVolumeName': name,
        'ebs.csi.aws.com/cluster': 'true',
        [`kubernetes.io/cluster/${cluster}`]: 'owned',
        'kubernetes.io/created-for/pvc/name': claim.metadata.name,
        'kubernetes.io/created-for/pvc/namespace': claim.metadata.namespace ?? '',
        'kubernetes.io/created-for/pv/name': name,
      }),
    });
    return texts(made, 'volumeId')[0];
  }

  /** A claim that asks for more than it has. The real driver grows the file system then, while the pod runs. */
  private async expand(claim: KubeObject): Promise<void> {
    const { kube, view, aws, log } = this.context;
    const volume = view.find('persistentvolumes', undefined, claim.spec.volumeName);
    const wanted = toGibibytes(claim.spec.resources.requests.storage);
    const has = claim.status?.capacity?.storage;
    if (!volume || claim.status?.phase !== 'Bound' || !has || wanted <= toGibibytes(has)) return;
    // Without it the API server has refused the larger request already.
    if (!this.storageClass(claim)?.allowVolumeExpansion) throw new Error('its class does not allow expansion');
    await aws.call('ec2', 'ModifyVolume', { VolumeId: volume.spec.csi.volumeHandle, Size: wanted });
    const storage = `${wanted}Gi`;
    await kube.patch('persistentvolumes', volume, { spec: { capacity: { storage } } });
    await kube.patchStatus('persistentvolumeclaims', claim, { capacity: { storage }, conditions: null, allocatedResources: null, allocatedResourceStatuses: null });
    log(`ebs: ${keyOf(claim)}: grown from ${has} to ${storage}`);
  }

  private async reclaim(volume: KubeObject): Promise<void> {
    const { kube, aws, log } = this.context;
    const { persistentVolumeReclaimPolicy, csi } = volume.spec;
    if (volume.status?.phase !== 'Released' || persistentVolumeReclaimPolicy !== 'Delete') return;
    await aws.call('ec2', 'DeleteVolume', { VolumeId: csi.volumeHandle }).catch((error: { code?: string }) => {
      if (error.code !== 'InvalidVolume.NotFound') throw error;
    });
    if (!isLeaving(volume)) await kube.remove('persistentvolumes', volume.metadata);
    const rest = await kube.find('persistentvolumes', volume.metadata);
    if (rest) await setFinalizer(this.context, 'persistentvolumes', rest, FINALIZER, false);
    log(`ebs: ${keyOf(volume)}: ${csi.volumeHandle} deleted`);
  }
}

interface VolumeParts {
  readonly name: string;
  readonly claim: KubeObject;
  readonly storageClass: KubeObject;
  readonly zone: string;
  readonly size: number;
  readonly id: string;
}

function persistentVolume({ name, claim, storageClass, zone, size, id }: VolumeParts): KubeObject {
  const { namespace, name: claimName, uid } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    // The controller manager leaves the end of a volume to the provisioner that is named here.
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': DRIVER }, finalizers: [FINALIZER] },
    spec: {
      capacity: { storage: `${size}Gi` },
      accessModes: claim.spec.accessModes,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      mountOptions: storageClass.mountOptions,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid },
      csi: { driver: DRIVER, volumeHandle: id, fsType: storageClass.parameters?.['csi.storage.k8s.io/fstype'] ?? 'ext4' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] } },
    },
  };
}

import { isLeaving, keyOf } from './context';
import type { Log } from '../contract';
import { follow, Kube, KubeObject, KubeView, loginOf } from '../kubernetes/kube';
import { reconciler } from '../kubernetes/reconciler';

const RESOURCES = ['services', 'persistentvolumeclaims', 'persistentvolumes', 'storageclasses'] as const;

/** Of TEST-NET-1, which nobody has. */
const ADDRESS = '192.0.2.10';

/**
 * What DigitalOcean brings to a cluster, for one that AWS knows nothing of: a controller that gives Services of type LoadBalancer an address, and
 * a driver that makes volumes for claims at once.
 * https://github.com/digitalocean/csi-digitalocean/tree/0711283/deploy/kubernetes/releases (read 2026-11-30)
 */
export class OutsideCloud {
  public static readonly driver = 'dobs.csi.digitalocean.com';

  /** The classes of a new cluster. */
  public static readonly classes: readonly KubeObject[] = [
    classOf('do-block-storage', 'Delete', { 'storageclass.kubernetes.io/is-default-class': 'true' }), classOf('do-block-storage-retain', 'Retain', {}),
  ];

  public static async start(kubeconfig: string, log: Log): Promise<{ stop(): Promise<void> }> {
    const kube = new Kube(loginOf(kubeconfig));
    let poke = () => undefined as void;
    const view = await follow(kubeconfig, RESOURCES, () => poke());
    const cloud = new OutsideCloud(kube, view, log);
    const loop = reconciler('outside cloud', () => cloud.reconcile(), log);
    poke = () => loop.poke();
    return {
      stop: async () => {
        loop.stop();
        view.stop();
        kube.close();
      },
    };
  }

  private constructor(private readonly kube: Kube, private readonly view: KubeView, private readonly log: Log) {}

  private async reconcile(): Promise<void> {
    for (const service of this.view.list('services').filter((one) => this.waitsForAddress(one))) {
      await this.kube.patchStatus('services', service, { loadBalancer: { ingress: [{ ip: ADDRESS }] } });
      this.log(`outside cloud: ${keyOf(service)}: ${ADDRESS}`);
    }
    for (const claim of this.view.list('persistentvolumeclaims').filter((one) => this.waitsForVolume(one))) {
      await this.kube.create('persistentvolumes', volumeOf(claim, this.classOfClaim(claim)!));
      this.log(`outside cloud: ${keyOf(claim)}: a volume`);
    }
    for (const volume of this.view.list('persistentvolumes')) {
      if (volume.status?.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete' && !isLeaving(volume)) {
        await this.kube.remove('persistentvolumes', volume.metadata);
      }
    }
  }

  private waitsForAddress(service: KubeObject): boolean {
    return service.spec.type === 'LoadBalancer' && !isLeaving(service) && !service.status?.loadBalancer?.ingress?.length;
  }

  private waitsForVolume(claim: KubeObject): boolean {
    const isMade = this.view.list('persistentvolumes').some(({ metadata }) => metadata.name === `pvc-${claim.metadata.uid}`);
    return !isLeaving(claim) && claim.status?.phase === 'Pending' && !isMade && this.classOfClaim(claim) !== undefined;
  }

  private classOfClaim(claim: KubeObject): KubeObject | undefined {
    const found = this.view.find('storageclasses', undefined, claim.spec.storageClassName ?? '');
    return found?.provisioner === OutsideCloud.driver ? found : undefined;
  }
}

function classOf(name: string, reclaimPolicy: string, annotations: Record<string, string>): KubeObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: 'dobs.csi.digitalocean.com',
    reclaimPolicy,
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate',
  };
}

function volumeOf(claim: KubeObject, storageClass: KubeObject): KubeObject {
  const { namespace, name, uid } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': OutsideCloud.driver } },
    spec: {
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      volumeMode: 'Filesystem',
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      csi: { driver: OutsideCloud.driver, volumeHandle: uid },
    },
  };
}

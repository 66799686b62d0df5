import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../e2e/contract';
import type { Kube, KubeObject } from '../../e2e/kubernetes/kube';
import { NODE_ADDRESS, NODE_NAME } from '../node/network';

/** The class of volumes that the cluster has. */
export const STORAGE_CLASS = 'world';

export const storageClass = (): object => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'world/memory',
  volumeBindingMode: 'Immediate',
});

/** Number of files that a volume takes, for a claim that says so. */
const FILES = 'world/files';

const SIZES: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** What a claim asks for, in bytes. */
export function bytesOf(quantity: string): number {
  const [, number, unit] = /^(\d+)(Ki|Mi|Gi)?$/.exec(quantity) ?? [];
  if (!number) throw new Error(`The size ${quantity} is none of these: Ki, Mi, Gi`);
  return Number(number) * (unit ? SIZES[unit] : 1);
}

/** What the clouds have beside nodes: volumes, which are memory here, of the size that was asked for; and addresses of Services. */
export class Cloud {
  private timer?: NodeJS.Timeout;
  private readonly made = new Set<string>();

  public constructor(private readonly kube: Kube, private readonly folder: string, private readonly log: Log) {}

  public start(): void {
    const look = async () => {
      await this.reconcile().catch((error: Error) => this.log(`cloud: ${error.message}`));
      this.timer = setTimeout(look, 1000);
    };
    void look();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  private async reconcile(): Promise<void> {
    for (const claim of await this.kube.list('persistentvolumeclaims')) {
      const { uid = '' } = claim.metadata;
      if (claim.spec.storageClassName !== STORAGE_CLASS || claim.spec.volumeName || this.made.has(uid)) continue;
      this.made.add(uid);
      await this.kube.create('persistentvolumes', this.volumeFor(claim));
    }
    for (const service of await this.kube.list('services')) {
      if (service.spec.type !== 'LoadBalancer' || service.status?.loadBalancer?.ingress?.length) continue;
      await this.kube.patchStatus('services', service, { loadBalancer: { ingress: [{ ip: NODE_ADDRESS }] } });
    }
  }

  private volumeFor(claim: KubeObject): KubeObject {
    const { namespace, name, uid, annotations } = claim.metadata;
    const storage: string = claim.spec.resources.requests.storage;
    const path = join(this.folder, uid!);
    mkdirSync(path, { recursive: true });
    const files = annotations?.[FILES];
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytesOf(storage)},mode=0777${files ? `,nr_inodes=${files}` : ''}`, 'world-volume', path], { encoding: 'utf8' });
    if (mounted.status !== 0) throw new Error(mounted.stderr);
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pv-${uid}` },
      spec: {
        capacity: { storage },
        accessModes: claim.spec.accessModes,
        storageClassName: STORAGE_CLASS,
        persistentVolumeReclaimPolicy: 'Retain',
        // The kind of volume whose use a kubelet tells of.
        local: { path },
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [NODE_NAME] }] }] } },
      },
    };
  }
}

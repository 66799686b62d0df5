import { STARTABLE } from './configuration';
import type { Kube, KubeObject, KubeView } from './kube';
import type { Log } from '../contract';

/** Which kinds of object a pod may wait for. */
export type Holder = 'secrets' | 'configmaps';

/** What a kubelet would wait for before it starts the containers: it does not start a pod without these. */
export function missingReferences(pod: KubeObject, exists: (kind: Holder, name: string) => boolean): string[] {
  const missing = new Set<string>();
  const need = (kind: Holder, reference: { name?: string; secretName?: string; optional?: boolean } | undefined) => {
    const name = reference?.name ?? reference?.secretName;
    if (name && !reference?.optional && !exists(kind, name)) missing.add(`${kind} ${name}`);
  };
  for (const volume of pod.spec.volumes ?? []) {
    need('secrets', volume.secret);
    need('configmaps', volume.configMap);
    for (const source of volume.projected?.sources ?? []) {
      need('secrets', source.secret);
      need('configmaps', source.configMap);
    }
  }
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    for (const { valueFrom } of container.env ?? []) {
      need('secrets', valueFrom?.secretKeyRef);
      need('configmaps', valueFrom?.configMapKeyRef);
    }
    for (const { secretRef, configMapRef } of container.envFrom ?? []) {
      need('secrets', secretRef);
      need('configmaps', configMapRef);
    }
  }
  return [...missing];
}

export function isOfJob(pod: KubeObject): boolean {
  return pod.metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
}

/** Marks the pods that a kubelet could start; KWOK runs those. */
export class Kubelet {
  private readonly said = new Map<string, string>();
  private readonly marked = new Set<string>();

  /** Where a pod stands says whether its kubelet is fake: a cluster that somebody named has real ones too. */
  public constructor(
    private readonly kube: Pick<Kube, 'patch'>, private readonly view: KubeView, private readonly isFake: (node: string) => boolean, private readonly log: Log,
    private readonly waitsFor: (pod: KubeObject) => Promise<string[]> = async () => [],
  ) {}

  public async reconcile(): Promise<void> {
    for (const pod of this.view.list('pods')) {
      const { uid = '', annotations, deletionTimestamp, namespace, name } = pod.metadata;
      if (!this.isFake(pod.spec.nodeName ?? '') || deletionTimestamp || annotations?.[STARTABLE] || isOfJob(pod) || this.marked.has(uid)) continue;
      const missing = missingReferences(pod, (kind, wanted) => this.view.find(kind, namespace, wanted) !== undefined);
      if (missing.length === 0) missing.push(...await this.waitsFor(pod));
      if (missing.length === 0) {
        this.marked.add(uid);
        await this.kube.patch('pods', pod, { metadata: { annotations: { [STARTABLE]: 'true' } } }).catch((error: Error) => {
          this.marked.delete(uid);
          this.log(`${namespace}/${name}: ${error.message}`);
        });
      } else if (this.said.get(uid) !== missing.join()) {
        this.said.set(uid, missing.join());
        this.log(`${namespace}/${name} waits for ${missing.join(', ')}`);
      }
    }
  }
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageCatalog } from './images/catalog';
import { startRegistry } from './images/registry';
import { coreDns, startResolver } from './node/dns';
import { namespaceCommands, NODE_ADDRESS } from './node/network';
import { Node } from './node/node';
import { joinFakeNodes } from './size/size';
import { WAREHOUSE, warehouse } from './size/workloads';
import { ClusterView } from '../e2e/checks';
import type { Log } from '../e2e/contract';
import { ControlPlane } from '../e2e/kubernetes/control-plane';
import { KubeObject } from '../e2e/kubernetes/kube';
import { Program, until } from '../e2e/kubernetes/processes';

export interface RealWorldOptions {
  /** Folder of the programs. */
  readonly binaries: string;
  /** Folder of this run. */
  readonly folder: string;
  readonly cgroup: string;
  readonly log: Log;
  readonly say: (line: string) => void;
}

/** A cluster with a node on which pods run, in the namespaces of this process, which end with it. */
export class RealWorld {
  public static async start(options: RealWorldOptions): Promise<RealWorld> {
    for (const [program, ...args] of namespaceCommands(options.folder)) {
      const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr?.trim() || error?.message}`);
    }
    const { binaries, folder, log } = options;
    const plane = await ControlPlane.start({ name: 'world', binaries, folder: join(folder, 'kubernetes'), realNode: NODE_ADDRESS, log });
    options.say('control plane is up');
    const world = new RealWorld(options, plane);
    await world.startNode();
    await world.startFakeNodes();
    return world;
  }

  public readonly view: ClusterView;
  private readonly programs: Program[] = [];

  private constructor(private readonly options: RealWorldOptions, public readonly plane: ControlPlane) {
    this.view = new ClusterView(plane.kubeconfig, options.folder);
  }

  /** Gives objects to the API server, as a user of kubectl does. */
  public async apply(name: string, objects: object[]): Promise<void> {
    const file = join(this.options.folder, 'manifests', `${name}.json`);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2));
    await this.view.kubectl(['apply', '--server-side', '--filename', file]);
  }

  /** Waits until each pod of a namespace that is not done is ready. */
  public async podsReady(namespace: string, seconds: number): Promise<number> {
    let pods: KubeObject[] = [];
    const isReady = ({ status }: KubeObject) => status.phase === 'Succeeded' || status.conditions?.some((one: any) => one.type === 'Ready' && one.status === 'True');
    await until(`the pods of ${namespace}`, seconds, async () => {
      pods = (await this.plane.kube.list('pods')).filter(({ metadata }) => metadata.namespace === namespace);
      return pods.length > 0 && pods.every(isReady);
    }).catch((error: Error) => {
      throw new Error(`${error.message}: ${pods.filter((one) => !isReady(one)).map(whatPodSays).join('; ')}`);
    });
    return pods.length;
  }

  /** Addresses of the pods of a program. */
  public async podsOf(namespace: string, program: string): Promise<string[]> {
    return (await this.plane.kube.list('pods'))
      .filter(({ metadata, status }) => metadata.namespace === namespace && metadata.labels?.['app.kubernetes.io/name'] === program && status.podIP)
      .map(({ status }) => status.podIP);
  }

  private async startNode(): Promise<void> {
    const { binaries, folder, cgroup, log, say } = this.options;
    const registry = await startRegistry({ address: NODE_ADDRESS, folder: join(folder, 'images'), find: imageCatalog(binaries), log });
    this.programs.push(startResolver(binaries, join(folder, 'resolver')));
    await new Node({ plane: this.plane, binaries, folder: join(folder, 'node'), cgroup, registry: registry.url }).start();
    say('node is ready');
    await this.apply('coredns', coreDns());
    await this.podsReady('kube-system', 120);
    say('CoreDNS is ready');
    await this.apply('look', [pod('default', 'look', ['look', 'kubernetes.default.svc.cluster.local', '443'], { restartPolicy: 'OnFailure' })]);
    await this.podsReady('default', 60);
    say(`a pod ${(await this.view.kubectl(['logs', '--namespace', 'default', 'look'])).trim()}`);
    this.programs.forEach((program) => program.requireRunning());
  }

  /** What a cluster has more of than one machine holds. */
  private async startFakeNodes(): Promise<void> {
    const nodes = await joinFakeNodes(this.plane, this.options.log);
    await this.apply('warehouse', warehouse());
    const pods = await this.podsReady(WAREHOUSE, 60);
    this.options.say(`${nodes.length} nodes without containers have joined, in ${new Set(nodes.map(({ zone }) => zone)).size} zones, with ${pods} pods`);
  }
}

/** A pod of the stand-in. */
export function pod(namespace: string, name: string, args: readonly string[], spec: object = {}, container: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels: { app: name } },
    spec: { containers: [{ name, image: 'world/standin:1', args, ...container }], ...spec },
  };
}

function whatPodSays({ metadata, status }: KubeObject): string {
  const container = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []].find(({ ready }: any) => !ready);
  const reason = container?.state?.waiting ?? container?.state?.terminated;
  return `${metadata.namespace}/${metadata.name} is ${[status.phase, container?.name, reason?.reason, reason?.message].filter(Boolean).join(', ')}`;
}

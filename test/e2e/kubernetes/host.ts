import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ControlPlane } from './control-plane';
import { follow, Kube, KubeLogin, KubeObject, KubeView } from './kube';
import { Kubelet } from './kubelet';
import { NamedCluster, NamedClusterOptions } from './named-cluster';
import { setNodes } from './nodes';
import { KUBERNETES_VERSION } from './prepare';
import { reconciler, Reconciler } from './reconciler';
import { TokenReviewServer } from './token-review';
import { PROXY_RESOURCES, ServiceProxy } from './webhooks';
import type { FakeNode, KubernetesHost, Log, TokenVerdict } from '../contract';

export interface KubernetesHostOptions {
  /** Folder of the programs; see `prepareKubernetes`. */
  readonly binaries: string;
  /** Folder for data, keys and logs; a folder of it a cluster. */
  readonly workDir: string;
  readonly log: Log;
  readonly review: (cluster: string, token: string) => Promise<TokenVerdict>;
  /** What a pod waits for of AWS, before it is ready. */
  readonly waitsFor?: (cluster: string, pod: KubeObject) => Promise<string[]>;
  /** A cluster to use instead of control planes of our own. */
  readonly named?: NamedClusterOptions;
}

/** A real API server with what makes a cluster of it. */
export interface Plane {
  /** What EKS hands out: address and certificate authority. */
  readonly login: KubeLogin;
  /** The API as its administrator. */
  readonly kube: Kube;
  /** Kubeconfig of the administrator. */
  readonly kubeconfig: string;
  /** Where the API server sends what is for a Service. */
  readonly serviceSocket: string;
  restartApiServer(down: Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** What the run has beside the contract. */
export interface LocalKubernetesHost extends KubernetesHost {
  /** A kubeconfig with the administrator's certificate; it asks nobody of AWS. */
  kubeconfig(cluster: string): string;
  /** Ends the API server of a cluster and starts it again after that, with the same address and data. */
  restartApiServer(cluster: string, down: Promise<unknown>): Promise<void>;
}

interface RunningCluster {
  readonly plane: Plane;
  readonly view: KubeView;
  readonly proxy: ServiceProxy;
  readonly kubelet: Reconciler;
  /** Names of the nodes that were asked for. */
  readonly fake: Set<string>;
  /** One change of the nodes after the other. */
  nodes: Promise<void>;
}

export async function startKubernetesHost(options: KubernetesHostOptions): Promise<LocalKubernetesHost> {
  const workDir = resolve(options.workDir);
  mkdirSync(workDir, { recursive: true });
  // Before anything is applied: Terraform would take the refusal for an error of AWS.
  if (options.named) await NamedCluster.requireUsable(options.named);
  return new Host({ ...options, workDir }, await TokenReviewServer.start(options.review, options.log));
}

class Host implements LocalKubernetesHost {
  private readonly clusters = new Map<string, Promise<RunningCluster>>();

  public constructor(private readonly options: KubernetesHostOptions, private readonly reviews: TokenReviewServer) {}

  public async createCluster(name: string, version: string): Promise<{ endpoint: string; certificateAuthorityData: string }> {
    let cluster = this.clusters.get(name);
    if (!cluster) {
      const [other] = this.clusters.keys();
      if (this.options.named && other) throw new Error(`the named cluster stands for ${other}, and has no room for ${name} beside it`);
      cluster = this.start(name, version);
      this.clusters.set(name, cluster);
      cluster.catch(() => this.clusters.delete(name));
    }
    const { login } = (await cluster).plane;
    return { endpoint: login.server, certificateAuthorityData: Buffer.from(login.authority).toString('base64') };
  }

  public async deleteCluster(name: string): Promise<void> {
    const starting = this.clusters.get(name);
    this.clusters.delete(name);
    const cluster = await starting?.catch(() => undefined);
    if (!cluster) return;
    cluster.kubelet.stop();
    cluster.view.stop();
    await cluster.proxy.stop();
    await cluster.plane.stop();
    this.options.log(`${name}: control plane ended`);
  }

  public async setNodes(name: string, nodes: FakeNode[]): Promise<void> {
    const cluster = await this.running(name);
    for (const node of nodes) cluster.fake.add(node.name);
    const change = cluster.nodes.then(() => setNodes(cluster.plane.kube, nodes, (line) => this.options.log(`${name}: ${line}`)));
    cluster.nodes = change.catch(() => undefined);
    await change;
  }

  public kubeconfig(name: string): string {
    return join(this.options.workDir, name, 'admin.kubeconfig');
  }

  public async restartApiServer(name: string, down: Promise<unknown>): Promise<void> {
    this.options.log(`${name}: API server goes down`);
    const cluster = await this.running(name);
    const restarted = cluster.plane.restartApiServer(down);
    // Nodes come and go once it is back.
    cluster.nodes = Promise.all([cluster.nodes, restarted.catch(() => undefined)]).then(() => undefined);
    await restarted;
    this.options.log(`${name}: API server is back`);
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.clusters.keys()].map((name) => this.deleteCluster(name)));
    await this.reviews.stop();
  }

  private async running(name: string): Promise<RunningCluster> {
    const cluster = await this.clusters.get(name);
    if (!cluster) throw new Error(`there is no control plane of cluster ${name}`);
    return cluster;
  }

  private async start(name: string, version: string): Promise<RunningCluster> {
    const { binaries, workDir, named, review, waitsFor } = this.options;
    const folder = join(workDir, name);
    const log: Log = (line) => this.options.log(`${name}: ${line}`);
    const began = Date.now();
    if (!named && !KUBERNETES_VERSION.startsWith(`${version}.`)) log(`says Kubernetes ${version}, runs ${KUBERNETES_VERSION}`);
    const plane: Plane = named
      ? await NamedCluster.start({ ...named, name, binaries, folder, review: (token) => review(name, token), log })
      : await ControlPlane.start({ name, binaries, folder, tokenReviewUrl: this.reviews.urlFor(name), log });
    try {
      let kubelet: Reconciler | undefined;
      const view = await follow(plane.kubeconfig, [...PROXY_RESOURCES, 'configmaps'], () => kubelet?.poke());
      const proxy = await ServiceProxy.start(plane.serviceSocket, view, (line) => log(`webhook ${line}`));
      const fake = new Set<string>();
      const marks = new Kubelet(plane.kube, view, (node) => fake.has(node), (line) => log(`kubelet: ${line}`), waitsFor && ((pod) => waitsFor(name, pod)));
      kubelet = reconciler('kubelet', () => marks.reconcile(), log);
      log(`control plane ready at ${plane.login.server} after ${((Date.now() - began) / 1000).toFixed(1)} s`);
      return { plane, view, proxy, kubelet, fake, nodes: Promise.resolve() };
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }
}

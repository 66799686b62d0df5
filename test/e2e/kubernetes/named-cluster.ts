import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { makeCertificate } from './certificates';
import { FAKE_POD_ADDRESSES, kubeconfigOf, kwokStages } from './configuration';
import type { Plane } from './host';
import { Kube, KubeLogin, KubeObject } from './kube';
import { freePorts, Program } from './processes';
import type { Log, TokenVerdict } from '../contract';

/** Label of the nodes that the run makes. Real nodes of EKS have it too, so a cluster with such nodes is refused. */
export const OUR_NODES = 'eks.amazonaws.com/nodegroup';

/** Kinds that no namespace takes along when it goes. */
const CLUSTER_WIDE = [
  '/api/v1/namespaces',
  '/api/v1/persistentvolumes',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/networking.k8s.io/v1/ingressclasses',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/scheduling.k8s.io/v1/priorityclasses',
  '/apis/storage.k8s.io/v1/storageclasses',
];

/** Namespaces that a cluster has before anybody uses it; kind brings `local-path-storage`. */
const EMPTY_CLUSTER = ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'local-path-storage'];

/** A cluster that somebody has, such as one of kind. */
export interface NamedClusterOptions {
  readonly kubeconfigFile: string;
  readonly context?: string;
  /** The socket that its API server sends calls for Services to (`--egress-selector-config-file`). */
  readonly serviceSocket: string;
}

interface StartOptions extends NamedClusterOptions {
  readonly name: string;
  readonly binaries: string;
  readonly folder: string;
  readonly review: (token: string) => Promise<TokenVerdict>;
  readonly log: Log;
}

/**
 * A cluster that somebody has, made to look like one of EKS: in front of its API server stands one of ours, which knows
 * the tokens of `aws eks get-token` and hands calls on under the name that the access entries give. Nodes are fake.
 */
export class NamedCluster implements Plane {
  /** Throws when the run may not have the cluster; only looks. */
  public static async requireUsable(options: NamedClusterOptions): Promise<void> {
    const kube = new Kube(readLogin(options));
    await requireEmpty(options.kubeconfigFile, kube).finally(() => kube.close());
  }

  public static async start(options: StartOptions): Promise<NamedCluster> {
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(options.folder, { recursive: true });
    const behind = readLogin(options);
    const cluster = new NamedCluster(options, behind);
    try {
      // Before this nothing is changed, so there is nothing to take back either.
      await requireEmpty(options.kubeconfigFile, cluster.kube);
    } catch (error) {
      cluster.kube.close();
      throw error;
    }
    try {
      cluster.before = await cluster.clusterWide();
      await cluster.setCordon(true);
      const [port] = await freePorts(1);
      await new Promise<void>((done, failed) => cluster.front.on('error', failed).listen(port, '127.0.0.1', done));
      cluster.startNodes();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  public readonly kube: Kube;
  public readonly kubeconfig: string;
  public readonly serviceSocket: string;

  private readonly front: Server;
  private readonly authority = makeCertificate({ commonName: 'front-ca', use: 'authority' });
  private readonly cordoned: string[] = [];
  private before?: string[];
  private kwok?: Program;

  private constructor(private readonly options: StartOptions, private readonly behind: KubeLogin) {
    this.kube = new Kube(behind);
    this.serviceSocket = options.serviceSocket;
    this.kubeconfig = join(options.folder, 'admin.kubeconfig');
    writeFileSync(this.kubeconfig, JSON.stringify(kubeconfigOf(options.name, behind)), { mode: 0o600 });
    const { certificate, key } = makeCertificate({ commonName: 'front', use: 'server', issuer: this.authority, hosts: ['127.0.0.1', 'localhost'] });
    this.front = createServer({ cert: certificate, key }, (incoming, response) => void this.handOn(incoming, response));
  }

  public get login(): KubeLogin {
    const { port } = this.front.address() as AddressInfo;
    return { server: `https://127.0.0.1:${port}`, authority: this.authority.certificate };
  }

  /** The API server is somebody else's: only the way to it goes down. */
  public async restartApiServer(down: Promise<unknown>): Promise<void> {
    const { port } = this.front.address() as AddressInfo;
    this.front.closeAllConnections();
    await new Promise((done) => this.front.close(done));
    await down;
    await new Promise<void>((done) => this.front.listen(port, '127.0.0.1', done));
  }

  /** Leaves the cluster with its own nodes as they were, and says what else is still there that was not. */
  public async stop(): Promise<void> {
    this.front.closeAllConnections();
    this.front.close();
    const { log } = this.options;
    const attempt = (work: () => Promise<void>) => work().catch((error: Error) => log(`named cluster: ${error.message}`));
    await attempt(async () => {
      for (const node of (await this.kube.list('nodes')).filter(isOurs)) await this.kube.remove('nodes', node.metadata);
    });
    await this.kwok?.stop();
    await attempt(() => this.setCordon(false));
    await attempt(async () => {
      const left = this.before && (await this.clusterWide()).filter((name) => !this.before!.includes(name));
      if (left?.length) log(`left in the named cluster: ${left.join(', ')}`);
    });
    this.kube.close();
  }

  private async clusterWide(): Promise<string[]> {
    const lists = await Promise.all(CLUSTER_WIDE.map(async (path) => {
      const { items } = await this.kube.request('GET', path);
      return (items as KubeObject[]).map(({ metadata }) => `${path.split('/').pop()}/${metadata.name}`);
    }));
    return lists.flat();
  }

  /** Pods are placed on nodes of the run alone. */
  private async setCordon(cordon: boolean): Promise<void> {
    const own = (await this.kube.list('nodes')).filter((node) => !isOurs(node));
    for (const node of own) {
      if (cordon && node.spec.unschedulable) continue;
      if (!cordon && !this.cordoned.includes(node.metadata.name)) continue;
      if (cordon) this.cordoned.push(node.metadata.name);
      await this.kube.patch('nodes', node, { spec: { unschedulable: cordon || null } });
    }
  }

  private startNodes(): void {
    const { binaries, folder } = this.options;
    const config = join(folder, 'kwok.yaml');
    writeFileSync(config, kwokStages().map((stage) => JSON.stringify(stage)).join('\n---\n'));
    this.kwok = new Program({
      name: 'kwok',
      file: join(binaries, 'kwok'),
      folder,
      args: [
        '--kubeconfig', this.kubeconfig,
        '--config', config,
        '--manage-all-nodes=false',
        '--manage-nodes-with-label-selector', OUR_NODES,
        '--node-lease-duration-seconds', '40',
        '--cidr', FAKE_POD_ADDRESSES,
        '--node-ip', '10.0.0.10',
      ],
    });
  }

  private async handOn(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = await this.headersFor(incoming.headers).catch((error: Error) => this.options.log(`front: ${error.message}`));
    if (!headers) return refuse(response);
    const { server, authority, client } = this.behind;
    // A pod's own token speaks for itself; only those of EKS are spoken for by the administrator.
    const asAdministrator = headers['impersonate-user'] !== undefined;
    const call = request(new URL(incoming.url ?? '/', server), {
      method: incoming.method,
      headers,
      ca: authority,
      ...(asAdministrator && { cert: client?.certificate, key: client?.key }),
    }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    call.on('error', (error) => {
      this.options.log(`front: ${error.message}`);
      response.destroy();
    });
    response.on('close', () => call.destroy());
    incoming.pipe(call);
  }

  /** Nobody may say of himself whom he speaks for. */
  private async headersFor(given: IncomingHttpHeaders): Promise<Record<string, string | string[] | undefined> | undefined> {
    const { authorization, host: _host, ...others } = given;
    const headers = Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith('impersonate-')));
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (!token?.startsWith('k8s-aws-v1.')) return token ? { ...headers, authorization } : undefined;
    const { authenticated, username, groups } = await this.options.review(token);
    return authenticated && username
      ? { ...headers, 'impersonate-user': username, 'impersonate-group': groups ?? [] }
      : undefined;
  }
}

/** Nobody's work may be in it: what the run deletes at the end it might take for its own. */
async function requireEmpty(kubeconfigFile: string, kube: Kube): Promise<void> {
  const names = (items: KubeObject[]) => items.map(({ metadata }) => (metadata.namespace ? `${metadata.namespace}/` : '') + metadata.name);
  const { items: namespaces } = await kube.request('GET', '/api/v1/namespaces');
  const found: Record<string, string[]> = {
    namespaces: names(namespaces).filter((name) => !EMPTY_CLUSTER.includes(name)),
    pods: names((await kube.list('pods')).filter(({ metadata }) => metadata.namespace === 'default')),
    volumes: names(await kube.list('persistentvolumes')),
    [`nodes labelled ${OUR_NODES}`]: names((await kube.list('nodes')).filter(({ metadata }) => metadata.labels?.[OUR_NODES])),
  };
  const reasons = Object.entries(found).filter(([, list]) => list.length > 0).map(([kind, list]) => `${kind} ${list.join(', ')}`);
  if (reasons.length > 0) {
    throw new Error(`${kubeconfigFile} names a cluster that is in use (${reasons.join('; ')}): give the run one of its own`);
  }
}

function isOurs({ metadata }: KubeObject): boolean {
  return metadata.labels?.[OUR_NODES] !== undefined && metadata.annotations?.['kwok.x-k8s.io/node'] === 'fake';
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', message: 'Unauthorized', code: 401 }));
}

/** What a kubeconfig says of one context; certificates stand in it or in files beside it. */
export function readLogin({ kubeconfigFile, context }: Pick<NamedClusterOptions, 'kubeconfigFile' | 'context'>): KubeLogin {
  const config = parse(readFileSync(kubeconfigFile, 'utf8')) ?? {};
  const contexts: string[] = (config.contexts ?? []).map(({ name }: { name: string }) => name);
  if (context === undefined && contexts.length > 1) {
    throw new Error(`${kubeconfigFile} has the contexts ${contexts.join(', ')}: say with --context which one the run may use`);
  }
  const entry = (list: string, name: string | undefined) => config[list]?.find((one: { name: string }) => one.name === name);
  const chosen = entry('contexts', context ?? config['current-context'])?.context;
  const { cluster } = entry('clusters', chosen?.cluster) ?? {};
  const { user } = entry('users', chosen?.user) ?? {};
  if (!cluster || !user) throw new Error(`${kubeconfigFile}: no context ${context ?? config['current-context'] ?? ''} with a cluster and a user`);
  const text = (from: Record<string, string>, key: string) => {
    if (from[`${key}-data`]) return Buffer.from(from[`${key}-data`], 'base64').toString();
    return from[key] ? readFileSync(resolve(dirname(kubeconfigFile), from[key]), 'utf8') : undefined;
  };
  const [authority, certificate, key] = [text(cluster, 'certificate-authority'), text(user, 'client-certificate'), text(user, 'client-key')];
  if (!authority || !certificate || !key) {
    throw new Error(`${kubeconfigFile}: the run needs a certificate authority, and an administrator who logs in with a client certificate, as in a kubeconfig of kind`);
  }
  return { server: cluster.server, authority, client: { certificate, key } };
}

import { X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createSecureContext, SecureContext, TLSSocket } from 'node:tls';
import { makeCertificate } from './certificates';
import type { KubeObject, KubeView } from './kube';
import type { Log } from '../contract';

/** What the kinds are that the proxy reads. */
export const PROXY_RESOURCES = ['services', 'endpointslices', 'pods', 'secrets'] as const;

/**
 * Answers in the place of the pods behind Services, which are fake: the API server sends every call of a webhook or an
 * aggregated API here (`egressConfig`). It answers with the certificate that the pod mounts, exactly while such a pod is
 * ready, so order and wiring of certificates are as in a real cluster. It allows what it is asked about.
 */
export class ServiceProxy {
  public static async start(socket: string, view: KubeView, log: Log): Promise<ServiceProxy> {
    const proxy = new ServiceProxy(view, log);
    await new Promise<void>((done, failed) => {
      proxy.front.on('error', failed);
      proxy.front.listen(socket, done);
    });
    return proxy;
  }

  private readonly front: Server;
  private readonly behind: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly view: KubeView, private readonly log: Log) {
    this.behind = createHttpServer((incoming, response) => void this.answer(incoming, response));
    this.front = createHttpServer();
    this.front.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    this.front.on('connect', (incoming: IncomingMessage, socket: Socket) => this.connect(incoming.url ?? '', socket));
  }

  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.front.close(done));
  }

  private connect(address: string, socket: Socket): void {
    const found = readyPod(this.view, address);
    if (typeof found === 'string') {
      this.log(`${address}: refused: ${found}`);
      socket.end(`HTTP/1.1 503 ${found}\r\n\r\n`);
      return;
    }
    const { pod, service } = found;
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const name = `${service.metadata.name}.${service.metadata.namespace}.svc`;
    const tls = new TLSSocket(socket, { isServer: true, secureContext: this.certificateOf(pod, name) });
    tls.on('error', (error) => this.log(`${name}: TLS: ${(error as NodeJS.ErrnoException).code ?? error.message}`));
    // A pod that is no longer ready takes no calls on connections that are still open either.
    const watch = setInterval(() => typeof readyPod(this.view, address) === 'string' && socket.destroy(), 200);
    socket.on('close', () => clearInterval(watch));
    this.behind.emit('connection', tls);
  }

  /** The pod's own Secret; one made here when it mounts none, as of a server that makes one when it starts. */
  private certificateOf(pod: KubeObject, host: string): SecureContext {
    const names = mountedSecrets(pod);
    const pairs = names.flatMap((name) => pairsIn(this.view.find('secrets', pod.metadata.namespace, name)));
    const pair = pairs.find(({ cert }) => new X509Certificate(cert).checkHost(host) !== undefined) ?? pairs[0];
    if (pair) return createSecureContext(pair);
    const made = makeCertificate({ commonName: host, use: 'server', hosts: [host] });
    return createSecureContext({ cert: made.certificate, key: made.key });
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of incoming) text += (chunk as Buffer).toString();
    const path = incoming.url ?? '/';
    const review = text.startsWith('{') ? (JSON.parse(text) as { kind?: string; apiVersion?: string; request?: any }) : undefined;
    response.setHeader('Content-Type', 'application/json');
    if (review?.kind !== 'AdmissionReview') {
      this.log(`${incoming.method} ${path}`);
      const [group, version] = path.split('/').slice(2);
      return void response.end(JSON.stringify({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources: [] }));
    }
    const { uid, operation, kind, namespace, name, object } = review.request;
    const patch = serviceClassPatch(path, operation, object);
    this.log(`${path}: ${operation} ${kind.kind} ${namespace ? `${namespace}/` : ''}${name}: allowed${patch ? ' with a patch' : ''}`);
    response.end(JSON.stringify({
      apiVersion: review.apiVersion,
      kind: 'AdmissionReview',
      response: {
        uid,
        allowed: true,
        ...(patch && { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
      },
    }));
  }
}

/**
 * The one mutation that changes who does what: the AWS Load Balancer Controller's webhook takes every new Service of
 * type LoadBalancer that names no class and no type for itself.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/#configuration
 */
export function serviceClassPatch(path: string, operation: string, object: any): object[] | undefined {
  const mine = path.startsWith('/mutate-v1-service') && operation === 'CREATE' && object?.spec?.type === 'LoadBalancer';
  const claimed = object?.spec?.loadBalancerClass ?? object?.metadata?.annotations?.['service.beta.kubernetes.io/aws-load-balancer-type'];
  return mine && !claimed ? [{ op: 'add', path: '/spec/loadBalancerClass', value: 'service.k8s.aws/nlb' }] : undefined;
}

/** A ready pod behind `<cluster IP>:<port>` of a Service, or why there is none. */
export function readyPod(view: KubeView, address: string): { pod: KubeObject; service: KubeObject } | string {
  const [, ip, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  const service = view.list('services').find(({ spec }) => spec.clusterIP === ip);
  if (!service) return 'no such Service';
  if (!service.spec.ports?.some((entry: { port: number }) => entry.port === Number(port))) return 'no such port of the Service';
  const { namespace, name } = service.metadata;
  const slices = view.list('endpointslices').filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name);
  for (const endpoint of slices.flatMap((slice) => slice.endpoints ?? [])) {
    if (endpoint.conditions?.ready !== true || endpoint.targetRef?.kind !== 'Pod') continue;
    const pod = view.find('pods', namespace, endpoint.targetRef.name);
    if (pod && !pod.metadata.deletionTimestamp) return { pod, service };
  }
  return `no ready pod behind ${namespace}/${name}`;
}

function mountedSecrets(pod: KubeObject): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume: any) => [
    volume.secret?.secretName,
    ...(volume.projected?.sources ?? []).map((source: any) => source.secret?.name),
  ]).filter(Boolean);
}

/** Certificate and key, by the names of a TLS Secret or those of ingress-nginx. */
function pairsIn(secret: KubeObject | undefined): { cert: string; key: string }[] {
  const text = (key: string) => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
  return [['tls.crt', 'tls.key'], ['cert', 'key']].map(([cert, key]) => ({ cert: text(cert), key: text(key) })).filter(({ cert, key }) => cert && key);
}

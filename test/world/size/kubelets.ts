import { createServer, IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { cadvisorMetrics, kubeletMetrics } from './metrics';
import { KUBELET_PORT } from './nodes';
import type { Log } from '../../e2e/contract';
import type { CertificatePair } from '../../e2e/kubernetes/certificates';
import type { KubeObject } from '../../e2e/kubernetes/kube';

/** What agents say of themselves: those of the OpenTelemetry Collector and of Fluent Bit. */
const AGENT_PORTS = [8888, 2020];

/** How old the list of pods may be: twelve kubelets are asked twice in a quarter of a minute. */
const FRESH_MILLISECONDS = 5000;

/** Gives the pods that run on the node of an address; nothing where there is no such node. */
export type PodsAt = (address: string) => Promise<{ readonly node: string; readonly pods: readonly KubeObject[] } | undefined>;

/** The pods of the API server, asked for now and then. */
export function podsAt(nodes: ReadonlyMap<string, string>, list: () => Promise<readonly KubeObject[]>): PodsAt {
  let asked = 0;
  let known: Promise<readonly KubeObject[]> = Promise.resolve([]);
  return async (address) => {
    const node = nodes.get(address);
    if (node === undefined) return undefined;
    if (Date.now() - asked > FRESH_MILLISECONDS) {
      asked = Date.now();
      const before = known;
      // A kubelet knows its pods while there is no API server.
      known = list().catch(() => before);
    }
    return { node, pods: (await known).filter(({ spec, status }) => spec.nodeName === node && status.phase === 'Running') };
  };
}

/** Answers as the kubelet of the node that is asked, which is the one of the address that was called. */
export function kubeletAnswers(podsOf: PodsAt): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const found = await podsOf(request.socket.localAddress ?? '');
    // A kubelet tells nothing to those who do not say who they are.
    if (!request.headers.authorization?.startsWith('Bearer ')) return void response.writeHead(401).end();
    if (found && request.url === '/metrics') return say(response, kubeletMetrics(found.node, found.pods));
    if (found && request.url === '/metrics/cadvisor') return say(response, cadvisorMetrics(found.pods, new Date()));
    response.writeHead(404).end();
  };
}

/** Whoever would be asked on nodes without containers: their kubelets, and the agents that are on every node. node-exporter listens on all addresses. */
export async function startKubelets(podsOf: PodsAt, { certificate, key }: CertificatePair, log: Log): Promise<void> {
  const answers = kubeletAnswers(podsOf);
  const kubelet: RequestListener = (request, response) => void answers(request, response).catch((error: Error) => {
    log(`kubelet: ${error.message}`);
    response.writeHead(500).end();
  });
  await listen(createSecureServer({ cert: certificate, key }, kubelet), KUBELET_PORT);
  for (const port of AGENT_PORTS) await listen(createServer((_request, response) => say(response, '')), port);
}

function say(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(text);
}

function listen(server: Server, port: number): Promise<void> {
  server.keepAliveTimeout = 120_000;
  return new Promise((done, failed) => server.on('error', failed).listen(port, '0.0.0.0', done));
}

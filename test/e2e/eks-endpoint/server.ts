import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ACCESS_HANDLERS } from './access';
import { ADDON_HANDLERS, settleStatus } from './addons';
import { CLUSTER_UPDATE_HANDLERS } from './cluster-updates';
import { CLUSTER_HANDLERS } from './clusters';
import { credentialsOf } from './credentials';
import { EksError } from './errors';
import { accessKeyOf, actionOf, Answer, faultAnswer, Faults, json, signingService } from './faults';
import { checkOutput, findOperation, readInput, writeOutput } from './model';
import { NODE_GROUP_UPDATE_HANDLERS } from './node-group-updates';
import { NODE_GROUP_HANDLERS } from './node-groups';
import { POD_IDENTITY_HANDLERS } from './pod-identity';
import { passThrough } from './proxy';
import { principalOf, reviewToken } from './review';
import { Caller, EksEndpointOptions, Handlers, Service } from './state';
import { resources, TAG_HANDLERS } from './tags';
import { UPDATE_HANDLERS } from './updates';
import { VERSION_HANDLERS } from './versions';
import type { EksEndpoint } from '../contract';
import { refusal } from '../strict/proxy';
import type { AwsRequest } from '../strict/reading';

export const HANDLERS: Handlers = {
  ...CLUSTER_HANDLERS,
  ...CLUSTER_UPDATE_HANDLERS,
  ...NODE_GROUP_HANDLERS,
  ...NODE_GROUP_UPDATE_HANDLERS,
  ...ADDON_HANDLERS,
  ...ACCESS_HANDLERS,
  ...POD_IDENTITY_HANDLERS,
  ...UPDATE_HANDLERS,
  ...VERSION_HANDLERS,
  ...TAG_HANDLERS,
};

/** Starts the one AWS endpoint of the run: EKS from its own state, every other service from the emulator. */
export async function startEksEndpoint(options: EksEndpointOptions): Promise<EksEndpoint> {
  const service = new Service(options);
  const faults = new Faults();
  const seen = new Map<string, Answer>();
  const calls = new Set<string>();
  const server = createServer((request, response) => {
    void answer(service, faults, seen, calls, request, response).catch((error: unknown) => {
      service.log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) {
        send(response, json(502, 'ServerException', `the endpoint of the run failed: ${String(error)}`));
      }
    });
  });
  // Terraform keeps connections open and uses them again just when Node would close them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    review: (clusterName, token) => reviewToken(service, clusterName, token),
    credentialsOf: (clusterName, kubernetesNamespace, serviceAccount) =>
      credentialsOf(service, service.cluster(clusterName), kubernetesNamespace, serviceAccount),
    roleAllows: (roleArn, action) => service.iam.roleAllows(roleArn, action),
    nodeRoles: (clusterName) => [...new Set([...service.cluster(clusterName).nodeGroups.values()].map(({ nodeGroup }) => nodeGroup.nodeRole))],
    activeAddons: (clusterName) => activeAddons(service, clusterName),
    clusters: () => [...service.clusters.keys()],
    network: (clusterName) => {
      const { vpcId, subnetIds, clusterSecurityGroupId } = service.cluster(clusterName).cluster.resourcesVpcConfig;
      return { vpcId, subnetIds, securityGroupId: clusterSecurityGroupId };
    },
    calls: () => [...calls].sort(),
    resources: () => [...resources(service).keys()].sort(),
    setFaults: (list) => faults.set(list),
    stop: async () => {
      service.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The add-ons that are well now; one whose state is looked at for the first time shows up at the next call. */
function activeAddons(service: Service, clusterName: string): string[] {
  const record = service.clusters.get(clusterName);
  return [...record?.addons.values() ?? []]
    .filter((found) => {
      void settleStatus(service, service.cluster(clusterName), found).catch((error: unknown) => service.log(String(error)));
      return found.addon.status === 'ACTIVE';
    })
    .map(({ addon }) => addon.addonName);
}

async function answer(
  service: Service,
  faults: Faults,
  seen: Map<string, Answer>,
  calls: Set<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(request);
  const { method = 'GET', url = '/', headers } = request;
  const [path, search = ''] = url.split('?');
  const query = new URLSearchParams(search);
  const name = signingService(headers, query);
  const action = name === 'eks' ? eksAction(method, path) : actionOf(method, path, headers, query, body);
  calls.add(`${name}:${action}`);
  await observe(service, name, { method, path, query, headers, body });
  const fault = faults.take(name, action);
  if (fault) {
    service.log(`fault: ${fault.kind} for ${name} ${action}`);
    if (fault.kind === 'throttle' || fault.kind === 'error500') {
      send(response, faultAnswer(fault.kind, name, headers));
      return;
    }
  }
  const delay = () => service.wait(fault?.delayMilliseconds ?? 1000);
  if (fault?.kind === 'delay') {
    await delay();
  }
  if (name === 'ec2') {
    service.ec2.remember(action, body.toString());
  }
  if (name !== 'eks') {
    await passThrough(service.options.emulator, request, body, response);
    return;
  }
  const [violation] = service.options.validator?.validate(name, { method, path, query, headers, body }) ?? [];
  if (violation) {
    send(response, refusal(violation, headers));
    return;
  }
  const accessKeyId = accessKeyOf(headers, query) ?? '';
  const caller: Caller = { principal: () => principalOf(service, accessKeyId) };
  const answered = await answerEks(service, seen, { method, path, query, body: body.toString() }, caller);
  if (fault?.kind === 'late') {
    await delay();
  }
  send(response, answered);
}

async function observe({ options: { observe: tell, validator } }: Service, name: string | undefined, request: AwsRequest): Promise<void> {
  const accessKey = accessKeyOf(request.headers as IncomingMessage['headers'], request.query);
  const reading = tell && accessKey && name ? validator?.read(name, request) : undefined;
  if (reading) await tell!(accessKey!, { service: name!, operation: reading.operation.name, input: reading.input });
}

function eksAction(method: string, path: string): string {
  try {
    return findOperation(method, path).operation.name;
  } catch {
    return `${method} ${path}`;
  }
}

async function answerEks(
  service: Service,
  seen: Map<string, Answer>,
  request: { method: string; path: string; query: URLSearchParams; body: string },
  caller: Caller,
): Promise<Answer> {
  try {
    const { operation, labels } = findOperation(request.method, request.path);
    const input = readInput(operation, labels, request.query, request.body);
    const handler = HANDLERS[operation.name];
    if (!handler) {
      throw new EksError('NotImplemented', 501, `the endpoint of the run does not have ${operation.name}`);
    }
    // A request that is sent again with its token does nothing again: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
    const token = typeof input.clientRequestToken === 'string' ? `${operation.name} ${input.clientRequestToken}` : undefined;
    const before = token && seen.get(token);
    if (before) {
      return before;
    }
    const output = await handler(service, input, caller);
    checkOutput(operation, output);
    const good: Answer = { status: 200, headers: { 'Content-Type': 'application/json' }, body: writeOutput(output) };
    if (token) {
      seen.set(token, good);
    }
    return good;
  } catch (error) {
    if (!(error instanceof EksError)) {
      throw error;
    }
    service.log(`${request.method} ${decodeURIComponent(request.path)}: ${error.code}: ${error.message}`);
    return json(error.status, error.code, error.message, error.details);
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': String(Buffer.byteLength(body)), 'x-amzn-RequestId': randomUUID() });
  response.end(body);
}

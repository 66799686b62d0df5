import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describeViolation, Validator, Violation } from './validator';
import type { Log } from '../contract';
import { Answer, errorAnswer, signingService } from '../eks-endpoint/faults';
import { passThrough } from '../eks-endpoint/proxy';

/** How each service calls a request that its model forbids; the others of the query protocol say `ValidationError`. */
const CODES: Record<string, string> = {
  ec2: 'InvalidParameterValue',
  eks: 'InvalidParameterException',
  kms: 'ValidationException',
  logs: 'InvalidParameterException',
  s3: 'InvalidArgument',
  ssm: 'ValidationException',
};

export interface StrictProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** Stands before the emulator, which takes nearly anything: what the service would refuse does not come through. */
export async function startStrictProxy(emulator: string, validator: Validator, log: Log): Promise<StrictProxy> {
  const server = createServer((request, response) => {
    void answer(emulator, validator, request, response).catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${String(error)}`);
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
  });
  // Clients keep connections open and use them again just when Node would close them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(emulator: string, validator: Validator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const { method = 'GET', url = '/', headers } = request;
  const [path, search = ''] = url.split('?');
  const query = new URLSearchParams(search);
  const service = signingService(headers, query);
  const [violation] = validator.validate(service, { method, path, query, headers, body });
  if (!violation) return passThrough(emulator, request, body, response);
  const refused = refusal(violation, headers);
  response.writeHead(refused.status, { ...refused.headers, 'Content-Length': String(Buffer.byteLength(refused.body)) });
  response.end(refused.body);
}

/** The service's own error for a request that its model forbids. */
export function refusal(violation: Violation, headers: IncomingMessage['headers']): Answer {
  return errorAnswer(violation.service, headers, 400, CODES[violation.service] ?? 'ValidationError', describeViolation(violation));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { LocalServer, startLocalServer } from './local-server';
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

/** Stands before the emulator, which takes nearly anything: what the service would refuse does not come through. */
export function startStrictProxy(emulator: string, validator: Validator, log: Log): Promise<LocalServer> {
  return startLocalServer((request, response) => answer(emulator, validator, request, response), log);
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

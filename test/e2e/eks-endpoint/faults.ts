import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../contract';

/** How a service speaks, as far as its errors go. */
type Protocol = 'ec2' | 'query' | 'json' | 'rest-json' | 's3';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The service that a request is signed for, by its credential scope; in the header, or in the query of a presigned URL. */
export function signingService(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  return scopeOf(headers, query)?.[3];
}

export function accessKeyOf(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  return scopeOf(headers, query)?.[0];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
function scopeOf(headers: IncomingHttpHeaders, query: URLSearchParams): string[] | undefined {
  const scope = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  return scope?.split('/');
}

/** The action of a request to a service that is not EKS: in the form, in the target, or, for REST, the method and path. */
export function actionOf(method: string, path: string, headers: IncomingHttpHeaders, query: URLSearchParams, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    return target.split('.').pop() ?? target;
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const action = new URLSearchParams(body.toString()).get('Action');
    if (action) {
      return action;
    }
  }
  return query.get('Action') ?? `${method} ${path}`;
}

/** Faults that are still to be played. */
export class Faults {
  private left: { fault: Fault; times: number }[] = [];

  public set(faults: Fault[]): void {
    this.left = faults.map((fault) => ({ fault, times: fault.times }));
  }

  /** The fault that hits a request, which is then used up by one. */
  public take(service: string | undefined, action: string): Fault | undefined {
    const hit = this.left.find(({ fault, times }) =>
      times > 0 && (fault.service === service || fault.service === '*') && (fault.action === action || fault.action === '*'));
    if (hit) {
      hit.times--;
    }
    return hit?.fault;
  }
}

/**
 * The answer of a fault in the form that the SDK of the service knows.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, .../IAM/latest/APIReference/CommonErrors.html,
 * .../AmazonS3/latest/API/ErrorResponses.html, https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function faultAnswer(kind: 'throttle' | 'error500', service: string | undefined, headers: IncomingHttpHeaders): Answer {
  const protocol = protocolOf(service, headers);
  const [status, code] = FAULTS[protocol][kind];
  const message = kind === 'throttle' ? 'Rate exceeded' : 'An internal error has occurred';
  return errorAnswer(service, headers, status, code, message, kind === 'throttle');
}

const FAULTS: Record<Protocol, Record<'throttle' | 'error500', [status: number, code: string]>> = {
  'ec2': { throttle: [503, 'RequestLimitExceeded'], error500: [500, 'InternalError'] },
  'query': { throttle: [400, 'Throttling'], error500: [500, 'InternalFailure'] },
  's3': { throttle: [503, 'SlowDown'], error500: [500, 'InternalError'] },
  'json': { throttle: [400, 'ThrottlingException'], error500: [500, 'InternalFailure'] },
  'rest-json': { throttle: [429, 'ThrottlingException'], error500: [500, 'ServerException'] },
};

/** An error in the form that the SDK of the service knows. */
export function errorAnswer(
  service: string | undefined, headers: IncomingHttpHeaders, status: number, code: string, message: string, isSender = true,
): Answer {
  switch (protocolOf(service, headers)) {
    case 'ec2': return xml(status, `<Response><Errors>${xmlError(code, message)}</Errors><RequestID>run</RequestID></Response>`);
    case 'query': return xml(status, `<ErrorResponse>${
      xmlError(code, message, isSender ? 'Sender' : 'Receiver')}<RequestId>run</RequestId></ErrorResponse>`);
    case 's3': return xml(status, xmlError(code, message));
    case 'json':
    case 'rest-json': return json(status, code, message);
  }
}

function protocolOf(service: string | undefined, headers: IncomingHttpHeaders): Protocol {
  if (service === 'ec2' || service === 's3') {
    return service;
  }
  if (headers['x-amz-target'] !== undefined) {
    return 'json';
  }
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

function xmlError(code: string, message: string, type?: string): string {
  return `<Error>${type ? `<Type>${type}</Type>` : ''}<Code>${code}</Code><Message>${escape(message)}</Message></Error>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

export function json(status: number, code: string, message: string, details: Record<string, unknown> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code },
    body: JSON.stringify({ __type: code, message, ...details }),
  };
}

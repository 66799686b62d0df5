import { valuesOf } from './wire';

export type Attributes = Readonly<Record<string, string>>;

/** A line as a store gets it. */
export interface LogRecord {
  readonly resource: Attributes;
  readonly body: string;
  readonly attributes: Attributes;
  /** In hexadecimal digits; empty where it has none. */
  readonly traceId: string;
}

/** A span as a store gets it. */
export interface Span {
  readonly resource: Attributes;
  readonly name: string;
  readonly traceId: string;
}

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.8.0/opentelemetry/proto/logs/v1/logs.proto */
export function logRecordsOf(request: Buffer): LogRecord[] {
  return ofResources(request, (record, resource) => ({
    resource, body: textOf(first(record, 5)), attributes: attributesOf(record, 6), traceId: first(record, 9).toString('hex'),
  }));
}

/** @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.8.0/opentelemetry/proto/trace/v1/trace.proto */
export function spansOf(request: Buffer): Span[] {
  return ofResources(request, (span, resource) => ({ resource, name: first(span, 5).toString(), traceId: first(span, 1).toString('hex') }));
}

/** Both kinds of requests have what is sent below a resource (1) and a scope (2). */
function ofResources<T>(request: Buffer, read: (message: Buffer, resource: Attributes) => T): T[] {
  return valuesOf(request, 1).flatMap((ofResource) => {
    const resource = attributesOf(first(ofResource, 1), 1);
    return valuesOf(ofResource, 2).flatMap((ofScope) => valuesOf(ofScope, 2)).map((message) => read(message, resource));
  });
}

const first = (message: Buffer, number: number): Buffer => valuesOf(message, number)[0] ?? Buffer.alloc(0);

/** Of values, texts alone. */
const textOf = (value: Buffer): string => first(value, 1).toString();

const attributesOf = (message: Buffer, number: number): Attributes =>
  Object.fromEntries(valuesOf(message, number).map((pair) => [first(pair, 1).toString(), textOf(first(pair, 2))]));

import type { Operation, ServiceModel } from './model';

/** A request as it came. */
export interface AwsRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Something in a request that the service would not take. */
export interface Finding {
  /** Path of the member, by the names of the model. */
  readonly member: string;
  readonly value: unknown;
  readonly rule: string;
}

/** What a request says, by the names of the model. */
export interface Reading {
  readonly operation: Operation;
  readonly input: Record<string, unknown>;
  /** What the model has no place for. */
  readonly findings: Finding[];
}

/** A request that cannot be understood at all. */
export class Unreadable extends Error {}

export const NO_SUCH_MEMBER = 'the model has no such member';

/** Text as the type of a shape; what does not fit stays text, which the check then refuses. */
export function fromText(model: ServiceModel, shapeName: string, text: string): unknown {
  switch (model.shapes[shapeName].type) {
    case 'integer':
    case 'long':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'float':
    case 'double':
      return text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    default:
      return text;
  }
}

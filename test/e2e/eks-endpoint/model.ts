import * as eks from '@aws-sdk/client-eks';
import { checkEnums } from './enums';
import { EksError, invalidParameter } from './errors';

/**
 * The published EKS API model, as the SDK for JavaScript carries it at run time: for each operation its HTTP method and path, its
 * members, where each stands (path, query, body), its type, and which are required. A request that the service would not
 * understand is refused here before any rule is asked.
 *
 * The layout of these schemas: https://smithy.io/2.0/spec/index.html, and `@smithy/types` (schema/static-schemas).
 */
type Schema = number | Static | [Schema, number | Record<string, unknown>] | (() => Schema);
type Static = [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];

const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const OPERATION = 9;

const STRING = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const TIMESTAMP = 4;
const LIST_MODIFIER = 64;
const MAP_MODIFIER = 128;

/** Bit of a member that stands in the path. */
const HTTP_LABEL = 1;

interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly inPath: boolean;
  readonly queryName?: string;
}

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly segments: string[];
  readonly input: Schema;
  readonly output: Schema;
}

export type Input = Record<string, unknown>;

const OPERATIONS: Operation[] = Object.values(eks as unknown as Record<string, unknown>)
  .filter((value): value is Static => Array.isArray(value) && value[0] === OPERATION)
  .map((value) => {
    const [, , name, traits, input, output] = value as [number, string, string, { http: [string, string, number] }, Schema, Schema];
    return { name, method: traits.http[0], segments: traits.http[1].split('/').slice(1), input, output };
  });

export function operationNames(): string[] {
  return OPERATIONS.map(({ name }) => name).sort();
}

/** The operation that a method and a path (still percent-encoded) stand for, with the values in its path. */
export function findOperation(method: string, path: string): { operation: Operation; labels: Record<string, string> } {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  const fitting = OPERATIONS.filter((operation) =>
    operation.method === method && operation.segments.length === segments.length
    && operation.segments.every((segment, at) => segment.startsWith('{') || segment === segments[at]));
  // A fixed segment goes before a label: `/clusters/{name}/addons` against `/addons/supported-versions`.
  const [operation] = fitting.sort((one, other) => labelsOf(one) - labelsOf(other));
  if (!operation) {
    throw new EksError('UnknownOperationException', 404, `EKS has no operation ${method} ${path}`);
  }
  const labels = Object.fromEntries(operation.segments
    .map((segment, at) => [segment.slice(1, -1), decodeURIComponent(segments[at])] as const)
    .filter((_, at) => operation.segments[at].startsWith('{')));
  return { operation, labels };
}

function labelsOf(operation: Operation): number {
  return operation.segments.filter((segment) => segment.startsWith('{')).length;
}

/** One record of all members of the input, each checked. */
export function readInput(operation: Operation, labels: Record<string, string>, query: URLSearchParams, body: string): Input {
  const members = membersOf(operation.input);
  const input: Input = parseBody(operation, body);
  const inBody = members.filter((member) => !member.inPath && member.queryName === undefined).map(({ name }) => name);
  for (const name of Object.keys(input)) {
    if (!inBody.includes(name)) {
      throw refuse(operation, name, 'the operation has no such member in its body');
    }
  }
  for (const key of query.keys()) {
    if (!members.some((member) => member.queryName === key)) {
      throw refuse(operation, key, 'the operation has no such query parameter');
    }
  }
  for (const member of members) {
    if (member.inPath) {
      input[member.name] = labels[member.name];
    } else if (member.queryName !== undefined && query.has(member.queryName)) {
      input[member.name] = fromQuery(operation, member, query.getAll(member.queryName));
    }
  }
  check(operation, operation.input, input, '');
  return input;
}

/** Refuses an answer of ours that has a member which the model does not know: that would prove nothing. */
export function checkOutput(operation: Operation, output: Record<string, unknown>): void {
  check(operation, operation.output, output, '');
}

/** JSON as the service writes it: times in seconds, nothing that is undefined. */
export function writeOutput(output: unknown): string {
  return JSON.stringify(plain(output));
}

function plain(value: unknown): unknown {
  if (value instanceof Date) {
    return value.getTime() / 1000;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

function parseBody(operation: Operation, body: string): Input {
  if (!body.trim()) {
    return {};
  }
  try {
    const parsed: unknown = JSON.parse(body);
    if (parsed && typeof parsed === 'object' && !Array.isArray(parsed)) {
      return withoutNulls(parsed as Input);
    }
  } catch {
    // Answered below.
  }
  throw new EksError('SerializationException', 400, `the body of ${operation.name} is no JSON object`);
}

/** A member that is null is a member that is not there: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
function withoutNulls(input: Input): Input {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

function fromQuery(operation: Operation, member: Member, values: string[]): unknown {
  const schema = resolve(member.schema);
  if (typeof schema === 'number' && has(schema, LIST_MODIFIER)) {
    return values;
  }
  if (schema === NUMBER) {
    return Number(values[0]);
  }
  if (schema === BOOLEAN) {
    if (values[0] !== 'true' && values[0] !== 'false') {
      throw refuse(operation, member.name, 'is neither true nor false');
    }
    return values[0] === 'true';
  }
  return values[0];
}

function check(operation: Operation, unresolved: Schema, value: unknown, path: string): void {
  const schema = resolve(unresolved);
  if (value === undefined || value === null) {
    return;
  }
  if (typeof schema === 'number') {
    checkSimple(operation, schema, value, path);
  } else if (schema[0] === LIST) {
    listOf(operation, value, path).forEach((item, at) => check(operation, schema[4] as Schema, item, `${path}[${at}]`));
  } else if (schema[0] === MAP) {
    Object.entries(objectOf(operation, value, path)).forEach(([key, item]) => check(operation, schema[5] as Schema, item, `${path}.${key}`));
  } else if (schema[0] === STRUCTURE) {
    checkStructure(operation, schema, objectOf(operation, value, path), path);
  }
}

function checkStructure(operation: Operation, schema: Static, value: Input, path: string): void {
  const members = membersOf(schema);
  for (const key of Object.keys(value)) {
    if (!members.some(({ name }) => name === key)) {
      throw refuse(operation, `${path}.${key}`, `${schema[2]} has no such member`);
    }
  }
  for (const member of members) {
    if (member.required && value[member.name] === undefined) {
      throw refuse(operation, `${path}.${member.name}`, 'is required');
    }
    check(operation, member.schema, value[member.name], `${path}.${member.name}`);
    checkEnums(operation.name, schema[2], member.name, value[member.name]);
  }
}

function checkSimple(operation: Operation, schema: number, value: unknown, path: string): void {
  if (has(schema, MAP_MODIFIER)) {
    Object.entries(objectOf(operation, value, path)).forEach(([key, item]) => checkSimple(operation, schema - MAP_MODIFIER, item, `${path}.${key}`));
  } else if (has(schema, LIST_MODIFIER)) {
    listOf(operation, value, path).forEach((item, at) => checkSimple(operation, schema - LIST_MODIFIER, item, `${path}[${at}]`));
  } else {
    const expected = { [STRING]: 'string', [NUMBER]: 'number', [BOOLEAN]: 'boolean' }[schema];
    if (schema === TIMESTAMP ? !(value instanceof Date) : expected !== undefined && typeof value !== expected) {
      throw refuse(operation, path, `has the type ${typeof value}, not ${expected ?? 'timestamp'}`);
    }
    if (schema === NUMBER && Number.isNaN(value)) {
      throw refuse(operation, path, 'is no number');
    }
  }
}

function membersOf(unresolved: Schema): Member[] {
  const schema = resolve(unresolved);
  if (typeof schema === 'number' || schema[0] !== STRUCTURE) {
    return [];
  }
  const [names, schemas, required] = schema.slice(4) as [string[], Schema[], number | undefined];
  return (names ?? []).map((name, at) => {
    const wrapped = schemas[at];
    const traits = isMember(wrapped) ? wrapped[1] : 0;
    return {
      name,
      schema: isMember(wrapped) ? wrapped[0] : wrapped,
      // Required members come first; the number says how many they are.
      required: at < (required ?? 0),
      inPath: typeof traits === 'number' ? has(traits, HTTP_LABEL) : Boolean(traits.httpLabel),
      queryName: typeof traits === 'number' ? undefined : (traits.httpQuery as string | undefined),
    };
  });
}

/** Whether a number has a bit, a power of two. */
function has(bits: number, bit: number): boolean {
  return Math.floor(bits / bit) % 2 === 1;
}

function isMember(schema: Schema): schema is [Schema, number | Record<string, unknown>] {
  return Array.isArray(schema) && schema.length === 2;
}

function resolve(schema: Schema): number | Static {
  let at: Schema = schema;
  while (typeof at === 'function' || isMember(at)) {
    at = typeof at === 'function' ? at() : at[0];
  }
  return at;
}

function listOf(operation: Operation, value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) {
    throw refuse(operation, path, 'is no list');
  }
  return value;
}

function objectOf(operation: Operation, value: unknown, path: string): Input {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(operation, path, 'is no object');
  }
  return value as Input;
}

function refuse(operation: Operation, path: string, problem: string): EksError {
  return invalidParameter(`${operation.name}: ${path.replace(/^\./, '')} ${problem}`);
}

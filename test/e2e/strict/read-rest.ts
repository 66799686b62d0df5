import type { Member, Operation, ServiceModel } from './model';
import { jsonObject, jsonStructure } from './read-json';
import { AwsRequest, Finding, fromText, NO_SUCH_MEMBER, Reading, Unreadable } from './reading';
import { Element, parseXml } from '../eks-endpoint/xml';

interface Route {
  readonly operation: Operation;
  readonly segments: string[];
  /** What has to be in the query beside members; a value of undefined is any. */
  readonly fixed: [name: string, value: string | undefined][];
}

const routes = new WeakMap<ServiceModel, Route[]>();

/**
 * Reads a request of the REST protocols. Where several operations share method and path, all are read: what tells them
 * apart is which of them the request fits.
 * https://smithy.io/2.0/spec/http-bindings.html, .../aws/protocols/aws-restjson1-protocol.html, .../aws-restxml-protocol.html
 */
export function readRest(model: ServiceModel, request: AwsRequest): Reading[] {
  const segments = segmentsOf(request.path);
  const fitting = routesOf(model).filter((route) => route.operation.http.method === request.method && fits(route, segments, request.query));
  if (fitting.length === 0) throw new Unreadable(`the model has no operation ${request.method} ${request.path}`);
  const most = Math.max(...fitting.map(({ fixed }) => fixed.length));
  const closest = fitting.filter(({ fixed }) => fixed.length === most);
  const least = Math.min(...closest.map(labelsIn));
  const named = request.query.get('x-id');
  const best = closest.filter((route) => labelsIn(route) === least);
  const chosen = best.some(({ operation }) => operation.name === named) ? best.filter(({ operation }) => operation.name === named) : best;
  const read = chosen.map((route) => tried(() => readRoute(model, route, segments, request)));
  const readable = read.filter((one) => !(one instanceof Unreadable)) as Reading[];
  if (readable.length === 0) throw read[0] as Unreadable;
  return readable;
}

function tried<T>(read: () => T): T | Unreadable {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

function routesOf(model: ServiceModel): Route[] {
  const known = routes.get(model);
  if (known) return known;
  const made = Object.values(model.operations).map((operation): Route => {
    const [path, query = ''] = operation.http.requestUri.split('?');
    const fixed = query.split('&').filter(Boolean).map((one) => one.split('=') as [string, string | undefined]);
    return { operation, segments: segmentsOf(path), fixed };
  });
  routes.set(model, made);
  return made;
}

function segmentsOf(path: string): string[] {
  return path.replace(/^\//, '').replace(/\/$/, '').split('/').filter((segment, _, all) => all.length > 1 || segment !== '');
}

function fits({ segments: wanted, fixed }: Route, segments: string[], query: URLSearchParams): boolean {
  const isGreedy = wanted.at(-1)?.endsWith('+}') ?? false;
  const isLong = isGreedy ? segments.length >= wanted.length : segments.length === wanted.length;
  return isLong
    && wanted.every((segment, at) => segment.startsWith('{') || segment === segments[at])
    && fixed.every(([name, value]) => query.has(name) && (value === undefined || query.get(name) === value));
}

function labelsIn({ segments }: Route): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

function readRoute(model: ServiceModel, route: Route, segments: string[], request: AwsRequest): Reading {
  const { operation } = route;
  const findings: Finding[] = [];
  if (!operation.input) return { operation, input: {}, findings };
  const shape = model.shapes[operation.input.shape];
  const input: Record<string, unknown> = {};
  const left = new Set([...request.query.keys()].filter((key) =>
    key !== 'x-id' && !/^x-amz-/i.test(key) && !route.fixed.some(([name]) => name === key)));
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const wire = member.locationName ?? name;
    const value = bound(model, member, wire, route, segments, request);
    if (value !== undefined) input[name] = value;
    if (member.location === 'querystring') left.delete(wire);
  }
  for (const key of left) findings.push({ member: key, value: request.query.get(key), rule: NO_SUCH_MEMBER });
  Object.assign(input, bodyOf(model, operation.input.shape, request, findings));
  return { operation, input, findings };
}

/** A member that stands in the path, the query or a header. */
function bound(
  model: ServiceModel, member: Member, wire: string, route: Route, segments: string[], { query, headers }: AwsRequest,
): unknown {
  const isList = model.shapes[member.shape].type === 'list';
  const element = model.shapes[member.shape].member?.shape ?? member.shape;
  const header = headers[wire.toLowerCase()];
  switch (member.location) {
    case 'uri': {
      const at = route.segments.findIndex((segment) => segment.replace(/[{}+]/g, '') === wire && segment.startsWith('{'));
      const text = route.segments[at].endsWith('+}') ? segments.slice(at).join('/') : segments[at];
      return fromText(model, member.shape, decodeURIComponent(text));
    }
    case 'querystring':
      if (!query.has(wire)) return undefined;
      return isList ? query.getAll(wire).map((one) => fromText(model, element, one)) : fromText(model, member.shape, query.get(wire) ?? '');
    case 'header':
      if (header === undefined) return undefined;
      return isList ? String(header).split(/,\s*/).map((one) => fromText(model, element, one)) : fromText(model, member.shape, String(header));
    case 'headers':
      return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(wire.toLowerCase()))
        .map(([name, value]) => [name.slice(wire.length), String(value)]));
    default:
      return undefined;
  }
}

function bodyOf(model: ServiceModel, shapeName: string, { body }: AwsRequest, findings: Finding[]): Record<string, unknown> {
  const { members = {}, payload } = model.shapes[shapeName];
  const isXml = model.metadata.protocol === 'rest-xml';
  if (payload) {
    const { shape } = members[payload];
    if (body.length === 0) return {};
    if (model.shapes[shape].type === 'string') return { [payload]: body.toString() };
    if (model.shapes[shape].type === 'blob') return { [payload]: body };
    return {
      [payload]: isXml
        ? xmlStructure(model, shape, rootOf(body), payload, findings)
        : jsonStructure(model, shape, jsonObject(body), payload, findings),
    };
  }
  if (isXml && body.length === 0) return {};
  const isHere = ({ location }: Member) => location === undefined;
  return isXml
    ? xmlStructure(model, shapeName, rootOf(body), '', findings, isHere)
    : jsonStructure(model, shapeName, jsonObject(body), '', findings, isHere);
}

function rootOf(body: Buffer): Element {
  const [root] = parseXml(body.toString()).children;
  if (!root) throw new Unreadable('the body is no XML');
  return root;
}

function xmlStructure(
  model: ServiceModel, shapeName: string, element: Element, path: string, findings: Finding[],
  isHere: (member: Member) => boolean = () => true,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const left = new Set(element.children.map(({ name }) => name));
  for (const [name, member] of Object.entries(model.shapes[shapeName].members ?? {}).filter(([, one]) => isHere(one))) {
    const wire = member.locationName ?? name;
    const found = element.children.filter((child) => child.name === wire);
    if (found.length > 0) input[name] = xmlValue(model, member, found, path ? `${path}.${name}` : name, findings);
    left.delete(wire);
  }
  for (const name of left) findings.push({ member: path ? `${path}.${name}` : name, value: undefined, rule: NO_SUCH_MEMBER });
  return input;
}

function xmlValue(model: ServiceModel, member: Member, found: Element[], path: string, findings: Finding[]): unknown {
  const shape = model.shapes[member.shape];
  if (shape.type === 'structure') return xmlStructure(model, member.shape, found[0], path, findings);
  if (shape.type === 'list') {
    const element = shape.member as Member;
    const items = member.flattened ?? shape.flattened ? found : found[0].children.filter(({ name }) => name === (element.locationName ?? 'member'));
    return items.map((item, at) => xmlValue(model, element, [item], `${path}[${at}]`, findings));
  }
  return fromText(model, member.shape, found[0].text);
}

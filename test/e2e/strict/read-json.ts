import type { Member, ServiceModel } from './model';
import { AwsRequest, Finding, NO_SUCH_MEMBER, Reading, Unreadable } from './reading';

/**
 * Reads a request of the JSON protocols, whose operation stands in a header.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function readJson(model: ServiceModel, request: AwsRequest): Reading {
  const name = String(request.headers['x-amz-target'] ?? '').split('.').pop() ?? '';
  const operation = model.operations[name];
  if (!operation) throw new Unreadable(`the model has no operation '${name}'`);
  const findings: Finding[] = [];
  const body = jsonObject(request.body);
  const input = operation.input ? jsonStructure(model, operation.input.shape, body, '', findings) : {};
  return { operation, input, findings };
}

export function jsonObject(body: Buffer): Record<string, unknown> {
  if (body.toString().trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    throw new Unreadable('the body is no JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Unreadable('the body is no JSON object');
  return parsed as Record<string, unknown>;
}

/** Members by their names in the model; a member that is null is one that is not there. */
export function jsonStructure(
  model: ServiceModel, shapeName: string, value: Record<string, unknown>, path: string, findings: Finding[],
  isHere: (member: Member) => boolean = () => true,
): Record<string, unknown> {
  const members = Object.entries(model.shapes[shapeName].members ?? {}).filter(([, member]) => isHere(member));
  const input: Record<string, unknown> = {};
  for (const [wire, given] of Object.entries(value)) {
    const found = members.find(([name, member]) => (member.locationName ?? name) === wire);
    if (!found) {
      findings.push({ member: path ? `${path}.${wire}` : wire, value: given, rule: NO_SUCH_MEMBER });
    } else if (given !== null) {
      input[found[0]] = jsonValue(model, found[1].shape, given, path ? `${path}.${found[0]}` : found[0], findings);
    }
  }
  return input;
}

function jsonValue(model: ServiceModel, shapeName: string, value: unknown, path: string, findings: Finding[]): unknown {
  const shape = model.shapes[shapeName];
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item, at) => jsonValue(model, (shape.member as Member).shape, item, `${path}[${at}]`, findings));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  if (shape.type === 'structure') return jsonStructure(model, shapeName, value as Record<string, unknown>, path, findings);
  if (shape.type === 'map') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) =>
      [key, jsonValue(model, (shape.value as Member).shape, item, `${path}.${key}`, findings)]));
  }
  return value;
}

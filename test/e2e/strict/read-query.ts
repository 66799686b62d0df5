import type { Member, ServiceModel } from './model';
import { AwsRequest, Finding, fromText, NO_SUCH_MEMBER, Reading, Unreadable } from './reading';

/** Parameters by the parts of their names: `Tag.1.Key` is below `Tag`, below `1`. */
interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

/**
 * Reads a request of the query protocol, or of EC2's variant of it.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html, https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function readQuery(model: ServiceModel, request: AwsRequest): Reading {
  const parameters = parametersOf(request);
  const name = parameters.get('Action') ?? '';
  const operation = model.operations[name];
  if (!operation) throw new Unreadable(`the model has no operation '${name}'`);
  const root: Node = { children: new Map() };
  for (const [key, value] of parameters) {
    if (key !== 'Action' && key !== 'Version' && !key.startsWith('X-Amz-')) place(root, key.split('.'), value);
  }
  const findings: Finding[] = [];
  const reader = new QueryReader(model, model.metadata.protocol === 'ec2', findings);
  const input = operation.input
    ? reader.structure(operation.input.shape, root, '')
    : reader.structure(undefined, root, '');
  return { operation, input, findings };
}

/** Of the form, or of the address for a presigned request. */
export function parametersOf({ query, headers, body }: AwsRequest): URLSearchParams {
  const isForm = String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return isForm && body.length > 0 ? new URLSearchParams(body.toString()) : query;
}

function place(root: Node, parts: string[], text: string): void {
  let at = root;
  for (const part of parts) {
    const next = at.children.get(part) ?? { children: new Map<string, Node>() };
    at.children.set(part, next);
    at = next;
  }
  at.text = text;
}

class QueryReader {
  constructor(private readonly model: ServiceModel, private readonly isEc2: boolean, private readonly findings: Finding[]) {}

  public structure(shapeName: string | undefined, node: Node, path: string): Record<string, unknown> {
    const members = Object.entries((shapeName && this.model.shapes[shapeName].members) || {});
    const left = new Set(node.children.keys());
    const input: Record<string, unknown> = {};
    for (const [name, member] of members) {
      const wire = this.wireName(name, member);
      const child = node.children.get(wire);
      if (child) {
        left.delete(wire);
        input[name] = this.value(member, child, join(path, name));
      }
    }
    for (const key of left) this.refuse(join(path, key), node.children.get(key)?.text);
    return input;
  }

  private value(member: Member, node: Node, path: string): unknown {
    const shape = this.model.shapes[member.shape];
    switch (shape.type) {
      case 'structure':
        return this.structure(member.shape, node, path);
      case 'list':
        return this.list(member, node, path);
      case 'map':
        return this.map(member, node, path);
      default:
        for (const key of node.children.keys()) this.refuse(join(path, key), node.children.get(key)?.text);
        return node.text === undefined ? undefined : fromText(this.model, member.shape, node.text);
    }
  }

  private list(member: Member, node: Node, path: string): unknown[] {
    const element = this.model.shapes[member.shape].member as Member;
    const isFlat = this.isEc2 || this.isFlat(member);
    const holder = isFlat ? node : node.children.get(element.locationName ?? 'member');
    if (!isFlat) this.refuseOthers(node, [element.locationName ?? 'member'], path);
    return this.numbered(holder, path).map((item, at) => this.value(element, item, `${path}[${at}]`));
  }

  private map(member: Member, node: Node, path: string): Record<string, unknown> {
    const { key, value } = this.model.shapes[member.shape] as { key: Member; value: Member };
    const holder = this.isFlat(member) ? node : node.children.get('entry');
    const names = [key.locationName ?? 'key', value.locationName ?? 'value'];
    const entries = this.numbered(holder, path).map((item) => {
      this.refuseOthers(item, names, path);
      const name = item.children.get(names[0])?.text ?? '';
      const child = item.children.get(names[1]);
      return [name, child && this.value(value, child, join(path, name))] as const;
    });
    return Object.fromEntries(entries);
  }

  /** The items `1`, `2`, ... of a list, in their order. */
  private numbered(node: Node | undefined, path: string): Node[] {
    const keys = [...node?.children.keys() ?? []];
    keys.filter((key) => !/^[1-9]\d*$/.test(key)).forEach((key) => this.refuse(join(path, key), node?.children.get(key)?.text));
    return keys.filter((key) => /^[1-9]\d*$/.test(key)).sort((a, b) => Number(a) - Number(b)).map((key) => node?.children.get(key) as Node);
  }

  private isFlat(member: Member): boolean {
    return Boolean(member.flattened ?? this.model.shapes[member.shape].flattened);
  }

  private wireName(name: string, member: Member): string {
    if (this.isEc2) {
      const given = member.locationName ?? name;
      return member.queryName ?? `${given[0].toUpperCase()}${given.slice(1)}`;
    }
    const shape = this.model.shapes[member.shape];
    // A flattened list is called as its elements are.
    return (shape.type === 'list' && this.isFlat(member) && shape.member?.locationName) || member.locationName || name;
  }

  private refuseOthers(node: Node, known: string[], path: string): void {
    for (const key of node.children.keys()) {
      if (!known.includes(key)) this.refuse(join(path, key), node.children.get(key)?.text);
    }
  }

  private refuse(member: string, value: unknown): void {
    this.findings.push({ member, value, rule: NO_SUCH_MEMBER });
  }
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

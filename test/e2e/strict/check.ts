import type { Member, ServiceModel, Shape } from './model';
import type { Finding } from './reading';

/** Patterns that this engine does not know, such as Java's `(?i)`; what they say is not checked, and the report counts them. */
export const unknownPatterns = new Set<string>();

const compiled = new Map<string, RegExp | undefined>();

/** What of a value the shape does not allow: type, required members, lengths, ranges, patterns, enumerations. */
export function check(model: ServiceModel, shapeName: string, value: unknown, path: string): Finding[] {
  const shape = model.shapes[shapeName];
  const refuse = (rule: string): Finding[] => [{ member: path, value, rule }];
  if (value === undefined || value === null) return [];
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? checkStructure(model, shape, value, path) : refuse('is no structure');
    case 'list':
      return Array.isArray(value)
        ? [...checkSize(shape, value.length, 'items', refuse), ...value.flatMap((item, at) => check(model, (shape.member as Member).shape, item, `${path}[${at}]`))]
        : refuse('is no list');
    case 'map':
      return isObject(value) ? checkMap(model, shape, value, path, refuse) : refuse('is no map');
    case 'string':
      return typeof value === 'string' ? checkText(shape, value, refuse) : refuse('is no string');
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? checkSize(shape, value as number, '', refuse) : refuse(`is no ${shape.type}`);
    case 'float':
    case 'double':
      return typeof value === 'number' ? checkSize(shape, value, '', refuse) : refuse(`is no ${shape.type}`);
    case 'boolean':
      return typeof value === 'boolean' ? [] : refuse('is no boolean');
    case 'timestamp':
      return isTime(value) ? [] : refuse('is no timestamp');
    case 'blob':
      return Buffer.isBuffer(value) || typeof value === 'string'
        ? checkSize(shape, Buffer.isBuffer(value) ? value.length : Buffer.from(value, 'base64').length, 'bytes', refuse)
        : refuse('is no blob');
    default:
      return refuse(`has the type ${shape.type}, which nobody checks`);
  }
}

function checkStructure(model: ServiceModel, shape: Shape, value: Record<string, unknown>, path: string): Finding[] {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const missing = (shape.required ?? [])
    // Attributes of XML are not read.
    .filter((name) => (value[name] === undefined || value[name] === null) && !shape.members?.[name]?.xmlAttribute)
    .map((name) => ({ member: at(name), value: undefined, rule: 'is required' }));
  const wrong = Object.entries(value).flatMap(([name, item]) => {
    const member = shape.members?.[name];
    return member ? check(model, member.shape, item, at(name)) : [];
  });
  return [...missing, ...wrong];
}

function checkMap(
  model: ServiceModel, shape: Shape, value: Record<string, unknown>, path: string, refuse: (rule: string) => Finding[],
): Finding[] {
  const { key, value: item } = shape as { key: Member; value: Member };
  return [
    ...checkSize(shape, Object.keys(value).length, 'entries', refuse),
    ...Object.entries(value).flatMap(([name, one]) => [
      ...check(model, key.shape, name, `${path}.${name} (key)`),
      ...check(model, item.shape, one, `${path}.${name}`),
    ]),
  ];
}

function checkText(shape: Shape, value: string, refuse: (rule: string) => Finding[]): Finding[] {
  const size = checkSize(shape, [...value].length, 'characters', refuse);
  const allowed = shape.enum && !shape.enum.includes(value) ? refuse(`is none of ${shape.enum.slice(0, 12).join(', ')}${shape.enum.length > 12 ? ', ...' : ''}`) : [];
  const pattern = shape.pattern === undefined ? undefined : compile(shape.pattern);
  return [...size, ...allowed, ...(pattern && !pattern.test(value) ? refuse(`does not match ${shape.pattern}`) : [])];
}

function checkSize({ min, max }: Shape, size: number, unit: string, refuse: (rule: string) => Finding[]): Finding[] {
  const what = unit ? `has ${size} ${unit}, ` : `is ${size}, `;
  if (min !== undefined && size < min) return refuse(`${what}less than ${min}`);
  if (max !== undefined && size > max) return refuse(`${what}more than ${max}`);
  return [];
}

/** The whole text has to match, as it has for the services, which are written in Java. */
function compile(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) {
    const found = ['u', ''].map((flags) => {
      try {
        return new RegExp(`^(?:${pattern})$`, flags);
      } catch {
        return undefined;
      }
    }).find((one) => one !== undefined);
    if (!found) unknownPatterns.add(pattern);
    compiled.set(pattern, found);
  }
  return compiled.get(pattern);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && (!Number.isNaN(Number(value)) || !Number.isNaN(Date.parse(value))) && value !== '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

import { IConstruct } from 'constructs';
import * as types from './argument-types.json';
import { nearest } from './nearest';
import { refuseListPart } from '../checks/lists';
import { ValidationError } from '../errors';
import { isPlainObject, isToken } from '../tokens';

// Compilers see to types where there is one. JavaScript has none, tsx looks at none, and jsii drops from a Python dict what it does
// not know. What comes through must end in words, not in a TypeError or in silence.

const STRUCTS: Record<string, string[]> = types.structs;
const ENUMS: Record<string, Record<string, string>> = types.enums;
const CLASSES: Record<string, string[]> = types.classes;
const INTERFACES: Record<string, string[]> = {
  ...types.interfaces,
  Construct: ['node'],
  IConstruct: ['node'],
  TerraformStack: ['node'],
  ITerraformDependable: ['fqn'],
};
const CALLS: Record<string, string[]> = types.calls;

/** An option or a parameter. */
interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
}

const taken = new Map<string[], Field[]>();

/** The fields of a struct or of a call, each taken apart once: most are looked at again and again. */
function fieldsOf(written: string[]): Field[] {
  const fields = taken.get(written) ?? written.map((field) => {
    const [, name, optional, type] = /^(\w+)(\??): (.*)$/.exec(field)!;
    return { name, isOptional: optional !== '', type };
  });
  taken.set(written, fields);
  return fields;
}

/** jsii's own mark on a class: names do not survive a minifier. */
const RTTI = Symbol.for('jsii.rtti');

/** A cluster, and none of EKS. */
const OUTSIDE_AWS = {
  problem: 'requires an EKS cluster: Application Load Balancers, EBS volumes, add-ons, node groups, Pod Identity and IRSA exist only there',
  fix: 'outside AWS use NginxIngress with IngressLoadBalancer.ofCluster(), the storage classes of the KubernetesPlatform, and WorkloadIdentity.existingSecrets()',
};

/** What refuses, and where a value stands in what it was given. */
interface Place {
  readonly scope: IConstruct | string;
  readonly property: string;
}

/**
 * Refuses the properties of a construct, or a struct of any other kind, where an option is unknown, missing or of another type.
 *
 * @param property what the struct is the value of, where it is no construct's properties
 */
export function checkStruct(scope: IConstruct | string, struct: string, value: object, property = ''): void {
  structAt({ scope, property }, struct, value);
}

/** Refuses arguments of a public method or factory that are missing or of another type. */
export function checkCall(call: string, values: unknown[], scope: IConstruct | string = call): void {
  fieldsOf(CALLS[call]).forEach((parameter, index) => fieldAt({ scope, property: '' }, parameter, values[index]));
}

function fieldAt(parent: Place, { name, isOptional, type }: Field, value: unknown): void {
  if (value === undefined && isOptional) {
    return;
  }
  const place = { scope: parent.scope, property: parent.property ? `${parent.property}.${name}` : name };
  if (value === undefined) {
    throw new ValidationError(place.scope, { property: place.property, problem: 'is missing', allowed: expected(type), fix: fixFor(type) });
  }
  valueAt(place, type, value);
}

function valueAt(place: Place, type: string, value: unknown): void {
  if (type.endsWith('[]')) {
    requireThat(place, type, value, Array.isArray(value));
    // A list that only Terraform knows is a list with one marker in it, and is one of text.
    (type === 'string[]' && isToken(value) ? [] : value as unknown[]).forEach((element, index) => valueAt(within(place, `[${index}]`), type.slice(0, -2), element));
  } else if (type.startsWith('{')) {
    requireThat(place, type, value, isPlainObject(value));
    if (type === '{any}') {
      refuseCircle(place, value);
    } else {
      refuseMapToken(place, value);
      Object.entries(value as object).forEach(([key, element]) => valueAt(within(place, `.${key}`), type.slice(1, -1), element));
    }
  } else if (type in STRUCTS) {
    structAt(place, type, value);
  } else {
    requireThat(place, type, value, isOf(type, value));
    refuseListPart(place.scope, place.property, value);
    if (type === 'any') {
      refuseCircle(place, value);
    }
  }
}

/** What has no type is looked through in many ways, each of which would never end. */
function refuseCircle(place: Place, value: unknown): void {
  const way = wayToCircle(value, new Set());
  if (way !== undefined) {
    throw new ValidationError(place.scope, { property: `${place.property}${way}`, problem: 'contains itself', fix: 'remove the circular reference' });
  }
}

/** The steps to a value that is one of those above it, if there is one. */
function wayToCircle(value: unknown, above: Set<unknown>): string | undefined {
  if (above.has(value)) {
    return '';
  }
  if (!(Array.isArray(value) || isPlainObject(value)) || isToken(value)) {
    return undefined;
  }
  above.add(value);
  for (const [key, inner] of Object.entries(value)) {
    const way = wayToCircle(inner, above);
    if (way !== undefined) {
      return `${Array.isArray(value) ? `[${key}]` : `.${key}`}${way}`;
    }
  }
  above.delete(value);
  return undefined;
}

/** Maps are merged with others, sorted and checked key by key. */
function refuseMapToken(place: Place, value: unknown): void {
  if (isToken(value) && Object.keys(value as object).some((key) => isToken(key))) {
    throw new ValidationError(place.scope, {
      property: place.property,
      problem: 'is a map that is only known to Terraform',
      allowed: 'a map with literal keys; its values may be known only to Terraform',
      fix: 'write the keys, each with Fn.lookup(map, key)',
    });
  }
}

const within = (place: Place, step: string): Place => ({ ...place, property: `${place.property}${step}` });

function structAt(place: Place, struct: string, value: unknown): void {
  requireThat({ ...place, property: place.property || 'props' }, struct, value, isObject(value) && !Array.isArray(value) && !isToken(value));
  const given = value as Record<string, unknown>;
  const fields = fieldsOf(STRUCTS[struct]);
  const isKnown = (key: string) => fields.some(({ name }) => name === key);
  for (const name of Object.keys(given).filter((key) => !isKnown(key) && !key.startsWith('_') && given[key] !== undefined)) {
    const known = fields.map((field) => field.name);
    const meant = nearest(name, known);
    throw new ValidationError(place.scope, {
      property: place.property ? `${place.property}.${name}` : name,
      problem: 'is not an option',
      allowed: known.join(', '),
      fix: meant ? `write \`${meant}\`` : 'remove it',
    });
  }
  fields.forEach((field) => fieldAt(place, field, given[field.name]));
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'any':
    case 'object':
      return true;
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number':
      return Number.isFinite(value);
  }
  if (type in ENUMS) {
    return Object.values(ENUMS[type]).includes(value as string);
  }
  return isObject(value) && (type in CLASSES ? isInstance(type, value) : (INTERFACES[type] ?? []).every((member) => member in value));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Not `instanceof`: an app may hold two copies of the library. */
function isInstance(name: string, value: object): boolean {
  for (let prototype = Object.getPrototypeOf(value); prototype; prototype = Object.getPrototypeOf(prototype)) {
    const made = prototype.constructor as { name?: string; [RTTI]?: { fqn: string } } | undefined;
    if (made?.name === name || made?.[RTTI]?.fqn.endsWith(`.${name}`)) {
      return true;
    }
  }
  return false;
}

function requireThat(place: Place, type: string, value: unknown, holds: boolean): void {
  if (!holds) {
    throw new ValidationError(place.scope, {
      property: place.property,
      problem: `must be ${expected(type)}`,
      got: isToken(value) ? 'a value that is only known to Terraform' : value,
      fix: fixFor(type, value),
      ...(type === 'IEksCluster' && isOf('IKubernetesCluster', value) && OUTSIDE_AWS),
    });
  }
}

function expected(type: string): string {
  if (type.endsWith('[]')) {
    return `a list of ${({ 'string[]': 'strings', 'any[]': 'maps' })[type] ?? type.slice(0, -2)}`;
  }
  if (type.startsWith('{')) {
    return 'a map';
  }
  const simple: Record<string, string> = { string: 'a string', number: 'a number', boolean: 'true or false', Construct: 'a construct', IConstruct: 'a construct' };
  return simple[type] ?? (type in STRUCTS ? `an object with the options of ${type}` : `${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type}`);
}

function fixFor(type: string, value?: unknown): string {
  if (type in ENUMS) {
    return `pass ${Object.keys(ENUMS[type]).map((member) => `${type}.${member}`).join(' or ')}`;
  }
  if (type in CLASSES && CLASSES[type].length > 0) {
    return `pass ${factoryFor(type, value) ?? CLASSES[type].map((member) => `${type}.${withOptions(type, member)}`).join(' or ')}`;
  }
  if (type.endsWith('[]') && isOf(type.slice(0, -2), value)) {
    return `pass [${typeof value === 'string' ? `'${value}'` : 'it'}]`;
  }
  if (isToken(value) && isObject(value)) {
    return `pass ${{ string: 'Token.asString', number: 'Token.asNumber' }[type] ?? 'a literal'}${type === 'string' || type === 'number' ? '(...)' : ''}`;
  }
  const literal = literalFor(type, value);
  if (literal !== undefined) {
    return `pass ${literal}`;
  }
  if (type.startsWith('{')) {
    return `pass a map, such as { <name>: ${elementFor(type.slice(1, -1))} }`;
  }
  if (type === 'ITerraformDependable') {
    return 'pass a Terraform resource, such as the `resource` of a construct, or its `dependencies` one by one';
  }
  return `pass ${expected(type)}`;
}

/** What a value of a simple type was meant to be, where it was written as another. */
function literalFor(type: string, value: unknown): string | undefined {
  const written = typeof value === 'string' ? value.trim() : value;
  switch (type) {
    case 'number':
      return typeof written === 'bigint' || typeof written === 'string' && /^-?\d+(\.\d+)?$/.test(written) ? String(written) : undefined;
    case 'boolean':
      return typeof written === 'string' && /^(true|false)$/i.test(written) ? written.toLowerCase() : undefined;
    case 'string':
      return ['number', 'bigint', 'boolean'].includes(typeof written) && !Number.isNaN(written) ? `'${String(written)}'` : undefined;
  }
  return undefined;
}

/** What stands in a map, as it is written. */
function elementFor(type: string): string {
  const [factory] = CLASSES[type] ?? [];
  return type === 'string' ? "'...'" : type === 'any' ? '...' : factory ? `${type}.${withOptions(type, factory)}` : expected(type);
}

/** The call that makes an object of the class from a value of that type. */
function factoryFor(name: string, value: unknown): string | undefined {
  const takes = (member: string, matches: (type: string) => boolean) => {
    const parameters = parametersOf(name, member);
    return parameters.length === 1 && matches(parameters[0].split(': ')[1]);
  };
  const member = CLASSES[name].find((one) => takes(one, (type) => isPlainObject(value) ? type in STRUCTS : type === typeof value));
  return member && `${name}.${isPlainObject(value) ? withOptions(name, member) : member.replace('...', typeof value === 'string' ? `'${value}'` : String(value))}`;
}

const parametersOf = (name: string, member: string) => CALLS[`${name}.${member.replace('(...)', '')}`] ?? [];

/** A factory as it is written: with braces where it takes options. */
function withOptions(name: string, member: string): string {
  const [first] = parametersOf(name, member);
  return first && first.split(': ')[1] in STRUCTS ? member.replace('...', '{ ... }') : member;
}

import { IConstruct } from 'constructs';
import { refuseListPart } from './checks/lists';
import { ValidationError } from './errors';
import { isToken } from './tokens';

// Each validator returns without a word when the value is a token: Terraform or AWS checks it then.

export function requireLiteral(scope: IConstruct, property: string, value: string, why: string): void {
  refuseToken(scope, property, value, 'text', why);
}

export function requireLiteralNumber(scope: IConstruct, property: string, value: number, why: string): void {
  refuseToken(scope, property, value, 'number', why);
}

export function requireLiteralList(scope: IConstruct, property: string, value: string[], why: string): void {
  refuseToken(scope, property, value, 'list', why);
}

function refuseToken(scope: IConstruct, property: string, value: unknown, kind: string, why: string): void {
  if (isToken(value)) {
    const literal = kind === 'list' ? 'a literal list' : `literal ${kind}`;
    throw new ValidationError(scope, {
      property,
      problem: `must be ${literal}, not a value that is only known to Terraform`,
      allowed: `${literal}, since ${why}`,
      fix: `pass the ${kind} itself`,
    });
  }
}

export function requirePattern(
  scope: IConstruct | string,
  property: string,
  value: string,
  pattern: RegExp,
  allowed: string,
  fix: string,
): void {
  refuseListPart(scope, property, value);
  // Callers without a type checker, and `process.env.X!`, hand over what is no text.
  if (!isToken(value) && (typeof value !== 'string' || !pattern.test(value))) {
    throw new ValidationError(scope, { property, problem: 'is not valid', got: value, allowed, fix });
  }
}

/** An RFC 1123 label, as Kubernetes wants for namespaces and service accounts. */
export function requireDnsLabel(scope: IConstruct | string, property: string, value: string): void {
  requirePattern(
    scope,
    property,
    value,
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    '1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends (RFC 1123 label)',
    `use a name such as '${suggestDnsLabel(value)}'`,
  );
}

/** An RFC 1123 subdomain: labels, joined by dots. */
export function requireDnsSubdomain(scope: IConstruct | string, property: string, value: string): void {
  requirePattern(
    scope,
    property,
    value,
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'up to 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part (RFC 1123 subdomain)',
    `use a name such as '${suggestDnsLabel(value)}'`,
  );
}

export function requireInteger(scope: IConstruct, property: string, value: number, min: number, max: number): void {
  if (isToken(value)) {
    return;
  }
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ValidationError(scope, {
      property,
      problem: `must be a whole number from ${min} to ${max}`,
      got: value,
      fix: `pass a number from ${min} to ${max}`,
    });
  }
}

export function requireOneOf(
  scope: IConstruct,
  property: string,
  value: string,
  allowed: string[],
  fix?: string,
): void {
  if (!isToken(value) && !allowed.includes(value)) {
    throw new ValidationError(scope, {
      property,
      problem: 'is not a known value',
      got: value,
      allowed: allowed.join(', '),
      fix: fix ?? 'use one of the allowed values',
    });
  }
}

function suggestDnsLabel(value: string): string {
  const label = String(value).toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return label || 'my-name';
}
